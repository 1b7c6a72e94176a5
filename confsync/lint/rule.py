"""(name, severity) -> a rule: a generator over the handbook whose docstring is its documentation.

A rule only objects: place, text, and at most how to look for a hint. The runner (`check.py`) adds the rule's name and
severity, and looks for the hint while there are few, so that a rule reads as the sentence that it enforces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from inspect import cleandoc

from confsync.finding import Finding, Location, Severity, did_you_mean
from confsync.lint.subject import Subject

# A hint costs up to 10 ms among 1,400 labels (measured); the first ones teach the reader what went wrong.
_HINTS = 25
Hint = Callable[[], str | None]


def rule(name: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Rule]:
    """Names a generator of objections; nothing is registered: the list of all rules is written out in check.py."""

    def wrap(check: Check) -> Rule:
        return Rule(name, severity, check)

    return wrap


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule has against one place."""

    at: Location
    text: str
    hint: Hint | None = None


Check = Callable[[Subject], Iterator[Objection]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named sentence about handbooks, with the severity that it has unless the settings say otherwise."""

    name: str
    severity: Severity
    check: Check

    @property
    def text(self) -> str:
        """Its documentation."""
        return cleandoc(self.check.__doc__ or "")

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What it has to say about a handbook; hints for the first few."""
        for number, objection in enumerate(self.check(subject)):
            hint = objection.hint() if objection.hint and number < _HINTS else None
            yield Finding(at=objection.at, text=objection.text, rule=self.name, severity=self.severity, hint=hint)


def like(word: str, known: Iterable[str]) -> Hint:
    """Looks for the known word that a misspelt one stands for."""
    return partial(did_you_mean, word, known)
