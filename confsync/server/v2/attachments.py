"""Attachments, read and deleted; v1 writes them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import db, flag, many, number, wrong
from confsync.server.store import attachments, pages
from confsync.server.store.listing import Query
from confsync.server.store.records import Attachment
from confsync.server.v2 import paging, wire

blueprint = Blueprint("v2_attachments", __name__)
_SORTS = {"created-date": "attachment.created", "modified-date": "attachment.modified"}
_STATUSES = ("current", "archived", "trashed")


@blueprint.get("/attachments")
def list_attachments() -> Response:
    """Attachments of all pages."""
    return _answer(attachments.query())


@blueprint.get("/pages/<id>/attachments")
def page_attachments(id: str) -> Response:
    """Attachments of a page."""
    page = pages.get(db(), number(id, "id", "ContentId"))
    return _answer(attachments.query().where("attachment.page = ?", page.id))


def _answer(query: Query[Attachment]) -> Response:
    statuses = many("status") or ["current"]
    for status in statuses:
        if status not in _STATUSES:
            raise wrong("status", status, "one of " + ", ".join(_STATUSES))
    query.among("attachment.status", statuses)
    if (name := request.args.get("filename")) is not None:
        query.where("attachment.title = ?", name)
    if (media_type := request.args.get("mediaType")) is not None:
        query.where("file.media_type = ?", media_type)
    return paging.answer(query, wire.attachment, _SORTS, sort="created-date", usual=50)


@blueprint.get("/attachments/<id>")
def get_attachment(id: str) -> Response:
    """One attachment, `att123` or `123`; of an older version when one is named."""
    version = request.args.get("version")
    wanted = number(version, "version") if version else None
    return jsonify(wire.alone(wire.attachment(attachments.get(db(), _id(id), version=wanted))))


@blueprint.get("/attachments/<id>/versions")
def attachment_versions(id: str) -> Response:
    """The versions of an attachment, newest first."""
    found = attachments.get(db(), _id(id))
    query = attachments.query(newest=False).where("attachment.id = ?", found.id)
    query.id = "file.number"
    sorts = {"modified-date": "file.created"}
    return paging.answer(query, lambda file: wire.version(file.version), sorts, sort="-modified-date")


@blueprint.delete("/attachments/<id>")
def delete_attachment(id: str) -> tuple[str, int]:
    """To the trash, or with `purge` out of it."""
    found = attachments.get(db(), _id(id))
    if flag("purge"):
        if found.status != "trashed":
            raise Refused(400, "An attachment must be in the trash before it can be purged")
        attachments.purge(db(), found)
    elif found.status != "current":
        raise Refused(404, f"Not Found: attachment {id} is not current")
    else:
        attachments.trash(db(), found)
    return "", 204


def _id(id: str) -> int:
    return number(id.removeprefix("att"), "id", "ContentId")
