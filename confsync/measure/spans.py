"""Spans of text, (start, end, label) in characters: when two count as the same."""

from __future__ import annotations

from collections.abc import Sequence

from confsync.measure import line
from confsync.measure.matching import Criterion, Geometry, Mark, compare

SPANS = Geometry(
    unit="span",
    criteria=(
        Criterion("exact", "same start, end and label", 1.0, exact=True),
        Criterion("exact_unlabelled", "same start and end, whatever the label", 1.0, labelled=False),
        Criterion("half", "same label, intersection over union of 0.5 or more", 0.5),
        Criterion("overlap", "same label, any overlap", 0.0),
        Criterion("overlap_unlabelled", "any overlap, whatever the label", 0.0, labelled=False),
    ),
    label=line.label,
    candidates=line.overlapping,
    disjoint=line.disjoint,
    edges=line.edges,
)


def partial_credit(one: Sequence[Mark], other: Sequence[Mark]) -> float:
    """Matched spans, labels aside, where the same boundaries count 1 and any other overlap one half.

    Source: the partial measure of MUC-5 and SemEval-2013 task 9.1.
    """
    return sum(1.0 if share == 1.0 else 0.5 if share else 0.0 for _, _, share in compare(one, other, SPANS).pairs)
