"""Scheme and Label: what annotators may say, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from confsync.finding import Location


class Kind(StrEnum):
    """The shape of an answer under a scheme."""

    SPANS = "spans"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    BINARY = "binary"
    RELATIONS = "relations"
    REGIONS = "regions"
    SEGMENTS = "segments"


class Status(StrEnum):
    """Where a label is in its life. A retired label is a tombstone: it stays, so that old data stays readable."""

    DRAFT = "draft"
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Boundary:
    """Something that a definition takes in or leaves out; `use` is the id of the label to use instead."""

    text: str
    use: str | None = None
    at: Location = field(compare=False, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of data with the right (or, as a counterexample, the tempting but wrong) answer."""

    text: str  # square brackets mark the span; with an image or a recording, its caption
    why: str | None = None
    use: str | None = None  # id of the label that is right instead
    image: str | None = None  # path in the handbook, already resolved from the scheme's folder
    audio: str | None = None
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeCase:
    """A hard case that was decided once, so that it is decided the same way ever after."""

    id: str  # unique within the scheme
    case: str
    decision: str  # a label's id, or words
    because: str | None = None
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """Why and when a label left, and what took its place."""

    since: str  # scheme version
    reason: str  # replaced | merged | split | out-of-scope | error
    into: tuple[str, ...] = ()  # ids
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingTo:
    """A link to a concept of an outside vocabulary."""

    target: str  # a URL
    relation: str = "exact"  # exact | close | broad | narrow | related
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One thing annotators may say; belongs to one scheme."""

    id: str  # stable, never reused; what lineage, links and reports refer to
    key: str  # what Prodigy stores
    name: str  # what people read
    definition: str = ""  # inline Markdown, one paragraph or more
    includes: tuple[Boundary, ...] = ()
    excludes: tuple[Boundary, ...] = ()
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()
    edge_cases: tuple[EdgeCase, ...] = ()
    parent: str | None = None  # id of another label of the same scheme
    status: Status = Status.ACTIVE
    retired: Retirement | None = None
    abstract: bool = False  # groups others, cannot be assigned
    color: str | None = None  # "#rrggbb", lower case
    hotkey: str | None = None
    aliases: tuple[str, ...] = ()
    mappings: tuple[MappingTo, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)  # where each of its keys stands
    at: Location = field(compare=False)

    @property
    def selectable(self) -> bool:
        """Whether new answers may use it: a deprecated label stays readable, and is offered no more."""
        return not self.abstract and self.status is Status.ACTIVE

    @property
    def in_use(self) -> bool:
        """Whether answers may hold it and mean it: a draft was never offered, and a tombstone leads elsewhere."""
        return self.status in {Status.ACTIVE, Status.DEPRECATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A property of a label with a closed list of values, such as certainty: stated, suspected."""

    id: str
    name: str
    values: tuple[str, ...]
    labels: tuple[str, ...] = ()  # ids it applies to; empty: every label
    definition: str = ""
    required: bool = False
    at: Location = field(compare=False)

    def covers(self, label: str) -> bool:
        """Whether it applies to a label, given by its id."""
        return not self.labels or label in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A directed link that annotators may draw between two labelled spans."""

    id: str
    key: str
    name: str
    source: tuple[str, ...] = ()  # ids of labels it may start at (`from`); empty: any
    target: tuple[str, ...] = ()  # ids of labels it may end at (`to`); empty: any
    definition: str = ""
    color: str | None = None
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A Prodigy match pattern: an exact string, or a list of token descriptions in spaCy's form."""

    label: str  # id
    pattern: str | tuple[Mapping[str, Any], ...]
    at: Location = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A label scheme: one YAML file in `taxonomy/`. Labels keep the order of the file."""

    id: str
    title: str
    version: str  # semantic version
    kind: Kind
    description: str = ""  # Markdown
    owners: tuple[str, ...] = ()
    license: str | None = None
    labels: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    relations: tuple[Relation, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    at: Location = field(compare=False)

    @property
    def path(self) -> str:
        """The source file, which is also the key of its page."""
        return self.at.path

    @cached_property
    def by_id(self) -> Mapping[str, Label]:
        """Labels by id, in file order; of two with the same id (an error that lint reports) the first."""
        found: dict[str, Label] = {}
        for label in self.labels:
            found.setdefault(label.id, label)
        return found

    @cached_property
    def children(self) -> Mapping[str | None, tuple[Label, ...]]:
        """Labels by parent id, in file order; under None the roots, among them labels whose parent is unknown."""
        found: dict[str | None, list[Label]] = {}
        for label in self.labels:
            found.setdefault(label.parent if label.parent in self.by_id else None, []).append(label)
        return {parent: tuple(labels) for parent, labels in found.items()}

    def ancestors(self, label: Label) -> tuple[Label, ...]:
        """From the root down to the label's parent; a cycle (an error that lint reports) is cut where it closes."""
        line: list[Label] = []
        seen = {label.id}
        above = label.parent
        while above is not None and above in self.by_id and above not in seen:
            seen.add(above)
            line.append(self.by_id[above])
            above = line[-1].parent
        return tuple(reversed(line))

    def descendants(self, label: Label) -> tuple[Label, ...]:
        """All labels below, in depth-first file order, each once; not the label itself."""
        found: dict[str, Label] = {}
        waiting = list(reversed(self.children.get(label.id, ())))
        while waiting:
            here = waiting.pop()
            if here.id not in found and here.id != label.id:
                found[here.id] = here
                waiting.extend(reversed(self.children.get(here.id, ())))
        return tuple(found.values())
