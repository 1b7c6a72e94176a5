"""Old and new answers to the same items -> whether labels moved: McNemar, Bowker, Stuart-Maxwell.

A set of anchors, annotated again under a new scheme, is the only evidence that the scheme caused a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from confsync.measure.distribution import chi_square_tail
from confsync.measure.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTest:
    """A test of no change. Without a change there is nothing to test: p is None."""

    name: str
    statistic: float | None
    freedom: int
    p: float | None
    items: int


def mcnemar(table: Table[Any], *, corrected: bool = False) -> ChangeTest:
    """For two labels: whether as many items went one way as the other; `corrected` for continuity.

    Raises ValueError for another number of labels. Source: McNemar 1947.
    """
    if len(table.values) != 2:
        raise ValueError(f"McNemar's test is for two labels, not {len(table.values)}")
    there, back = int(table.counts[0, 1]), int(table.counts[1, 0])
    if not there + back:
        return ChangeTest(name="McNemar", statistic=None, freedom=1, p=None, items=table.items)
    apart = max(0, abs(there - back) - corrected)
    statistic = apart**2 / (there + back)
    return ChangeTest(
        name="McNemar", statistic=statistic, freedom=1, p=chi_square_tail(statistic, 1), items=table.items
    )


def bowker(table: Table[Any]) -> ChangeTest:
    """For any number of labels: whether every two of them exchanged as many items. Source: Bowker 1948."""
    size = len(table.values)
    exchanged = [
        (int(table.counts[row, column]), int(table.counts[column, row]))
        for row in range(size)
        for column in range(row + 1, size)
    ]
    moved = [(there, back) for there, back in exchanged if there + back]
    statistic = sum((there - back) ** 2 / (there + back) for there, back in moved)
    freedom = len(exchanged)
    if not moved:
        return ChangeTest(name="Bowker", statistic=None, freedom=freedom, p=None, items=table.items)
    p = chi_square_tail(statistic, freedom)
    return ChangeTest(name="Bowker", statistic=statistic, freedom=freedom, p=p, items=table.items)


def stuart_maxwell(table: Table[Any]) -> ChangeTest:
    """For any number of labels: whether each is as frequent after as before. Source: Stuart 1955, Maxwell 1970.

    Labels that gained and lost nothing are left out; they would leave the equations without a solution.
    """
    import numpy as np

    counts = table.counts.astype(float)
    moved = counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)
    counts = counts[np.ix_(moved > 0, moved > 0)]
    freedom = len(counts) - 1
    if freedom < 1:
        return ChangeTest(name="Stuart-Maxwell", statistic=None, freedom=max(0, freedom), p=None, items=table.items)
    gain = (counts.sum(axis=1) - counts.sum(axis=0))[:-1]
    spread = -(counts + counts.T)
    np.fill_diagonal(spread, counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts))
    # Labels in separate groups that exchange nothing make the matrix singular; the pseudo-inverse then does right.
    inverse = np.linalg.pinv(spread[:-1, :-1], hermitian=True)
    freedom = int(np.linalg.matrix_rank(spread[:-1, :-1], hermitian=True))
    statistic = float(gain @ inverse @ gain)
    p = chi_square_tail(statistic, freedom)
    return ChangeTest(name="Stuart-Maxwell", statistic=statistic, freedom=freedom, p=p, items=table.items)
