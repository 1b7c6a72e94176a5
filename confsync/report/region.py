"""Regions of an image -> a drawing: the same picture once for each answer, side by side.

The picture itself is shown where it is a file of the handbook; photographs of a project mostly are not, and then a
frame of their size stands for them: where people drew, and how differently, can be seen all the same.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from confsync.report.svg import INK, PAPER, QUIET, box, drawing, fitted, ink_on, line, number, outline, span_of, write
from confsync.storage.vocabulary import tag

_WIDTH, _TALLEST, _GAP, _HEAD = 320.0, 320.0, 20.0, 30.0
_KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """The picture that people drew on."""

    name: str
    width: int | None = None  # pixels
    height: int | None = None
    content: bytes = b""  # b"" where it is no file of the handbook


def draw_regions(
    photograph: Photograph, layers: Sequence[tuple[str, Sequence[Any]]], title: str, colour: Callable[[str], str]
) -> str:
    """One panel for each layer, (who, regions as `Shape.REGIONS` has them)."""
    width, height = _size(photograph, layers)
    scale = min(_WIDTH / width, _TALLEST / height)
    step = width * scale + _GAP
    parts: list[str] = []
    for place, (who, regions) in enumerate(layers):
        left = _GAP / 2 + place * step
        parts.append(write(left, _HEAD - 10, fitted(who, width * scale, 13), size=13, bold=True))
        parts += _ground(photograph, left, width * scale, height * scale)
        parts += _marks(regions, left, scale, colour)
        if not regions:
            parts.append(write(left + width * scale / 2, _HEAD + 22, "nothing marked", fill=QUIET, anchor="middle"))
    return drawing(step * max(len(layers), 1), height * scale + _HEAD + _GAP / 2, title, parts)


def _size(photograph: Photograph, layers: Sequence[tuple[str, Sequence[Any]]]) -> tuple[float, float]:
    """Of the picture; where the data does not say, as far as the regions reach and a little more."""
    points = [point for _, regions in layers for _, _, corners in regions for point in corners]
    reach = [max((point[axis] for point in points), default=100.0) * 1.05 for axis in (0, 1)]
    return max(photograph.width or reach[0], 1.0), max(photograph.height or reach[1], 1.0)


def _ground(photograph: Photograph, left: float, width: float, height: float) -> Iterator[str]:
    kind = next((kind for magic, kind in _KINDS.items() if photograph.content.startswith(magic)), "")
    yield box(left, _HEAD, width, height, fill="#f1f2f4", stroke="#c1c7d0")
    if kind:
        data = f"data:{kind};base64,{b64encode(photograph.content).decode()}"
        place = {"x": number(left), "y": number(_HEAD), "width": number(width), "height": number(height)}
        yield tag("image", **place, href=data, preserveAspectRatio="none")
        return
    yield line(left, _HEAD, left + width, _HEAD + height, stroke=PAPER, stroke_width=1.5)
    yield line(left, _HEAD + height, left + width, _HEAD, stroke=PAPER, stroke_width=1.5)
    name = fitted(photograph.name, width - 16, 11)
    yield write(left + width - 8, _HEAD + height - 8, name, size=11, fill=QUIET, anchor="end")


def _marks(regions: Sequence[Any], left: float, scale: float, colour: Callable[[str], str]) -> Iterator[str]:
    placed = [
        (label, [(left + point[0] * scale, _HEAD + point[1] * scale) for point in corners])
        for label, _, corners in regions
        if corners
    ]
    for label, corners in placed:
        yield outline(corners, fill="none", stroke=PAPER, stroke_width=5, stroke_opacity=0.8)
        yield outline(corners, fill=colour(label), fill_opacity=0.14, stroke=colour(label), stroke_width=2.5)
    for label, corners in placed:
        x, y = min(x for x, _ in corners), min(y for _, y in corners)
        text = fitted(label, 150, 11)
        top = y - 17 if y - 17 >= _HEAD else y
        yield box(x - 1.25, top, span_of(text, 11) + 14, 17, fill=colour(label), rx=2)
        yield write(x + 5, top + 12.5, text, size=11, fill=ink_on(colour(label)) or INK, bold=True)
