"""Storage format as text -> its lines of running words, each letter knowing where in the text it stands.

A line is what a reader takes for one: a paragraph, a heading, a cell. White space is collapsed as in a browser. Nothing
is parsed into a tree, because what is done with the lines must leave every other byte of the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_PIECE = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)([\w:.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|&[#\w]+;|[^<&]+|[<&]", re.DOTALL
)
_REF = re.compile(r"ac:ref=[\"']([^\"']*)")
_INLINE = {
    *("strong", "em", "b", "i", "u", "s", "del", "ins", "sub", "sup", "code", "span", "a", "small", "big", "font"),
    *("time", "ac:link", "ac:link-body", "ac:inline-comment-marker", "ac:emoticon"),
}
_SILENT = {
    *("ac:parameter", "ac:plain-text-body", "ac:plain-text-link-body", "ac:task-id", "ac:task-uuid"),
    *("ac:task-status", "ac:placeholder", "ac:adf-attribute", "ac:adf-fallback"),
}
_MARKER = "ac:inline-comment-marker"


@dataclass(slots=True, eq=False)
class Line:
    """Words that stand in one line, and what is marked in them."""

    text: str = ""
    starts: list[int] = field(default_factory=list)  # of each letter in the source, …
    ends: list[int] = field(default_factory=list)  # … and behind it
    marked: list[tuple[str, int, int]] = field(default_factory=list)  # a comment's ref, first letter, last + 1

    def places(self, words: str) -> Iterator[int]:
        """Where the words stand."""
        at = self.text.find(words) if words else -1
        while at >= 0:
            yield at
            at = self.text.find(words, at + 1)

    def letters(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Source ranges of the letters."""
        return zip(self.starts[start:end], self.ends[start:end], strict=True)


class _Reader:
    """Walks the pieces of a text."""

    def __init__(self) -> None:
        self.lines: list[Line] = [Line()]
        self._letters: list[str] = []
        self._opened: list[tuple[str, int]] = []  # markers: ref, first letter
        self._silent = ""  # the element whose text nobody reads
        self._depth = 0  # of that element in itself

    def piece(self, found: re.Match[str]) -> None:
        """One tag, entity or run of text."""
        closing, name, inside = found.groups()
        if name is None:
            if not self._silent and not found[0].startswith("<"):
                self._text(found)
        elif self._silent:
            if name == self._silent and not inside.endswith("/"):
                self._depth += -1 if closing else 1
                self._silent = self._silent if self._depth else ""
        elif name in _SILENT and not inside.endswith("/") and not closing:
            self._silent, self._depth = name, 1
        elif name == _MARKER:
            self._marker(closing, inside)
        elif name not in _INLINE:
            self.end_line()

    def _marker(self, closing: str, inside: str) -> None:
        if closing and self._opened:
            ref, start = self._opened.pop()
            self.lines[-1].marked.append((ref, start, len(self._letters)))
        elif not closing and not inside.endswith("/"):
            named = _REF.search(inside)
            self._opened.append((unescape(named[1]) if named else "", len(self._letters)))

    def _text(self, found: re.Match[str]) -> None:
        line, entity = self.lines[-1], found[0].startswith("&")
        letters = unescape(found[0]) if entity else found[0]
        for index, letter in enumerate(letters):
            start, end = (found.start(), found.end()) if entity else (found.start() + index, found.start() + index + 1)
            blank = letter in " \t\r\n"
            if blank and (not self._letters or self._letters[-1] == " "):
                continue
            self._letters.append(" " if blank else letter)
            line.starts.append(start)
            line.ends.append(end)

    def end_line(self) -> None:
        """What follows is another line; a marker that goes on is cut in two."""
        line = self.lines[-1]
        line.text = "".join(self._letters)
        line.marked += [(ref, start, len(self._letters)) for ref, start in self._opened]
        self._opened = [(ref, 0) for ref, _ in self._opened]
        self._letters.clear()
        if line.text or line.marked:
            self.lines.append(Line())


def lines_of(body: str) -> list[Line]:
    """All lines with words, in the order of the text."""
    reader = _Reader()
    for found in _PIECE.finditer(body):
        reader.piece(found)
    reader.end_line()
    return [line for line in reader.lines if line.text or line.marked]
