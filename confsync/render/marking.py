r"""Text with marked spans -> pieces: `started on [metformin] in May`.

Square brackets mark a span and may be nested. A bracket without its partner is an ordinary character, and so is one
behind a backslash: `\[`; a backslash that is meant to stand right before a bracket is doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = re.compile(r"\\\\(?=[\[\]])|\\[\[\]]|[\[\]]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that lies inside `depth` spans; 0 is outside of all."""

    text: str
    depth: int = 0


def pieces(text: str) -> tuple[Piece, ...]:
    """The text without its marks, cut where a span begins or ends; empty pieces are left out."""
    partners = _partners(text)
    found: list[Piece] = []
    depth = start = 0
    run = ""
    for sign in _SIGN.finditer(text):
        run += text[start : sign.start()]
        start = sign.end()
        if sign.start() not in partners:
            run += sign.group()[-1]
            continue
        found.append(Piece(run, depth))
        run = ""
        depth += 1 if sign.group() == "[" else -1
    found.append(Piece(run + text[start:], depth))
    return tuple(piece for piece in found if piece.text)


def unmarked(text: str) -> str:
    """The text as it stood in the data."""
    return "".join(piece.text for piece in pieces(text))


def _partners(text: str) -> frozenset[int]:
    """Where the brackets stand that have a partner."""
    return frozenset(place for pair in _pairs(text) for place in pair)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for sign in _SIGN.finditer(text):
        if sign.group() == "[":
            opened.append(sign.start())
        elif sign.group() == "]" and opened:
            yield opened.pop(), sign.start()
