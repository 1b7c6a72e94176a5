"""Gwet's AC1 and AC2: agreement beyond chance that stays sane where one label dominates.

Source: Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement" (2008);
"Handbook of Inter-Rater Reliability" (2014), chapter 5, with its variance for missing answers.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from confsync.measure.distance import Distance, nominal
from confsync.measure.distribution import student_quantile
from confsync.measure.figure import TOO_FEW, Figure, undefined
from confsync.measure.pattern import Patterns
from confsync.measure.percent import agreeing


def gwet(patterns: Patterns[Any], distance: Distance = nominal) -> Figure:
    """AC1, or with `linear` or `quadratic` AC2, with its linearised standard error and Student interval, cut at 1.

    Chance depends on how many labels there are, so `patterns.values` must be all that could have been given, not only
    those that were. Undefined for fewer than two labels and without an item that two people answered. Where everybody
    gave one and the same of several labels it is 1 by its formula, unlike kappa and alpha, which have none there.
    """
    import numpy as np

    items, labels = patterns.items, len(patterns.values)
    used = patterns.paired
    if not used.items:
        return undefined("no overlap")
    if labels < 2:
        return undefined("single label", items=used.items, ratings=used.ratings)
    weights = 1.0 - distance(patterns.values, patterns.totals)
    shares = patterns.counts / patterns.sizes[:, None]
    mean = patterns.weights @ shares / items
    scale = float(weights.sum()) / (labels * (labels - 1))
    chance = scale * float(mean @ (1 - mean))
    observed = np.zeros(len(patterns.weights))
    several = patterns.sizes >= 2
    observed[several] = agreeing(used, weights)
    value = (float(observed @ patterns.weights) / used.items - chance) / (1 - chance)
    # Each item's own contribution: to agreement (none, if one person answered), and to the chance term.
    parts = items / used.items * (observed - chance * several) / (1 - chance)
    parts -= 2 * (1 - value) * (scale * shares @ (1 - mean) - chance) / (1 - chance)
    figure = Figure(value=value, items=used.items, ratings=used.ratings, interval="too few items")
    if items < TOO_FEW:
        return figure
    error = sqrt(float(patterns.weights @ (parts - value) ** 2) / (items * (items - 1)))
    return _with_error(figure, value, error, items)


def _with_error(figure: Figure, value: float, error: float, items: int) -> Figure:
    half = student_quantile(0.975, items - 1) * error
    return Figure(
        value=value,
        items=figure.items,
        ratings=figure.ratings,
        error=error,
        low=max(-1.0, value - half),
        high=min(1.0, value + half),
        interval="Student, linearised variance (Gwet)",
    )
