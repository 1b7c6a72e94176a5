"""A seed -> the four projects of initiatives/adverse-event-intake, and all their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from . import calls, documents, narratives, photographs, sentences
from .desk import Saved, annotations, reviews
from .dice import Dice
from .item import Assignment

SEED = "confsync sample"
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def assignments(seed: str = SEED) -> tuple[Assignment, ...]:
    """Each project draws from dice of its own, so that a change to one leaves the others as they were."""
    return (
        Assignment(
            dataset="ae_narratives",
            view="spans_manual",
            scheme="adverse-events",
            versions=((_LONG_AGO, "3.1.0"), (datetime(2026, 11, 9, tzinfo=UTC), "3.2.0")),
            habits=narratives.HABITS,
            items=narratives.narratives(Dice(f"{seed} narratives"), 150),
            fields=narratives.with_spans,
            reasons=sentences.REASONS,
        ),
        Assignment(
            dataset="intake_documents",
            view="choice",
            scheme="document-types",
            versions=((_LONG_AGO, "1.2.0"), (datetime(2026, 11, 11, tzinfo=UTC), "1.3.0")),
            habits=documents.HABITS,
            items=documents.documents(Dice(f"{seed} documents"), 120),
            fields=documents.with_choice,
            reasons=documents.REASONS,
        ),
        Assignment(
            dataset="packaging_photos",
            view="image_manual",
            scheme="packaging-defects",
            versions=((_LONG_AGO, "1.0.0"), (datetime(2026, 11, 10, tzinfo=UTC), "1.1.0")),
            habits=photographs.HABITS,
            items=photographs.photographs(Dice(f"{seed} photographs"), 40),
            fields=photographs.with_regions,
            reasons=photographs.REASONS,
        ),
        Assignment(
            dataset="intake_calls",
            view="audio_manual",
            scheme="call-segments",
            versions=((_LONG_AGO, "1.0.0"), (datetime(2026, 11, 12, tzinfo=UTC), "1.0.1")),
            habits=calls.HABITS,
            items=calls.calls(Dice(f"{seed} calls"), 40),
            fields=calls.with_segments,
            reasons=calls.REASONS,
        ),
    )


def rows(seed: str = SEED) -> Iterator[Saved]:
    """All rows of all datasets, project after project, reviews behind what they are about."""
    for work in assignments(seed):
        answered = annotations(Dice(f"{seed} {work.dataset} answers"), work)
        yield from answered
        yield from reviews(Dice(f"{seed} {work.dataset} reviews"), work, answered)
