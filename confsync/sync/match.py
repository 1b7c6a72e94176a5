"""(PageTree, RemoteTree) -> which remote page each wanted page is, and what keeps the two apart.

A page is known by its key; a source that was moved is known by its former key, as git or its front matter tell it, or
by its title, so that readers keep the page's address, comments and history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from confsync.model.page import Page, PageTree
from confsync.sync.step import Conflict
from confsync.sync.wiki import OwnPage, RemotePage, RemoteTree, Standing


@dataclass(frozen=True, slots=True)
class Pairing:
    """Wanted pages that are in the wiki already, by key, and pages of ours that nothing wants any more."""

    known: Mapping[str, OwnPage]
    leftover: tuple[OwnPage, ...]


def pair(desired: PageTree, remote: RemoteTree, renames: Mapping[str, str]) -> Pairing:
    """Finds each wanted page in the wiki; `renames` are old key -> new key."""
    known = {key: remote.own[key] for key in desired.by_key if key in remote.own}
    free = {key: own for key, own in remote.own.items() if key not in desired.by_key}
    before = {new: old for old, new in renames.items()}
    unmet = [page for page in desired.pages if page.key not in known]
    for page in unmet:
        former = next((key for key in (before.get(page.key), *page.former) if key in free), None)
        if former is not None:
            known[page.key] = free.pop(former)
    by_title = {(own.page.space, own.page.title.casefold()): key for key, own in free.items() if not own.page.archived}
    for page in unmet:
        former = by_title.get((page.space or remote.home, page.title.casefold()))
        if page.key not in known and former in free:
            known[page.key] = free.pop(former)
    return Pairing(known, tuple(free.values()))


def parent_id(page: Page, remote: RemoteTree, known: Mapping[str, OwnPage]) -> str | None:
    """Id of the page that it should be below; None when that page is yet to be made, or it may be anywhere."""
    if page.parent is not None:
        return known[page.parent].page.id if page.parent in known else None
    if page.space is None and remote.above is not None:
        return remote.above
    space = remote.spaces.get(page.space or remote.home)
    return space.homepage if space else None


def is_misplaced(page: Page, own: OwnPage, remote: RemoteTree, known: Mapping[str, OwnPage]) -> bool:
    """Whether a page is in another space or below another page than wanted."""
    if own.page.space != (page.space or remote.home):
        return True
    wanted = parent_id(page, remote, known)
    if wanted is None:
        return page.parent is not None
    return wanted not in {own.page.parent, own.page.id}  # ours may have been made the space's home page


def standing_in_the_way(own: OwnPage, drift: str, *, wanted: bool) -> Conflict | None:
    """Why a page of ours must be left alone; None when it need not be."""
    if own.page.archived and wanted:
        return conflict(own.key, own.page, "is archived in the wiki: restore it there, or take its source away")
    if own.standing is Standing.EDITED and drift == "block":
        doing = "was edited in the wiki since the last publish" + ("" if wanted else ", and its source is gone")
        return conflict(own.key, own.page, f"{doing}: pull the edit, or publish with --drift overwrite or keep")
    return None


def conflict(key: str, page: RemotePage, why: str) -> Conflict:
    """A conflict about a remote page."""
    return Conflict(key=key, title=page.title, why=why, editor=page.editor, version=page.version)


def twin_conflicts(remote: RemoteTree) -> Iterator[Conflict]:
    """Second pages of one source, which only a person can tell apart."""
    for twin in remote.twins:
        other = remote.own[twin.key].page
        yield conflict(
            twin.key, twin.page, f'is a second page of this source, beside "{other.title}": remove one of the two'
        )
