"""Spaces: created with 200, changed, deleted by a long task that is over at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from confsync.server.refusal import Refused
from confsync.server.request import db, json_object, number, stamp
from confsync.server.store import pages, spaces
from confsync.server.store.records import Space
from confsync.server.v1 import wire
from confsync.server.v1.tasks import submitted

blueprint = Blueprint("v1_spaces", __name__)


@blueprint.post("/space")
def create() -> Response:
    """A new space with its home page."""
    given = json_object()
    key = given.get("key") or given.get("alias")
    if not isinstance(key, str) or not isinstance(given.get("name"), str):
        raise Refused(400, "A space needs a key and a name")
    space = spaces.create(db(), stamp(), key=key, name=given["name"], description=_description(given) or "")
    return _answer(space)


@blueprint.put("/space/<key>")
def update(key: str) -> Response:
    """Another name, description or home page."""
    given, space = json_object(), spaces.named(db(), key)
    home = given.get("homepage")
    homepage = pages.get(db(), number(str(home.get("id")), "homepage")).id if isinstance(home, dict) else space.homepage
    told = _description(given)
    description = space.description if told is None else told
    name = str(given.get("name") or space.name)
    return _answer(spaces.update(db(), space, name=name, description=description, homepage=homepage))


@blueprint.delete("/space/<key>")
def delete(key: str) -> tuple[Response, int]:
    """Removes a space and everything in it."""
    space = spaces.named(db(), key)
    spaces.delete(db(), space)
    return submitted(space.id), 202


def _description(given: dict[str, Any]) -> str | None:
    told = given.get("description")
    plain = told.get("plain") if isinstance(told, dict) else None
    return str(plain.get("value", "")) if isinstance(plain, dict) else None


def _answer(space: Space) -> Response:
    home = pages.get(db(), space.homepage) if space.homepage else None
    return jsonify(wire.space(space, homepage=home))
