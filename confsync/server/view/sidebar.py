"""(Space, the page that is open) -> its tree, opened along the current branch."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from confsync.server.store import tree
from confsync.server.store.records import Page, Space
from confsync.server.view.reading import path_of


@dataclass(slots=True)
class Branch:
    """A page in the side bar with those below it."""

    id: int
    title: str
    url: str
    current: bool = False
    open: bool = False  # it, or a page below it, is the one being read
    children: list[Branch] = field(default_factory=list)


def branches(db: sqlite3.Connection, space: Space, page: Page | None) -> list[Branch]:
    """The whole tree of a space; the home page, which the tree's title leads to, is left out for its children."""
    opened = {page.id, *tree.ancestors(db, page.id)} if page else set()
    roots: list[Branch] = []
    by_id: dict[int, Branch] = {}
    for found in tree.descendants(db, None, space=space.id, depth=1000):
        url = path_of(space.key, found.id, found.title)
        branch = Branch(found.id, found.title, url, page is not None and found.id == page.id, found.id in opened)
        by_id[found.id] = branch
        siblings = by_id[found.parent].children if found.parent in by_id else roots
        siblings.append(branch)
    return [branch for root in roots for branch in (root.children if root.id == space.homepage else [root])]
