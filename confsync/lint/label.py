"""Subject -> objections to what a label says of itself: its id, key, definition and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from confsync.finding import Location, Severity, spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.taxonomy import Kind, Label, Scheme

_ID = re.compile(r"[a-z0-9-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_AWKWARD = re.compile(r"""[\s,'"`]""")
_BRACKETS = re.compile(r"\\.|[\[\]]")
_MARKED = {Kind.SPANS, Kind.RELATIONS}
_FEW = 5  # as many labels of a scheme get a finding each; more get one together, lest it hide the others


@rule("id-format")
def id_format(subject: Subject) -> Iterator[Objection]:
    """Ids consist of lower-case letters, digits and hyphens: they become anchors, file names and parts of links."""
    for name, at in _ids(subject):
        if not _ID.fullmatch(name):
            yield Objection(at, f'id "{name}" may hold only a-z, 0-9 and "-"')


def _ids(subject: Subject) -> Iterator[tuple[str, Location]]:
    for scheme in subject.handbook.schemes:
        yield scheme.id, spot(scheme, "scheme")
        yield from ((label.id, spot(label, "id")) for label in scheme.labels)
        yield from ((relation.id, relation.at) for relation in scheme.relations)
        yield from ((attribute.id, attribute.at) for attribute in scheme.attributes)
        yield from ((case.id, case.at) for label in scheme.labels for case in label.edge_cases)
    for initiative in subject.handbook.initiatives:
        yield initiative.id, spot(initiative, "initiative")
        yield from ((project.id, spot(project, "id")) for project in initiative.projects)
        yield from ((milestone.id, milestone.at) for milestone in initiative.milestones)


@rule("key-format", Severity.WARNING)
def key_format(subject: Subject) -> Iterator[Objection]:
    """A key should have no spaces, commas or quotes: Prodigy's `--label A,B` splits at commas, a shell at the rest."""
    for _, label in subject.live_labels():
        awkward = _AWKWARD.search(label.key)
        if awkward and not _CONTROL.search(label.key):
            yield Objection(spot(label, "key", "id"), f'key "{label.key}" holds {_named(awkward.group())}')


@rule("unwritable-key")
def unwritable_key(subject: Subject) -> Iterator[Objection]:
    """A key is one line of `labels.txt`: it cannot be empty, begin or end with a space, or hold control characters."""
    for _, label in subject.labels():
        if not label.key or label.key != label.key.strip() or _CONTROL.search(label.key):
            yield Objection(
                spot(label, "key", "id"), f"key {label.key!r} of {label.id} cannot stand on a line of its own"
            )


@rule("empty-name")
def empty_name(subject: Subject) -> Iterator[Objection]:
    """A label's name has something to read: it heads the label's section and stands on the annotators' button."""
    for _, label in subject.labels():
        if not label.name.strip():
            yield Objection(spot(label, "name"), f"{label.id} has an empty name")


def _named(character: str) -> str:
    return {",": "a comma", "'": "a quote", '"': "a quote", "`": "a quote"}.get(character, "a space")


@rule("label-without-definition", Severity.WARNING)
def label_without_definition(subject: Subject) -> Iterator[Objection]:
    """A label in use says what it means, in more words than its own name.

    What has no definition cannot be annotated twice in the same way, nor audited. Drafts are excused.
    """
    for scheme in subject.handbook.schemes:
        lacking = [label for label in scheme.labels if label.in_use and not _says_something(label)]
        yield from _summed(scheme, lacking, "definition")


@rule("label-without-example", Severity.NOTE)
def label_without_example(subject: Subject) -> Iterator[Objection]:
    """A label that annotators can choose has at least one example: people learn a label from examples first."""
    for scheme in subject.handbook.schemes:
        lacking = [label for label in scheme.labels if label.in_use and not label.abstract and not label.examples]
        yield from _summed(scheme, lacking, "example")


def _says_something(label: Label) -> bool:
    return label.definition.strip(" .").casefold() not in {"", label.name.casefold(), label.key.casefold()}


def _summed(scheme: Scheme, lacking: Sequence[Label], what: str) -> Iterator[Objection]:
    if len(lacking) <= _FEW:
        for label in lacking:
            yield Objection(spot(label, what, f"{what}s"), f"{label.id} has no {what}")
    else:
        first = ", ".join(label.id for label in lacking[:3])
        text = f"{len(lacking):,} of {len(scheme.labels):,} labels have no {what}, among them {first}"
        yield Objection(lacking[0].at, text)


@rule("example-brackets", Severity.WARNING)
def example_brackets(subject: Subject) -> Iterator[Objection]:
    r"""In a scheme of spans or relations, square brackets mark what an example is an example of.

    Brackets must come in pairs; `\[` is a bracket of the text itself.
    """
    for scheme, label in subject.live_labels():
        for example in (*label.examples, *label.counterexamples) if scheme.kind in _MARKED else ():
            fault = _bracket_fault(example.text)
            if fault:
                yield Objection(example.at, f'example "{example.text}" of {label.id} {fault}')


def _bracket_fault(text: str) -> str | None:
    depth = pairs = 0
    for found in _BRACKETS.finditer(text):
        depth += {"[": 1, "]": -1}.get(found.group(), 0)
        pairs += found.group() == "["
        if depth < 0:
            return "closes a bracket that was not opened"
    if depth:
        return "opens a bracket that is not closed"
    return None if pairs else "marks nothing: put what is meant in [brackets]"
