"""A page while it is read: where its links lead, which ids its headings have, how deep includes are nested."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from lxml import etree

from confsync.server import markup
from confsync.server.refusal import Malformed
from confsync.server.store import pages
from confsync.server.store.records import Page

AC = f"{{{markup.CONTENT}}}"
RI = f"{{{markup.RESOURCE}}}"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLANKS = re.compile(r"\s+")
MOST_NESTED = 3
# Parameters of macros and the numbers of tasks are text to XML, not to readers.
_TEXT = etree.XPath(
    ".//text()[not(ancestor::ac:parameter or parent::ac:task-id or parent::ac:task-uuid or parent::ac:task-status)]",
    namespaces={"ac": markup.CONTENT},
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, with the id that links lead to."""

    level: int
    text: str
    id: str


@dataclass(slots=True)
class Reading:
    """One page being rendered. Included pages have readings of their own, one level deeper."""

    db: sqlite3.Connection
    page: Page
    depth: int = 0
    headings: dict[etree._Element, Heading] = field(default_factory=dict)

    def parse(self) -> etree._Element | None:
        """The body as a tree, its headings found; None when it does not parse (the API never stores such)."""
        try:
            root = markup.parse(self.page.body or "")
        except Malformed:
            return None
        self.headings = _headings(root)
        return root

    def find(self, title: str, space: str | None) -> Page | None:
        """A current page by title, in this page's space unless another one is named."""
        query = pages.query().where("page.folded = ?", pages.fold(title)).where("page.status = 'current'")
        query.where("space.key = ?", space or self.page.space_key)
        return query.one(self.db)

    def with_body(self, page: Page) -> Page:
        """The same page with its body."""
        return pages.get(self.db, page.id, body=True)


def _headings(root: etree._Element) -> dict[etree._Element, Heading]:
    found: dict[etree._Element, Heading] = {}
    taken: dict[str, int] = {}
    for element in root.iter(*_HEADINGS):
        words = plain(element)
        name = anchor_id(words)
        count = taken[name] = taken.get(name, -1) + 1
        found[element] = Heading(int(element.tag[1]), words, f"{name}.{count}" if count else name)
    return found


def plain(element: etree._Element) -> str:
    """What a reader sees of an element, on one line; macro parameters are no text."""
    parts = _TEXT(element)
    return _BLANKS.sub(" ", "".join(parts)).strip()


def anchor_id(name: str) -> str:
    """The id that a heading or an anchor of that name gets, as Cloud makes it: blanks become hyphens."""
    return _BLANKS.sub("-", name.strip())


def page_url(page: Page, anchor: str = "") -> str:
    """Path of a page in the web view."""
    where = f"#{quote(anchor_id(anchor))}" if anchor else ""
    return path_of(page.space_key, page.id, page.title) + where


def path_of(space_key: str, page: int, title: str) -> str:
    """Path of a page by its parts; the title is there for people, the id decides."""
    return f"/wiki/spaces/{quote(space_key, safe='~')}/pages/{page}/{quote_plus(title)}"


def file_url(page: int, name: str, version: int | None = None) -> str:
    """Path of an attachment's bytes."""
    wanted = f"?version={version}" if version else ""
    return f"/wiki/download/attachments/{page}/{quote(name, safe='')}{wanted}"
