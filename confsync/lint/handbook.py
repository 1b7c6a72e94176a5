"""Subject -> objections to the handbook as a whole: its settings, its owners, its dates, its emptiness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from confsync.finding import Location, Severity, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject


@rule("handbook-empty", Severity.WARNING)
def handbook_empty(subject: Subject) -> Iterator[Objection]:
    """A handbook has a scheme, a guideline or an initiative; an empty one is never published over a full one."""
    handbook = subject.handbook
    if not (handbook.schemes or handbook.guidelines or handbook.initiatives or handbook.broken):
        text = "there is no scheme in taxonomy/, no guideline in guidelines/ and no initiative in initiatives/"
        yield Objection(handbook.settings.at, text)


@rule("missing-owner", Severity.WARNING)
def missing_owner(subject: Subject) -> Iterator[Objection]:
    """Every scheme, guideline and initiative names who decides about it, so that a reader knows whom to ask."""
    for name, at in _unowned(subject):
        yield Objection(at, f"{name} names no owner")


def _unowned(subject: Subject) -> Iterator[tuple[str, Location]]:
    for scheme in subject.handbook.schemes:
        if not scheme.owners:
            yield f"scheme {scheme.id}", spot(scheme, "owners")
    for document in subject.handbook.guidelines:
        if not document.owners:
            yield f"guideline {document.path}", spot(document, "owners")
    for initiative in subject.handbook.initiatives:
        if not initiative.owner:
            yield f"initiative {initiative.id}", spot(initiative, "owner")


@rule("bad-date")
def bad_date(subject: Subject) -> Iterator[Objection]:
    """Dates are days of the calendar, written 2026-12-15."""
    for initiative in subject.handbook.initiatives:
        for milestone in initiative.milestones:
            if not _is_date(milestone.due):
                text = f'due "{milestone.due}" of milestone {milestone.id} is not a date of the form 2026-12-15'
                yield Objection(milestone.at, text)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def unknown_rules(subject: Subject, known: Mapping[str, object]) -> Iterator[Objection]:
    """Rule names in the settings that nothing is called."""
    settings = subject.handbook.settings
    for name in settings.rules:
        if name not in known:
            yield Objection(spot(settings, f"rules.{name}", "rules"), f'there is no rule "{name}"', like(name, known))
