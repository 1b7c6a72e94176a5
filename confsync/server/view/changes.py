"""What open pages ask for: whether anything was written since they were made, and the files they are dressed in."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, send_from_directory

from confsync.server.view.shell import live_token

blueprint = Blueprint("view_changes", __name__, url_prefix="/wiki")
_ASSETS = Path(__file__).parent / "assets"


@blueprint.get("/_changes")
def changes() -> Response:
    """A token that differs after each write and each change of the banner; null when pages do not reload."""
    return jsonify({"token": live_token()})


@blueprint.get("/_assets/<name>")
def asset(name: str) -> Response:
    """A style sheet or a picture of the web view itself."""
    return send_from_directory(_ASSETS, name, max_age=60)
