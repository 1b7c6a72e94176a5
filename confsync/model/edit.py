"""Edit: one semantic change between two handbooks, rated by what it does to annotations that exist."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from confsync.finding import Location


class Class(StrEnum):
    """What a change does to existing work, mildest first; `worse` compares."""

    COSMETIC = "cosmetic"  # nothing
    RETRAIN = "retrain"  # annotators must be told
    RE_ANNOTATE = "re-annotate"  # stored answers keep their form but may be wrong
    BREAKING = "breaking"  # stored answers must be migrated
    FORBIDDEN = "forbidden"  # may never happen

    def worse(self, other: Class) -> bool:
        """Whether this one weighs more."""
        order = list(Class)
        return order.index(self) > order.index(other)


@dataclass(frozen=True, slots=True)
class Waiver:
    """Leave, given by a person, for one exact change."""

    fingerprint: str
    reason: str
    expires: str  # ISO date
    at: Location = field(compare=False)
    new: bool = field(default=False, compare=False)  # given by the change that it lets pass: set by diff/compare.py


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to annotations that are at hand: see diff/impact.py."""

    answers: int  # stored rows that it touches
    datasets: Mapping[str, int]  # the same by dataset; only those that have some
    rehashed: int  # answered tasks that Prodigy's hash would take for new ones
    requeued: int  # those of them that it would ask again: the others have `exclude_by: input`
    proven: bool  # every dataset of every project concerned was read to its end, so 0 answers means 0
    unread: tuple[str, ...] = ()  # names of those that were not


_PHRASES = {
    "label.added.carved": "label added, carved out of another",
    "label.reid": "label id changed",
    "label.selectable_off": "label made abstract",
    "label.selectable_on": "label made assignable",
    "hierarchy.leaf_to_parent": "label got labels below it",
    "media.changed": "picture or recording exchanged",
    "anchor.removed": "link to a place that is gone",
    "ref.unknown": "link to a file that is gone",
    "ref.retired": "link to a label that is retired",
    "rule.must_changed": "rule reworded",
    "rule.prose_changed": "text reworded",
}
_NOUNS = {"def": "definition", "edge": "edge case", "card": "number of answers", "attr": "attribute", "doc": "document"}


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of one thing. `before` and `after` are plain JSON values; None: not there."""

    kind: str  # such as label.renamed: see diff/kinds.py
    rating: Class  # JSON calls it "class", which Python does not allow
    subject: str  # what was changed: a scheme id, a guideline's path, an initiative's id
    label: str | None = None  # id of a label, rule, section, project … within the subject
    title: str = field(default="", compare=False)  # what people call the label; "" for anything else
    scheme: str | None = None  # id of the scheme, for what belongs to one
    part: str = ""  # which of its keys, such as definition, or edge_cases/recalled-lot
    before: Any = None
    after: Any = None
    reason: str  # one sentence: why it has this class
    at: Location = field(compare=False)  # in the head; of what is gone, in the base
    was: Location | None = field(default=None, compare=False)  # in the base
    projects: tuple[str, ...] = ()  # <initiative>/<project> that use what was changed
    vendors: tuple[str, ...] = ()  # audiences of these projects
    waiver: Waiver | None = None
    impact: Impact | None = field(default=None, compare=False)  # None: annotations were not looked at

    @property
    def is_property(self) -> bool:
        """Whether `label` is the id of an attribute or a relation, which every project of the scheme has."""
        return self.part.startswith(("attributes/", "relations/"))

    @property
    def headline(self) -> str:
        """The kind in words: `label renamed`, `definition reworded`, `edge case flipped`."""
        noun, _, verb = self.kind.partition(".")
        if self.kind in _PHRASES:
            return _PHRASES[self.kind]
        return f"{_NOUNS.get(noun, noun)} {verb}".replace("_", " ").replace(".", ", ").strip()

    @cached_property
    def fingerprint(self) -> str:
        """12 hex digits that stand for this change whatever words describe it and wherever it stands in the file."""
        parts = [self.kind, self.subject, self.label, self.part, self.before, self.after]
        return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What probably became of a label that is gone: a patch for a person to judge, never acted upon."""

    scheme: str
    label: str  # id of the label that is gone
    into: str  # id of the one that is like it
    score: float  # 0 to 1
    patch: str  # YAML of a tombstone, to be put among the scheme's labels
    at: Location = field(compare=False)  # of the label that is gone, in the base


@dataclass(frozen=True, slots=True, kw_only=True)
class Bump:
    """How a scheme's version was raised, and how it must be."""

    scheme: str
    before: str
    after: str
    needed: str  # major | minor | patch
    enough: bool
    at: Location = field(compare=False)  # of the version, in the head


@dataclass(frozen=True, slots=True)
class Demand:
    """An approval that the settings demand for a class of edits, and that nobody but the author has given."""

    rating: Class
    role: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What changed between two handbooks: what `diff` shows, in every format."""

    base: str  # as the user named the revision; "" when none was named
    head: str  # likewise; "" for the work tree
    since: str = ""  # the base by a name that a merge does not move: what is to be run after it compares with that
    edits: tuple[Edit, ...] = ()  # worst first, then by place
    suggestions: tuple[Suggestion, ...] = ()
    bumps: tuple[Bump, ...] = ()  # one for each scheme that is on both sides and has edits
    missing: tuple[Demand, ...] = ()  # approvals
    unread: tuple[str, ...] = ()  # sources that cannot be read at the base: nothing is known of their changes

    @property
    def worst(self) -> Class | None:
        """The worst class of all edits that nobody waived; None when there is none."""
        return worst_of(edit.rating for edit in self.edits if edit.waiver is None)


def worst_of(ratings: Iterable[Class]) -> Class | None:
    """The one that weighs most; None of none."""
    return max(ratings, key=list(Class).index, default=None)


def worst_first(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """By class, then by place."""
    order = {rating: -weight for weight, rating in enumerate(Class)}
    return tuple(sorted(edits, key=lambda edit: (order[edit.rating], edit.at, edit.kind, edit.part, edit.label or "")))
