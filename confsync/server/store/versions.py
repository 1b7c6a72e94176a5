"""The versions of a page, newest first; the newest one's body is what readers see."""

from __future__ import annotations

from confsync.server.store.listing import Query
from confsync.server.store.pages import query as pages
from confsync.server.store.records import Page


def query(page: int, *, body: bool = False) -> Query[Page]:
    """The page as it was at each of its versions; ties of time are settled by the number."""
    listing = pages(body=body, newest=False).where("page.id = ?", page)
    listing.id = "version.number"
    return listing
