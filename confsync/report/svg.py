"""Shapes -> SVG that looks the same wherever it is shown: no script, no style sheet, no font that must be fetched."""

from __future__ import annotations

from collections.abc import Iterable

from confsync.storage.vocabulary import escape, tag

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, QUIET, RULE, PAPER = "#172b4d", "#5e6c84", "#dfe1e6", "#ffffff"
_LETTER, _CAPITAL = 0.56, 0.74  # width of an average letter of these fonts, in sizes; of a capital, bold


def drawing(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole file; `title` is read out to those who don't see it."""
    size = {"width": number(width), "height": number(height), "viewBox": f"0 0 {number(width)} {number(height)}"}
    ground = tag("rect", width=size["width"], height=size["height"], fill=PAPER)
    body = [tag("title", escape(title)), ground, *parts]
    return tag("svg", *body, xmlns="http://www.w3.org/2000/svg", role="img", font_family=FONT, **size) + "\n"


def write(
    x: float, y: float, text: str, *, size: float = 12, fill: str = INK, bold: bool = False, anchor: str = ""
) -> str:
    """Words on one line, their base line at `y`."""
    weight = "bold" if bold else None
    place = {"x": number(x), "y": number(y), "font-size": number(size)}
    return tag("text", escape(text), **place, fill=fill, font_weight=weight, text_anchor=anchor or None)


def box(x: float, y: float, width: float, height: float, **look: str | float) -> str:
    """A rectangle; the look in SVG's own words, `_` for `-`."""
    return tag("rect", x=number(x), y=number(y), width=number(width), height=number(height), **_spelled(look))


def outline(points: Iterable[Iterable[float]], **look: str | float) -> str:
    """A closed polygon."""
    corners = " ".join(",".join(map(number, point)) for point in points)
    return tag("polygon", points=corners, **_spelled(look))


def line(x: float, y: float, to_x: float, to_y: float, **look: str | float) -> str:
    """A straight line."""
    return tag("line", x1=number(x), y1=number(y), x2=number(to_x), y2=number(to_y), **_spelled(look))


def fitted(text: str, width: float, size: float = 12) -> str:
    """The text, cut so that it is probably not wider than `width`."""
    if span_of(text, size) <= width:
        return text
    while text and span_of(text, size) + size > width:
        text = text[:-1]
    return text.rstrip() + "…"


def span_of(text: str, size: float = 12) -> float:
    """About how wide the text will be."""
    capitals = sum(letter.isupper() for letter in text)
    return size * (capitals * _CAPITAL + (len(text) - capitals) * _LETTER)


def ink_on(colour: str) -> str:
    """Dark or white, whichever reads better on a `#rrggbb` colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER


def number(value: float) -> str:
    """At most two decimals, and never -0."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"


def _spelled(look: dict[str, str | float]) -> dict[str, str]:
    return {key: number(value) if isinstance(value, int | float) else value for key, value in look.items()}
