"""Segments of a recording -> a drawing: one time line for each answer, below each other on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log10
from typing import Any

from confsync.report.svg import QUIET, RULE, box, drawing, fitted, ink_on, line, span_of, write

_WIDTH, _LEFT, _TOP, _ROW, _BAR = 860.0, 190.0, 18.0, 40.0, 22.0
_STEPS = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)


def draw_segments(layers: Sequence[tuple[str, Sequence[Any]]], title: str, colour: Callable[[str], str]) -> str:
    """One line for each layer, (who, segments as `Shape.SEGMENTS` has them)."""
    end = max((segment[1] for _, segments in layers for segment in segments), default=1.0)
    step = _step(end)
    whole = step * max(ceil(end / step - 1e-9), 1)
    scale = (_WIDTH - _LEFT - 24) / whole
    bottom = _TOP + len(layers) * _ROW
    parts = list(_axis(whole, step, scale, bottom))
    for place, (who, segments) in enumerate(layers):
        top = _TOP + place * _ROW + (_ROW - _BAR) / 2
        parts.append(write(_LEFT - 12, top + _BAR / 2 + 4, fitted(who, _LEFT - 20), anchor="end", bold=True))
        parts.append(box(_LEFT, top, whole * scale, _BAR, fill="#f1f2f4"))
        parts += [_bar(segment, top, scale, colour) for segment in segments]
    keys = dict.fromkeys(segment[2] for _, segments in layers for segment in segments)
    legend, rows = _legend(sorted(keys), bottom + 40, colour)
    return drawing(_WIDTH, bottom + 34 + rows * 22, title, [*parts, *legend])


def _axis(whole: float, step: float, scale: float, bottom: float) -> Iterator[str]:
    for tick in range(round(whole / step) + 1):
        x = _LEFT + tick * step * scale
        yield line(x, _TOP, x, bottom, stroke=RULE)
        yield write(x, bottom + 16, _clock(tick * step), size=11, fill=QUIET, anchor="middle")


def _bar(segment: Any, top: float, scale: float, colour: Callable[[str], str]) -> str:
    start, end, label = segment
    x, width = _LEFT + start * scale, max((end - start) * scale, 1.5)
    bar = box(x, top, width, _BAR, fill=colour(label), stroke="#ffffff", rx=2)
    if span_of(label, 10.5) + 8 > width:
        return bar
    return bar + write(x + width / 2, top + _BAR / 2 + 4, label, size=10.5, fill=ink_on(colour(label)), anchor="middle")


def _legend(keys: Sequence[str], top: float, colour: Callable[[str], str]) -> tuple[list[str], int]:
    """Colour and key of every label, as many in a row as fit."""
    parts: list[str] = []
    x, row = _LEFT, 0
    for key in keys:
        text = fitted(key, 240)
        wide = span_of(text) + 34
        if x + wide > _WIDTH and x > _LEFT:
            x, row = _LEFT, row + 1
        parts += [box(x, top + row * 22 - 10, 12, 12, fill=colour(key), rx=2), write(x + 18, top + row * 22, text)]
        x += wide
    return parts, row + 1 if keys else 0


def _step(end: float) -> float:
    """Seconds between ticks, for at most ten of them."""
    if end <= 0:
        return 1.0
    if end < 8:
        magnitude = 10.0 ** floor(log10(end / 8))
        return next(magnitude * factor for factor in (1, 2, 5, 10) if end / (magnitude * factor) <= 10)
    return next((step for step in _STEPS if end / step <= 10), 3600.0 * ceil(end / 36_000))


def _clock(seconds: float) -> str:
    whole = floor(seconds + 1e-9)
    part = f"{seconds - whole:.3f}"[1:].rstrip("0").rstrip(".")
    return f"{whole // 60}:{whole % 60:02d}{part}"
