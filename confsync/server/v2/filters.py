"""The request's parameters -> which pages are listed, in what order, with what body."""

from __future__ import annotations

from flask import request

from confsync.server.refusal import Refused
from confsync.server.request import many, number, wrong
from confsync.server.store.listing import Query
from confsync.server.store.pages import fold
from confsync.server.store.records import Page

SORTS = {"id": "page.id", "created-date": "page.created", "modified-date": "page.modified", "title": "page.folded"}
_STATUSES = ("current", "archived", "trashed", "deleted")
_SINGLE_BODIES = ("view", "export_view", "anonymous_export_view", "styled_view", "editor")


def filtered(query: Query[Page]) -> Query[Page]:
    """Narrows a listing by `status`, `title`, `id` and `space-id`; drafts are never listed."""
    statuses = many("status") or ["current", "archived"]
    for status in statuses:
        if status not in _STATUSES:
            raise wrong("status", status, "one of " + ", ".join(_STATUSES))
    query.among("page.status", statuses)
    if (title := request.args.get("title")) is not None:
        query.where("page.folded = ?", fold(title))
    if ids := many("id"):
        query.among("page.id", [number(given, "id", "ContentId") for given in ids])
    if spaces := many("space-id"):
        query.among("page.space", [number(given, "space-id", "SpaceId") for given in spaces])
    return query


def wants_body() -> bool:
    """Whether a list is to carry bodies. Raises Refused for a format that this server does not keep."""
    chosen = body_format()
    if chosen in _SINGLE_BODIES:
        raise wrong("body-format", chosen, "one of storage, atlas_doc_format")
    return chosen is not None


def body_format() -> str | None:
    """The format asked for of one page."""
    chosen = request.args.get("body-format")
    if chosen == "atlas_doc_format":
        raise Refused(400, "This server keeps storage format only: atlas_doc_format is not supported")
    if chosen not in (None, "storage", *_SINGLE_BODIES):
        raise wrong("body-format", chosen, "BodyFormat")
    return chosen
