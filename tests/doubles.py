"""Doubles with behaviour. MemoryWiki is a Confluence of dicts: versions, titles, trash, order, files, and accidents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from confsync.errors import Unreachable
from confsync.model.page import Attachment
from confsync.sync.wiki import Refused, RemotePage, RemoteSpace, Side, Snapshot


class Died(Unreachable):
    """The accident that a test asked for."""


@dataclass
class Sheet:
    """A page with its past: `versions` hold (title, body, message, editor), version 1 first."""

    id: str
    space: str
    parent: str | None
    versions: list[tuple[str, str, str, str]]
    status: str = "current"
    labels: set[str] = field(default_factory=set)
    files: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)  # name -> versions of (digest, bytes)
    state: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        return self.versions[-1][0]

    @property
    def body(self) -> str:
        return self.versions[-1][1]


class MemoryWiki:
    """A wiki in memory. `die_at` n: the n-th call from now raises, after it was carried out when `late` is set."""

    def __init__(self, *spaces: str) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.homes: dict[str, str] = {}
        self.order: dict[str | None, list[str]] = {}  # parent -> children, in their order
        self.requests = 0
        self.writes = 0
        self.die_at: int | None = None
        self.late = False
        self.log: list[str] = []
        self._ids = count(100)
        for key in spaces:
            self._open(key, f"{key} home")

    # what people do in the browser

    def named(self, title: str) -> Sheet:
        found = [sheet for sheet in self.sheets.values() if sheet.title == title and sheet.status == "current"]
        assert len(found) == 1, f"{len(found)} pages are called {title}"
        return found[0]

    def edit(self, title: str, *, body: str | None = None, to: str | None = None, editor: str = "ann") -> None:
        sheet = self.named(title)
        sheet.versions.append((to or sheet.title, sheet.body if body is None else body, "", editor))

    def drag(self, title: str, below: str) -> None:
        self._hang(self.named(title), self.named(below).id)

    def add(self, space: str, title: str, *, below: str | None = None, body: str = "<p>theirs</p>") -> Sheet:
        parent = self.named(below).id if below else self.homes[space]
        return self._make(space, title, parent, body, "ann")

    def upload(self, title: str, name: str) -> None:
        self.named(title).files.setdefault(name, []).append(("", b"by hand"))

    def seen(self) -> dict[str, Any]:
        """What readers see: for each title its parent's title, text, labels, files and children in order."""
        current = [sheet for sheet in self.sheets.values() if sheet.status == "current"]
        return {
            sheet.title: (
                self.sheets[sheet.parent].title if sheet.parent else None,
                sheet.space,
                sheet.body,
                sorted(sheet.labels),
                {name: files[-1][0] for name, files in sheet.files.items()},
                [self.sheets[child].title for child in self.order.get(sheet.id, [])],
            )
            for sheet in current
        }

    def twin(self) -> MemoryWiki:
        """The same wiki, on its own from here."""
        return deepcopy(self)

    # the protocol

    def spaces(self, keys: Iterable[str]) -> Mapping[str, RemoteSpace]:
        self._call("spaces")
        return {key: self._space(key) for key in keys if key in self.homes}

    def create_space(self, key: str, name: str) -> RemoteSpace:
        self._call("create_space")
        self._open(key, f"{name} home")
        self._late()
        return self._space(key)

    def states(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        found = {}
        for page in ids:
            self._call(f"state {page}")
            state = self.sheets[page].state
            if state is not None:
                found[page] = deepcopy(state)
        return found

    def read(self, page: str, *, version: int | None = None) -> Snapshot | None:
        self._call(f"read {page}")
        sheet = self.sheets.get(page)
        if sheet is None or sheet.status != "current" or (version or 1) > len(sheet.versions):
            return None
        number = version or len(sheet.versions)
        return Snapshot(number, sheet.versions[number - 1][1])

    def history(self, page: str) -> Mapping[int, str]:
        self._call(f"history {page}")
        return {number: entry[2] for number, entry in enumerate(self.sheets[page].versions, 1)}

    def create(self, space: RemoteSpace, title: str, parent: str | None, body: str) -> RemotePage:
        self._call(f"create {title}")
        self._require_free(space.key, title)
        if parent is not None:
            self._current(parent)
        sheet = self._make(space.key, title, parent or space.homepage, body, "bot")
        self._late()
        return self._remote(sheet)

    def update(self, page: RemotePage, title: str, parent: str | None, body: str, message: str) -> RemotePage:
        self._call(f"update {page.title}")
        sheet = self._current(page.id)
        if len(sheet.versions) != page.version:
            raise Refused(f"version {len(sheet.versions)} is there")
        self._require_free(sheet.space, title, but=sheet.id)
        if parent is not None and self._current(parent).id != sheet.parent:
            self._hang(sheet, parent)
        sheet.versions.append((title, body, message, "bot"))
        self._late()
        return self._remote(sheet)

    def move(self, page: str, parent: str) -> None:
        self._call(f"move {page}")
        sheet, space = self._current(page), self._current(parent).space
        if sheet.space != space:
            for moved in self._below(sheet):
                self._require_free(space, moved.title)
            for moved in self._below(sheet):
                moved.space = space
        self._hang(sheet, parent)
        self._late()

    def place(self, page: str, side: Side, sibling: str) -> None:
        self._call(f"place {page}")
        sheet, other = self._current(page), self._current(sibling)
        self._hang(sheet, other.parent)
        siblings = self.order[other.parent]
        siblings.remove(page)
        siblings.insert(siblings.index(sibling) + (side == "after"), page)
        self._late()

    def trash(self, page: str) -> None:
        self._call(f"trash {page}")
        sheet = self.sheets.get(page)
        if sheet is None or sheet.status != "current":
            return
        for child in list(self.order.get(page, [])):
            self._hang(self.sheets[child], sheet.parent)
        sheet.status = "trashed"
        self.order[sheet.parent].remove(page)
        self._late()

    def attach(self, page: str, attachment: Attachment) -> None:
        self._call(f"attach {attachment.name}")
        versions = self._current(page).files.setdefault(attachment.name, [])
        versions.append((attachment.digest, attachment.content))
        self._late()

    def detach(self, page: str, names: Iterable[str]) -> None:
        for name in names:
            self._call(f"detach {name}")
            self._current(page).files.pop(name, None)
            self._late()

    def attachments(self, page: str) -> Mapping[str, str]:
        self._call(f"attachments {page}")
        return {name: files[-1][0] for name, files in self._current(page).files.items()}

    def label(self, page: str, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        self._call(f"label {page}")
        sheet = self._current(page)
        sheet.labels = (sheet.labels | set(add)) - set(remove)
        self._late()

    def remember(self, page: str, state: Mapping[str, Any]) -> None:
        self._call(f"remember {page}")
        self._current(page).state = deepcopy(dict(state))
        self._late()

    # how it works

    def _call(self, what: str) -> None:
        self.requests += 1
        self.log.append(what)
        if self.die_at is not None and not self.late:
            self._count_down()

    def _late(self) -> None:
        self.writes += 1
        if self.die_at is not None and self.late:
            self._count_down()

    def _count_down(self) -> None:
        assert self.die_at is not None
        self.die_at -= 1
        if self.die_at <= 0:
            self.die_at = None
            raise Died("the wiki went away")

    def _open(self, key: str, name: str) -> None:
        self.homes[key] = self._make(key, name, None, "", "admin").id

    def _make(self, space: str, title: str, parent: str | None, body: str, author: str) -> Sheet:
        sheet = Sheet(id=str(next(self._ids)), space=space, parent=parent, versions=[(title, body, "", author)])
        self.sheets[sheet.id] = sheet
        self.order.setdefault(parent, []).append(sheet.id)
        return sheet

    def _hang(self, sheet: Sheet, parent: str | None) -> None:
        if parent is not None and sheet in self._above(parent):
            raise Refused("a page cannot be below itself")
        self.order[sheet.parent].remove(sheet.id)
        sheet.parent = parent
        self.order.setdefault(parent, []).append(sheet.id)

    def _above(self, page: str | None) -> list[Sheet]:
        found = []
        while page is not None:
            found.append(self.sheets[page])
            page = self.sheets[page].parent
        return found

    def _below(self, sheet: Sheet) -> list[Sheet]:
        children = [self.sheets[child] for child in self.order.get(sheet.id, [])]
        return [sheet, *(found for child in children for found in self._below(child))]

    def _current(self, page: str) -> Sheet:
        sheet = self.sheets.get(page)
        if sheet is None or sheet.status != "current":
            raise Refused("the page is gone")
        return sheet

    def _require_free(self, space: str, title: str, *, but: str = "") -> None:
        for sheet in self.sheets.values():
            holds = sheet.status in {"current", "archived"} and sheet.title.casefold() == title.casefold()
            if holds and sheet.space == space and sheet.id != but:
                raise Refused(f"title-taken: {title}")

    def _space(self, key: str) -> RemoteSpace:
        pages = [sheet for sheet in self.sheets.values() if sheet.space == key and sheet.status != "trashed"]
        return RemoteSpace(
            key=key, id=f"space-{key}", homepage=self.homes[key], pages=tuple(self._remote(sheet) for sheet in pages)
        )

    def _remote(self, sheet: Sheet) -> RemotePage:
        title, _, message, editor = sheet.versions[-1]
        siblings = self.order.get(sheet.parent, [])
        return RemotePage(
            id=sheet.id,
            title=title,
            space=sheet.space,
            parent=sheet.parent,
            version=len(sheet.versions),
            message=message,
            position=siblings.index(sheet.id) if sheet.id in siblings else None,
            author=sheet.versions[0][3],
            editor=editor,
            archived=sheet.status == "archived",
        )


def without_positions(space: RemoteSpace) -> RemoteSpace:
    """The space as Data Center tells it."""
    return replace(space, pages=tuple(replace(page, position=None) for page in space.pages))
