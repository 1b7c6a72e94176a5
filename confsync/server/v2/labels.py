"""Labels, read only: v2 has no way to write them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from confsync.server.request import db, many, number, wrong
from confsync.server.store import labels, pages
from confsync.server.store.listing import Query
from confsync.server.store.records import Label
from confsync.server.v2 import paging, wire
from confsync.server.v2.filters import SORTS as PAGE_SORTS
from confsync.server.v2.filters import filtered, wants_body

blueprint = Blueprint("v2_labels", __name__)
_SORTS = {"created-date": "label.id", "id": "label.id", "name": "label.name"}


@blueprint.get("/labels")
def list_labels() -> Response:
    """All labels there are."""
    query = labels.query()
    if ids := many("label-id"):
        query.among("label.id", [number(given, "label-id", "LabelId") for given in ids])
    return _answer(query)


@blueprint.get("/pages/<id>/labels")
def page_labels(id: str) -> Response:
    """The labels of a page."""
    return _answer(labels.query(pages.get(db(), number(id, "id", "ContentId")).id))


def _answer(query: Query[Label]) -> Response:
    prefixes = many("prefix")
    for prefix in prefixes:
        if prefix not in labels.PREFIXES:
            raise wrong("prefix", request.args.get("prefix"), "one of " + ", ".join(labels.PREFIXES))
    if prefixes:
        query.among("label.prefix", prefixes)
    return paging.answer(query, wire.label, _SORTS)


@blueprint.get("/labels/<id>/pages")
def labelled_pages(id: str) -> Response:
    """The pages that carry a label."""
    label = labels.get(db(), number(id, "id", "LabelId"))
    body = wants_body()
    query = filtered(pages.query(body=body))
    query.where("page.id IN (SELECT page FROM page_label WHERE label = ?)", label.id)
    return paging.answer(query, lambda page: wire.page(page, body=wire.stored(page) if body else None), PAGE_SORTS)
