"""Markdown -> tokens: mistune's token tree, each block with the line it starts on.

Public: the storage writer and the HTML of Prodigy's instructions read the same tree. A token is a dict with `type`;
blocks have `line` (from 1, in the text given; an empty list item has none), those with words their source as `text` and
its tokens as `children`.

    blocks   heading (attrs.level, attrs.id or None)  paragraph, block_text (a paragraph of a tight list; attrs.id or
             None)  list (attrs.ordered, attrs.start; tight) > list_item, task_list_item (attrs.checked)  block_quote
             block_code (raw, attrs.info)  block_math (raw)  thematic_break  block_html (raw)
             table (attrs.aligns) > table_row > table_cell (attrs.align, attrs.head)
             alert (attrs.kind, title)  details (title): see markdown/box.py
             footnotes, last > footnote_item (attrs.index, attrs.refs)
    inline   text (raw, entities not yet resolved)  strong  emphasis  strikethrough  codespan (raw)  linebreak
             link (attrs.url, attrs.title)  image (the same; attrs.width, .height, .align; children are its
             alternative text)  inline_html (raw)  inline_math (raw)  status (raw, attrs.colour)
             footnote_ref (attrs.index, attrs.occurrence)
    both     directive (attrs.name, attrs.argument)

`{#id}` at the end of a heading, a paragraph or a list item is its `attrs.id`. Links, images, tags and directives in a
line carry `offset`, their place in the block's `text`. Comments other than directives are left out on purpose.
Nothing is refused: characters that XML cannot hold become U+FFFD, nesting deeper than 20 is text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from confsync.storage.markdown.block import MarkdownParser
from confsync.storage.markdown.box import as_alert
from confsync.storage.markdown.footnote import footnotes_in_order
from confsync.storage.markdown.inline import PlacedInline
from confsync.storage.markdown.lines import LinedState, Token
from confsync.storage.markdown.words import directive
from confsync.storage.vocabulary import plain

_ID = re.compile(r"(?<=\S)[ \t\n]*(?<!\\)\{#([A-Za-z0-9][\w.:-]*)\}$")
_TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
_MATH_FENCE = re.compile(r"math\b")
_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*+-->\s*)+", re.DOTALL)  # possessive: a lazy one takes exponential time


def parse_markdown(text: str) -> list[Token]:
    """The blocks of a Markdown text, without front matter."""
    state = LinedState()
    source = normal(text)
    state.process(source if source.endswith("\n") else source + "\n")
    block, inline = _parsers()
    block.parse(state)
    finish = _Finish(inline, state.env)
    tokens = finish.blocks(state.tokens)
    notes = finish.footnotes()
    return [*tokens, notes] if notes else tokens


def normal(text: str) -> str:
    """The text in which lines and columns count: line feeds only, no byte order mark, nothing that XML cannot hold."""
    return plain(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


@cache
def _parsers() -> tuple[MarkdownParser, PlacedInline]:
    return MarkdownParser(), PlacedInline()


class _Finish:
    """What comes after the blocks are known: ids, tasks, alerts, and the words of every block."""

    def __init__(self, inline: PlacedInline, env: Any) -> None:
        self._inline = inline
        self._env = env

    def blocks(self, tokens: list[Token]) -> list[Token]:
        """The tokens as documented above, for a list of mistune's."""
        return [done for token in tokens if (done := self._block(token)) is not None]

    def footnotes(self) -> Token | None:
        """All notes; numbered only now, since notes may refer to further notes."""
        notes = []
        for note in footnotes_in_order(self._env):
            note["children"] = self.blocks(note["children"])
            notes.append(note)
        items = [
            {
                "type": "footnote_item",
                "attrs": {"index": note["index"], "key": note["key"], "refs": note["refs"]},
                "children": note["children"],
                "line": note["line"],
            }
            for note in notes
        ]
        return {"type": "footnotes", "children": items, "line": items[0]["line"]} if items else None

    def _block(self, token: Token) -> Token | None:
        kind = token["type"]
        if kind in {"paragraph", "block_text", "heading"}:
            return self._words(token)
        if kind == "table_cell":
            token["children"] = self._inline(token["text"], self._env)
        elif kind == "blank_line":
            return None
        elif kind in {"alert", "details"}:
            token["title"] = token["title"] and self._block(token["title"])
        elif kind == "list_item":
            _finish_item(token)
        elif kind == "block_quote":
            alert = as_alert(token)
            if alert:
                return self._block(alert)
        elif kind == "block_html":
            return _comment(token)
        elif kind == "block_code":
            return _code(token)
        if "children" in token and kind != "table_cell":
            token["children"] = self.blocks(token["children"])
        return token

    def _words(self, token: Token) -> Token:
        text = token["text"].strip(" \n\t")
        attrs = token.setdefault("attrs", {})
        attrs["id"] = None
        if text.endswith("}"):
            found = _ID.search(text)
            if found:
                attrs["id"] = found[1]
                text = text[: found.start()]
        token["text"] = text
        token["children"] = self._inline(text, self._env)
        return token


def _finish_item(item: Token) -> None:
    first = item["children"][0] if item["children"] else None
    if first and "line" in first:
        item["line"] = first["line"]
    found = _TASK.match(first["text"]) if first and first["type"] in {"paragraph", "block_text"} else None
    if first and found:
        first["text"] = first["text"][found.end() :]
        item["type"] = "task_list_item"
        item["attrs"] = {"checked": found[1] != " "}


def _comment(token: Token) -> Token | None:
    order = directive(token["raw"])
    if order:
        return {
            **order,
            "line": token["line"],
            "text": token["raw"],
            "offset": len(token["raw"]) - len(token["raw"].lstrip()),
        }
    return None if _COMMENT.fullmatch(token["raw"]) else token


def _code(token: Token) -> Token:
    if _MATH_FENCE.match(token.get("attrs", {}).get("info", "")):
        return {"type": "block_math", "raw": token["raw"], "line": token["line"]}
    return token
