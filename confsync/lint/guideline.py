"""Subject -> objections to documents: the schemes they name, their rules, what could not be converted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confsync.finding import Location, Severity, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject


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
    return Objection(at, f'there is no scheme "{name}"', like(name, known))


@rule("rule-clash")
def rule_clash(subject: Subject) -> Iterator[Objection]:
    """An id, `{#rule-id}`, stands once in a document, and no heading has it as its anchor: a citation must be clear."""
    for document in subject.handbook.documents():
        headings = [(heading.anchor, heading.at) for heading in document.draft.headings if heading.anchor]
        rules = [(normative.id, normative.at) for normative in document.draft.rules]
        seen: dict[str, Location] = {}
        for name, at in headings + rules:
            first = seen.setdefault(name, at)
            if first != at:
                yield Objection(at, f'id "{name}" is taken: {first} has it too')


@rule("raw-html", Severity.WARNING)
def raw_html(subject: Subject) -> Iterator[Objection]:
    """HTML that has no counterpart in a Confluence page is shown as text, never dropped and never sent as it is."""
    yield from _remarked(subject, "raw-html")


@rule("unsafe-link", Severity.WARNING)
def unsafe_link(subject: Subject) -> Iterator[Objection]:
    """A link with a scheme such as `javascript:` or `file:` keeps its words and loses its target; so do images."""
    yield from _remarked(subject, "unsafe-link")


@rule("unknown-directive")
def unknown_directive(subject: Subject) -> Iterator[Objection]:
    """`<!-- confsync:… -->` names a directive that there is: labels, toc or children. Another one leaves a gap."""
    yield from _remarked(subject, "unknown-directive")


def _remarked(subject: Subject, name: str) -> Iterator[Objection]:
    for text in subject.texts:
        for remark in text.draft.remarks:
            if remark.rule == name:
                yield Objection(remark.at, remark.text)
