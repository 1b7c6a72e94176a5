"""Subject -> objections to two things that share, or seem to share, what should tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from confsync.finding import Location, Severity, spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.taxonomy import Label

_LOOKALIKE = str.maketrans("01_", "ol-")
_SPACE = re.compile(r"\s+")
Named = tuple[str, Location]


@rule("duplicate-id")
def duplicate_id(subject: Subject) -> Iterator[Objection]:
    """An id names one thing: schemes and initiatives in the handbook, labels in a scheme, projects in an initiative."""
    for scheme_or_initiative in _id_groups(subject):
        for name, at, first in _repeated(scheme_or_initiative):
            yield Objection(at, f'id "{name}" is taken: {first} has it too')


def _id_groups(subject: Subject) -> Iterator[Iterable[Named]]:
    handbook = subject.handbook
    yield ((scheme.id, spot(scheme, "scheme")) for scheme in handbook.schemes)
    yield ((initiative.id, spot(initiative, "initiative")) for initiative in handbook.initiatives)
    for scheme in handbook.schemes:
        yield ((label.id, spot(label, "id")) for label in scheme.labels)
        yield ((relation.id, relation.at) for relation in scheme.relations)
        yield ((attribute.id, attribute.at) for attribute in scheme.attributes)
    for initiative in handbook.initiatives:
        yield ((project.id, spot(project, "id")) for project in initiative.projects)
        yield ((milestone.id, milestone.at) for milestone in initiative.milestones)


@rule("key-clash")
def key_clash(subject: Subject) -> Iterator[Objection]:
    """A key means one label, also a retired one: stored answers hold nothing but the key."""
    for scheme in subject.handbook.schemes:
        labels = ((label.key, spot(label, "key", "id")) for label in scheme.labels)
        relations = ((relation.key, relation.at) for relation in scheme.relations)
        for group in (labels, relations):
            for key, at, first in _repeated(group):
                yield Objection(at, f'key "{key}" is taken: {first} has it too')


@rule("confusable-id", Severity.WARNING)
def confusable_id(subject: Subject) -> Iterator[Objection]:
    """Ids, and keys, of one scheme should differ in more than case, a Unicode variant, `-`/`_`, `0`/`O` or `1`/`l`."""
    for scheme in subject.handbook.schemes:
        seen: dict[str, tuple[Label, str]] = {}
        for label in scheme.labels:
            for name in dict.fromkeys((label.id, label.key)):
                other, its = seen.setdefault(_folded(name), (label, name))
                if other.id != label.id and other.key != label.key:
                    text = f"{_kind(label, name)} is easily taken for {_kind(other, its)} ({other.at})"
                    yield Objection(spot(label, "id"), text)
                    break


def _kind(label: Label, name: str) -> str:
    return f'id "{name}"' if name == label.id else f'key "{name}"'


@rule("duplicate-edge-case")
def duplicate_edge_case(subject: Subject) -> Iterator[Objection]:
    """The id of an edge case is unique in its scheme, so that a report or a discussion can cite it."""
    for scheme in subject.handbook.schemes:
        cases = ((case.id, case.at) for label in scheme.labels for case in label.edge_cases)
        for name, at, first in _repeated(cases):
            yield Objection(at, f'edge case "{name}" is taken: {first} has it too')


@rule("hotkey-clash")
def hotkey_clash(subject: Subject) -> Iterator[Objection]:
    """A hotkey selects one label; given to two, it is left open which of them Prodigy selects."""
    for scheme in subject.handbook.schemes:
        hotkeys = (
            (label.hotkey, spot(label, "hotkey")) for label in scheme.labels if label.hotkey and label.selectable
        )
        for hotkey, at, first in _repeated(hotkeys):
            yield Objection(at, f'hotkey "{hotkey}" is taken: {first} has it too')


@rule("name-clash", Severity.WARNING)
def name_clash(subject: Subject) -> Iterator[Objection]:
    """Two labels that annotators can choose side by side, below the same parent, should not read the same."""
    for scheme in subject.handbook.schemes:
        names = (
            (f"{label.parent} {_plain(label.name)}", spot(label, "name", "id"))
            for label in scheme.labels
            if label.selectable
        )
        for _, at, first in _repeated(names):
            yield Objection(at, f"the same name stands at {first}, below the same parent")


@rule("duplicate-definition", Severity.WARNING)
def duplicate_definition(subject: Subject) -> Iterator[Objection]:
    """Two labels with one definition cannot be told apart by reading it."""
    for scheme in subject.handbook.schemes:
        texts = (
            (_plain(label.definition), spot(label, "definition"))
            for label in scheme.labels
            if label.selectable and label.definition.strip()
        )
        for _, at, first in _repeated(texts):
            yield Objection(at, f"the same definition stands at {first}")


def _repeated(named: Iterable[Named]) -> Iterator[tuple[str, Location, Location]]:
    """Name, place and first place of everything whose name was there before."""
    seen: dict[str, Location] = {}
    for name, at in named:
        first = seen.setdefault(name, at)
        if first is not at:
            yield name, at, first


def _folded(name: str) -> str:
    return normalize("NFKC", name).casefold().translate(_LOOKALIKE)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()
