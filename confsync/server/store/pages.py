"""Pages and their versions: found, listed, created, changed, trashed.

Rules that live here: a title is unique in its space among current and archived pages; a version number is the current
one plus one; the trash frees a title, and the children of a trashed page move up to its parent.
"""

from __future__ import annotations

import sqlite3

from confsync.server.refusal import NotFound, Refused, TitleTaken, VersionConflict
from confsync.server.store import tree
from confsync.server.store.listing import Query
from confsync.server.store.records import Page, Stamp, version_of

_COLUMNS = """SELECT page.id, page.space, space.key AS space_key, page.status, page.title, page.parent, page.position,
    page.author, page.created, version.number AS v_number, version.author AS v_author, version.created AS v_created,
    version.message AS v_message, version.minor AS v_minor, page.version AS newest, version.title AS v_title"""
_JOINS = " FROM page JOIN space ON space.id = page.space JOIN version ON version.page = page.id"
_CURRENT = " AND version.number = page.version"
_LISTED = ("id", "space", "space_key", "parent", "position", "author", "created")


def query(*, body: bool = False, newest: bool = True) -> Query[Page]:
    """All pages of any status at their newest version, or each page once for each of its versions."""
    select = _COLUMNS + (", version.body" if body else "") + _JOINS + (_CURRENT if newest else "")
    return Query(select, "page.id", _page)


def _page(row: sqlite3.Row) -> Page:
    newest = row["v_number"] == row["newest"]
    return Page(
        **{name: row[name] for name in _LISTED},
        status=row["status"] if newest else "historical",
        title=row["title"] if newest else row["v_title"],
        version=version_of(row),
        body=row["body"] if "body" in row.keys() else None,  # noqa: SIM118  (a Row's `in` looks at values)
    )


def get(db: sqlite3.Connection, id: int, *, body: bool = False, version: int | None = None) -> Page:
    """A page of any status, also at an older version. Raises NotFound."""
    wanted = query(body=body, newest=version is None).where("page.id = ?", id)
    found = (wanted if version is None else wanted.where("version.number = ?", version)).one(db)
    if found is None:
        raise NotFound("content", id if version is None else f"{id}, version {version}")
    return found


def create(
    db: sqlite3.Connection,
    stamp: Stamp,
    *,
    space: int,
    title: str,
    body: str,
    parent: int | None,
    status: str = "current",
) -> int:
    """Id of a new page, last among its siblings. Raises Refused for a title that is taken, empty or too long."""
    title = valid_title(title) if status == "current" or title.strip() else ""
    if status == "current":
        require_free(db, space, title)
    place = (space, status, title, fold(title), parent, tree.last_position(db, parent) + 1)
    insert = """INSERT INTO page (space, status, title, folded, parent, position, author, created, modified, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"""
    made = db.execute(insert, (*place, stamp.by, stamp.at, stamp.at)).lastrowid or 0
    _keep(db, stamp, (made, 1), title, body)
    return made


def fill(db: sqlite3.Connection, page: int, body: str) -> None:
    """Gives version 1 its body, once the page has the id that the body's macro ids are made from."""
    db.execute("UPDATE version SET body = ? WHERE page = ? AND number = 1", (body, page))


def update(db: sqlite3.Connection, stamp: Stamp, page: Page, *, number: object, title: str, body: str) -> None:
    """Writes the next version. Raises VersionConflict or TitleTaken, before anything is written."""
    if number != page.version.number + 1:
        raise VersionConflict("page", page.version.number, number)
    title = valid_title(title)
    require_free(db, page.space, title, but=page.id)
    change = "UPDATE page SET title = ?, folded = ?, modified = ?, version = ? WHERE id = ?"
    db.execute(change, (title, fold(title), stamp.at, number, page.id))
    _keep(db, stamp, (page.id, page.version.number + 1), title, body)


def _keep(db: sqlite3.Connection, stamp: Stamp, version: tuple[int, int], title: str, body: str) -> None:
    values = (*version, title, stamp.by, stamp.at, stamp.message, stamp.minor, body)
    db.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def publish_draft(db: sqlite3.Connection, stamp: Stamp, page: Page, *, title: str, body: str) -> None:
    """A draft's first publication is version 1 of the page."""
    title = valid_title(title)
    require_free(db, page.space, title)
    change = "UPDATE page SET status = 'current', title = ?, folded = ?, modified = ? WHERE id = ?"
    db.execute(change, (title, fold(title), stamp.at, page.id))
    db.execute("DELETE FROM version WHERE page = ?", (page.id,))
    _keep(db, stamp, (page.id, 1), title, body)


def trash(db: sqlite3.Connection, page: Page) -> None:
    """Moves a page to the trash and its children up to its parent, behind the children that are there."""
    tree.hand_over_children(db, page)
    db.execute("UPDATE page SET status = 'trashed' WHERE id = ?", (page.id,))
    db.execute("UPDATE space SET homepage = NULL WHERE homepage = ?", (page.id,))


def restore(db: sqlite3.Connection, page: Page) -> None:
    """Takes a page out of the trash as it was; below the root when its parent is gone. Raises TitleTaken."""
    require_free(db, page.space, page.title)
    parent = page.parent
    if parent is not None and get(db, parent).status != "current":
        parent = None
    db.execute("UPDATE page SET status = 'current', parent = ? WHERE id = ?", (parent, page.id))


def archive(db: sqlite3.Connection, page: Page) -> None:
    """Takes a page out of the tree; it keeps its title. Its children move up."""
    tree.hand_over_children(db, page)
    db.execute("UPDATE page SET status = 'archived' WHERE id = ?", (page.id,))


def purge(db: sqlite3.Connection, page: Page) -> None:
    """Removes a page with all its versions and files for good."""
    db.execute("DELETE FROM page WHERE id = ?", (page.id,))


def fold(title: str) -> str:
    """A title as titles are compared."""
    return title.strip().casefold()


def valid_title(title: str) -> str:
    """The title without outer blanks. Raises Refused when nothing is left or it is over 255 characters."""
    title = title.strip()
    if not title:
        raise Refused(400, "Title is required when the page's status is current")
    if len(title) > 255:
        raise Refused(400, "Title cannot be longer than 255 characters")
    return title


def require_free(db: sqlite3.Connection, space: int, title: str, *, but: int | None = None) -> None:
    """Raises TitleTaken when another current or archived page of the space has the title."""
    taken = (
        """SELECT 1 FROM page WHERE space = ? AND folded = ? AND status IN ('current', 'archived') AND id IS NOT ?"""
    )
    if db.execute(taken, (space, fold(title), but)).fetchone():
        raise TitleTaken(title)
