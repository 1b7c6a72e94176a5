"""Subject -> objections to schemes as a whole: version, kind, and how many labels people are asked to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confsync.finding import Severity, spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.initiative import Hierarchy, Project
from confsync.model.selection import chosen_labels
from confsync.model.taxonomy import Kind, Label, Scheme, Status

_NUMBER = r"(0|[1-9]\d*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?")
_KEYS = 30  # 1 to 9 and 0, with shift ten more, with shift and alt ten more
_PLAIN_KEYS = 10
_TEXT = {Kind.SPANS, Kind.RELATIONS, Kind.CHOICE, Kind.MULTICHOICE, Kind.BINARY}


@rule("bad-version")
def bad_version(subject: Subject) -> Iterator[Objection]:
    """A scheme's version, and the `since` of a tombstone, is a semantic version; `since` is not later than the scheme.

    MAJOR.MINOR.PATCH (semver.org): what a change of each part promises is checked with `--since`.
    """
    for scheme in subject.handbook.schemes:
        if not _VERSION.fullmatch(scheme.version):
            text = f'version "{scheme.version}" of {scheme.id} is not of the form 1.2.3'
            yield Objection(spot(scheme, "version"), text)
        yield from (objection for label in scheme.labels for objection in _since(scheme, label))


def _since(scheme: Scheme, label: Label) -> Iterator[Objection]:
    gone = label.retired
    if gone and not _VERSION.fullmatch(gone.since):
        yield Objection(gone.at, f'since "{gone.since}" of {label.id} is not of the form 1.2.3')
    elif gone and _VERSION.fullmatch(scheme.version) and _order(gone.since) > _order(scheme.version):
        text = f'since "{gone.since}" of {label.id} is later than the version of its scheme, "{scheme.version}"'
        yield Objection(gone.at, text)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.split(r"[-+]", version)[0].split("."))


@rule("kind-mismatch", Severity.WARNING)
def kind_mismatch(subject: Subject) -> Iterator[Objection]:
    """A scheme holds what its kind can use: relations for kind relations, patterns for text, and labels for all."""
    for scheme in subject.handbook.schemes:
        if scheme.kind is Kind.RELATIONS and not scheme.relations:
            yield Objection(spot(scheme, "kind"), f"{scheme.id} is of kind relations and has none")
        if scheme.kind is not Kind.RELATIONS and scheme.relations:
            yield Objection(scheme.relations[0].at, f"{scheme.id} has relations, yet it is of kind {scheme.kind}")
        if scheme.kind not in _TEXT and scheme.patterns:
            yield Objection(
                scheme.patterns[0].at, f"{scheme.id} has patterns, yet kind {scheme.kind} has no text to match"
            )
        if not any(label.status is not Status.RETIRED for label in scheme.labels):
            yield Objection(spot(scheme, "labels"), f"{scheme.id} has no label in use")


@rule("too-many-labels", Severity.WARNING)
def too_many_labels(subject: Subject) -> Iterator[Objection]:
    """Prodigy has keys for 30 labels; beyond that, annotators need the mouse for each answer.

    Counted as annotators meet them: what a project offers at once, or the whole scheme when no project uses it.
    `hierarchy: levels`, or a project for each part of the scheme, asks fewer things at a time.
    """
    yield from (objection for count, objection in _crowds(subject) if count > _KEYS)


@rule("slow-keys", Severity.NOTE)
def slow_keys(subject: Subject) -> Iterator[Objection]:
    """Beyond 10 labels Prodigy's keys need shift, beyond 20 shift and alt: slower, and easier to get wrong."""
    yield from (objection for count, objection in _crowds(subject) if _PLAIN_KEYS < count <= _KEYS)


def _crowds(subject: Subject) -> Iterator[tuple[int, Objection]]:
    """How many labels are offered at once, with the words to say so."""
    used = set()
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        used.add(project.scheme)
        if scheme and scheme.kind is not Kind.BINARY:
            count = _at_once(scheme, project)
            at = spot(project, "labels", "scheme")
            yield count, Objection(at, f"{project.id} offers {count:,} labels at once; Prodigy has {_keys(count)}")
    for scheme in subject.handbook.schemes:
        if scheme.id not in used and scheme.kind is not Kind.BINARY:
            count = sum(label.selectable for label in scheme.labels)
            yield (
                count,
                Objection(spot(scheme, "labels"), f"{scheme.id} has {count:,} labels; Prodigy has {_keys(count)}"),
            )


def _keys(count: int) -> str:
    return "keys for 30" if count > _KEYS else "single keys for 10"


def _at_once(scheme: Scheme, project: Project) -> int:
    """Labels in the largest choice that the project puts before annotators."""
    offered = chosen_labels(scheme, project)
    if project.hierarchy is Hierarchy.LEVELS:
        groups: dict[str | None, int] = {}
        for label in offered:
            groups[label.parent] = groups.get(label.parent, 0) + 1
        return max(groups.values(), default=0)
    if project.hierarchy is Hierarchy.LEAVES:
        above = _groups(scheme, offered)
        return sum(label.id not in above for label in offered)
    return len(offered)


def _groups(scheme: Scheme, labels: Iterable[Label]) -> set[str]:
    """Ids of all that has any of the labels below it; each is climbed over once, however deep the hierarchy."""
    above: set[str] = set()
    for label in labels:
        parent = label.parent
        while parent is not None and parent in scheme.by_id and parent not in above:
            above.add(parent)
            parent = scheme.by_id[parent].parent
    return above
