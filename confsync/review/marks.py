"""Row -> its marks as canonical lists: sorted, without repetition, numbers rounded as far as a hand is steady.

Pixels are rounded to 0.1, seconds to 0.001. What bears no meaning is left out: colours, ids of marks, order. A mark
without a place is no mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from confsync.model.outcome import Shape
from confsync.review.wire import Row, Span, spans_of, tokens_of


def _spans(row: Row) -> list[Any]:
    return _distinct(
        (*place, span.label or "") for span in spans_of(row) or () if not is_drawn(span) and (place := _place(span))
    )


def _relations(row: Row) -> list[Any]:
    return _distinct(
        (*head, *child, relation.label or "")
        for relation in (*(row.relations or ()), *(row.arcs or ()), *((row.arc,) if row.arc else ()))
        if (head := _end(row, relation.head_span, relation.head))
        and (child := _end(row, relation.child_span, relation.child))
    )


def _end(row: Row, span: Span | None, token: int | None) -> tuple[int, int] | None:
    """Characters of one end of a relation; where only its token is given, those of the token."""
    if span is not None:
        return _place(span)
    tokens = tokens_of(row)
    return (tokens[token].start, tokens[token].end) if token is not None and 0 <= token < len(tokens) else None


def _place(span: Span) -> tuple[int, int] | None:
    """Characters; token numbers go along with them and never stand alone, so they are not looked at."""
    return (int(span.start), int(span.end)) if span.start is not None and span.end is not None else None


def is_drawn(span: Span) -> bool:
    """Whether it is a mark on an image rather than on text."""
    return bool(span.points) or span.x is not None


def _regions(row: Row) -> list[Any]:
    return sorted(
        ([span.label or "", span.type or "rect", points] for span in spans_of(row) or () if (points := _outline(span))),
        key=str,
    )


def _outline(span: Span) -> list[list[float]]:
    """The corners; of a rectangle always four, clockwise from the top left, however its drawing was saved."""
    corners = [(point[0], point[1]) for point in span.points or () if len(point) == 2]
    if (span.type or "rect") == "rect":
        if None not in (span.x, span.y, span.width, span.height):
            corners = [(span.x, span.y), (span.x + span.width, span.y + span.height)]  # type: ignore[operator, list-item]
        if not corners:
            return []
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [[_rounded(x, 1), _rounded(y, 1)] for x, y in corners]


def _segments(row: Row) -> list[Any]:
    return _distinct(
        (_rounded(span.start, 3), _rounded(span.end, 3), span.label or "")
        for span in row.audio_spans or ()
        if span.start is not None and span.end is not None
    )


def _choice(row: Row) -> list[str]:
    """Chosen ids; in `compare` the name of the half that won, which `mapping` keeps from the annotator."""
    if isinstance(row.accept, list):
        return sorted({str(option) for option in row.accept})
    return sorted(half for half, answer in (row.mapping or {}).items() if answer == row.answer)


def _rounded(value: float, digits: int) -> float:
    """The same number is always written alike: 12, not 12.0 here and 12 there."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _distinct(marks: Iterator[Any]) -> list[Any]:
    return sorted(set(marks))


READERS: dict[Shape, Callable[[Row], list[Any]]] = {
    Shape.SPANS: _spans,
    Shape.CHOICE: _choice,
    Shape.RELATIONS: _relations,
    Shape.REGIONS: _regions,
    Shape.SEGMENTS: _segments,
}
