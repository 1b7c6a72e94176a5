"""Cloud REST v2, under /wiki/api/v2."""

from __future__ import annotations

from flask import Flask

from confsync.server.v2 import attachments, labels, pages, properties, spaces, tree, versions

_ROOMS = (spaces, pages, tree, versions, labels, properties, attachments)


def register(app: Flask) -> None:
    """Mounts everything."""
    for room in _ROOMS:
        app.register_blueprint(room.blueprint, url_prefix="/wiki/api/v2")
