"""Migration: what becomes of stored answers when a scheme changes, decided by declared lineage alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Term:
    """A label or a relation as one revision has it."""

    id: str
    key: str  # what stored answers hold
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A key with exactly one successor, so that every stored answer can be rewritten."""

    kind: str  # such as label.merged: that of the edit that diff tells of
    source: Term  # in the base
    target: Term  # in the head
    relation: bool = False

    @property
    def rewrites(self) -> bool:
        """Whether stored answers change: a successor may have taken over the key, and then they read the same."""
        return self.source.key != self.target.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A key whose stored answers a person must look at."""

    kind: str  # likewise
    source: Term
    into: tuple[Term, ...] = ()  # the successors to choose from
    reason: str
    relation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What a relation may join from now on; keys as the head has them, empty: any label."""

    relation: Term  # in the head
    heads: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How an attribute makes answers wrong or incomplete. They hold it under its id, at a mark or at the whole row."""

    kind: str  # attr.removed | attr.narrowed | value.removed | attr.widened | attr.added_required | attr.made_required
    attribute: str  # id
    labels: frozenset[str] = frozenset()  # keys, of base and head, of the labels that matter; empty: every label
    values: frozenset[str] | None = None  # those that are gone; None: whatever the value
    reason: str


_BY_LABEL = {"attr.narrowed", "attr.widened"}  # gaps of an attribute that other labels have now


@dataclass(frozen=True, kw_only=True)
class Migration:
    """From one version of a scheme to another."""

    scheme: str
    handbook: str
    before: str  # version of the scheme in the base
    after: str
    license: str | None = None
    keys: frozenset[str] = frozenset()  # everything that answers could hold under the base
    new_keys: frozenset[str] = frozenset()  # everything that they may hold under the head
    related: bool = False  # the base lists relations; else they are named by its labels
    moves: tuple[Move, ...] = ()
    holds: tuple[Hold, ...] = ()
    domains: tuple[Domain, ...] = ()
    gaps: tuple[Gap, ...] = ()
    single: str = ""  # why an answer with several options must be looked at
    whole: str = ""  # why every answer must be looked at

    @property
    def is_empty(self) -> bool:
        """Whether stored answers stay as they are."""
        return not (self.moves or self.holds or self.domains or self.gaps or self.single or self.whole)

    @cached_property
    def labels_moved(self) -> Mapping[str, str]:
        """Old key -> new key of every label that has one successor."""
        return {move.source.key: move.target.key for move in self.moves if not move.relation}

    @cached_property
    def affected(self) -> frozenset[str]:
        """Keys that are moved or held."""
        moved = frozenset(move.source.key for move in self.moves if move.rewrites)
        return moved | frozenset(hold.source.key for hold in self.holds)

    @cached_property
    def is_crossed(self) -> bool:
        """Whether a new key is also an old one, so that answers of a version in between could be read either way."""
        return any(move.target.key in self.keys and move.target.key in self.affected for move in self.moves)

    @cached_property
    def digest(self) -> str:
        """12 hex digits that stand for what it does, whatever the commits are called."""
        moves = [(move.source.key, move.target.key, move.relation) for move in self.moves]
        holds = [(hold.kind, hold.source.key, hold.relation) for hold in self.holds]
        rest = [(one.relation.key, sorted(one.heads), sorted(one.children)) for one in self.domains]
        gaps = [
            (gap.kind, gap.attribute, sorted(gap.values or (gap.labels if gap.kind in _BY_LABEL else ())))
            for gap in self.gaps
        ]
        said = [self.scheme, self.before, self.after, moves, holds, rest, gaps, self.single, self.whole]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What came of one run; rows = migrated + held + unchanged + unreadable."""

    base: str  # revisions as the user named them
    head: str
    schemes: Mapping[str, Migration] = field(default_factory=dict)  # those whose answers change
    rows: int = 0
    migrated: int = 0
    held: int = 0  # went to the re-annotation file
    unchanged: int = 0
    done: int = 0  # of the unchanged, those that an earlier run had migrated
    unreadable: tuple[int, ...] = ()  # numbers of lines, copied as they are
    moved: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (old key, new key) -> rows
    reasons: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (kind, key) -> rows
    out: str = ""
    reannotate: str = ""
    sssom: str = ""
