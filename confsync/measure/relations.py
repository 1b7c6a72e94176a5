"""Relations, (head start, head end, child start, child end, label): when two count as the same."""

from __future__ import annotations

from collections.abc import Sequence

from confsync.measure.matching import Candidate, Criterion, Geometry, Mark


def between_same(one: Sequence[Mark], other: Sequence[Mark]) -> list[Candidate]:
    """Pairs of relations with the same head and child."""
    return [
        (row, column, 1.0)
        for row, mark in enumerate(one)
        for column, partner in enumerate(other)
        if tuple(mark[:4]) == tuple(partner[:4])
    ]


RELATIONS = Geometry(
    unit="relation",
    criteria=(
        Criterion("exact", "same head, child and label", 1.0, exact=True),
        Criterion("exact_unlabelled", "same head and child, whatever the label", 1.0, labelled=False),
    ),
    label=lambda mark: str(mark[4]),
    candidates=between_same,
)
