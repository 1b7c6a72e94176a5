"""Page trees as indented text, and what to do with them in a wiki.

@root Handbook
  a.md Alpha = some words
    b.md Beta
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from confsync.model.page import Attachment, Page, PageTree
from confsync.model.settings import Site
from confsync.sync.apply import Receipt, apply_plan
from confsync.sync.plan import Plan, make_plan
from confsync.sync.remote import find_remote
from confsync.sync.wiki import Wiki
from doubles import MemoryWiki

SITE = Site(space="ANNO")
HANDBOOK = "acme"


def page(key: str, title: str, parent: str | None = None, words: str = "words", **more: Any) -> Page:
    """A page whose source line names its key, as real ones do."""
    body = words if words.startswith("<") else f"<p>{words}</p>"
    return Page(key=key, title=title, parent=parent, body=body, source=f"<p>Source: {key}</p>", **more)


def picture(name: str = "a.png", content: bytes = b"a") -> Attachment:
    return Attachment(name, "image/png", content)


def tree(*pages: Page) -> PageTree:
    """Pages with their places among siblings counted."""
    seats: dict[tuple[str | None, str | None], int] = {}
    placed = []
    for one in pages:
        seat = seats.get((one.parent, one.space), 0)
        seats[one.parent, one.space] = seat + 1
        placed.append(replace(one, order=seat))
    return PageTree(handbook=HANDBOOK, pages=tuple(placed))


def tree_of(text: str) -> PageTree:
    """A tree from its text; `KEY:` before a page on the left margin puts it and all below it into that space."""
    above: list[tuple[int, str]] = []
    pages, space = [], None
    for line in filter(str.strip, text.splitlines()):
        depth = len(line) - len(line.lstrip())
        head, _, words = line.strip().partition(" = ")
        key, _, title = head.partition(" ")
        if depth == 0:
            space, key = key.split(":", 1) if ":" in key else (None, key)
        while above and above[-1][0] >= depth:
            above.pop()
        pages.append(page(key, title, above[-1][1] if above else None, words or "words", space=space))
        above.append((depth, key))
    return tree(*pages)


def plan_for(wiki: Wiki, desired: PageTree, site: Site = SITE, **options: Any) -> Plan:
    return make_plan(desired, find_remote(wiki, desired, site), settings=site, **options)


def publish(wiki: Wiki, desired: PageTree, site: Site = SITE, **options: Any) -> Receipt:
    remote = find_remote(wiki, desired, site)
    return apply_plan(make_plan(desired, remote, settings=site, **options), desired, wiki, remote)


def ours(wiki: MemoryWiki, desired: PageTree, home: str = "ANNO") -> dict[str, Any]:
    """What the wiki would show of a tree if all went well; to be compared with `shown`."""
    children: dict[str | None, list[str]] = {}
    for one in desired.pages:
        children.setdefault(one.parent, []).append(one.title)
    titles = {one.key: one.title for one in desired.pages}
    return {
        one.title: (
            titles[one.parent] if one.parent else wiki.sheets[wiki.homes[one.space or home]].title,
            one.space or home,
            one.storage,
            sorted(one.labels),
            {file.name: file.digest for file in one.attachments},
            children.get(one.key, []),
        )
        for one in desired.pages
    }


def shown(wiki: MemoryWiki) -> dict[str, Any]:
    """What the wiki shows, home pages left out."""
    homes = {wiki.sheets[home].title for home in wiki.homes.values()}
    return {title: sheet for title, sheet in wiki.seen().items() if title not in homes}
