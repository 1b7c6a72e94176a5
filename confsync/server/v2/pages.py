"""/pages: created (200), read, replaced with version + 1 (else 409), retitled, moved to the trash, purged."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from confsync.server import markup
from confsync.server.refusal import Refused
from confsync.server.request import db, flag, json_object, number, stamp
from confsync.server.store import drafts, pages, spaces, tree
from confsync.server.store.records import Page
from confsync.server.v2 import paging, wire
from confsync.server.v2.filters import SORTS, body_format, filtered, wants_body
from confsync.server.v2.includes import included
from confsync.server.view.export import exported

blueprint = Blueprint("v2_pages", __name__)


@blueprint.get("/pages")
def list_pages() -> Response:
    """Pages of all spaces."""
    body = wants_body()
    query = filtered(pages.query(body=body))
    return paging.answer(query, lambda page: wire.page(page, body=wire.stored(page) if body else None), SORTS)


@blueprint.post("/pages")
def create_page() -> Response:
    """A new page, below the space's home page unless a parent is named or `root-level` is set."""
    given = json_object()
    status = given.get("status", "current")
    if status not in ("current", "draft"):
        raise Refused(400, f"Invalid status on create: {status}")
    space = spaces.get(db(), _id(given.get("spaceId"), "spaceId"))
    parent = None if flag("root-level") else space.homepage
    if given.get("parentId") is not None:
        parent = _parent(given["parentId"], space.id).id
    made = pages.create(
        db(), stamp(), space=space.id, title=str(given.get("title") or ""), body="", parent=parent, status=status
    )
    pages.fill(db(), made, markup.accept(_body(given), made))
    return _answer(made)


@blueprint.get("/pages/<id>")
def get_page(id: str) -> Response:
    """One page, also from the trash; without `body-format` its body is left out."""
    form = body_format()
    wanted, version = number(id, "id", "ContentId"), request.args.get("version")
    page = pages.get(db(), wanted, body=form is not None, version=number(version, "version") if version else None)
    if flag("get-draft"):
        page = drafts.over(db(), page)
    body = exported(page, form) if form else None
    spelled = wire.page(page, body=body) | included(page)
    return jsonify(wire.alone(spelled))


@blueprint.put("/pages/<id>")
def update_page(id: str) -> Response:
    """The next version of a page. All of id, status, title, body and version are required."""
    given, page = json_object(), _page(id)
    _require_whole(given, id)
    told = given["version"]
    written = stamp(str(told.get("message") or ""), minor=bool(told.get("minorEdit")))
    title, body = str(given["title"]), markup.accept(_body(given), page.id)
    if given["status"] == "draft":
        drafts.put(db(), written, page, number=told.get("number"), title=title, body=body)
        return jsonify(wire.alone(wire.page(drafts.over(db(), page))))
    if page.status == "archived":
        raise Refused(400, "An archived page cannot be changed")
    if page.status == "trashed":
        pages.restore(db(), page)  # "its content is not updated in that call, only the status" (v2 document)
        return _answer(page.id)
    if page.status == "draft":
        pages.publish_draft(db(), written, page, title=title, body=body)
    else:
        pages.update(db(), written, page, number=told.get("number"), title=title, body=body)
        drafts.drop(db(), page)
    if given.get("parentId") is not None:
        tree.put_under(db(), page, _parent(given["parentId"], page.space).id)
    return _answer(page.id)


@blueprint.put("/pages/<id>/title")
def update_title(id: str) -> Response:
    """Another title: a new version with the same body."""
    given, page = json_object(), pages.get(db(), number(id, "id", "ContentId"), body=True)
    if given.get("status") not in ("current", "draft") or not given.get("title"):
        raise Refused(400, "status and title are required")
    next_number, body = page.version.number + 1, page.body or ""
    pages.update(db(), stamp(), page, number=next_number, title=str(given["title"]), body=body)
    return _answer(page.id)


@blueprint.delete("/pages/<id>")
def delete_page(id: str) -> tuple[str, int]:
    """To the trash; with `purge` out of it, for good; with `draft` only what is not published."""
    page = _page(id)
    if flag("draft"):
        drafts.discard(db(), page)
    elif flag("purge"):
        if page.status != "trashed":
            raise Refused(400, "A page must be in the trash before it can be purged")
        pages.purge(db(), page)
    elif page.status not in ("current", "archived"):
        raise Refused(404, f"Not Found: page {id} is not current")
    else:
        pages.trash(db(), page)
    return "", 204


def _page(id: str) -> Page:
    return pages.get(db(), number(id, "id", "ContentId"))


def _answer(id: int) -> Response:
    page = pages.get(db(), id, body=True)
    return jsonify(wire.alone(wire.page(page, body=wire.stored(page))))


def _parent(id: object, space: int) -> Page:
    parent = pages.get(db(), _id(id, "parentId"))
    if parent.status != "current":
        raise Refused(404, f"Not Found: parent {id} is {parent.status}")
    if parent.space != space:
        raise Refused(400, "The parent page must be in the same space")
    return parent


def _id(value: object, name: str) -> int:
    return number(str(value) if value is not None else None, name, "ContentId")


def _require_whole(given: dict[str, Any], id: str) -> None:
    missing = [name for name in ("id", "status", "title", "body", "version") if not given.get(name)]
    if missing:
        raise Refused(400, f"Missing required fields: {', '.join(missing)}")
    if str(given["id"]) != id:
        raise Refused(400, f"The id in the body, {given['id']}, is not the id in the path, {id}")
    if given["status"] not in ("current", "draft"):
        raise Refused(400, f"Invalid status on update: {given['status']}")
    if not isinstance(given["version"], dict):
        raise Refused(400, "version must be an object with a number")


def _body(given: dict[str, Any]) -> str:
    """The storage format of a request: `{representation, value}`, or the same below `storage`."""
    body = given.get("body") or {}
    if isinstance(body, dict) and isinstance(body.get("storage"), dict):
        body = body["storage"]
    if not isinstance(body, dict):
        raise Refused(400, "body must be an object with representation and value")
    representation, value = body.get("representation", "storage"), body.get("value", "")
    if representation != "storage":
        raise Refused(400, f"This server keeps storage format only: representation {representation} is not supported")
    if not isinstance(value, str):
        raise Refused(400, "The value of a body must be a string")
    return value
