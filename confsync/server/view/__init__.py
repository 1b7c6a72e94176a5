"""The wiki as readers see it in a browser."""

from __future__ import annotations

from flask import Flask

from confsync.server.view import changes, files, pages, search, spaces

_ROOMS = (spaces, pages, search, files, changes)


def register(app: Flask) -> None:
    """Mounts everything."""
    for room in _ROOMS:
        app.register_blueprint(room.blueprint)
