"""Subject -> objections to label colours: too near to each other, or to the text and the page they stand with.

Distances are measured in CIELAB (CIE 15, white point D65), where about 2 is the smallest difference that people see
side by side; contrast as WCAG 2.2 defines it, from 1 (same) to 21 (black on white).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from confsync.finding import Location, Severity, spot
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.taxonomy import Scheme

_NEAR = 8.0  # distance below which two chips that are not side by side are taken for one
_READABLE = 3.0  # least contrast of text with its ground, WCAG 2.2, 1.4.3 for large text
_VISIBLE = 1.2  # least contrast with the page; pastel, as marked text wants it, lies between this and 2
_HEX = re.compile(r"#[0-9a-f]{6}")
Point = tuple[float, float, float]


@rule("colour-clash", Severity.WARNING)
def colour_clash(subject: Subject) -> Iterator[Objection]:
    """Labels that annotators can choose side by side should not have colours that look the same."""
    for scheme in subject.handbook.schemes:
        near = _Nearby()
        for name, color, at in _colours(scheme):
            other = near.find_or_add(_lab(color), f"{name}, {color}")
            if other:
                yield Objection(at, f"color {color} of {name} is hard to tell from that of {other}")


@rule("colour-contrast", Severity.WARNING)
def colour_contrast(subject: Subject) -> Iterator[Objection]:
    """Text must be readable on a label's colour, and the colour visible on the page.

    Prodigy writes dark text on the colour of a span: at least 3:1 against black. The page is white: at least 1.2:1.
    """
    for scheme in subject.handbook.schemes:
        for name, color, at in _colours(scheme):
            light = _luminance(color)
            on_color, on_page = (light + 0.05) / 0.05, 1.05 / (light + 0.05)
            if on_color < _READABLE:
                yield Objection(at, f"color {color} of {name} is too dark for black text: {on_color:.1f}:1, needs 3:1")
            elif on_page < _VISIBLE:
                yield Objection(at, f"color {color} of {name} is lost on a white page: {on_page:.2f}:1, needs 1.2:1")


def _colours(scheme: Scheme) -> Iterator[tuple[str, str, Location]]:
    for label in scheme.labels:
        if label.selectable and label.color and _HEX.fullmatch(label.color):
            yield label.id, label.color, spot(label, "color")
    for relation in scheme.relations:
        if relation.color and _HEX.fullmatch(relation.color):
            yield relation.id, relation.color, relation.at


class _Nearby:
    """Points in cubes as wide as the distance that counts: what is near is in the same cube or one that touches it."""

    def __init__(self) -> None:
        self._cubes: dict[tuple[int, ...], list[tuple[Point, str]]] = {}

    def find_or_add(self, point: Point, name: str) -> str | None:
        """The name of a point nearer than `_NEAR` that was added before; None when there was none: now it is added."""
        cube = tuple(int(value // _NEAR) for value in point)
        for step in product((0, -1, 1), repeat=3):
            for other, its in self._cubes.get(tuple(map(sum, zip(cube, step, strict=True))), ()):
                if sum((a - b) ** 2 for a, b in zip(point, other, strict=True)) < _NEAR**2:
                    return its
        self._cubes.setdefault(cube, []).append((point, name))
        return None


def _linear(color: str) -> Point:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _degamma(red), _degamma(green), _degamma(blue)


def _degamma(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(color: str) -> Point:
    red, green, blue = _linear(color)
    x = _cube_root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = _cube_root(_luminance(color))
    z = _cube_root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
