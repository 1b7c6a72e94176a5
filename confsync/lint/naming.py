"""Subject -> objections to label ids in the wrong place: ids that no label has, retired ones, a label's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from confsync.finding import Location, Severity, did_you_mean, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject
from confsync.model.reference import ToPage
from confsync.model.taxonomy import Label, Scheme, Status

_GUESSES = 50  # per scheme: a guess costs up to 10 ms, and a scheme with more one-word decisions means them as words
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Naming:
    """A place of a scheme that names a label by its id."""

    at: Location
    where: str  # in words
    id: str
    by: Label | None = None  # the label that names; None: a relation, an attribute or a pattern


@rule("unknown-label")
def unknown_label(subject: Subject) -> Iterator[Objection]:
    """Whatever names a label by its id must name one of the same scheme: `use`, `into`, relations, patterns, projects.

    The decision of an edge case may also be words; it is only reported when it is nearly the id of a label.
    """
    for scheme in subject.handbook.schemes:
        for naming in _namings(scheme):
            if naming.id not in scheme.by_id:
                text = f'{naming.where}: "{naming.id}" is not a label of {scheme.id}'
                yield Objection(naming.at, text, like(naming.id, scheme.by_id))
        yield from _nearly_decided(scheme)
    yield from _unknown_in_projects(subject)


@rule("retired-used", Severity.WARNING)
def retired_used(subject: Subject) -> Iterator[Objection]:
    """What is in use should not send people to a retired label: not a live label, a project or a guideline."""
    for scheme in subject.handbook.schemes:
        for naming in chain(_namings(scheme), _decisions(scheme)):
            live = naming.by is None or naming.by.status is not Status.RETIRED
            if live and _is_retired(scheme, naming.id):
                yield Objection(naming.at, f'{naming.where}: "{naming.id}" is retired{_successors(scheme, naming.id)}')
    yield from _retired_in_projects(subject)
    yield from _retired_in_links(subject)


@rule("use-of-itself", Severity.WARNING)
def use_of_itself(subject: Subject) -> Iterator[Objection]:
    """What a label leaves out belongs to another label: `use` in its excludes and counterexamples cannot be itself."""
    for _, label in subject.labels():
        for words, entries in (("excludes", label.excludes), ("counterexamples", label.counterexamples)):
            for entry in entries:
                if entry.use == label.id:
                    yield Objection(entry.at, f'{words} of {label.id}: "{entry.text}" sends people back to {label.id}')


def _namings(scheme: Scheme) -> Iterator[Naming]:
    for label in scheme.labels:
        for words in ("includes", "excludes", "examples", "counterexamples"):
            for entry in getattr(label, words):
                if entry.use is not None:
                    yield Naming(entry.at, f"{words} of {label.id}", entry.use, label)
        if label.retired:
            for successor in label.retired.into:
                yield Naming(label.retired.at, f"into of {label.id}", successor, label)
    for relation in scheme.relations:
        for words, ends in (("from", relation.source), ("to", relation.target)):
            yield from (Naming(relation.at, f"{words} of relation {relation.id}", end) for end in ends)
    for attribute in scheme.attributes:
        yield from (Naming(attribute.at, f"labels of attribute {attribute.id}", label) for label in attribute.labels)
    yield from (Naming(pattern.at, "pattern", pattern.label) for pattern in scheme.patterns)


def _decisions(scheme: Scheme) -> Iterator[Naming]:
    for label in scheme.labels:
        for case in label.edge_cases:
            yield Naming(case.at, f"decision of edge case {case.id}", case.decision, label)


def _nearly_decided(scheme: Scheme) -> Iterator[Objection]:
    words = (one for one in _decisions(scheme) if one.id not in scheme.by_id and _ID.fullmatch(one.id))
    for naming in islice(words, _GUESSES):
        if did_you_mean(naming.id, scheme.by_id):
            text = f'{naming.where}: "{naming.id}" is not a label of {scheme.id}'
            yield Objection(naming.at, text, like(naming.id, scheme.by_id))


def _unknown_in_projects(subject: Subject) -> Iterator[Objection]:
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        for index, label in enumerate(project.labels or ()):
            if scheme and label not in scheme.by_id:
                at = spot(project, f"labels.{index}", "labels")
                text = f'labels of {project.id}: "{label}" is not a label of {scheme.id}'
                yield Objection(at, text, like(label, scheme.by_id))


def _retired_in_projects(subject: Subject) -> Iterator[Objection]:
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        for index, label in enumerate(project.labels or ()):
            if scheme and _is_retired(scheme, label):
                at = spot(project, f"labels.{index}", "labels")
                yield Objection(at, f'labels of {project.id}: "{label}" is retired{_successors(scheme, label)}')


def _retired_in_links(subject: Subject) -> Iterator[Objection]:
    schemes = {scheme.path: scheme for scheme in subject.handbook.schemes}
    for link in subject.links:
        if isinstance(link.target, ToPage) and link.target.anchor and link.target.path in schemes:
            scheme = schemes[link.target.path]
            if link.text.status == "approved" and _is_retired(scheme, link.target.anchor):
                known = _successors(scheme, link.target.anchor)
                yield Objection(link.at, f'link "{link.written}" leads to a retired label{known}')


def _is_retired(scheme: Scheme, label: str) -> bool:
    return label in scheme.by_id and scheme.by_id[label].status is Status.RETIRED


def _successors(scheme: Scheme, label: str) -> str:
    gone = scheme.by_id[label].retired
    return f": use {' or '.join(gone.into)}" if gone and gone.into else ""
