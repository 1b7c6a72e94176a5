"""/spaces: found by key or id, and the pages in them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import db, json_object, many, number, stamp, wrong
from confsync.server.store import pages, spaces
from confsync.server.store.records import Space
from confsync.server.v2 import paging, wire
from confsync.server.v2.filters import SORTS as PAGE_SORTS
from confsync.server.v2.filters import filtered, wants_body

blueprint = Blueprint("v2_spaces", __name__)
SORTS = {"id": "id", "key": "key", "name": "name"}


@blueprint.get("/spaces")
def list_spaces() -> Response:
    """Spaces; a key that is not there gives an empty list, not an error."""
    query = spaces.query()
    if keys := many("keys"):
        query.among("key", keys)
    if ids := many("ids"):
        query.among("id", [number(given, "ids", "SpaceId") for given in ids])
    if kind := request.args.get("type"):
        query.where("type = ?", kind)
    if status := request.args.get("status"):
        query.where("status = ?", status)
    description = _description()
    return paging.answer(query, lambda space: wire.space(space, description=description), SORTS)


@blueprint.get("/spaces/<id>")
def get_space(id: str) -> Response:
    """One space."""
    spelled = wire.space(_space(id), description=_description())
    del spelled["currentActiveAlias"]  # lists and creation have it, by the document
    return jsonify(wire.alone(spelled))


@blueprint.post("/spaces")
def create_space() -> tuple[Response, int]:
    """A new space: 201 here, where v1 answers 200. Real tenants need role-based access for it."""
    given = json_object()
    name, key = str(given.get("name") or ""), given.get("key") or given.get("alias")
    if not key:
        raise Refused(400, "A space needs a key or an alias")
    described = given.get("description")
    description = str(described.get("value", "")) if isinstance(described, dict) else ""
    space = spaces.create(db(), stamp(), key=str(key), name=name, description=description)
    return jsonify(wire.alone(wire.space(space))), 201


@blueprint.get("/spaces/<id>/pages")
def list_pages(id: str) -> Response:
    """Pages of a space, drafts left out; `depth=root` gives those without a parent."""
    space = _space(id)
    body = wants_body()
    query = filtered(pages.query(body=body)).where("page.space = ?", space.id)
    depth = request.args.get("depth", "all")
    if depth not in ("all", "root"):
        raise wrong("depth", depth, "one of all, root")
    if depth == "root":
        query.where("page.parent IS NULL")
    return paging.answer(query, lambda page: wire.page(page, body=wire.stored(page) if body else None), PAGE_SORTS)


def _space(id: str) -> Space:
    return spaces.get(db(), number(id, "id", "SpaceId"))


def _description() -> str | None:
    chosen = request.args.get("description-format")
    if chosen not in (None, "plain", "view"):
        raise wrong("description-format", chosen, "one of plain, view")
    return chosen
