"""Status: where handbook, wiki and Prodigy stand, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the three, and whether it could be asked."""

    name: str  # handbook | wiki | prodigy
    trouble: str = ""  # why it could not be asked; "" when it could
    words: str = ""  # its state in one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What a project's datasets hold."""

    rows: int
    examples: int
    done: int  # examples with as many answers as the project wants
    reviewed: int
    disputed: int
    open: int  # disputed ones that no reviewer settled
    versions: Mapping[str, int] = field(default_factory=dict)  # of the scheme -> answers; "" for not known
    newest: str | None = None  # the version of the newest answer: what annotators, or the vendor, work with now
    unknown_labels: Mapping[str, int] = field(default_factory=dict)
    retired_labels: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStatus:
    """One project: the version of its scheme in every place that has one."""

    name: str  # `<initiative>/<project>`
    title: str
    scheme: str
    version: str  # in the handbook
    wiki: str | None = None  # on the scheme's page; None: not published, or not known
    bundle: str | None = None  # in the bundle that was built last; None: none was built
    vendor: str | None = None  # the audience that works on it
    data: Data | None = None  # None: the database could not be asked
    trouble: str = ""  # why there is no data

    @property
    def behind(self) -> tuple[str, ...]:
        """Places that have another version than the handbook: wiki, bundle, and data or the vendor."""
        newest = self.data.newest if self.data else None
        places = {"wiki": self.wiki, "bundle": self.bundle, self.vendor or "data": newest}
        return tuple(place for place, version in places.items() if version and version != self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneStatus:
    """A promise, and how far it is kept."""

    initiative: str
    id: str
    title: str
    due: str  # as written
    days: int | None  # until then; negative when it has passed, None when `due` is no date
    project: str | None = None
    target: int | None = None
    done: int | None = None  # None: not known
    reached: date | None = None

    @property
    def state(self) -> str:
        """Met, late, open, or unknown where nothing can be counted."""
        if self.target is not None and self.done is not None and self.done >= self.target:
            return "met"
        if self.days is not None and self.days < 0:
            return "late"
        return "open" if self.done is not None or self.target is None else "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A page that somebody edited in the wiki."""

    key: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All of it on one day."""

    title: str  # of the handbook
    day: date
    commit: str | None
    parts: tuple[Part, ...]
    projects: tuple[ProjectStatus, ...] = ()
    milestones: tuple[MilestoneStatus, ...] = ()
    drift: tuple[Drift, ...] = ()
    pending: int | None = None  # steps that a publish would take now; None: the wiki could not be asked
