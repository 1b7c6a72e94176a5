"""Files: uploaded as multipart, each upload a version; downloaded by way of a redirect.

POST creates only, PUT creates or adds a version (Cloud alone: Data Center answers 405), POST …/data adds a version.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from confsync.server.refusal import NotFound, Refused
from confsync.server.request import db, json_object, number, site_url, stamp
from confsync.server.store import attachments, pages
from confsync.server.store.attachments import Upload
from confsync.server.store.records import Attachment, Stamp
from confsync.server.v1 import wire
from confsync.server.view.files import signed_path

blueprint = Blueprint("v1_attachments", __name__)
_LIST = "/content/<page>/child/attachment"
_ONE = _LIST + "/<id>"


@blueprint.post(_LIST)
def create(page: str) -> Response:
    """New files; a name that is there already refuses the whole request."""
    target, uploads = _page(page), _uploads()
    written = [attachments.create(db(), made, target, upload) for made, upload in uploads]
    return jsonify(wire.array([wire.attachment(attachment) for attachment in written]))


@blueprint.put(_LIST)
def create_or_update(page: str) -> Response:
    """New files, or new versions of those that are there."""
    if not wire.on_cloud():
        raise Refused(405, "Method Not Allowed")
    target, uploads = _page(page), _uploads()
    written = []
    for made, upload in uploads:
        known = attachments.named(db(), target, upload.name)
        if known:
            written.append(attachments.revise(db(), made, known, upload))
        else:
            written.append(attachments.create(db(), made, target, upload))
    return jsonify(wire.array([wire.attachment(attachment) for attachment in written]))


@blueprint.post(_ONE + "/data")
def update_data(page: str, id: str) -> Response:
    """Another version of a file; it keeps its name whatever the uploaded one is called."""
    found, uploads = _attachment(page, id), _uploads()
    written, upload = uploads[0]
    return jsonify(wire.attachment(attachments.revise(db(), written, found, upload)))


@blueprint.put(_ONE)
def update_metadata(page: str, id: str) -> Response:
    """Another name, comment or media type; the version number must be the current one."""
    given, found = json_object(), _attachment(page, id)
    told = given.get("metadata") if isinstance(given.get("metadata"), dict) else {}
    version = given.get("version") if isinstance(given.get("version"), dict) else {}
    changed = attachments.describe(
        db(),
        found,
        number=version.get("number") if version else None,
        title=str(given.get("title") or found.title),
        comment=str((told or {}).get("comment") or found.version.message),
        media_type=str((told or {}).get("mediaType") or found.media_type),
    )
    return jsonify(wire.attachment(changed))


@blueprint.get(_ONE + "/download")
def download(page: str, id: str) -> BaseResponse:
    """302 to an address that is good without credentials, as the media service of real sites is."""
    if not wire.on_cloud():
        raise Refused(404, "Not Found")
    wanted = request.args.get("version")
    found = _attachment(page, id, version=number(wanted, "version") if wanted else None)
    return redirect(site_url() + signed_path(db(), found), 302)


def _page(id: str) -> int:
    page = pages.get(db(), number(id, "id", "ContentId"))
    if page.status in ("trashed", "archived"):
        raise NotFound("content", id)
    return page.id


def _attachment(page: str, id: str, *, version: int | None = None) -> Attachment:
    found = attachments.get(db(), number(id.removeprefix("att"), "attachmentId", "ContentId"), version=version)
    if found.page != _page(page) or found.status != "current":
        raise NotFound("attachment", id)
    return found


def _uploads() -> list[tuple[Stamp, Upload]]:
    token = request.headers.get("X-Atlassian-Token", "")
    if token not in (("nocheck", "no-check") if wire.on_cloud() else ("no-check",)):
        raise Refused(403, "XSRF check failed")
    if request.mimetype != "multipart/form-data":
        raise Refused(415, f"Unsupported Media Type: {request.mimetype or 'none'}; expected multipart/form-data")
    comments, minor = request.form.getlist("comment"), request.form.get("minorEdit", "false") == "true"
    files = request.files.getlist("file")
    if not files:
        raise Refused(400, "At least one file must be supplied in the part named file")
    comments += [""] * len(files)
    pairs = zip(files, comments, strict=False)
    return [(stamp(comment, minor=minor), _upload(file)) for file, comment in pairs]


def _upload(file: FileStorage) -> Upload:
    return Upload(name=file.filename or "", media_type=file.mimetype, content=file.read())
