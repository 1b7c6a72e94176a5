"""Where pages stand: parents, order among siblings, moves.

Positions have gaps and a page behind the last one gets the last position plus one, so publishing N pages in order never
renumbers anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from confsync.server.refusal import Refused
from confsync.server.store.records import Page


@dataclass(frozen=True, slots=True)
class Descendant:
    """A current page below another one; a child has depth 1."""

    id: int
    parent: int | None  # None: at the top of its space
    depth: int
    position: int
    title: str


def last_position(db: sqlite3.Connection, parent: int | None) -> int:
    """Position of the last child, -1 when there is none."""
    found = db.execute("SELECT max(position) FROM page WHERE parent IS ?", (parent,)).fetchone()[0]
    return -1 if found is None else int(found)


def ancestors(db: sqlite3.Connection, page: int) -> list[int]:
    """Ids from the top of the space down to the page's parent."""
    above = """WITH RECURSIVE above (id, parent, height) AS (
                   SELECT id, parent, 0 FROM page WHERE id = ?
                   UNION ALL SELECT page.id, page.parent, height + 1 FROM page JOIN above ON page.id = above.parent)
               SELECT id FROM above WHERE height > 0 ORDER BY height DESC"""
    return [row["id"] for row in db.execute(above, (page,))]


def descendants(db: sqlite3.Connection, page: int | None, *, space: int, depth: int) -> Iterator[Descendant]:
    """Current pages below a page, or below the root of its space, in reading order: each right behind its parent."""
    children: dict[int | None, list[sqlite3.Row]] = {}
    listed = "SELECT id, parent, position, title FROM page WHERE space = ? AND status = 'current' ORDER BY position, id"
    for row in db.execute(listed, (space,)):
        children.setdefault(row["parent"], []).append(row)
    waiting = [(row, 1) for row in reversed(children.get(page, []))]
    while waiting:
        row, level = waiting.pop()
        yield Descendant(row["id"], row["parent"], level, row["position"], row["title"])
        if level < depth:
            waiting += [(child, level + 1) for child in reversed(children.get(row["id"], []))]


def hand_over_children(db: sqlite3.Connection, page: Page) -> None:
    """Puts the children of a page below its parent, behind the children that are there."""
    first = last_position(db, page.parent) + 1
    moved = "UPDATE page SET parent = ?, position = position + ? WHERE parent = ?"
    db.execute(moved, (page.parent, first, page.id))


def put_under(db: sqlite3.Connection, page: Page, parent: int | None) -> None:
    """Makes a page the last child of another one; nothing happens when it is its child already."""
    if page.parent != parent:
        _require_no_loop(db, page, parent)
        move = "UPDATE page SET parent = ?, position = ? WHERE id = ?"
        db.execute(move, (parent, last_position(db, parent) + 1, page.id))


def put_beside(db: sqlite3.Connection, page: Page, sibling: Page, *, before: bool) -> None:
    """Puts a page right before or right behind another one, below the same parent."""
    _require_no_loop(db, page, sibling.parent)
    place = sibling.position if before else sibling.position + 1
    shift = "UPDATE page SET position = position + 1 WHERE parent IS ? AND space = ? AND position >= ?"
    db.execute(shift, (sibling.parent, sibling.space, place))
    db.execute("UPDATE page SET parent = ?, position = ? WHERE id = ?", (sibling.parent, place, page.id))


def append(db: sqlite3.Connection, page: Page, parent: Page) -> None:
    """Makes a page the last child of another one, also when it is its child already."""
    _require_no_loop(db, page, parent.id)
    move = "UPDATE page SET parent = ?, position = ? WHERE id = ?"
    db.execute(move, (parent.id, last_position(db, parent.id) + 1, page.id))


def _require_no_loop(db: sqlite3.Connection, page: Page, parent: int | None) -> None:
    if parent is not None and page.id in [parent, *ancestors(db, parent)]:
        raise Refused(400, f"Page {page.id} cannot be placed below itself or one of its own descendants")


def change_space(db: sqlite3.Connection, page: Page, space: int) -> None:
    """Takes a page and all below it into another space; the titles must be free there (an index checks)."""
    below = [found.id for found in descendants(db, page.id, space=page.space, depth=1000)]
    moved = [(space, taken) for taken in [page.id, *below]]
    db.executemany("UPDATE page SET space = ? WHERE id = ?", moved)
