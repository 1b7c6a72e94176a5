"""Lines of a GitHub table -> a table token. No cell is dropped: surplus cells join the last one.

mistune's own rule gives a table up when one row has a cell too many or too few; GitHub's specification pads and cuts.
"""

from __future__ import annotations

import re
from re import Match

from mistune.block_parser import BlockParser

from confsync.storage.markdown.lines import LinedState, Token

# A row is a table's head only when a delimiter row follows, so that is looked for before anything is decided.
TABLE = (
    r"^ {0,3}(?=\S[^\n]*\n {0,3}[|:-])(?P<table_head>[^\n]+)\n"
    r"(?P<table_rule> {0,3}(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?)(?:\n|$)"
)
_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def parse_table(block: BlockParser, match: Match[str], state: LinedState) -> int | None:
    """The rule; None when the head and the delimiter row do not have the same number of cells."""
    head, rule = match["table_head"], match["table_rule"]
    if "|" not in head and "|" not in rule:
        return None
    aligns = [_align(cell) for cell in _cells(rule)]
    names = _cells(head)
    if len(names) != len(aligns):
        return None
    line = state.line(match.start())
    rows: list[Token] = [_row(names, aligns, line, head=True)]
    cursor, line = match.end(), line + 2
    ends = block.compile_sc(_ENDS)
    while cursor < state.cursor_max:
        text = state.get_line(cursor)
        if not text.strip() or ends.match(state.src, cursor):
            break
        rows.append(_row(_cells(text), aligns, line, head=False))
        cursor, line = cursor + len(text), line + 1
    state.append_token({"type": "table", "children": rows, "attrs": {"aligns": aligns}})
    return cursor


_ENDS = ["fenced_code", "atx_heading", "thematic_break", "block_quote", "list", "block_html"]


def _cells(text: str) -> list[str]:
    inner = text.strip()
    inner = inner.removeprefix("|")
    if "\\" not in inner:
        cells = inner.split("|")
    else:
        cells = [cell.replace("\\|", "|") for cell in _PIPE.sub("\\1\0", inner).split("\0")]
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _align(cell: str) -> str | None:
    return {(True, True): "center", (False, True): "right"}.get((cell.startswith(":"), cell.endswith(":")))


def _row(cells: list[str], aligns: list[str | None], line: int, *, head: bool) -> Token:
    wide = len(aligns)
    if len(cells) > wide:
        cells = [*cells[: wide - 1], " | ".join(cell for cell in cells[wide - 1 :] if cell)]
    cells += [""] * (wide - len(cells))
    children = [
        {"type": "table_cell", "text": cell, "line": line, "attrs": {"align": align, "head": head}}
        for cell, align in zip(cells, aligns, strict=True)
    ]
    return {"type": "table_row", "children": children, "line": line}
