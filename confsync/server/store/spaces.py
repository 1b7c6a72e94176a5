"""Spaces: a key that is unique whatever its case, and a home page that new pages go under."""

from __future__ import annotations

import re
import sqlite3

from confsync.server.refusal import NotFound, Refused
from confsync.server.store import pages
from confsync.server.store.listing import Query
from confsync.server.store.records import Space, Stamp

_KEY = re.compile(r"~?[A-Za-z0-9]{1,255}")
# A new space on a real site starts with a filled home page as well; an empty one would look like a lost wiki.
_HOME = '<ac:structured-macro ac:name="children" ac:schema-version="2" />'
_SELECT = "SELECT id, key, name, description, type, status, author, created, homepage FROM space"


def query() -> Query[Space]:
    """All spaces."""
    return Query(_SELECT, "id", lambda row: Space(**{name: row[name] for name in Space.__slots__}))


def get(db: sqlite3.Connection, id: int) -> Space:
    """A space by id. Raises NotFound."""
    space = query().where("id = ?", id).one(db)
    if space is None:
        raise NotFound("space", id)
    return space


def named(db: sqlite3.Connection, key: str) -> Space:
    """A space by key, in any case. Raises NotFound."""
    space = query().where("key = ?", key).one(db)
    if space is None:
        raise NotFound("space", key)
    return space


def create(db: sqlite3.Connection, stamp: Stamp, *, key: str, name: str, description: str = "") -> Space:
    """A space with its home page. Raises Refused for a key that is taken or that no space can have."""
    if not _KEY.fullmatch(key):
        raise Refused(400, f"Invalid space key: {key}")
    if not name.strip() or len(name) > 200:
        raise Refused(400, "A space needs a name of 1 to 200 characters")
    if query().where("key = ?", key).one(db):
        raise Refused(400, f"A space already exists with key {key}")
    values = (key, name.strip(), description, stamp.by, stamp.at)
    insert = "INSERT INTO space (key, name, description, author, created) VALUES (?, ?, ?, ?, ?)"
    made = db.execute(insert, values).lastrowid or 0
    # The title that Confluence gives: from general knowledge of it, not observed.
    home = pages.create(db, stamp, space=made, title=f"{name.strip()} Home", body=_HOME, parent=None)
    db.execute("UPDATE space SET homepage = ? WHERE id = ?", (home, made))
    return get(db, made)


def update(db: sqlite3.Connection, space: Space, *, name: str, description: str, homepage: int | None) -> Space:
    """Another name, description or home page."""
    values = (name, description, homepage, space.id)
    db.execute("UPDATE space SET name = ?, description = ?, homepage = ? WHERE id = ?", values)
    return get(db, space.id)


def delete(db: sqlite3.Connection, space: Space) -> None:
    """Removes a space with everything in it, for good."""
    db.execute("DELETE FROM space WHERE id = ?", (space.id,))
