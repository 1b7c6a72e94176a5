"""The same person's two answers to the same input -> how steady people are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from confsync.measure.alpha import krippendorff
from confsync.measure.distance import Distance, nominal
from confsync.measure.figure import Figure
from confsync.measure.kappa import cohen
from confsync.measure.pattern import Value, patterns_of
from confsync.measure.percent import percent
from confsync.measure.table import crossed


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """Agreement of first with second answers."""

    percent: Figure
    kappa: Figure
    alpha: Figure


def stability(
    repeats: Iterable[tuple[Value, Value]], values: Iterable[Value] | None = None, distance: Distance = nominal
) -> Stability:
    """Compares (first, second) answers of the same person to the same input; undefined without repeats.

    `values` as in `patterns_of`; `distance` is that of alpha. Kappa is unweighted.
    """
    pairs = list(repeats)
    scale = None if values is None else list(values)
    patterns = patterns_of(pairs, scale)
    return Stability(
        percent=percent(patterns), kappa=cohen(crossed(pairs, scale)), alpha=krippendorff(patterns, distance)
    )
