"""Per label: alpha against the rest, and specific agreement, from the same patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from confsync.measure.alpha import krippendorff
from confsync.measure.figure import Figure, undefined
from confsync.measure.pattern import Patterns

FEW_POSITIVES = 20  # answers with a label; below, its own figures are noise and are shown pale


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFigures:
    """How well people agree about one label."""

    count: int  # answers that gave it, of all items
    alpha: Figure  # label against rest
    specific: Figure  # 2a / (2a + b + c): when one person gives the label, how often does another
    few: bool  # too few answers for the figures to mean much


def specific_agreement(patterns: Patterns[bool]) -> Figure:
    """2a / (2a + b + c), over all pairs of answers to an item; for two people it is F1 of one against the other.

    `patterns` as `against_rest` gives them. Undefined where nobody gave the label to an item that two people answered.
    Source: Cicchetti & Feinstein 1990; for more than two people, Fleiss 1981.
    """
    used = patterns.paired
    given = used.counts[:, 1]
    possible = int((given * (used.sizes - 1)) @ used.weights)
    if not possible:
        return undefined("label not used", items=used.items, ratings=used.ratings)
    agreed = int((given * (given - 1)) @ used.weights)
    return Figure(value=agreed / possible, items=used.items, ratings=used.ratings)


def label_figures(patterns: Patterns[bool], *, replicates: int = 0) -> LabelFigures:
    """Both figures of a label, from patterns of whether it was given."""
    count = int(patterns.totals[1])
    return LabelFigures(
        count=count,
        alpha=krippendorff(patterns, replicates=replicates),
        specific=specific_agreement(patterns),
        few=count < FEW_POSITIVES,
    )


def by_label(patterns: Patterns[Any], *, replicates: int = 0) -> dict[Any, LabelFigures]:
    """The figures of every label of single-choice answers, in the order of the scale."""
    return {value: label_figures(patterns.against_rest((value,)), replicates=replicates) for value in patterns.values}


def macro(figures: Mapping[Any, Figure]) -> Figure:
    """The plain mean of the figures that have a value; undefined when none has."""
    defined = [figure for figure in figures.values() if figure.value is not None]
    if not defined:
        return undefined("no label has a value")
    return Figure(
        value=fmean(figure.value for figure in defined if figure.value is not None),
        items=max(figure.items for figure in defined),
        ratings=max(figure.ratings for figure in defined),
    )
