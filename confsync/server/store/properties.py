"""Content properties: JSON values that programs keep on pages, each with a version of its own."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from confsync.server.refusal import NotFound, Refused, VersionConflict
from confsync.server.store.listing import Query
from confsync.server.store.records import Property, Stamp, version_of

_SELECT = """SELECT id, page, key, value, number AS v_number, author AS v_author, created AS v_created,
    message AS v_message, minor AS v_minor FROM property"""
LARGEST = 32_768  # bytes of a value, from general knowledge of Confluence; 8.4 KB was seen to work


def query(page: int) -> Query[Property]:
    """The properties of a page."""
    return Query(_SELECT, "id", _property).where("page = ?", page)


def _property(row: sqlite3.Row) -> Property:
    value = json.loads(row["value"])
    return Property(id=row["id"], page=row["page"], key=row["key"], value=value, version=version_of(row))


def get(db: sqlite3.Connection, page: int, id: int) -> Property:
    """A property by its number. Raises NotFound, also when it is on another page."""
    found = query(page).where("id = ?", id).one(db)
    if found is None:
        raise NotFound("property", id)
    return found


def named(db: sqlite3.Connection, page: int, key: str) -> Property | None:
    """A property by its key."""
    return query(page).where("key = ?", key).one(db)


def create(db: sqlite3.Connection, stamp: Stamp, page: int, key: str, value: Any) -> Property:
    """A new property at version 1. Raises Refused when the page has one with the key."""
    if not key or len(key) > 255:
        raise Refused(400, "A property key must have 1 to 255 characters")
    if named(db, page, key):
        raise Refused(409, f"Property with key [{key}] already exists")
    insert = """INSERT INTO property (page, key, value, number, author, created, message, minor)
                VALUES (?, ?, ?, 1, ?, ?, ?, ?)"""
    values = (page, key, _json(value), stamp.by, stamp.at, stamp.message, stamp.minor)
    return get(db, page, db.execute(insert, values).lastrowid or 0)


def update(db: sqlite3.Connection, stamp: Stamp, found: Property, number: object, value: Any) -> Property:
    """The next version of a property. Raises VersionConflict unless the number is the current one plus one."""
    if number != found.version.number + 1:
        raise VersionConflict("property", found.version.number, number)
    change = "UPDATE property SET value = ?, number = ?, author = ?, created = ?, message = ?, minor = ? WHERE id = ?"
    db.execute(change, (_json(value), number, stamp.by, stamp.at, stamp.message, stamp.minor, found.id))
    return get(db, found.page, found.id)


def delete(db: sqlite3.Connection, found: Property) -> None:
    """Removes a property; one made later under the same key gets another id."""
    db.execute("DELETE FROM property WHERE id = ?", (found.id,))


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > LARGEST:
        raise Refused(413, f"The value of a property can have at most {LARGEST} bytes")
    return text
