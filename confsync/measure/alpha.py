"""Krippendorff's alpha: 1 - observed / expected disagreement, for any number of people, gaps and distances.

Source: Krippendorff, "Content Analysis" (2004), chapter 11; "Computing Krippendorff's Alpha-Reliability" (2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsync.measure.bootstrap import REPLICATES, draws, with_interval
from confsync.measure.distance import Distance, nominal, ordinal
from confsync.measure.figure import Figure, undefined
from confsync.measure.pattern import Patterns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def krippendorff(patterns: Patterns[Any], distance: Distance = nominal, *, replicates: int = REPLICATES) -> Figure:
    """Alpha with a 95 % percentile bootstrap over items; 1 at best, 0 at chance, below 0 when worse.

    Undefined without an item that two people answered, and where only one value occurs: there is nothing to tell apart.
    The interval needs ten items; `replicates` 0 leaves it out. The same patterns give the same interval.
    """
    used = patterns.paired.occurring
    if not len(used.weights):
        return undefined("no overlap")
    observed, expected = disagreement(used, distance)
    if not expected > 0:
        return undefined("single label", items=used.items, ratings=used.ratings)
    figure = Figure(value=1.0 - observed / expected, items=used.items, ratings=used.ratings)
    return with_interval(figure, used.weights, lambda drawn: _alphas(used, drawn, distance), replicates)


def replicated(
    patterns: Patterns[Any], distance: Distance, replicates: int, *, stream: int = 0
) -> tuple[Figure, NDArray[np.float64]]:
    """Alpha, and its value in each replicate, nan where a draw leaves it undefined; other streams, other draws."""
    import numpy as np

    figure = krippendorff(patterns, distance, replicates=0)
    if figure.value is None or not replicates:
        return figure, np.empty(0)
    used = patterns.paired.occurring
    blocks = draws(used.weights, replicates, stream=stream)
    return figure, np.concatenate([_alphas(used, block, distance) for block in blocks])


def disagreement(patterns: Patterns[Any], distance: Distance = nominal) -> tuple[float, float]:
    """Observed and expected disagreement; (nan, nan) without an item that two people answered."""
    used = patterns.paired
    if not len(used.weights):
        return float("nan"), float("nan")
    weights, totals = used.weights[None, :], used.totals[None, :]
    observed, expected = _disagreements(used, weights, distance(used.values, used.totals), totals)
    pairable = used.ratings
    return float(observed[0]) / pairable, float(expected[0]) / (pairable * (pairable - 1.0))


def _alphas(used: Patterns[Any], drawn: NDArray[np.int64], distance: Distance) -> NDArray[np.float64]:
    """Alpha for each row of weights (replicates x patterns); nan where expected disagreement is 0."""
    import numpy as np

    totals = drawn @ used.counts  # replicates x values
    pairable = totals.sum(axis=1).astype(float)
    if distance is ordinal:  # its distances depend on how often each value was drawn
        rows = [
            _disagreements(used, row[None, :], distance(used.values, total), total[None, :])
            for row, total in zip(drawn, totals, strict=True)
        ]
        observed, expected = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    else:
        observed, expected = _disagreements(used, drawn, distance(used.values, used.totals), totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1.0 - (pairable - 1.0) * observed / expected
    return np.where(expected > 0, alpha, np.nan)


def _disagreements(
    used: Patterns[Any], drawn: NDArray[np.int64], distances: NDArray[np.float64], totals: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Observed (times all values) and expected (times all values, times all but one) disagreement of each draw."""
    import numpy as np

    within = np.einsum("pi,pi->p", used.counts @ distances, used.counts) / (used.sizes - 1)
    return drawn @ within, np.einsum("di,di->d", totals @ distances, totals)
