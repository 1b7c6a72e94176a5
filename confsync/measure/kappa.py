"""Kappa of two people: agreement beyond what their own habits would give by chance.

Only for two people and items that both answered; `alpha` has neither limit. Never for spans: see `pairwise`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import TYPE_CHECKING, Any

from confsync.measure.bootstrap import with_interval
from confsync.measure.distance import Distance, nominal
from confsync.measure.figure import Figure, undefined
from confsync.measure.table import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Marginals = Callable[["NDArray[np.float64]", "NDArray[np.float64]"], "NDArray[np.float64]"]


def cohen(table: Table[Any], distance: Distance = nominal, *, replicates: int = 0) -> Figure:
    """Cohen's kappa, weighted with `linear` or `quadratic`; chance from each person's own shares.

    Undefined without items and where chance agreement is total, as when both used one and the same label throughout.
    `replicates` adds a bootstrap interval. Source: Cohen 1960, 1968.
    """
    return _kappa(table, distance, replicates, lambda rows, columns: rows[:, :, None] * columns[:, None, :])


def scott(table: Table[Any], distance: Distance = nominal, *, replicates: int = 0) -> Figure:
    """Scott's pi: as Cohen's kappa, with chance from the shares of both people together. Source: Scott 1955."""

    def pooled(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
        mean = (rows + columns) / 2
        return mean[:, :, None] * mean[:, None, :]

    return _kappa(table, distance, replicates, pooled)


def _kappa(table: Table[Any], distance: Distance, replicates: int, chance: Marginals) -> Figure:
    import numpy as np

    if not table.items:
        return undefined("no overlap")
    size = len(table.values)
    apart = distance(table.values, table.counts.sum(axis=0) + table.counts.sum(axis=1))

    def values(draws: NDArray[np.int64]) -> NDArray[np.float64]:
        shares = draws.reshape(-1, size, size) / table.items
        expected = np.einsum("dij,ij->d", chance(shares.sum(axis=2), shares.sum(axis=1)), apart)
        observed = np.einsum("dij,ij->d", shares, apart)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(expected > 0, 1.0 - observed / expected, np.nan)

    cells = table.counts.reshape(-1)
    value = float(values(cells[None, :])[0])
    if isnan(value):
        return undefined("single label", items=table.items, ratings=2 * table.items)
    figure = Figure(value=value, items=table.items, ratings=2 * table.items)
    return with_interval(figure, cells, values, replicates)
