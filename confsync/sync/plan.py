"""(PageTree, RemoteTree) -> Plan: the steps that make readers see what was written.

Nothing is fetched here. A step names a page by key, because a page about to be created has no id yet.
Hand edits are kept: see match.py and guard.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256

from confsync.model.page import PageTree
from confsync.model.settings import Site
from confsync.sync.decide import Decisions
from confsync.sync.match import pair, twin_conflicts
from confsync.sync.order import ordered
from confsync.sync.siblings import arranged
from confsync.sync.step import Conflict, CreateSpace, Move, Place, Step
from confsync.sync.wiki import RemoteTree, Standing

_LONGEST_NAME = 200  # characters of a space's name; a page's title may have 255


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a publish would do, in the order in which it would do it."""

    handbook: str
    steps: tuple[Step, ...] = ()
    unchanged: int = 0  # pages that stay as they are
    kept: tuple[str, ...] = ()  # keys of pages whose edit in the wiki stays, as the settings want
    conflicts: tuple[Conflict, ...] = ()
    commit: str = "-"  # the handbook's revision
    published: int = 0  # pages of ours that the wiki had before
    guarded: bool = False  # whether its deletes take a word of their own
    empty: bool = False  # whether the handbook has no source left that makes a page
    aside: tuple[str, ...] = ()  # keys of pages that give up their title before the first step
    places: tuple[Place, ...] = ()  # taken after all pages are there, before anything is deleted
    former: Mapping[str, str] = field(default_factory=dict)  # key -> the key that the wiki knows the page by

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex of all that applying it does and of the remote versions it rests on; not of the commit."""
        parts = {
            "handbook": self.handbook,
            "steps": [{"action": step.action, **asdict(step), "why": ""} for step in self.steps],
            "aside": self.aside,
            "places": [[place.key, place.side, place.sibling] for place in self.places],
            "former": dict(self.former),
        }
        return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def count(self, kind: type[Step]) -> int:
        """How many of its steps are of one kind."""
        return sum(isinstance(step, kind) for step in self.steps)


def make_plan(
    desired: PageTree,
    remote: RemoteTree,
    *,
    settings: Site,
    renames: Mapping[str, str] | None = None,
    commit: str = "-",
) -> Plan:
    """Compares what should be there with what is; `renames` are keys of moved sources, old -> new."""
    pairing = pair(desired, remote, renames or {})
    decisions = Decisions(desired, remote, settings, pairing)
    writes = decisions.steps
    order, aside = ordered(tuple(writes), decisions.waits_for_parent(), decisions.waits_for_title())
    places = arranged(desired, remote, pairing.known, [writes[key] for key in order], decisions.left_alone)
    placed = {place.key: place for place in places if place.key not in writes}
    conflicts = (*decisions.blocked.values(), *decisions.spared, *twin_conflicts(remote))
    published = sum(own.standing is not Standing.BEGUN for own in remote.own.values())
    return Plan(
        handbook=desired.handbook,
        steps=(
            *_spaces(desired, remote),
            *(writes[key] for key in order),
            *(_placement(desired, pairing.known[key].page.version, place) for key, place in placed.items()),
            *decisions.deletes,
        ),
        unchanged=len(desired.pages) - len(writes) - len(decisions.left_alone) - len(placed),
        kept=tuple(sorted(decisions.left_alone - decisions.blocked.keys())),
        conflicts=conflicts,
        commit=commit,
        published=published,
        guarded=settings.guard.stops_deletes(len(decisions.deletes), published),
        empty=all(page.key.startswith("@") for page in desired.pages),
        aside=(*decisions.doomed_holders(), *(pairing.known[key].key for key in aside)),
        places=places,
        former={key: own.key for key, own in pairing.known.items() if own.key != key},
    )


def _spaces(desired: PageTree, remote: RemoteTree) -> list[CreateSpace]:
    """A space is named after the page on top of it."""
    names = {page.space or remote.home: page.title for page in desired.pages if page.parent is None}
    missing = {key: name for key, name in names.items() if key not in remote.spaces}
    why = "the space does not exist"
    return [CreateSpace(key=key, title=name[:_LONGEST_NAME].rstrip(), why=why) for key, name in missing.items()]


def _placement(desired: PageTree, version: int, place: Place) -> Move:
    sibling = desired.by_key[place.sibling].title
    page = desired.by_key[place.key]
    why = f'placed {place.side} "{sibling}"'
    return Move(key=page.key, title=page.title, why=why, digest=page.digest, version=version, write=False, below=False)
