"""Segments of a recording, (start, end, label) in seconds: when two count as the same.

Nobody hits the same millisecond twice, so nothing is exact here; shifts of edges are told in milliseconds instead.
"""

from __future__ import annotations

from confsync.measure import line
from confsync.measure.matching import Criterion, Geometry

FRAME = 0.010  # seconds; the step of frame agreement

SEGMENTS = Geometry(
    unit="segment",
    criteria=(
        Criterion("half", "same label, intersection over union of 0.5 or more", 0.5),
        Criterion("half_unlabelled", "intersection over union of 0.5 or more, whatever the label", 0.5, labelled=False),
        Criterion("overlap", "same label, any overlap", 0.0),
    ),
    label=line.label,
    candidates=line.overlapping,
    edges=line.edges,
)
