"""Children and descendants of a page, and the pages of a space."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.dc import expand, paging
from confsync.server.refusal import Refused
from confsync.server.request import db, number
from confsync.server.store import attachments, pages, spaces, tree
from confsync.server.store.records import Page, Space
from confsync.server.v1 import wire

blueprint = Blueprint("dc_tree", __name__)


@blueprint.get("/content/<id>/child")
def children(id: str) -> Response:
    """The kinds of children of a page; `expand=page` or `attachment` brings them in."""
    page = _page(id)
    names = frozenset(f"children.{name}" for name in expand.wanted())
    found = expand.content(page, names | {"children"})["children"]
    return jsonify(found | {"_expandable": {"page": wire.api(f"/content/{page.id}/child/page")}})


@blueprint.get("/content/<id>/child/page")
def child_pages(id: str) -> Response:
    """Current pages right below a page, in their order."""
    bring = expand.wanted()
    query = pages.query(body=expand.wants_body(bring)).where("page.parent = ?", _page(id).id)
    query.where("page.status = 'current'")
    return paging.answer(query, lambda page: expand.content(page, bring), "page.position, page.id")


@blueprint.get("/content/<id>/child/attachment")
def child_attachments(id: str) -> Response:
    """The files of a page, or the one of a name."""
    found = attachments.of_page(db(), _page(id).id)
    name = request.args.get("filename")
    chosen = [file for file in found if name is None or file.title == name]
    return paging.part(chosen, wire.attachment, usual=50)


@blueprint.delete("/content/<page>/child/attachment/<id>")
def delete_attachment(page: str, id: str) -> tuple[str, int]:
    """Moves a file to the trash."""
    found = attachments.get(db(), number(id.removeprefix("att"), "attachmentId", "ContentId"))
    if found.page != _page(page).id or found.status != "current":
        raise Refused(404, f"No attachment found with id: {id}")
    attachments.trash(db(), found)
    return "", 204


@blueprint.get("/content/<id>/descendant/page")
def descendants(id: str) -> Response:
    """All current pages below a page, each right behind its parent."""
    page, bring = _page(id), expand.wanted()
    below = list(tree.descendants(db(), page.id, space=page.space, depth=1000))
    body = expand.wants_body(bring)
    return paging.part(below, lambda found: expand.content(pages.get(db(), found.id, body=body), bring))


@blueprint.get("/space")
def list_spaces() -> Response:
    """Spaces, all or those of the keys."""
    query = spaces.query()
    if keys := request.args.getlist("spaceKey"):
        query.among("key", keys)
    return paging.answer(query, wire.space, "id")


@blueprint.get("/space/<key>")
def get_space(key: str) -> Response:
    """A space; `expand=homepage` brings its home page in."""
    return jsonify(_space(spaces.named(db(), key), expand.wanted()))


@blueprint.get("/space/<key>/content/page")
def space_pages(key: str) -> Response:
    """The current pages of a space."""
    bring, space = expand.wanted(), spaces.named(db(), key)
    query = pages.query(body=expand.wants_body(bring)).where("page.space = ?", space.id)
    query.where("page.status = 'current'")
    if request.args.get("depth", "all") == "root":
        query.where("page.parent IS NULL")
    return paging.answer(query, lambda page: expand.content(page, bring), "page.id")


def _space(space: Space, bring: frozenset[str]) -> dict[str, object]:
    home = pages.get(db(), space.homepage) if "homepage" in bring and space.homepage else None
    return wire.space(space, homepage=home)


def _page(id: str) -> Page:
    page = pages.get(db(), number(id, "id", "ContentId"))
    if page.status != "current":
        raise Refused(404, f"No content found with id: {id}")
    return page
