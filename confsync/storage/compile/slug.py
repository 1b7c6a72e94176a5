"""The words of a heading -> the name by which links know it, as GitHub makes it."""

from __future__ import annotations

import re
from unicodedata import category

_ASCII = re.compile(r"[^a-z0-9_\- ]")


def slug(text: str) -> str:
    """Lower case, spaces as hyphens; letters, marks, digits, `_` and `-` stay, in any script."""
    folded = text.lower()
    if folded.isascii():
        return _ASCII.sub("", folded).replace(" ", "-")
    return "".join(letter for letter in folded if _stays(letter)).replace(" ", "-")


def _stays(letter: str) -> bool:
    return letter in "-_ " or category(letter) in {"Nd", "Pc"} or category(letter)[0] in "LM"


class Slugs:
    """The names given on one page: the second heading of the same words gets `-1`, as on GitHub."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, text: str) -> str:
        """A name that no heading before has; "section" for words without a letter, which GitHub leaves nameless."""
        name = base = slug(text) or "section"
        count = self._given.get(base)
        while count is not None and name in self._given:
            count += 1
            self._given[base] = count
            name = f"{base}-{count}"
        self._given.setdefault(name, 0)
        return name
