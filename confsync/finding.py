"""A remark about a place in a source file: where, how bad, what, and what to do.

Findings are values: loaders and lint return them, one printer shows them, and only an error among them stops a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """How much a finding weighs; only an error stops a command, unless `--strict` is given."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file; line and column count from 1, the path is relative to the handbook."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Placed(Protocol):
    """A value of the sources that knows where it stands, and where its keys stand."""

    @property
    def places(self) -> Mapping[str, Location]:
        """Where each of its keys stands."""

    @property
    def at(self) -> Location:
        """Where it begins."""


def spot(value: Placed, *keys: str) -> Location:
    """Where the first of these keys stands that was written; else where the value begins."""
    return next((value.places[key] for key in keys if key in value.places), value.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark of one rule about one place."""

    at: Location
    text: str
    rule: str
    severity: Severity = Severity.ERROR
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.at}: {self.severity}: {self.text} [{self.rule}]"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint naming the known word that `word` probably stands for; None when nothing is near enough to be right."""
    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.75)
    return f'did you mean "{by_folded[near[0]]}"?' if near else None
