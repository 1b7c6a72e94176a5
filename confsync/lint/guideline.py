"""Subject -> objections to documents: the schemes they name, their rules, what could not be converted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confsync.finding import Location, Severity
from confsync.lint.rule import Objection, Subject, rule, spot


@rule("unknown-scheme")
def unknown_scheme(subject: Subject) -> Iterator[Objection]:
    """`schemes` of a document, `scheme` of a project and `<!-- confsync:labels … -->` name a scheme of the handbook."""
    known = subject.handbook.scheme_by_id
    if any(path.startswith("taxonomy/") for path in subject.handbook.broken):
        return  # one that could not be read may be the one that is meant
    for document in subject.handbook.documents():
        for index, scheme in enumerate(document.schemes):
            if scheme not in known:
                yield _unknown(spot(document, f"schemes.{index}", "schemes"), scheme, known)
        for mention in document.draft.mentions:
            if mention.kind == "labels" and mention.target not in known:
                yield _unknown(mention.at, mention.target, known)
    for _, project in subject.handbook.projects():
        if project.scheme not in known:
            yield _unknown(spot(project, "scheme"), project.scheme, known)


def _unknown(at: Location, name: str, known: Iterable[str]) -> Objection:
    return Objection(at, f'there is no scheme "{name}"', name, known)


@rule("rule-clash")
def rule_clash(subject: Subject) -> Iterator[Objection]:
    """An id, `{#rule-id}`, stands once in a document, and no heading has it as its anchor: a citation must be clear."""
    for document in subject.handbook.documents():
        seen = {heading.anchor: heading.at for heading in document.draft.headings}
        for normative in document.draft.rules:
            first = seen.setdefault(normative.id, normative.at)
            if first != normative.at:
                yield Objection(normative.at, f'rule id "{normative.id}" is taken: {first} has it too')


@rule("raw-html", Severity.WARNING)
def raw_html(subject: Subject) -> Iterator[Objection]:
    """HTML that has no counterpart in a Confluence page is shown as text, never dropped and never sent as it is."""
    yield from _remarked(subject, "raw-html")


@rule("unsafe-link", Severity.WARNING)
def unsafe_link(subject: Subject) -> Iterator[Objection]:
    """A link that would run a script, such as `javascript:`, keeps its words and loses its target."""
    yield from _remarked(subject, "unsafe-link")


def _remarked(subject: Subject, name: str) -> Iterator[Objection]:
    for document in subject.handbook.documents():
        for remark in document.draft.remarks:
            if remark.rule == name:
                yield Objection(remark.at, remark.text)
