"""(PageTree, RemoteTree, Pairing) -> what becomes of each page: a step, nothing, or a conflict.

Titles make it a matter of more than one page: a page that must be left alone keeps its title from another, which then
cannot be published either, nor can the pages below it. So decisions are taken again until none changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import replace

from confsync.model.page import Page, PageTree
from confsync.model.settings import Site
from confsync.model.sitemap import ROOT
from confsync.sync.match import Pairing, conflict, is_misplaced, standing_in_the_way
from confsync.sync.spaces import used_spaces
from confsync.sync.step import Conflict, Create, Delete, Move, Update
from confsync.sync.wiki import OwnPage, RemotePage, RemoteTree, Standing


class Decisions:
    """What a plan is made of, before its steps are put into order."""

    def __init__(self, desired: PageTree, remote: RemoteTree, settings: Site, pairing: Pairing) -> None:
        self._desired = desired
        self._remote = remote
        self._drift = settings.drift
        self._tied = settings.dialect == "datacenter"  # pages stay in their space: PUT answers 400 to another one
        self._known = pairing.known
        self._leftover = pairing.leftover
        self._pages = remote.pages()
        self._spread = bool(used_spaces(desired, remote))
        self._holders = {(page.space, page.title.casefold()): page for page in self._pages.values()}
        self.steps: dict[str, Create | Update | Move] = {}  # by key, in the order of the page tree
        self.blocked: dict[str, Conflict] = {}  # wanted pages that are left alone
        self.spared: list[Conflict] = []  # pages nobody wants that are left alone all the same
        self.deletes: tuple[Delete, ...] = self._deletes()
        self._settle()

    @property
    def left_alone(self) -> Set[str]:
        """Keys of pages that are neither written nor moved, whatever the handbook says."""
        edited = {key for key, own in self._known.items() if own.standing is Standing.EDITED}
        return (self.blocked.keys() | edited) - self.steps.keys()

    def waits_for_parent(self) -> Mapping[str, str]:
        """Key -> key of the parent whose own step must be taken first.

        On top of another space it is the root, whose message says from its step on that there are pages elsewhere.
        """
        arriving = {key for key, step in self.steps.items() if not isinstance(step, Update)}
        first = arriving | (self.steps.keys() & {ROOT})
        above = {key: self._desired.by_key[key].parent or ROOT for key in arriving - {ROOT}}
        return {key: parent for key, parent in above.items() if parent in first}

    def waits_for_title(self) -> Mapping[str, str]:
        """Key -> key of the page that has its title now and gives it up in its own step."""
        giving = self._giving()
        held = {key: holder.id for key in self.steps if (holder := self._holder(key))}
        return {key: giving[page] for key, page in held.items() if page in giving}

    def doomed_holders(self) -> tuple[str, ...]:
        """Keys of pages to be deleted that have a title which another page takes before that."""
        taken = {holder.id for key in self.steps if (holder := self._holder(key))}
        doomed = {step.key for step in self.deletes}
        return tuple(own.key for own in self._leftover if own.page.id in taken and own.key in doomed)

    def _deletes(self) -> tuple[Delete, ...]:
        steps: list[tuple[int, Delete]] = []
        for own in self._leftover:
            in_the_way = standing_in_the_way(own, self._drift, wanted=False)
            if in_the_way:
                self.spared.append(in_the_way)
            elif not own.page.archived and (own.standing is not Standing.EDITED or self._drift == "overwrite"):
                step = Delete(
                    key=own.key, title=own.page.title, why="no longer in the handbook", version=own.page.version
                )
                steps.append((self._depth(own.page), step))
        return tuple(step for _, step in sorted(steps, key=lambda entry: -entry[0]))  # children before parents

    def _depth(self, page: RemotePage) -> int:
        above: set[str] = set()
        parent = page.parent
        while parent is not None and parent in self._pages and parent not in above:
            above.add(parent)
            parent = self._pages[parent].parent
        return len(above)

    def _settle(self) -> None:
        for key, own in self._known.items():
            in_the_way = standing_in_the_way(own, self._drift, wanted=True) or self._stuck(key, own)
            if in_the_way:
                self.blocked[key] = in_the_way
        doomed = {step.key for step in self.deletes}
        while True:
            decided = {page.key: self._step(page) for page in self._desired.pages if page.key not in self.blocked}
            self.steps = {key: step for key, step in decided.items() if step}
            giving = {*self._giving(), *(own.page.id for own in self._leftover if own.key in doomed)}
            fresh = {key: clash for key in self.steps if (clash := self._clash(key, giving))}
            if not fresh:
                return
            self.blocked.update(fresh)

    def _stuck(self, key: str, own: OwnPage) -> Conflict | None:
        space = self._desired.by_key[key].space or self._remote.home
        if not self._tied or own.page.space == space:
            return None
        why = f"belongs in space {space}, and Data Center has no call that moves a page to another space"
        return conflict(key, own.page, f"{why}: move it in the wiki with all below it, then publish again")

    def _step(self, page: Page) -> Create | Update | Move | None:
        own = self._known.get(page.key)
        if own is None:
            return Create(key=page.key, title=page.title, why="new", digest=page.digest)
        version = own.page.version
        if own.standing is Standing.BEGUN:
            why = "was begun by a publish that did not finish"
            return Create(key=page.key, title=page.title, why=why, digest=page.digest, version=version)
        if own.standing is Standing.EDITED and self._drift != "overwrite":
            return None
        reasons = self._reasons(page, own)
        write = bool(reasons) or own.digest != page.digest[:12]
        if self._moves(page, own) and (write or self._drift != "keep"):
            seat = self._seat(page)
            reasons.append(f"moved {seat}" if write else f"was moved in the wiki, goes back {seat}")
            why = "; ".join(reasons)
            return Move(key=page.key, title=page.title, why=why, digest=page.digest, version=version, write=write)
        why = "; ".join(reasons) or "content changed"
        return Update(key=page.key, title=page.title, why=why, digest=page.digest, version=version) if write else None

    def _reasons(self, page: Page, own: OwnPage) -> list[str]:
        """What a person would say has changed; [] when only the content did, or nothing."""
        reasons = []
        if own.standing is Standing.EDITED:
            reasons.append(f"overwrites version {own.page.version}, which was edited in the wiki")
        if own.standing is Standing.WRITTEN and not own.digest:
            reasons.append("the edit made in the wiki is in the handbook now")
        if own.key != page.key:
            reasons.append(f"source moved from {own.key}")
        if own.page.title != page.title:
            reasons.append(f'title changed from "{own.page.title}"')
        if page.key == ROOT and self._spread and not own.spread:
            reasons.append("notes that some pages are in other spaces")
        return reasons

    def _moves(self, page: Page, own: OwnPage) -> bool:
        parent_missing = page.parent in self.blocked and page.parent not in self._known
        return not parent_missing and is_misplaced(page, own, self._remote, self._known)

    def _seat(self, page: Page) -> str:
        if page.parent is not None:
            return f'below "{self._desired.by_key[page.parent].title}"'
        return f"to the top of space {page.space or self._remote.home}"

    def _holder(self, key: str) -> RemotePage | None:
        """The page that has the title which a step takes; None when it is free, or the page's own."""
        page = self._desired.by_key[key]
        own = self._known.get(key)
        holder = self._holders.get((page.space or self._remote.home, page.title.casefold()))
        return None if holder is None or (own and own.page.id == holder.id) else holder

    def _giving(self) -> Mapping[str, str]:
        """Id -> key of pages that have another title, or are in another space, once their step is taken."""
        giving = {}
        for key in self.steps.keys() & self._known.keys():
            page, there = self._desired.by_key[key], self._known[key].page
            wanted = (page.space or self._remote.home, page.title.casefold())
            if wanted != (there.space, there.title.casefold()):
                giving[there.id] = key
        return giving

    def _clash(self, key: str, giving: Collection[str]) -> Conflict | None:
        """Why a step cannot be taken: its title stays with another page, or its parent will not be there."""
        page = self._desired.by_key[key]
        holder = self._holder(key)
        if holder and holder.id not in giving:
            state = "an archived page" if holder.archived else "another page"
            return conflict(key, replace(holder, title=page.title), f"title-taken: {state} of the space has this title")
        if key not in self._known and page.parent in self.blocked and page.parent not in self._known:
            parent = self._desired.by_key[page.parent].title
            return Conflict(key=key, title=page.title, why=f'its parent "{parent}" cannot be published')
        return None
