"""Usage: what stored annotations hold, as far as a change of their scheme can touch it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetUsage:
    """One dataset. An answer is a stored row, superseded ones and reviews included: a migration meets them all."""

    name: str
    schemes: frozenset[str] = frozenset()  # of the projects that save to it; empty: nobody's, so perhaps any scheme's
    projects: frozenset[str] = frozenset()  # <initiative>/<project>
    whole: bool = True  # False: it was not read, was not there, or has rows that cannot be read
    answers: int = 0
    labels: Mapping[str, int] = field(default_factory=dict)  # key -> answers that hold it, in a version or page too
    relations: Mapping[str, int] = field(default_factory=dict)  # likewise keys of relations
    several: int = 0  # answers with more than one option chosen
    options: Mapping[tuple[str, ...], int] = field(default_factory=dict)  # ids offered -> answered tasks
    asked: Mapping[str, int] = field(default_factory=dict)  # label of a yes-or-no question -> answered tasks
    paths: bool = False  # options may be shown by their path, with the names of the labels above them
    by_input: bool = False  # Prodigy takes an input once seen as done, whatever is asked about it (`exclude_by`)


@dataclass(frozen=True, slots=True)
class Usage:
    """Every dataset that was read, and with `whole=False` those that projects name and that were not."""

    datasets: tuple[DatasetUsage, ...] = ()

    def of(self, scheme: str | None, projects: tuple[str, ...] = ()) -> tuple[DatasetUsage, ...]:
        """The datasets that hold, or may hold, answers under a scheme; without a scheme, those of projects."""
        if scheme is not None:
            return tuple(one for one in self.datasets if scheme in one.schemes or not one.schemes)
        return tuple(one for one in self.datasets if one.projects & set(projects))
