"""Percent agreement: how often two answers to the same item are the same. Always shown, never alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsync.measure.bootstrap import REPLICATES, with_interval
from confsync.measure.distance import Distance, nominal
from confsync.measure.figure import Figure, undefined
from confsync.measure.pattern import Patterns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def percent(patterns: Patterns[Any], distance: Distance = nominal, *, replicates: int = REPLICATES) -> Figure:
    """The mean over items of the share of agreeing pairs, from 0 to 1; every item with two answers or more counts once.

    With another distance, such as `jaccard`, a pair agrees by 1 - distance instead of by yes or no.
    Undefined without an item that two people answered. Of three conventions in use this is Gwet's: items with more
    answers weigh no more than others. Source: Gwet, "Handbook of Inter-Rater Reliability" (2014), chapter 2.
    """
    used = patterns.paired.occurring
    if not len(used.weights):
        return undefined("no overlap")
    shares = agreeing(used, 1.0 - distance(used.values, used.totals))
    figure = Figure(value=float(shares @ used.weights) / used.items, items=used.items, ratings=used.ratings)
    return with_interval(figure, used.weights, lambda draws: draws @ shares / used.items, replicates)


def agreeing(patterns: Patterns[Any], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of agreeing pairs in each pattern; `weights` (values x values) say how much two values agree."""
    import numpy as np

    agreed = np.einsum("pi,pi->p", patterns.counts @ weights, patterns.counts) - patterns.counts @ np.diag(weights)
    return np.asarray(agreed / (patterns.sizes * (patterns.sizes - 1)))
