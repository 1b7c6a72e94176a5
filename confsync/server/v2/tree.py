"""Children, descendants and ancestors of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from confsync.server.request import db, number
from confsync.server.store import pages, tree
from confsync.server.store.records import Page
from confsync.server.v2 import paging
from confsync.server.v2.filters import SORTS

blueprint = Blueprint("v2_tree", __name__)
Json = dict[str, Any]
_CHILD_SORTS = SORTS | {"child-position": "page.position"}


@blueprint.get("/pages/<id>/direct-children")
def direct_children(id: str) -> Response:
    """Current pages right below a page, in their order."""
    return _children(id, lambda page: _child(page) | {"type": "page"}, _CHILD_SORTS)


@blueprint.get("/pages/<id>/children")
def children(id: str) -> Response:
    """The deprecated form of `direct-children`: pages only, without their type."""
    return _children(id, _child, {name: _CHILD_SORTS[name] for name in _CHILD_SORTS if name != "title"})


def _children(id: str, spell: Callable[[Page], Json], sorts: dict[str, str]) -> Response:
    query = pages.query().where("page.parent = ?", _page(id).id).where("page.status = 'current'")
    return paging.answer(query, spell, sorts, sort="child-position")


def _child(page: Page) -> Json:
    return {
        "id": str(page.id),
        "status": page.status,
        "title": page.title,
        "spaceId": str(page.space),
        "childPosition": page.position,
    }


@blueprint.get("/pages/<id>/descendants")
def descendants(id: str) -> Response:
    """Pages below a page, 2 levels deep unless `depth` says otherwise, each right behind its parent."""
    page, size = _page(id), paging.limit()
    depth = number(request.args.get("depth", "2"), "depth")
    if not 1 <= depth <= 10:
        raise paging.out_of_range("depth", 10)
    below = list(tree.descendants(db(), page.id, space=page.space, depth=depth))
    first = paging.cursor_number()
    results = [_descendant(found) for found in below[first : first + size]]
    return paging.multiple(results, paging.write_cursor((0, first + size)) if len(below) > first + size else None)


def _descendant(found: tree.Descendant) -> Json:
    return {
        "id": str(found.id),
        "status": "current",
        "title": found.title,
        "type": "page",
        "parentId": str(found.parent),
        "depth": found.depth,
        "childPosition": found.position,
    }


@blueprint.get("/pages/<id>/ancestors")
def ancestors(id: str) -> Response:
    """Ids from the top of the space down to the parent; this list has no cursor, the nearest ones are given."""
    page, size = _page(id), paging.limit()
    above = tree.ancestors(db(), page.id)
    return paging.multiple([{"id": str(ancestor), "type": "page"} for ancestor in above[-size:]])


def _page(id: str) -> Page:
    return pages.get(db(), number(id, "id", "ContentId"))
