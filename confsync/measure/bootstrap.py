"""Figure -> Figure with a 95 % interval: items drawn anew, with replacement, many times.

Items are drawn, never single ratings: the answers to one item depend on each other, as do the spans of one document.
Items of the same pattern are the same draw, so how often each pattern comes up is drawn instead: one multinomial number
for each of a few thousand patterns stands for a million items. The generator is seeded: same data, same interval.
Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13 (percentile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from confsync.measure.figure import TOO_FEW, Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 1000
SEED = 20110125
_BLOCK = 500_000  # numbers of a block of replicates, to keep memory flat

Statistic = Callable[["NDArray[np.int64]"], "NDArray[np.float64]"]
"""Weights (draws x patterns) -> one value for each draw, nan where it is not defined."""


def with_interval(figure: Figure, weights: NDArray[np.int64], statistic: Statistic, replicates: int) -> Figure:
    """The figure with the percentile interval of its statistic over `figure.items` items, `weights` of each pattern.

    None below ten items, and where half of the draws leave the statistic undefined; `replicates` 0 asks for none.
    """
    import numpy as np

    if not replicates or figure.value is None:
        return figure
    if weights.sum() < TOO_FEW:
        return replace(figure, interval="too few items")
    return with_percentiles(figure, np.concatenate([statistic(block) for block in draws(weights, replicates)]))


def with_percentiles(figure: Figure, values: NDArray[np.float64]) -> Figure:
    """The figure with the interval that 95 % of the replicates' values lie in."""
    import numpy as np

    defined = values[~np.isnan(values)]  # such as a draw in which only one value occurs
    if len(defined) < len(values) / 2:
        return replace(figure, interval="too uneven for an interval")
    low, high = np.percentile(defined, [2.5, 97.5])
    how = f"bootstrap over items, {len(values)} replicates, seed {SEED}"
    return replace(figure, low=float(low), high=float(high), interval=how)


def draws(weights: NDArray[np.int64], replicates: int, *, stream: int = 0) -> Iterator[NDArray[np.int64]]:
    """Blocks of (replicates, patterns): how often each pattern comes up; streams are independent."""
    import numpy as np

    random = np.random.default_rng((SEED, stream))
    items = int(weights.sum())
    block = max(1, _BLOCK // len(weights))
    if len(weights) * 8 < items:
        for start in range(0, replicates, block):
            yield random.multinomial(items, weights / items, size=min(block, replicates - start))
        return
    pattern = np.repeat(np.arange(len(weights)), weights)  # a multinomial number costs as much as eight drawn items
    for start in range(0, replicates, block):
        rows = [
            np.bincount(pattern[random.integers(0, items, items)], minlength=len(weights))
            for _ in range(min(block, replicates - start))
        ]
        yield np.array(rows)
