"""/content of Data Center: pages found by title and space, created (200), replaced, moved, deleted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from confsync.server import markup
from confsync.server.dc import expand, paging
from confsync.server.refusal import NotFound, Refused
from confsync.server.request import db, json_object, number, stamp
from confsync.server.store import attachments, pages, spaces, tree
from confsync.server.store.listing import Query
from confsync.server.store.records import Page
from confsync.server.v1 import wire

blueprint = Blueprint("dc_content", __name__)
Json = dict[str, Any]
_CREATED = "body.storage,history,space,version,ancestors"


@blueprint.get("/content")
def find() -> Response:
    """Pages; a title must be the whole title, though not in its case."""
    bring = expand.wanted()
    query = pages.query(body=expand.wants_body(bring))
    if (title := request.args.get("title")) is not None:
        query.where("page.folded = ?", pages.fold(title))
    if (key := request.args.get("spaceKey")) is not None:
        query.where("space.key = ?", spaces.named(db(), key).key)
    if request.args.get("type", "page") != "page":
        query.where("0")  # there are no blog posts here
    return paging.answer(_with_status(query), lambda page: expand.content(page, bring), "page.id")


def _with_status(query: Query[Page]) -> Query[Page]:
    status = request.args.get("status", "current")
    return query if status == "any" else query.among("page.status", [status])


@blueprint.post("/content")
def create() -> Response:
    """A new page; without `ancestors` it stands at the top of its space."""
    given = json_object()
    if given.get("type") != "page":
        raise Refused(400, f"Unsupported content type: {given.get('type')}")
    told = given.get("space")
    space = spaces.named(db(), str(told.get("key")) if isinstance(told, dict) else "")
    parent = _parent(given, space.id)
    made = pages.create(
        db(),
        stamp(),
        space=space.id,
        title=str(given.get("title") or ""),
        body="",
        parent=parent.id if parent else None,
    )
    pages.fill(db(), made, markup.accept(_storage(given) or "", made))
    return _answer(made, _CREATED)


@blueprint.get("/content/<id>")
def get(id: str) -> Response:
    """A page, or with `status=historical` and `version` an older version of it; an attachment by `att…`."""
    if id.startswith("att"):
        return jsonify(wire.attachment(attachments.get(db(), number(id[3:], "id", "ContentId"))))
    bring, version = expand.wanted("history,space,version"), request.args.get("version")
    page = pages.get(
        db(), number(id, "id", "ContentId"), body=True, version=number(version, "version") if version else None
    )
    statuses = request.args.getlist("status") or ["current"]
    if not {"any", page.status} & {part for status in statuses for part in status.split(",")}:
        raise NotFound("content", id)
    return jsonify(expand.content(page, bring))


@blueprint.put("/content/<id>")
def update(id: str) -> Response:
    """The next version; without a body only the title or the parent changes."""
    given, page = json_object(), pages.get(db(), number(id, "id", "ContentId"), body=True)
    told = given.get("version")
    if not isinstance(told, dict) or "number" not in told:
        raise Refused(400, "Must supply an incremented version when updating Content. No version supplied.")
    if page.status == "trashed" and given.get("status") == "current":
        pages.restore(db(), page)
        return _answer(page.id, _CREATED)
    if page.status != "current":
        raise NotFound("content", id)
    written = stamp(str(told.get("message") or ""), minor=bool(told.get("minorEdit")))
    storage = _storage(given)
    body = (page.body or "") if storage is None else markup.accept(storage, page.id)
    title = str(given.get("title") or page.title)
    pages.update(db(), written, page, number=told["number"], title=title, body=body)
    if given.get("ancestors"):
        parent = _parent(given, page.space)
        tree.put_under(db(), page, parent.id if parent else None)
    return _answer(page.id, _CREATED)


@blueprint.delete("/content/<id>")
def delete(id: str) -> tuple[str, int]:
    """To the trash, or with `status=trashed` out of it; an attachment goes the same way."""
    if id.startswith("att"):
        attachments.trash(db(), attachments.get(db(), number(id[3:], "id", "ContentId")))
        return "", 204
    page = pages.get(db(), number(id, "id", "ContentId"))
    purge = request.args.get("status") == "trashed"
    if page.status != ("trashed" if purge else "current"):
        raise NotFound("content", id)
    if purge:
        pages.purge(db(), page)
    else:
        pages.trash(db(), page)
    return "", 204


@blueprint.get("/content/<id>/history")
def history(id: str) -> Response:
    """Who made a page and who changed it last."""
    page = pages.get(db(), number(id, "id", "ContentId"))
    return jsonify(expand.history(page) | {"lastUpdated": wire.version(page.version)})


def _answer(id: int, bring: str) -> Response:
    page = pages.get(db(), id, body=True)
    return jsonify(expand.content(page, expand.wanted(bring)))


def _parent(given: Json, space: int) -> Page | None:
    above = given.get("ancestors")
    if not isinstance(above, list) or not above:
        return None
    last = above[-1]
    id = str(last.get("id")) if isinstance(last, dict) else ""  # noqa: A001  (Confluence's word)
    page = pages.get(db(), number(id, "ancestors", "ContentId"))
    if page.status != "current" or page.space != space:
        raise Refused(400, f"The parent {id} must be a current page of the same space")
    return page


def _storage(given: Json) -> str | None:
    """The storage format of a request; None when it has no body."""
    body = given.get("body")
    if body is None:
        return None
    storage = body.get("storage") if isinstance(body, dict) else None
    if not isinstance(storage, dict) or not isinstance(storage.get("value"), str):
        raise Refused(400, "This server keeps storage format only: body.storage.value must be a string")
    return str(storage["value"])
