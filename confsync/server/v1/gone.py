"""What Cloud removed from v1: 410 since 2025 for tokens that come through the gateway, and dead for everybody."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint

from confsync.server.refusal import Refused

blueprint = Blueprint("v1_gone", __name__)
_ALL = ["GET", "POST", "PUT", "DELETE"]
_PATHS = (
    "/content",
    "/content/<id>",
    "/content/<id>/child",
    "/content/<id>/child/<any(page, comment):kind>",
    "/content/<id>/history",
    "/content/<id>/property",
    "/content/<id>/property/<key>",
)


def gone(**_path: str) -> NoReturn:
    """Says so."""
    raise Refused(410, "This deprecated endpoint has been removed.")


for _path in _PATHS:
    blueprint.add_url_rule(_path, view_func=gone, methods=_ALL)
for _path in ("/space", "/space/<key>", "/content/<id>/child/attachment"):
    blueprint.add_url_rule(_path, view_func=gone, methods=["GET"])
