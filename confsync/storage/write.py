"""Markdown -> Draft: storage format, with references left open for whatever needs other files.

A pure function of the text: no other file, no clock, no random ids, so that a build can run it on all cores and keep
the result by the text's digest. It refuses nothing and drops no words: see `tokens.py` for what is read, and the
modules of `compile/` for what becomes of each kind of block. Syntax of our own:

    [[status:green Approved]]           a lozenge; grey, red, yellow, green, blue or purple
    {#rule-id}                          at the end of a heading, a paragraph or a list item: its anchor
    ![alt](plan.png){width=400 align=center}
    <!-- confsync:labels scheme -->  <!-- confsync:toc -->  <!-- confsync:children -->
    ```python title="x.py" linenums="1"

Panels: NOTE is info, TIP tip, IMPORTANT note, WARNING and CAUTION warning. TeX is shown as code: Cloud has no macro.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from confsync.model.document import Body, Draft
from confsync.storage.compile.box import put_alert, put_details, put_details_element, put_footnotes, put_quote
from confsync.storage.compile.code import put_code, put_math
from confsync.storage.compile.desk import Desk, merged
from confsync.storage.compile.element import (
    put_content,
    put_list_element,
    put_paragraph_element,
    put_preformatted,
    put_quote_element,
    put_rule_line,
)
from confsync.storage.compile.flow import put_blocks, put_directive, put_paragraph
from confsync.storage.compile.heading import put_heading, put_heading_element
from confsync.storage.compile.listing import put_list
from confsync.storage.compile.markup import HEADINGS
from confsync.storage.compile.tables import put_rows_alone, put_table, put_table_element
from confsync.storage.markdown.lines import Token
from confsync.storage.tokens import normal, parse_markdown


def draft_of(text: str, *, path: str, first_line: int = 1) -> Draft:
    """What a Markdown text compiles to; `first_line` is the line of the file `path` on which the text begins.

    A first block that is a heading of level 1 is the draft's `lead`, not part of its body: it often repeats the title.
    """
    source = normal(text)
    desk = Desk(source, path, first_line, WRITERS)
    tokens = parse_markdown(source)
    lead: Body = ()
    if tokens and tokens[0]["type"] == "heading" and tokens[0]["attrs"]["level"] == 1:
        put_blocks(desk, tokens[:1])
        lead, tokens = merged(desk.out), tokens[1:]
        desk.out.clear()
    notes = [token for token in tokens[-1:] if token["type"] == "footnotes"]
    put_blocks(desk, tokens[: len(tokens) - len(notes)])
    put_blocks(desk, notes)  # apart, lest an unclosed tag of the text enclose them
    return Draft(
        lead=lead,
        body=merged(desk.out),
        headings=tuple(desk.headings),
        rules=tuple(desk.rules),
        anchors=tuple(desk.anchors),
        mentions=tuple(desk.mentions),
        remarks=tuple(desk.remarks),
    )


def _line(desk: Desk, _token: Token) -> None:
    desk.out.append("<hr />")


WRITERS: Mapping[str, Callable[..., Any]] = {
    "paragraph": put_paragraph,
    "block_text": put_paragraph,
    "heading": put_heading,
    "list": put_list,
    "table": put_table,
    "block_quote": put_quote,
    "block_code": put_code,
    "block_math": put_math,
    "thematic_break": _line,
    "alert": put_alert,
    "details": put_details,
    "footnotes": put_footnotes,
    "directive": put_directive,
    "<p>": put_paragraph_element,
    "<blockquote>": put_quote_element,
    "<ul>": put_list_element,
    "<ol>": put_list_element,
    "<li>": put_list_element,
    "<details>": put_details_element,
    "<summary>": put_content,
    "<pre>": put_preformatted,
    "<hr>": put_rule_line,
    "<table>": put_table_element,
    **{f"<{name}>": put_rows_alone for name in ("thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup")},
    **{f"<{name}>": put_heading_element for name in HEADINGS},
}
