"""What Cloud still needs of REST v1, under /wiki/rest/api; the parts that Data Center shares, under /rest/api too."""

from __future__ import annotations

from flask import Flask

from confsync.server.v1 import attachments, gone, labels, moves, spaces, tasks, users

_SHARED = (attachments, labels, spaces, tasks, users)
_CLOUD = (moves, gone)


def register(app: Flask) -> None:
    """Mounts both."""
    for room in _SHARED + _CLOUD:
        app.register_blueprint(room.blueprint, url_prefix="/wiki/rest/api")
    for room in _SHARED:
        app.register_blueprint(room.blueprint, url_prefix="/rest/api", name=f"dc_{room.blueprint.name}")
