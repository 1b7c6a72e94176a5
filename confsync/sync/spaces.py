"""Wiki ⇄ the other spaces that hold pages of a handbook, noted on its root page.

An initiative that has a space of its own no more leaves pages there, and nothing in the handbook names that space. So
the root's content property lists those spaces, from before the first page is made in one until the last is gone from
it. The root's version message says whether there is a list, which saves the others asking for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from confsync.model.page import PageTree
from confsync.model.sitemap import ROOT
from confsync.sync.mark import is_ours, read_mark
from confsync.sync.wiki import RemotePage, RemoteTree, Wiki


def wanted_spaces(desired: PageTree, home: str) -> frozenset[str]:
    """Keys of the spaces besides the handbook's own that its pages should be in."""
    return frozenset(page.space for page in desired.pages if page.space and page.space != home)


def occupied_spaces(remote: RemoteTree) -> frozenset[str]:
    """Keys of the spaces besides the handbook's own that its pages are in."""
    own = (*remote.own.values(), *remote.twins)
    return frozenset(one.page.space for one in own if one.page.space != remote.home)


def noted_spaces(wiki: Wiki, desired: PageTree, pages: Iterable[RemotePage]) -> frozenset[str]:
    """What an earlier publish noted on the root, which is among these pages of the handbook's own space."""
    root = next((page for page in pages if _is_root(page, desired)), None)
    state = wiki.states([root.id]).get(root.id) if root else None
    if root is None or state is None or not is_ours(state, desired.handbook, root.id):
        return frozenset()
    return frozenset(map(str, state.get("spaces", ())))


def note_spaces(wiki: Wiki, handbook: str, root: str, spaces: Iterable[str]) -> None:
    """Writes the list on the root, given by its id; its text stays. A root without a note of ours gets none."""
    state = wiki.states([root]).get(root)
    if state is not None and is_ours(state, handbook, root):
        wiki.remember(root, {**state, "spaces": sorted(spaces)})


def _is_root(page: RemotePage, desired: PageTree) -> bool:
    """Whether a list may be found there: the message says so, or an edit in the wiki has taken its place."""
    mark = read_mark(page.message)
    if mark:
        return mark.spread and (mark.handbook, mark.key) == (desired.handbook, ROOT)
    root = desired.by_key.get(ROOT)
    return root is not None and page.version > 1 and page.title.casefold() == root.title.casefold()
