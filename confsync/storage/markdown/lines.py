"""Markdown text -> block tokens that know their line.

mistune's tokens have no positions. They are stamped here: exact for every block that mistune and the rules of this
package make, however lists and quotes are nested (tests/test_storage_tokens.py holds it against random documents).
It leans on how mistune 3.4 walks a text, hence the pin in pyproject.toml.
"""

from __future__ import annotations

from re import Match, Pattern
from typing import Any, cast

from mistune.block_parser import BlockParser
from mistune.core import BlockState

Token = dict[str, Any]
_INDENTS = ("    ", "\t", " \t", "  \t", "   \t")
_RULE_STARTS = {"|", ":", "-"}


class LinedState(BlockState):
    """A block state that can tell lines; they count from 1 in the whole text."""

    first = 1  # line of self.src[0]
    start = 1  # line of the block being parsed, then of the next list item
    _offset = 0  # up to where newlines were counted, …
    _newlines = 0  # … and how many there were: counting from 0 for every block would be quadratic

    def __init__(self, parent: BlockState | None = None) -> None:
        super().__init__(parent)
        self.closings: dict[int, Match[str] | None] = {}  # of `<details>` in self.src, as far as known: see box.py

    def line(self, offset: int) -> int:
        """The line on which a character of `self.src` stands."""
        if offset >= self._offset:
            self._newlines += self.src.count("\n", self._offset, offset)
        else:
            self._newlines -= self.src.count("\n", offset, self._offset)
        self._offset = offset
        return self.first + self._newlines

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> LinedState:
        """The state of a quote's or list item's text, which starts at the line of the block being parsed."""
        child = self.child_at(src, self.start)
        if lazy_line_starts:
            child.lazy_line_starts = lazy_line_starts
        self.start = self.line(self.cursor) - 1  # the list parser has just read the next item's first line
        return child

    def child_at(self, src: str, line: int) -> LinedState:
        """The state of a text inside this one that starts at a known line."""
        child = self.__class__(self)
        child.process(src)
        child.first = child.start = line
        return child

    def add_paragraph(self, text: str) -> None:
        """Starts a paragraph, or goes on with the last one."""
        before = len(self.tokens)
        super().add_paragraph(text)
        if len(self.tokens) > before:
            self.tokens[-1]["line"] = self.line(self.cursor)


class LinedParser(BlockParser):
    """Stamps `line` on every token right after the rule that made it has run."""

    state_cls = LinedState

    def parse_method(self, match: Match[str], state: BlockState) -> int | None:
        """Runs the rule that matched."""
        state = cast(LinedState, state)
        outer, state.start = state.start, state.line(match.start())
        here, before = state.start, len(state.tokens)
        end = super().parse_method(match, state)
        # A block that ends a list or a quote is parsed, and stamped, before that list is put in front of it.
        for token in state.tokens[max(before - 1, 0) :]:
            token.setdefault("line", here)
        state.start = outer
        return end

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        # mistune's short cut past parse_method, which it takes at every block
        if not state.src.startswith(_INDENTS, state.cursor):
            return None
        state = cast(LinedState, state)
        before, here = len(state.tokens), state.cursor
        end = super()._parse_indent_code_fast(state)
        if len(state.tokens) > before:
            state.tokens[-1]["line"] = state.line(here)
        return end

    def _parse_plain_paragraph(self, state: BlockState, sc: Pattern[str]) -> bool:
        # Called where no rule fits. mistune does this for lines that start with a letter only, and else tries its rules
        # at every single character up to the next block: that was a fifth of the time for a page.
        source, end, cursor = state.src, state.cursor_max, state.cursor
        while cursor < end:
            if cursor > state.cursor and _may_start(source, cursor) and sc.match(source, cursor):
                break
            after = source.find("\n", cursor) + 1 or end
            if source[cursor:after].isspace():
                break
            cursor = after
        if cursor == state.cursor:
            return False
        state.add_paragraph(source[state.cursor : cursor])
        state.cursor = cursor
        return True


def _may_start(source: str, cursor: int) -> bool:
    """Whether a block can start here: one that starts with a letter is a table, and has its dashes on the next line."""
    if not source[cursor].isalpha():
        return True
    below = source.find("\n", cursor) + 1
    return below > 0 and source[below : below + 4].lstrip(" ")[:1] in _RULE_STARTS
