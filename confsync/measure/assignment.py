"""Profits of pairs -> the pairs of one set with another that together profit most, each member used once at most.

The Hungarian method by shortest augmenting paths, O(n² m). Source: Kuhn 1955; Jonker & Volgenant 1987.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assign(profits: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The (row, column) pairs of the greatest total profit, by row. A pair without profit (0 or less) is never made.

    Rows are equally long; either side may be the larger or empty. Of equally good answers always the same is given.
    """
    rows, columns = len(profits), len(profits[0]) if profits else 0
    if rows > columns:
        turned = assign([[profits[row][column] for row in range(rows)] for column in range(columns)])
        return sorted((row, column) for column, row in turned)
    owner = _owners([[-max(0.0, profit) for profit in row] for row in profits], columns)
    return sorted((row, column) for column, row in enumerate(owner) if row >= 0 and profits[row][column] > 0)


def _owners(costs: list[list[float]], columns: int) -> list[int]:
    """The row that each column belongs to in the cheapest full assignment of rows, -1 for none."""
    row_price, column_price = [0.0] * len(costs), [0.0] * columns
    owner = [-1] * columns
    for start in range(len(costs)):
        _augment(start, costs, row_price, column_price, owner)
    return owner


def _augment(
    start: int, costs: list[list[float]], row_price: list[float], column_price: list[float], owner: list[int]
) -> None:
    """Gives row `start` a column along the cheapest path of reassignments, and keeps all reduced costs from 0 up."""
    columns = range(len(owner))
    reach, before, done = [inf] * len(owner), [-1] * len(owner), [False] * len(owner)
    row, last, distance = start, -1, 0.0
    visited: list[int] = []
    while True:
        for column in columns:
            if not done[column]:
                reached = distance + costs[row][column] - row_price[row] - column_price[column]
                if reached < reach[column]:
                    reach[column], before[column] = reached, last
        last = min((column for column in columns if not done[column]), key=reach.__getitem__)
        distance, done[last] = reach[last], True
        if owner[last] < 0:
            break
        visited.append(last)
        row = owner[last]
    row_price[start] += distance
    for column in visited:
        row_price[owner[column]] += distance - reach[column]
        column_price[column] -= distance - reach[column]
    while last >= 0:
        earlier = before[last]
        owner[last] = start if earlier < 0 else owner[earlier]
        last = earlier
