"""Drafts over published pages: what somebody typed and did not publish. Page and draft share one id."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from confsync.server.refusal import NotFound, VersionConflict
from confsync.server.store import pages
from confsync.server.store.records import Page, Stamp, Version


def over(db: sqlite3.Connection, page: Page) -> Page:
    """The draft of a page, as a page; the page itself when nobody has one."""
    row = db.execute("SELECT title, author, created, body FROM draft WHERE page = ?", (page.id,)).fetchone()
    if row is None:
        return page
    version = Version(number=1, author=row["author"], created=row["created"], message="", minor=False)
    body = row["body"] if page.body is not None else None
    return replace(page, status="draft", title=row["title"], version=version, body=body)


def put(db: sqlite3.Connection, stamp: Stamp, page: Page, *, number: object, title: str, body: str) -> None:
    """Replaces the draft. Its version number is always 1: any other raises VersionConflict."""
    if number != 1:
        raise VersionConflict("draft", 0, number)
    db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)", (page.id, title, stamp.by, stamp.at, body))


def drop(db: sqlite3.Connection, page: Page) -> None:
    """Forgets the draft: a published version takes its place."""
    db.execute("DELETE FROM draft WHERE page = ?", (page.id,))


def discard(db: sqlite3.Connection, page: Page) -> None:
    """Deletes a draft, with the page when that was never published. Raises NotFound when there is none."""
    if page.status == "draft":
        pages.purge(db, page)
    elif db.execute("DELETE FROM draft WHERE page = ?", (page.id,)).rowcount == 0:
        raise NotFound("draft", page.id)
