"""Where a page stands: moved, put in order, archived. Cloud only: Data Center has no public call for order."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from confsync.server.refusal import NotFound, Refused
from confsync.server.request import db, json_object, number
from confsync.server.store import pages, tree
from confsync.server.store.records import Page
from confsync.server.v1.tasks import submitted

blueprint = Blueprint("v1_moves", __name__)
_MOST_ARCHIVED = 300


@blueprint.put("/content/<id>/move/<position>/<target>")
def move(id: str, position: str, target: str) -> Response:
    """Right before or behind another page, or as its last child; also into another space."""
    page, other = _current(id), _current(target)
    if position not in ("before", "after", "append"):
        raise Refused(400, f"Invalid position {position}: expected before, after or append")
    if page.id == other.id:
        raise Refused(400, "A page cannot be moved relative to itself")
    if page.space != other.space:
        _bring(page, other.space)
    if position == "append":
        tree.append(db(), page, other)
    else:
        tree.put_beside(db(), page, other, before=position == "before")
    return jsonify({"pageId": str(page.id)})


def _bring(page: Page, space: int) -> None:
    below = tree.descendants(db(), page.id, space=page.space, depth=1000)
    for title in [page.title, *(found.title for found in below)]:
        pages.require_free(db(), space, title)
    tree.change_space(db(), page, space)


@blueprint.post("/content/archive")
def archive() -> tuple[Response, int]:
    """Archives pages, given by numeric ids; they keep their titles and nothing brings them back but a person."""
    given = json_object().get("pages")
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST_ARCHIVED:
        raise Refused(400, f"pages must list 1 to {_MOST_ARCHIVED} pages")
    for entry in given:
        page = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(page, int):
            raise Refused(400, "The id of a page to archive must be a number")
        pages.archive(db(), _current(str(page)))
    return submitted(given[0]["id"]), 202


def _current(id: str) -> Page:
    page = pages.get(db(), number(id, "id", "ContentId"))
    if page.status != "current":
        raise NotFound("content", id)
    return page
