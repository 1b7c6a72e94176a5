"""The versions of a page: listed newest first, each with its body when asked; one in detail, without body."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from confsync.server.request import db, number
from confsync.server.store import pages, versions
from confsync.server.store.records import Page
from confsync.server.v2 import paging, wire
from confsync.server.v2.filters import wants_body

blueprint = Blueprint("v2_versions", __name__)
Json = dict[str, Any]


@blueprint.get("/pages/<id>/versions")
def list_versions(id: str) -> Response:
    """All versions."""
    body = wants_body()
    page = pages.get(db(), number(id, "id", "ContentId"))
    query = versions.query(page.id, body=body)
    spell = _with_body if body else _alone
    return paging.answer(query, spell, {"modified-date": "version.created"}, sort="-modified-date")


def _alone(page: Page) -> Json:
    return wire.version(page.version)


def _with_body(page: Page) -> Json:
    entity = {"title": page.title, "id": str(page.id), "body": wire.stored(page)}
    return wire.version(page.version) | {"page": entity}


@blueprint.get("/pages/<id>/versions/<version>")
def get_version(id: str, version: str) -> Response:
    """One version and the numbers of its neighbours."""
    newest = pages.get(db(), number(id, "page-id", "ContentId"))
    wanted = number(version, "version-number")
    found = pages.get(db(), newest.id, version=wanted).version
    detail: Json = {"contentTypeModified": False, "collaborators": [found.author]}
    if wanted > 1:
        detail["prevVersion"] = wanted - 1
    if wanted < newest.version.number:
        detail["nextVersion"] = wanted + 1
    return jsonify(wire.version(found) | detail)
