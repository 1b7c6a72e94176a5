"""Attachment -> its bytes over HTTP: what a browser may show is shown, everything else is saved.

A file comes from a wiki, so it may be hostile: an SVG or HTML file opened on its own runs no script and reads nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from io import BytesIO
from urllib.parse import quote

from flask import Blueprint, Response, request, send_file

from confsync.server.refusal import NotFound
from confsync.server.request import db, number
from confsync.server.store import attachments, database
from confsync.server.store.records import Attachment

blueprint = Blueprint("files", __name__)
_SHOWN = ("image/", "audio/", "video/", "text/plain", "application/pdf")
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'"


@blueprint.get("/wiki/download/attachments/<page>/<name>")
@blueprint.get("/download/attachments/<page>/<name>")
@blueprint.get("/wiki/download/thumbnails/<page>/<name>")
def by_name(page: str, name: str) -> Response:
    """A file by its page and name; the newest version unless one is named."""
    found = attachments.named(db(), number(page, "id"), name)
    if found is None:
        raise NotFound("attachment", name)
    version = request.args.get("version")
    return _send(attachments.get(db(), found.id, version=number(version, "version")) if version else found)


@blueprint.get("/media/<id>/<version>/<name>")
def signed(id: str, version: str, name: str) -> Response:
    """A file by an address that the API gave out; the name in it is for people."""
    found = attachments.get(db(), number(id, "id"), version=number(version, "version"))
    token = request.args.get("token", "")
    if name != found.title or not hmac.compare_digest(token.encode(), _token(db(), found).encode()):
        raise NotFound("attachment", name)
    return _send(found)


def signed_path(db: sqlite3.Connection, found: Attachment) -> str:
    """An address of the bytes that needs no credentials."""
    name = quote(found.title, safe="")
    return f"/media/{found.id}/{found.version.number}/{name}?token={_token(db, found)}"


def _token(db: sqlite3.Connection, found: Attachment) -> str:
    named = f"{found.id}/{found.version.number}".encode()
    return hmac.new(database.secret(db).encode(), named, hashlib.sha256).hexdigest()


def _send(found: Attachment) -> Response:
    content = attachments.content(db(), found)
    response = send_file(
        BytesIO(content),
        mimetype=found.media_type,
        as_attachment=not found.media_type.startswith(_SHOWN),
        download_name=found.title,
        conditional=True,  # a player asks for parts of a recording
        etag=hashlib.sha256(content).hexdigest(),
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
