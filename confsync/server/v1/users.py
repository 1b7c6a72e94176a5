"""Who is calling."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import actor
from confsync.server.v1 import wire

blueprint = Blueprint("v1_users", __name__)


@blueprint.get("/user/current")
def current() -> Response:
    """The caller."""
    return jsonify(wire.user(actor()))


@blueprint.get("/user")
def by_id() -> Response:
    """A person by account id, or by user name on Data Center; every name is somebody here."""
    name = request.args.get("accountId" if wire.on_cloud() else "username")
    if not name:
        raise Refused(400, "accountId is required" if wire.on_cloud() else "username or key is required")
    return jsonify(wire.user(name))
