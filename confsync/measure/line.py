"""Stretches of a line: how spans of text and segments of a recording overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from confsync.measure.matching import Candidate, Mark


def overlap(one: Mark, other: Mark) -> float:
    """Intersection over union of two stretches (start, end, …); 1 for the same, 0 where they share nothing.

    Stretches that only touch share nothing. A stretch without length is the same as itself and shares with no other.
    """
    if one[0] == other[0] and one[1] == other[1]:
        return 1.0
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared > 0 else 0.0


def overlapping(one: Sequence[Mark], other: Sequence[Mark]) -> list[Candidate]:
    """All pairs that overlap, found in one walk along the line."""
    order = sorted(range(len(other)), key=lambda column: other[column][:2])
    found: list[Candidate] = []
    longest = max((mark[1] - mark[0] for mark in other), default=0)
    first = 0
    for row in sorted(range(len(one)), key=lambda row: one[row][0]):
        mark = one[row]
        while first < len(order) and other[order[first]][0] + longest < mark[0]:
            first += 1
        for column in islice(order, first, None):
            if other[column][0] > mark[1]:
                break
            if (share := overlap(mark, other[column])) > 0:
                found.append((row, column, share))
    return sorted(found)


def disjoint(marks: Sequence[Mark]) -> bool:
    """Whether no two stretches overlap; of an empty one, whether it stands alone."""
    ordered = sorted((mark[0], mark[1]) for mark in marks)
    return all(before[1] <= after[0] and before != after for before, after in pairwise(ordered))


def edges(mark: Mark) -> tuple[float, float]:
    """Where a stretch starts and ends."""
    return mark[0], mark[1]


def label(mark: Mark) -> str:
    """The label of a stretch, its third part."""
    return str(mark[2])
