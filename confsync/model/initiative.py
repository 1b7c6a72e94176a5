"""Initiative and Project: why something is annotated, by whom, under which part of which scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from confsync.finding import Location
from confsync.model.document import Document


class Hierarchy(StrEnum):
    """How a hierarchy is flattened for Prodigy, which knows none."""

    LEAVES = "leaves"  # only labels without selectable children, by their key
    PATHS = "paths"  # every selectable label, shown with its ancestors
    LEVELS = "levels"  # one pass per level, top first


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A promise with a date."""

    id: str
    title: str
    due: str  # ISO date
    project: str | None = None  # id of a project of the same initiative
    target: int | None = None  # examples
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotators:
    """Who answers, and how many answers each example needs."""

    min: int = 1
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoff:
    """Who must approve before labels are released for training."""

    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role -> Confluence account ids
    quorum: int = 1  # approvals per role


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A Prodigy annotation project: a scheme subset, an interface, datasets, annotators or a vendor."""

    id: str
    title: str
    scheme: str  # scheme id
    labels: tuple[str, ...] | None = None  # label ids, a parent bringing its active descendants; None: all
    guidelines: tuple[str, ...] = ()  # paths in the handbook
    interface: str  # the Prodigy view
    hierarchy: Hierarchy = Hierarchy.LEAVES
    datasets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # annotations, review -> dataset names
    annotators: Annotators = field(default_factory=Annotators)
    vendor: str | None = None  # an audience name
    config: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)  # what ignore and reject mean to this team
    signoff: Signoff | None = None
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An AI initiative: one folder in `initiatives/`."""

    id: str
    title: str
    owner: str | None = None
    space: str | None = None  # own Confluence space; None: a branch of the handbook's tree
    milestones: tuple[Milestone, ...] = ()
    projects: tuple[Project, ...] = ()
    documents: tuple[Document, ...] = ()  # scope.md, requirements.md, …
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    at: Location = field(compare=False)
