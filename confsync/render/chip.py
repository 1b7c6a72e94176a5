"""Label colours in storage format: chips, and marked spans in example text.

Confluence keeps a background and a text colour when each has a span of its own.
"""

from __future__ import annotations

from confsync.render.marking import pieces
from confsync.render.prodigy_colors import ink, tint
from confsync.storage.vocabulary import coloured, escape

_MARK, _INNER = 0.65, 1.0  # share of the label's colour behind a span, and behind a span within a span
_QUIET = "rgb(94, 108, 132)"


def chip(text: str, color: str) -> str:
    """A label's key on its colour, in black or white, whichever reads better there."""
    words = coloured(f"<strong>\xa0{escape(text)}\xa0</strong>", f"color: {rgb(ink(color))};")
    return coloured(words, f"background-color: {rgb(color)};")


def marked(text: str, color: str) -> str:
    """Example text, its spans on a tint of the colour; line breaks are kept."""
    parts = []
    for piece in pieces(text.strip("\n")):
        words = "<br />".join(map(escape, piece.text.split("\n")))
        if piece.depth:
            ground = tint(color, _MARK if piece.depth == 1 else _INNER)
            words = coloured(coloured(words, f"color: {rgb(ink(ground))};"), f"background-color: {rgb(ground)};")
        parts.append(words)
    return "".join(parts)


def quiet(body: str) -> str:
    """Words in grey, for what helps but is not the point."""
    return coloured(body, f"color: {_QUIET};")


def rgb(color: str) -> str:
    """`#7c4dff` as `rgb(124, 77, 255)`: Confluence stores only this form unchanged."""
    return f"rgb({int(color[1:3], 16)}, {int(color[3:5], 16)}, {int(color[5:7], 16)})"
