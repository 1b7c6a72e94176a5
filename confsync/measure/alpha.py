"""Krippendorff's alpha: 1 - observed / expected disagreement, for any number of people, gaps and distances.

Source: Krippendorff, "Content Analysis" (2004), chapter 11; "Computing Krippendorff's Alpha-Reliability" (2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsync.measure.distance import Distance, nominal, ordinal
from confsync.measure.figure import TOO_FEW, Figure, undefined
from confsync.measure.pattern import Patterns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 1000
SEED = 20110125
_BLOCK = 4_000_000  # numbers of a block of replicates, to keep memory flat


def krippendorff(patterns: Patterns[Any], distance: Distance = nominal, *, replicates: int = REPLICATES) -> Figure:
    """Alpha with a 95 % percentile bootstrap over items; 1 at best, 0 at chance, below 0 when worse.

    Undefined without an item that two people answered, and where only one value occurs: there is nothing to tell apart.
    The interval needs ten items; `replicates` 0 leaves it out. The same patterns give the same interval.
    """
    used = patterns.paired
    if not len(used.weights):
        return undefined("no overlap")
    value = float(_alphas(used, used.weights[None, :], distance)[0])
    if value != value:
        return undefined("single label", items=used.items, ratings=used.ratings)
    figure = Figure(value=value, items=used.items, ratings=used.ratings)
    if not replicates:
        return figure
    if used.items < TOO_FEW:
        return _with(figure, None, None, "too few items")
    return _bootstrapped(figure, used, distance, replicates)


def _bootstrapped(figure: Figure, used: Patterns[Any], distance: Distance, replicates: int) -> Figure:
    """Draws items with replacement; drawing how often each pattern comes up is the same draw, and quick."""
    import numpy as np

    random = np.random.default_rng(SEED)
    block = max(1, _BLOCK // max(1, len(used.weights)))
    drawn: list[NDArray[np.float64]] = []
    for start in range(0, replicates, block):
        draws = random.multinomial(used.items, used.weights / used.items, size=min(block, replicates - start))
        drawn.append(_alphas(used, draws, distance))
    values = np.concatenate(drawn)
    values = values[~np.isnan(values)]  # a draw in which only one value occurs
    if len(values) < replicates / 2:
        return _with(figure, None, None, "too uneven for an interval")
    low, high = np.percentile(values, [2.5, 97.5])
    return _with(figure, float(low), float(high), f"bootstrap over items, {replicates} replicates, seed {SEED}")


def _with(figure: Figure, low: float | None, high: float | None, how: str) -> Figure:
    return Figure(value=figure.value, items=figure.items, ratings=figure.ratings, low=low, high=high, interval=how)


def _alphas(used: Patterns[Any], draws: NDArray[np.int64], distance: Distance) -> NDArray[np.float64]:
    """Alpha for each row of weights (draws x patterns); nan where expected disagreement is 0."""
    import numpy as np

    totals = draws @ used.counts  # draws x values
    pairable = totals.sum(axis=1).astype(float)
    if distance is ordinal:  # its distances depend on how often each value was drawn
        rows = [_disagreements(used, row[None, :], distance(used.values, total), total[None, :])
                for row, total in zip(draws, totals, strict=True)]
        observed, expected = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    else:
        observed, expected = _disagreements(used, draws, distance(used.values, used.totals), totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1.0 - (pairable - 1.0) * observed / expected
    return np.where(expected > 0, alpha, np.nan)


def _disagreements(
    used: Patterns[Any], draws: NDArray[np.int64], distances: NDArray[np.float64], totals: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Observed (times all values) and expected (times all values, times all but one) disagreement of each draw."""
    import numpy as np

    within = np.einsum("pi,ij,pj->p", used.counts, distances, used.counts, optimize=True) / (used.sizes - 1)
    return draws @ within, np.einsum("di,ij,dj->d", totals, distances, totals, optimize=True)
