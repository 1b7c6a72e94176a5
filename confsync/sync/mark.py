"""Mark ⇄ text: how confsync recognises its own pages, in a version message, a content property and a stub's body.

The message tells in one listing what is unchanged; the property outlives a hand edit, whose version has another
message; the stub's body marks a page that Cloud's create call makes without any message (`POST /pages`, v2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape, unescape
from typing import Any

from confsync.model.page import Page

_SPREAD = ", in other spaces too"
_MARK = re.compile(rf"confsync ([^\s:]+):(.+) ([0-9a-f]{{12}}) @([0-9a-f]{{7}}|-)({_SPREAD})?")
_STUB = re.compile(r"<code>confsync ([^\s:<]+):(.+?)</code>")
_SOURCE = re.compile(r"<p\b[^>]*>\s*(?:<[^>]*>\s*){0,8}Source: ")
_EMPTY = re.compile(r"(?:\s|<p\b[^<>]*/>|<p\b[^<>]*>(?:\s|&nbsp;|<br\s*/>)*</p>)*+")
_LONGEST = 160  # characters of a key in a message, which Confluence may cut at 255
_MOST_FILES = 20_000  # characters; Confluence takes 32,768 for a whole property, and the files' own notes do as well
NO_DIGEST = "0" * 12  # equals no page's digest: whatever carries it has yet to be written


@dataclass(frozen=True, slots=True)
class Mark:
    """What confsync says of itself in a version message: whose page, which source, which content, which commit."""

    handbook: str
    key: str
    digest: str  # first 12 hex digits of the page's digest
    commit: str = "-"  # 7 hex digits
    spread: bool = False  # of the root: whether pages are noted to be in other spaces, see spaces.py

    def __str__(self) -> str:
        more = _SPREAD if self.spread else ""
        return f"confsync {self.handbook}:{short(self.key)} {self.digest} @{self.commit}{more}"


def read_mark(message: str) -> Mark | None:
    """The mark that a version message starts with; None for anybody else's message."""
    found = _MARK.match(message)
    if found is None:
        return None
    handbook, key, digest, commit, more = found.groups()
    return Mark(handbook, key, digest, commit, spread=bool(more))


def mark_of(handbook: str, page: Page, *, spread: bool = False) -> Mark:
    """The mark of a page as it is about to be written."""
    return Mark(handbook, page.key, page.digest[:12], page.commit, spread)


def short(key: str) -> str:
    """A key as messages name it: itself, or its start and a digest when it is too long or cannot be printed.

    Shortening what is short already changes nothing.
    """
    if len(key) <= _LONGEST and key.isprintable():
        return key
    printable = "".join(character if character.isprintable() else "?" for character in key)
    return f"{printable[: _LONGEST - 13]}~{sha256(key.encode()).hexdigest()[:12]}"


def stub(handbook: str, key: str) -> str:
    """The first body of a page, replaced as soon as its attachments are there."""
    return f"<p>This page is being published: <code>confsync {handbook}:{escape(short(key))}</code></p>"


def read_stub(body: str) -> tuple[str, str] | None:
    """Handbook and key that a stub names; None for any other body."""
    found = _STUB.search(body)
    return (found[1], unescape(found[2])) if found and body.startswith("<p>") and body.count("<p") == 1 else None


def without_source(body: str) -> str:
    """A page's text but for its source line, which names a commit and so differs without anybody's doing.

    What stands below that line somebody wrote there; empty paragraphs only an editor, which leaves them behind.
    """
    lines = list(_SOURCE.finditer(body))
    if not lines:
        return body
    above, found = body[: lines[-1].start()], body[lines[-1].start() :]
    below = found.partition("</p>")[2]
    return above if _EMPTY.fullmatch(below) else above + below


def state_of(handbook: str, page: Page, *, id: str, version: int, begun: bool = False) -> dict[str, Any]:
    """Value of the content property. It names its page's id, since a copy of the page may carry a copy of it."""
    state: dict[str, Any] = {
        "handbook": handbook,
        "key": page.key,
        "page": id,
        "version": version,
        "title": page.title,
        "digest": "" if begun else page.digest,
        "commit": page.commit,
    }
    files = {file.name: file.digest for file in page.attachments}
    if not begun and len(str(files)) < _MOST_FILES:
        state["attachments"] = files
    return state if begun else state | {"labels": sorted(page.labels)}


def is_ours(state: Mapping[str, Any] | None, handbook: str, id: str) -> bool:
    """Whether a content property says that this very page belongs to the handbook."""
    return (
        state is not None
        and state.get("handbook") == handbook
        and state.get("page") == id
        and isinstance(state.get("key"), str)
        and isinstance(state.get("version"), int)
    )
