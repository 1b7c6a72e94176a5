"""Data Center's REST v1, under /rest/api; the parts that Cloud shares are in v1."""

from __future__ import annotations

from flask import Flask

from confsync.server.dc import content, properties, tree

_ROOMS = (content, tree, properties)


def register(app: Flask) -> None:
    """Mounts everything."""
    for room in _ROOMS:
        app.register_blueprint(room.blueprint, url_prefix="/rest/api")
