"""Where a draft grows: the fragments written so far, and what is remembered along the way.

One desk serves one text. Every function of this package that writes takes it first and puts fragments on it; strings
put on it are finished, well-formed storage format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from confsync.finding import Location
from confsync.model.document import Body, Fragment, Heading, Insert, Mention, Remark, Rule
from confsync.storage.compile.slug import Slugs
from confsync.storage.markdown.lines import Token


class Desk:
    """The state of one compilation."""

    def __init__(self, source: str, path: str, first_line: int, writers: Mapping[str, Callable[..., Any]]) -> None:
        self.writers = writers  # what writes a block, by the token's type, or a raw HTML element, by `<name>`
        self.out: list[Fragment] = []
        self.headings: list[Heading] = []
        self.rules: list[Rule] = []
        self.anchors: list[str] = []
        self.mentions: list[Mention] = []
        self.remarks: list[Remark] = []
        self.slugs = Slugs()
        self.linked = False  # inside a link: what would be a link there is its words only
        self.depth = 0  # of raw HTML elements, over all containers
        self.opened: set[str] = set()  # tags shown as text so far, by name
        self.waiting: list[Insert | str] = []  # directives found among words, to go behind their block
        self._tasks: set[int] = set()
        self._occurrences: Counter[str] = Counter()
        self._source = source
        self._lines: list[str] | None = None
        self._found: tuple[Any, int, int, int | None] = (None, 0, 0, None)  # block, row's offset, line, column
        self._path = path
        self._first_line = first_line

    def captured(self) -> list[Fragment]:
        """Starts a fresh sheet; returns the one to give back to `finish`."""
        outer, self.out = self.out, []
        return outer

    def finish(self, outer: list[Fragment]) -> Body:
        """Everything put since `captured`, as a body; goes on with the outer sheet."""
        inner, self.out = self.out, outer
        return merged(inner)

    def flush(self) -> None:
        """Puts the directives that were found among the words of the block just written."""
        if self.waiting:
            self.out.extend(self.waiting)
            self.waiting.clear()

    def task_id(self, text: str) -> int:
        """A number for a task, the same whatever tasks come before it: a digest of its words and their occurrence."""
        while True:
            digest = sha256(f"{text}\0{self._occurrences[text]}".encode()).digest()
            self._occurrences[text] += 1
            number = int.from_bytes(digest[:4], "big") % 2_000_000_000 + 1
            if number not in self._tasks:
                self._tasks.add(number)
                return number

    def at(self, block: Token, offset: int = 0) -> Location:
        """The place in the file of a character of a block's text.

        The text of a block is what is left of its lines without indents and quote marks, so its place is found by
        looking for the line's words in the line; where a tab was expanded, the column is where the words begin.
        """
        words = block["text"] if "text" in block else block["raw"]
        start = words.rfind("\n", 0, offset) + 1
        if self._found[0] is not block or self._found[1] != start:
            line = block["line"] + words.count("\n", 0, start)
            self._found = (block, start, line, self._column(block, words, start, line))
        *_, line, column = self._found
        if column is None:
            source = self._line(line)
            column = max(source.find(words[offset : offset + 12].split("\n", 1)[0].strip()), 0)
            return Location(self._path, line + self._first_line - 1, column + 1)
        return Location(self._path, line + self._first_line - 1, column + offset - start + 1)

    def _column(self, block: Token, words: str, start: int, line: int) -> int | None:
        """Where the row of words that starts at `start` stands in its line, from 0; None where it does not."""
        end = words.find("\n", start)
        row, source = words[start : end if end >= 0 else None], self._line(line)
        found = _cell(source, block["before"], row) if "before" in block else source.rfind(row)
        return found if found >= 0 else None

    def _line(self, line: int) -> str:
        if self._lines is None:
            self._lines = self._source.split("\n")
        return self._lines[line - 1] if line <= len(self._lines) else ""


def _cell(source: str, before: Iterable[str], words: str) -> int:
    """Where a table cell's words start, given the cells before it in its row."""
    cursor = 0
    for cell in before:
        cursor = max(source.find(cell, cursor) + len(cell), cursor)
    return source.find(words, cursor)


def merged(fragments: Iterable[Fragment]) -> Body:
    """The same fragments, neighbouring strings joined."""
    result: list[Fragment] = []
    words: list[str] = []
    for fragment in fragments:
        if isinstance(fragment, str):
            words.append(fragment)
            continue
        if words:
            result.append("".join(words))
            words.clear()
        result.append(fragment)
    if words:
        result.append("".join(words))
    return tuple(fragment for fragment in result if fragment != "")
