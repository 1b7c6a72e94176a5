"""An outcome of marks on an image or a recording -> its drawing, to be shown beside the answers in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from confsync.model.outcome import Outcome, Shape, parts_of
from confsync.report.answer import file_name
from confsync.report.context import Context
from confsync.report.region import Photograph, draw_regions
from confsync.report.segment import draw_segments
from confsync.report.vote import Vote, votes_of

_MOST = 4  # panels beside each other; more are too small on a page
_ALL = 12  # time lines below each other


def picture_name(outcome: Outcome) -> str:
    """File name in `charts/`; an id is a hash and an interface, so what is replaced here makes no two alike."""
    return f"example-{re.sub(r'[^A-Za-z0-9_-]+', '-', outcome.id).strip('-').lower() or 'x'}.svg"


def picture_of(context: Context, outcome: Outcome) -> str | None:
    """The drawing; None for an outcome without a region or a segment."""
    votes = [vote for vote in votes_of(context, outcome) if vote.answer == "accept"]
    title = f"Answers to {file_name(outcome.shown) or outcome.id}"
    if segments := _layers(votes, Shape.SEGMENTS):
        return draw_segments(segments[:_ALL], title, context.colour)
    if regions := _layers(votes, Shape.REGIONS):
        return draw_regions(_photograph(context, outcome), regions[:_MOST], title, context.colour)
    return None


def _layers(votes: Sequence[Vote], shape: Shape) -> list[tuple[str, Sequence[Any]]]:
    """What each vote marked; nothing where none did."""
    marks = [(vote.who, _marks(parts_of(vote.content), shape)) for vote in votes]
    return marks if any(found for _, found in marks) else []


def _marks(parts: Mapping[str, object], shape: Shape) -> Sequence[Any]:
    found = parts.get(shape, ())
    return found if isinstance(found, list) else ()


def _photograph(context: Context, outcome: Outcome) -> Photograph:
    shown = outcome.shown
    asset = context.handbook.assets.get(shown.media)
    content = asset.content if asset else b""
    return Photograph(name=file_name(shown), width=shown.width, height=shown.height, content=content)
