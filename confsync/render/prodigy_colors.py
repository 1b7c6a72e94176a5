"""Scheme -> a colour for every label: the scheme's own, or one that stays the label's as the scheme grows.

Annotators learn colours faster than words, so a label's colour must not change because another label was added or
moved. A label without one therefore starts looking at a place in the palette that its id decides, and takes the first
colour from there that is neither taken nor easily mistaken for one that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from colorsys import hls_to_rgb
from hashlib import sha256
from itertools import count
from math import sqrt

from confsync.model.taxonomy import Scheme

# Twenty colours as far apart in OKLab as their lightness allows: light enough for Prodigy's dark text on a marked span
# (contrast with #222 is 5.4 at least), strong enough for a box drawn on a photograph.
_PALETTE = (
    "#71bfff", "#e58212", "#a2e879", "#d974c5", "#febccf", "#22b988", "#34eee5", "#fac871", "#a4a528", "#968dfd",
    "#f17074", "#09b2c7", "#d39dfa", "#f99c7c", "#fc90bc", "#97ddf9", "#d8b501", "#42a3fd", "#5fd37f", "#d9c6fe",
)  # fmt: skip
# Irrational steps, so that hue, lightness and saturation never come round together.
_GOLDEN, _ROOT_2, _ROOT_3 = 0.6180339887498949, 1.4142135623730951, 1.7320508075688772
_NEAR = 40.0  # distance in RGB below which two colours look the same in a list of chips
_HEX = re.compile(r"#[0-9a-f]{6}")
DARK, LIGHT = "#1d2125", "#ffffff"


def colors_of(scheme: Scheme) -> Mapping[str, str]:
    """Label id -> "#rrggbb", for every label, tombstones included, so that retiring one recolours no other."""
    return _filled({label.id: label.color for label in scheme.labels})


def relation_colors_of(scheme: Scheme) -> Mapping[str, str]:
    """Relation id -> "#rrggbb", other than the labels' as far as the palette reaches."""
    return _filled({relation.id: relation.color for relation in scheme.relations}, colors_of(scheme).values())


def ink(color: str) -> str:
    """The dark or the light text colour, whichever reads better on it."""
    return DARK if _contrast(color, DARK) >= _contrast(color, LIGHT) else LIGHT


def tint(color: str, share: float) -> str:
    """The colour thinned with white; `share` of it stays."""
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in _rgb(color))


def _filled(wanted: Mapping[str, str | None], taken: Iterable[str] = ()) -> dict[str, str]:
    found = {name: color for name, color in wanted.items() if color and _HEX.fullmatch(color)}
    used = {*taken, *found.values()}
    free = [not any(_distance(color, other) < _NEAR for other in used) for color in _PALETTE]
    more = (color for color in _endless() if color not in used)
    # In order of id, not of the file: moving an entry to another place is no change.
    for name in sorted(set(wanted) - set(found)):
        place = _place(name, free)
        found[name] = next(more) if place is None else _PALETTE[place]
    return found


def _place(name: str, free: list[bool]) -> int | None:
    """The first free place at or after the one that the name decides, now taken; None when all are."""
    start = int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:4], "big")
    for step in range(len(free) if any(free) else 0):
        place = (start + step) % len(free)
        if free[place]:
            free[place] = False
            return place
    return None


def _endless() -> Iterator[str]:
    """Colours beyond the palette, each once; by then position and name tell labels apart, not colour."""
    seen = set(_PALETTE)
    for turn in count():
        light, full = 0.66 + 0.16 * (turn * _ROOT_2 % 1.0), 0.5 + 0.4 * (turn * _ROOT_3 % 1.0)
        color = "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(turn * _GOLDEN % 1.0, light, full))
        if color not in seen:
            seen.add(color)
            yield color


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _distance(first: str, second: str) -> float:
    """Weighted Euclidean distance in RGB, 0 to 765, which follows the eye closely enough to tell chips apart."""
    one, two = _rgb(first), _rgb(second)
    red = (one[0] + two[0]) / 2
    delta = [(a - b) ** 2 for a, b in zip(one, two, strict=True)]
    squares = (2 + red / 256) * delta[0] + 4 * delta[1] + (2 + (255 - red) / 256) * delta[2]
    return sqrt(squares)


def _contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [part / 255 for part in _rgb(color)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
