"""Wiki ⇄ the other spaces that hold pages of a handbook, noted on its root page.

An initiative that has a space of its own no more leaves pages there, and nothing in the handbook names that space. So
the root's content property lists those spaces, from before the first page is made in one until the last is gone from
it. The root's version message says whether there is a list, which saves the others asking for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from confsync.model.page import PageTree
from confsync.sync.mark import is_ours, read_mark
from confsync.sync.wiki import OwnPage, RemoteTree, Wiki


def wanted_spaces(desired: PageTree, home: str) -> frozenset[str]:
    """Keys of the spaces besides the handbook's own that its pages should be in."""
    return frozenset(page.space for page in desired.pages if page.space and page.space != home)


def used_spaces(desired: PageTree, remote: RemoteTree) -> frozenset[str]:
    """Likewise, with those that its pages are in now."""
    own = (*remote.own.values(), *remote.twins)
    return wanted_spaces(desired, remote.home).union(one.page.space for one in own) - {remote.home}


def noted_spaces(wiki: Wiki, handbook: str, root: OwnPage | None) -> frozenset[str]:
    """What an earlier publish noted on the root.

    Asked for where there may be a list: the message says so, or an edit in the wiki has taken the message's place.
    """
    if root is None or not (root.spread or read_mark(root.page.message) is None):
        return frozenset()
    state = wiki.states([root.page.id]).get(root.page.id)
    if state is None or not is_ours(state, handbook, root.page.id):
        return frozenset()
    return frozenset(map(str, state.get("spaces", ())))


def note_spaces(wiki: Wiki, handbook: str, root: str, spaces: Iterable[str]) -> None:
    """Writes the list on the root, given by its id; its text stays. A root without a note of ours gets none."""
    state = wiki.states([root]).get(root)
    if state is not None and is_ours(state, handbook, root):
        wiki.remember(root, {**state, "spaces": sorted(spaces)})
