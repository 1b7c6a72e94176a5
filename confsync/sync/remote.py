"""Wiki -> RemoteTree: every page of the spaces, and which of them this handbook put there.

Almost all pages are recognised by the mark in the listing, at no cost. What is left to ask for, page by page, is few:
a page edited by hand has lost the mark from its message and is recognised by its content property; a page whose
making was interrupted has at least a stub for a body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from confsync.errors import Unreachable
from confsync.model.page import PageTree
from confsync.model.settings import Site
from confsync.model.sitemap import ROOT
from confsync.storage.canonical import same_meaning
from confsync.sync.mark import is_ours, read_mark, read_stub, short, without_source
from confsync.sync.spaces import noted_spaces, wanted_spaces
from confsync.sync.wiki import OwnPage, RemotePage, RemoteSpace, RemoteTree, Standing, Wiki

_EDITED_FROM = 3  # version 1 is our stub, 2 our first body: a page of ours edited by hand has at least this one


def find_remote(wiki: Wiki, desired: PageTree, settings: Site) -> RemoteTree:
    """Reads the wiki and changes nothing; an unchanged handbook costs two listings, whatever its size."""
    spaces = dict(wiki.spaces([settings.space, *sorted(wanted_spaces(desired, settings.space))]))
    search = _Search(wiki, desired)
    search.run(spaces)
    own, twins = search.settle()
    noted = noted_spaces(wiki, desired.handbook, own.get(ROOT))
    known = {key.casefold() for key in spaces}
    if left := sorted(key for key in noted if key.casefold() not in known):
        spaces.update(wiki.spaces(left))
        search.run(spaces)
        own, twins = search.settle()
    return RemoteTree(
        home=settings.space, spaces=spaces, above=_above(settings, spaces), own=own, noted=noted, twins=twins
    )


def _above(settings: Site, spaces: Mapping[str, RemoteSpace]) -> str | None:
    """Id of the page that the settings name as parent, by id or by title; None when they name none."""
    wanted = settings.parent
    if wanted is None:
        return None
    pages = spaces[settings.space].pages if settings.space in spaces else ()
    found = [page.id for page in pages if page.id == wanted and not page.archived]
    found += [page.id for page in pages if page.title.casefold() == wanted.casefold() and not page.archived]
    if found:
        return found[0]
    if wanted.isdecimal() and settings.space in spaces:
        return wanted  # a folder's id: folders are not listed with pages
    raise Unreachable(
        f'there is no page "{wanted}" in space {settings.space}: confluence.parent in confsync.yaml names the page '
        "below which the handbook goes; leave it out to use the space's home page"
    )


@dataclass
class _Search:
    wiki: Wiki
    desired: PageTree
    pages: dict[str, RemotePage] = field(default_factory=dict)  # by id
    found: dict[str, OwnPage] = field(default_factory=dict)  # by page id
    asked: set[str] = field(default_factory=set)  # ids of pages that need no second look
    full_keys: dict[str, str] = field(init=False)  # by the form that messages name them in

    def __post_init__(self) -> None:
        self.full_keys = {short(key): key for key in self.desired.by_key}

    def run(self, spaces: Mapping[str, RemoteSpace]) -> None:
        self.pages = {page.id: page for space in spaces.values() for page in space.pages}
        for page in self.pages.values():
            mark = read_mark(page.message)
            if mark:
                self.asked.add(page.id)
                if mark.handbook == self.desired.handbook:
                    self._claim(mark.key, page, mark.digest, mark.commit, spread=mark.spread)
        titles = {page.title.casefold() for page in self.desired.pages}
        self._ask(page for page in self.pages.values() if page.title.casefold() in titles)
        self._ask_below()
        if self.found and self._missing():
            self._ask(self._strays())
            self._ask_below()

    def settle(self) -> tuple[dict[str, OwnPage], tuple[OwnPage, ...]]:
        """Pages by key, and those that claim a key which another page has with better right."""
        own: dict[str, OwnPage] = {}
        twins = []
        for page in sorted(self.found.values(), key=self._right):
            if page.key in own:
                twins.append(page)
            else:
                own[page.key] = page
        return own, tuple(twins)

    def _right(self, own: OwnPage) -> tuple[bool, bool, bool, int, str]:
        wanted = self.desired.by_key.get(own.key)
        renamed = wanted is None or wanted.title != own.page.title
        return own.page.archived, own.standing is Standing.BEGUN, renamed, len(own.page.id), own.page.id

    def _missing(self) -> bool:
        return bool(self.desired.by_key.keys() - {own.key for own in self.found.values()})

    def _strays(self) -> list[RemotePage]:
        """Pages that could be ours, edited, renamed and moved away: made by whoever made the others."""
        authors = {own.page.author for own in self.found.values()}
        return [page for page in self.pages.values() if page.version >= _EDITED_FROM and page.author in authors]

    def _ask_below(self) -> None:
        while below := [page for page in self.pages.values() if page.id not in self.asked and self._is_below(page)]:
            self._ask(below)

    def _is_below(self, page: RemotePage) -> bool:
        seen: set[str] = set()
        parent = page.parent
        while parent is not None and parent not in seen:
            if parent in self.found:
                return True
            seen.add(parent)
            parent = self.pages[parent].parent if parent in self.pages else None
        return False

    def _ask(self, pages: Iterable[RemotePage]) -> None:
        fresh = [page for page in pages if page.id not in self.asked]
        self.asked.update(page.id for page in fresh)
        states = self.wiki.states([page.id for page in fresh]) if fresh else {}
        missing = self._missing()
        for page in fresh:
            state = states.get(page.id)
            if state is not None and is_ours(state, self.desired.handbook, page.id):
                self._recognise(page, state)
            elif missing and page.version == 1 and not page.message:
                self._look_for_stub(page)

    def _look_for_stub(self, page: RemotePage) -> None:
        snapshot = self.wiki.read(page.id)
        stub = read_stub(snapshot.body) if snapshot else None
        if stub and stub[0] == self.desired.handbook:
            self._claim(stub[1], page, "", "-", Standing.BEGUN)

    def _recognise(self, page: RemotePage, state: Mapping[str, Any]) -> None:
        version, digest, commit = state["version"], str(state.get("digest", ""))[:12], str(state.get("commit", "-"))
        if page.version == version:
            standing = Standing.WRITTEN if digest else Standing.BEGUN
            self._claim(state["key"], page, digest, commit, standing)
            return
        # The property lags when a publish died right after the body was written, so the history has the last word.
        for number, message in self.wiki.history(page.id).items():
            mark = read_mark(message)
            if mark and mark.handbook == self.desired.handbook and number > version:
                version, digest, commit = number, mark.digest, mark.commit
        ours, now = self.wiki.read(page.id, version=version), self.wiki.read(page.id)
        wanted = self.desired.by_key.get(self._full(state["key"]))
        titles = {state.get("title"), wanted.title if wanted else None}
        if now and ours and page.title in titles and same_meaning(ours.body, now.body):
            self._claim(state["key"], page, digest, commit)
        elif now and wanted and page.title == wanted.title and same_meaning(without_source(now.body), wanted.body):
            self._claim(state["key"], page, "", commit)  # pulled: only the mark is missing
        else:
            self._claim(state["key"], page, digest, commit, Standing.EDITED)

    def _claim(
        self,
        key: str,
        page: RemotePage,
        digest: str,
        commit: str,
        standing: Standing = Standing.WRITTEN,
        *,
        spread: bool = False,
    ) -> None:
        self.found[page.id] = OwnPage(
            key=self._full(key), page=page, digest=digest, commit=commit, standing=standing, spread=spread
        )

    def _full(self, key: str) -> str:
        return self.full_keys.get(short(key), key)
