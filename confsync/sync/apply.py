"""Plan -> Receipt: the steps, taken one after another, so that a publish may die anywhere and be run again.

A write that meets somebody else's leaves that page alone and goes on with the others: see write.py for the requests
that one page takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from confsync.errors import Unreachable
from confsync.model.page import PageTree
from confsync.model.sitemap import ROOT
from confsync.sync.plan import Plan
from confsync.sync.spaces import note_spaces, used_spaces
from confsync.sync.step import Conflict, Create, CreateSpace, Delete, Move, Place, Step, Update
from confsync.sync.wiki import Refused, RemotePage, RemoteTree, Wiki
from confsync.sync.write import Lost, Writer

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What became of one page."""

    id: str
    version: int
    action: str  # of the step, or unchanged | kept | conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a publish did. Conflicts are the plan's and those that came up while it ran."""

    plan: str  # digest
    created: int = 0
    updated: int = 0
    moved: int = 0
    deleted: int = 0
    unchanged: int = 0
    kept: int = 0  # edits in the wiki that stay, as the settings want
    conflicts: tuple[Conflict, ...] = ()
    attachments: int = 0  # uploaded
    pages: Mapping[str, Trace] = field(default_factory=dict)  # by key
    lost: tuple[Lost, ...] = ()  # inline comments whose text is gone
    cut_short: bool = False  # the site gave up, or somebody: steps are left over for the next publish


def apply_plan(
    plan: Plan,
    desired: PageTree,
    wiki: Wiki,
    remote: RemoteTree,
    *,
    progress: Progress | None = None,
    cut_short: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Takes a plan's steps in the wiki that it was made for.

    Raises Unreachable where the site gives up; before that, `cut_short` is told how far it came.
    """
    run = _Run(plan, desired, wiki, remote)
    try:
        run.note(used_spaces(desired, remote))
        _take_all(run, plan, progress)
        run.note(run.occupied())
    except (Unreachable, KeyboardInterrupt):
        if cut_short:
            cut_short(replace(run.receipt(), cut_short=True))
        raise
    return run.receipt()


def _take_all(run: _Run, plan: Plan, progress: Progress | None) -> None:
    for key in plan.aside:
        run.step_aside(key)
    deletes = sum(isinstance(step, Delete) for step in plan.steps)
    for number, step in enumerate(plan.steps):
        if number == len(plan.steps) - deletes:
            run.arrange()
        run.take(step)
        if progress:
            progress(number + 1, len(plan.steps), step.key)
    if not deletes:
        run.arrange()


class _Run:
    """One publish: what it knows of the wiki, kept up to date by what it does."""

    def __init__(self, plan: Plan, desired: PageTree, wiki: Wiki, remote: RemoteTree) -> None:
        self._plan = plan
        self._desired = desired
        self._wiki = wiki
        self._writer = Writer(wiki, plan.handbook)
        self._noted = remote.noted
        self._twins = remote.twins
        self._home = remote.home
        self._above = remote.above
        self._spaces = dict(remote.spaces)
        now = {own: key for key, own in plan.former.items()}
        self._pages = {now.get(key, key): own.page for key, own in remote.own.items()}
        self._conflicts: dict[str, Conflict] = {}  # that came up meanwhile
        self._done: dict[str, str] = {}  # key -> action

    def take(self, step: Step) -> None:
        """One step; a page that somebody else wrote meanwhile is left alone and becomes a conflict."""
        if isinstance(step, CreateSpace):
            self._spaces[step.key] = self._wiki.create_space(step.key, step.title)
            return
        if step.key in self._conflicts:
            return
        try:
            self._change(step)
        except Refused as error:
            there = self._pages.get(step.key)
            self._conflicts[step.key] = Conflict(
                key=step.key, title=step.title, why=str(error), version=there.version if there else 0
            )
        else:
            self._done[step.key] = step.action

    def step_aside(self, key: str) -> None:
        """Frees a page's title; `key` is the one that the wiki knows it by."""
        name = next((new for new, old in self._plan.former.items() if old == key), key)
        try:
            self._pages[name] = self._writer.step_aside(key, self._pages[name])
        except Refused as error:
            there = self._pages[name]
            self._conflicts[name] = Conflict(key=name, title=there.title, why=str(error), version=there.version)

    def note(self, spaces: frozenset[str]) -> None:
        """Has the root say which other spaces hold pages, from before one is made there until the last is gone."""
        if spaces != self._noted and ROOT in self._pages:
            note_spaces(self._wiki, self._plan.handbook, self._pages[ROOT].id, spaces)
        self._noted = self._writer.spaces = spaces

    def occupied(self) -> frozenset[str]:
        """Other spaces that hold pages of ours now."""
        there = {page.space for key, page in self._pages.items() if self._done.get(key) != Delete.action}
        return frozenset(there | {twin.page.space for twin in self._twins}) - {self._home}

    def arrange(self) -> None:
        """Puts siblings into reading order; a page that is not there, or has not arrived, is passed over."""
        for place in self._plan.places:
            if place.key not in self._conflicts and {place.key, place.sibling} <= self._pages.keys():
                self._place(place)

    def receipt(self) -> Receipt:
        """The sum of it all."""
        actions = list(self._done.values())
        return Receipt(
            plan=self._plan.digest,
            created=actions.count(Create.action),
            updated=actions.count(Update.action),
            moved=actions.count(Move.action),
            deleted=actions.count(Delete.action),
            unchanged=self._plan.unchanged,
            kept=len(self._plan.kept),
            conflicts=(*self._plan.conflicts, *self._conflicts.values()),
            attachments=self._writer.attachments,
            pages={
                key: Trace(id=page.id, version=page.version, action=self._action(key))
                for key, page in self._pages.items()
            },
            lost=tuple(self._writer.lost),
        )

    def _action(self, key: str) -> str:
        left_alone = {conflict.key for conflict in self._plan.conflicts} | self._conflicts.keys()
        standing = "conflict" if key in left_alone else "kept" if key in self._plan.kept else "unchanged"
        return self._done.get(key, standing)

    def _change(self, step: Create | Update | Move | Delete) -> None:
        match step:
            case Create():
                self._pages[step.key] = self._create(step)
            case Update():
                self._pages[step.key] = self._update(step.key, self._pages[step.key])
            case Move():
                self._move(step)
            case Delete():
                self._writer.current(self._pages[step.key])
                self._wiki.trash(self._pages[step.key].id)
            case _:
                assert_never(step)

    def _create(self, step: Create) -> RemotePage:
        page = self._desired.by_key[step.key]
        parent = self._parent(step.key)
        there = self._pages.get(step.key)
        if there:
            return self._writer.complete(page, there, parent)
        return self._writer.create(page, self._spaces[page.space or self._home], parent)

    def _update(self, key: str, there: RemotePage) -> RemotePage:
        return self._writer.update(self._desired.by_key[key], there, self._parent(key))

    def _move(self, step: Move) -> None:
        page, there = self._desired.by_key[step.key], self._pages[step.key]
        space, parent = page.space or self._home, self._parent(step.key)
        if step.below and parent and (space != there.space or not step.write):
            self._writer.current(there)
            self._wiki.move(there.id, parent)
            there = replace(there, space=space, parent=parent)
        self._pages[step.key] = self._update(step.key, there) if step.write else there

    def _parent(self, key: str) -> str | None:
        """Id of the page to be below. Raises Refused when that page could not be published."""
        page = self._desired.by_key[key]
        if page.parent is None:
            above = self._above if page.space is None else None
            return above or self._spaces[page.space or self._home].homepage
        there = self._pages.get(page.parent)
        if there is None:
            raise Refused(f'its parent "{self._desired.by_key[page.parent].title}" could not be published')
        return there.id

    def _place(self, place: Place) -> None:
        try:
            self._wiki.place(self._pages[place.key].id, place.side, self._pages[place.sibling].id)
        except Refused as error:
            title = self._desired.by_key[place.key].title
            self._conflicts[place.key] = Conflict(key=place.key, title=title, why=str(error))
