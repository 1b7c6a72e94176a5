"""`[^key]: text` -> footnotes. Every one is kept: those that nothing refers to, and second ones of a key, come last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Match
from typing import Any

from mistune.block_parser import BlockParser
from mistune.core import InlineState
from mistune.inline_parser import InlineParser
from mistune.util import unikey

from confsync.storage.markdown.lines import LinedState, Token

DEFINITION = r"^ {0,3}\[\^(?P<footnote_key>(?:[^\\\[\]\s]|\\.){1,500})\]:[ \t]*(?P<footnote_text>[^\n]*)$"
REFERENCE = re.compile(r"\[\^((?:[^\\\[\]\s]|\\.){1,500})\]")
_INDENT = re.compile(r"^ {2,4}|^\t", re.MULTILINE)


def parse_definition(block: BlockParser, match: Match[str], state: LinedState) -> int:
    """The block rule: keeps the note's blocks for the end of the page."""
    line = state.line(match.start())
    end, rest = _continuation(block, state, match.end() + 1)
    source = match["footnote_text"] + "\n" + _INDENT.sub("", rest)
    child = state.child_at(source, line)
    block.parse(child, [rule for rule in block.list_rules if rule != "footnote"])
    note = {"key": unikey(match["footnote_key"]), "children": child.tokens, "line": line, "refs": 0}
    state.env.setdefault("footnotes", []).append(note)
    state.env.setdefault("footnote_of", {}).setdefault(note["key"], note)
    return end


def _continuation(block: BlockParser, state: LinedState, cursor: int) -> tuple[int, str]:
    """Where the note ends, and its lines after the first: indented ones, and the paragraph's that go on lazily.

    Blank lines behind it are not its own: they keep the paragraphs before and after it apart.
    """
    start = end = last = min(cursor, state.cursor_max)
    starts = block.compile_sc(block.rules)
    blank = False
    while end < state.cursor_max:
        text = state.get_line(end)
        if not text.strip():
            blank = True
        elif _INDENT.match(text):
            blank = False
        elif blank or starts.match(state.src, end):
            break
        end += len(text)
        last = last if blank else end
    return last, state.src[start:last]


def parse_reference(inline: InlineParser, match: Match[str], state: InlineState) -> int:
    """The inline rule; a reference to no note stays text."""
    key = unikey(match[1])
    note = state.env.get("footnote_of", {}).get(key)
    if note is None:
        inline.process_text(match[0], state)
        return match.end()
    order: list[Token] = state.env.setdefault("footnote_order", [])
    if "index" not in note:
        order.append(note)
        note["index"] = len(order)
    note["refs"] += 1
    attrs = {"index": note["index"], "occurrence": note["refs"]}
    state.append_token({"type": "footnote_ref", "raw": match[0], "attrs": attrs})
    return match.end()


def footnotes_in_order(env: dict[str, Any]) -> Iterator[Token]:
    """The notes as they are numbered: those referred to, by notes that came before too, then the others."""
    order: list[Token] = env.setdefault("footnote_order", [])
    notes: list[Token] = env.get("footnotes", [])
    spare = iter(notes)
    for done in range(len(notes)):
        if done == len(order):
            note = next(note for note in spare if "index" not in note)
            note["index"] = done + 1
            order.append(note)
        yield order[done]
