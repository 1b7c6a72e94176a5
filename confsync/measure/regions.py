"""Regions of an image, (label, kind, points) in pixels: when two count as the same.

No average precision as detectors are scored by: it needs confidences, and people give none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from confsync.measure.matching import Candidate, Criterion, Geometry, Mark
from confsync.measure.polygon import Points, areas

THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))


def overlap(one: Mark, other: Mark) -> float:
    """Intersection over union of two regions; 1 for the same points, 0 where they share no area."""
    return share(one[2], other[2])


def share(one: Points, other: Points) -> float:
    """The same of two outlines. Upright rectangles, given by four corners, are done in one step."""
    if list(map(tuple, one)) == list(map(tuple, other)):
        return 1.0
    if not one or not other:
        return 0.0
    box, boxed = _box(one), _box(other)
    wide, high = min(box[2], boxed[2]) - max(box[0], boxed[0]), min(box[3], boxed[3]) - max(box[1], boxed[1])
    if wide <= 0 or high <= 0:
        return 0.0
    if _upright(one, box) and _upright(other, boxed):
        mine, theirs, both = _size(box), _size(boxed), wide * high
    else:
        mine, theirs, both = areas(one, other)
    return both / (mine + theirs - both) if both > 0 else 0.0


def overlapping(one: Sequence[Mark], other: Sequence[Mark]) -> list[Candidate]:
    """All pairs that share some area."""
    return [
        (row, column, found)
        for row, mark in enumerate(one)
        for column, partner in enumerate(other)
        if (found := overlap(mark, partner)) > 0
    ]


def _box(points: Points) -> tuple[float, float, float, float]:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def _size(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _upright(points: Points, box: tuple[float, float, float, float]) -> bool:
    """Whether four points go round a box, corner by corner."""
    left, top, right, bottom = box
    corners = {(left, top), (right, top), (right, bottom), (left, bottom)}
    around = [*points, points[0]]
    sides = all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(around))
    return len(points) == 4 and {(point[0], point[1]) for point in points} == corners and sides


REGIONS = Geometry(
    unit="region",
    criteria=(
        Criterion("half", "same label, intersection over union of 0.5 or more", 0.5),
        Criterion("half_unlabelled", "intersection over union of 0.5 or more, whatever the label", 0.5, labelled=False),
        *(
            Criterion(
                f"at_{threshold:.2f}", f"same label, intersection over union of {threshold:.2f} or more", threshold
            )
            for threshold in THRESHOLDS[1:]
        ),
    ),
    label=lambda mark: str(mark[0]),
    candidates=overlapping,
)
