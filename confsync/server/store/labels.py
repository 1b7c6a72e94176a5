"""Labels of pages: lower case, without the characters that Confluence refuses."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from confsync.server.refusal import NotFound, Refused
from confsync.server.store.listing import Query
from confsync.server.store.records import Label

_REFUSED = re.compile(r"[\s:;,.?&\[\]()#^*@!'<>]")
PREFIXES = ("global", "my", "team", "system")


def query(page: int | None = None) -> Query[Label]:
    """Labels of one page, or all there are."""
    listing = Query("SELECT label.id, prefix, name FROM label", "label.id", _label)
    if page is not None:
        listing.where("label.id IN (SELECT label FROM page_label WHERE page = ?)", page)
    return listing


def _label(row: sqlite3.Row) -> Label:
    return Label(id=row["id"], prefix=row["prefix"], name=row["name"])


def get(db: sqlite3.Connection, id: int) -> Label:
    """A label by id. Raises NotFound."""
    found = query().where("label.id = ?", id).one(db)
    if found is None:
        raise NotFound("label", id)
    return found


def add(db: sqlite3.Connection, page: int, labels: Iterable[tuple[str, str]]) -> None:
    """Puts labels, as prefix and name, on a page; one that is there already stays. Raises Refused for a bad name."""
    for prefix, name in labels:
        if prefix not in PREFIXES or not name or len(name) > 255 or _REFUSED.search(name):
            raise Refused(400, f"Could not parse Labels: {prefix}:{name}")
        known = (prefix, name.lower())
        db.execute("INSERT OR IGNORE INTO label (prefix, name) VALUES (?, ?)", known)
        put = "INSERT OR IGNORE INTO page_label SELECT ?, id FROM label WHERE prefix = ? AND name = ?"
        db.execute(put, (page, *known))


def remove(db: sqlite3.Connection, page: int, name: str) -> None:
    """Takes a label off a page; one that is not there is nothing to do."""
    taken = "DELETE FROM page_label WHERE page = ? AND label IN (SELECT id FROM label WHERE name = ?)"
    db.execute(taken, (page, name.lower()))


def pages_with(db: sqlite3.Connection, name: str, space: int) -> list[int]:
    """Ids of the current pages of a space that carry a label, by title."""
    wanted = """SELECT page.id FROM page JOIN page_label ON page_label.page = page.id
                JOIN label ON label.id = page_label.label
                WHERE label.name = ? AND page.space = ? AND page.status = 'current' ORDER BY page.folded"""
    return [row["id"] for row in db.execute(wanted, (name.lower(), space))]
