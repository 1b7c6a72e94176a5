"""Files on pages: every upload is a new version, also one of the same bytes."""

from __future__ import annotations

import mimetypes
import sqlite3
from dataclasses import dataclass

from confsync.server.refusal import NotFound, Refused, VersionConflict
from confsync.server.store.listing import Query
from confsync.server.store.records import Attachment, Stamp, version_of

_SELECT = """SELECT attachment.id, attachment.page, attachment.status, attachment.title,
    attachment.created, file.media_type, file.size, file.number AS v_number, file.author AS v_author,
    file.created AS v_created, file.message AS v_message, file.minor AS v_minor
    FROM attachment JOIN file ON file.attachment = attachment.id"""
_NEWEST = " AND file.number = attachment.version"
_PLAIN = ("id", "page", "status", "title", "created", "media_type", "size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Bytes with the name and, where the sender said so, the media type of a file."""

    name: str
    media_type: str
    content: bytes


def query(*, newest: bool = True) -> Query[Attachment]:
    """All attachments at their newest version, or each once for each of its versions."""
    return Query(_SELECT + (_NEWEST if newest else ""), "attachment.id", _attachment)


def _attachment(row: sqlite3.Row) -> Attachment:
    return Attachment(**{name: row[name] for name in _PLAIN}, version=version_of(row))


def get(db: sqlite3.Connection, id: int, *, version: int | None = None) -> Attachment:
    """An attachment of any status, also at an older version. Raises NotFound."""
    wanted = query(newest=version is None).where("attachment.id = ?", id)
    found = (wanted if version is None else wanted.where("file.number = ?", version)).one(db)
    if found is None:
        raise NotFound("attachment", f"att{id}")
    return found


def of_page(db: sqlite3.Connection, page: int) -> list[Attachment]:
    """The current files of a page, by name."""
    wanted = query().where("attachment.page = ?", page).where("attachment.status = 'current'")
    return wanted.all(db, "attachment.title")


def named(db: sqlite3.Connection, page: int, title: str) -> Attachment | None:
    """The current file of a page with that name."""
    wanted = query().where("attachment.page = ?", page).where("attachment.title = ?", title)
    return wanted.where("attachment.status = 'current'").one(db)


def content(db: sqlite3.Connection, attachment: Attachment) -> bytes:
    """The bytes of the version that was read."""
    wanted = "SELECT content FROM file WHERE attachment = ? AND number = ?"
    return bytes(db.execute(wanted, (attachment.id, attachment.version.number)).fetchone()[0])


def create(db: sqlite3.Connection, stamp: Stamp, page: int, upload: Upload) -> Attachment:
    """A new file. Raises Refused when the page has one of that name."""
    title = _valid_name(upload.name)
    if named(db, page, title):
        raise Refused(400, "Cannot add a new attachment with same file name as an existing attachment: " + title)
    insert = """INSERT INTO attachment (page, status, title, created, modified, version)
                VALUES (?, 'current', ?, ?, ?, 1)"""
    made = db.execute(insert, (page, title, stamp.at, stamp.at)).lastrowid or 0
    _keep(db, stamp, made, 1, upload)
    return get(db, made)


def revise(db: sqlite3.Connection, stamp: Stamp, attachment: Attachment, upload: Upload) -> Attachment:
    """Another version of a file; it keeps its name."""
    number = attachment.version.number + 1
    _keep(db, stamp, attachment.id, number, upload)
    db.execute("UPDATE attachment SET modified = ?, version = ? WHERE id = ?", (stamp.at, number, attachment.id))
    return get(db, attachment.id)


def _keep(db: sqlite3.Connection, stamp: Stamp, id: int, number: int, upload: Upload) -> None:
    told = upload.media_type if upload.media_type != "application/octet-stream" else ""
    media_type = told or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    values = (id, number, media_type, len(upload.content), stamp.by, stamp.at, stamp.message, stamp.minor)
    db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, upload.content))


def describe(
    db: sqlite3.Connection, attachment: Attachment, *, number: object, title: str, comment: str, media_type: str
) -> Attachment:
    """Another name, comment or media type for the newest version. Raises VersionConflict, Refused for a taken name."""
    if number != attachment.version.number:
        raise VersionConflict("attachment", attachment.version.number, number)
    other = named(db, attachment.page, title)
    if other and other.id != attachment.id:
        raise Refused(400, f"An attachment named {title} already exists")
    db.execute("UPDATE attachment SET title = ? WHERE id = ?", (_valid_name(title), attachment.id))
    change = "UPDATE file SET message = ?, media_type = ? WHERE attachment = ? AND number = ?"
    db.execute(change, (comment, media_type, attachment.id, attachment.version.number))
    return get(db, attachment.id)


def trash(db: sqlite3.Connection, attachment: Attachment) -> None:
    """Moves a file to the trash; its name is free again."""
    db.execute("UPDATE attachment SET status = 'trashed' WHERE id = ?", (attachment.id,))


def purge(db: sqlite3.Connection, attachment: Attachment) -> None:
    """Removes a file with all its versions for good."""
    db.execute("DELETE FROM attachment WHERE id = ?", (attachment.id,))


def _valid_name(name: str) -> str:
    name = name.replace("\\", "/").rpartition("/")[2]
    if not name or len(name) > 255 or any(ord(character) < 32 for character in name):
        raise Refused(400, f"Invalid attachment file name: {name!r}")
    return name
