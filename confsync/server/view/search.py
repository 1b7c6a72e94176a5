"""Words -> the pages that hold all of them, those with the words in their titles first."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from html import unescape

from flask import Blueprint, Response, request
from markupsafe import Markup

from confsync.server.request import db
from confsync.server.store import pages, spaces
from confsync.server.store.records import Page
from confsync.server.view import html
from confsync.server.view.reading import page_url
from confsync.server.view.shell import show

blueprint = Blueprint("view_search", __name__, url_prefix="/wiki")
# Parameters of macros are no text; marks within a line do not part words, all other marks do.
_MARKS = re.compile(
    r"<ac:parameter\b.*?</ac:parameter> | <!\[CDATA\[(?P<exact>.*?)\]\]>"
    r"| (?P<inline></?(?:strong|em|u|s|b|i|sub|sup|span|code|a|ac:inline-comment-marker)(?=[\s/>])[^>]*>) | <[^>]*>",
    re.DOTALL | re.VERBOSE,
)
_MOST = 50
_AROUND = 90  # characters shown on each side of the first word found


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, with the words around the first match as HTML."""

    title: str
    url: str
    space: str
    snippet: Markup
    in_title: bool


@blueprint.get("/search")
def search() -> Response:
    """What was found, in all spaces or one."""
    words = request.args.get("q", "").split()[:10]
    key = request.args.get("space")
    space = spaces.named(db(), key) if key else None
    hits = find(db(), words, space.id if space else None) if words else []
    asked = " ".join(words)
    return show("search.html", space=space, title="Search", asked=asked, hits=hits[:_MOST], count=len(hits))


def find(db: sqlite3.Connection, words: list[str], space: int | None) -> list[Hit]:
    """Pages whose title or text holds every word, whatever its case."""
    query = pages.query(body=True).where("page.status = 'current'")
    if space is not None:
        query.where("page.space = ?", space)
    folded = [word.casefold() for word in words]
    hits = [hit for page in query.all(db, "page.folded") if (hit := _hit(page, folded))]
    return sorted(hits, key=lambda hit: not hit.in_title)


def _hit(page: Page, words: list[str]) -> Hit | None:
    text = " ".join(unescape(_MARKS.sub(_between, page.body or "")).split())
    title, folded = page.title.casefold(), text.casefold()
    if not all(word in title or word in folded for word in words):
        return None
    found = [place for word in words if (place := folded.find(word)) >= 0]
    start = max(min(found, default=0) - _AROUND, 0)
    snippet = Markup(_marked(text[start : start + 2 * _AROUND], words))  # noqa: S704  (escaped there)
    return Hit(page.title, page_url(page), page.space_key, snippet, all(word in title for word in words))


def _between(mark: re.Match[str]) -> str:
    return mark["exact"] if mark["exact"] is not None else "" if mark["inline"] else " "


def _marked(text: str, words: list[str]) -> str:
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return "".join(f"<mark>{html.text(part)}</mark>" if i % 2 else html.text(part) for i, part in enumerate(parts))
