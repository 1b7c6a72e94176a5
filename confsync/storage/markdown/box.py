"""Alerts, admonitions and `<details>` -> box tokens, with Markdown inside.

    > [!NOTE]                  !!! note "Title"            <details><summary>Title</summary>
    > text                         text                    text
                                                           </details>

An `alert` token has `attrs.kind` (lower case, as written), a `details` token has none; both have `title`, a block token
or None, and `children`. `??? note "Title"` is a `details` with a title, as in MkDocs.
"""

from __future__ import annotations

import re
from re import Match

from mistune.block_parser import BlockParser

from confsync.storage.markdown.lines import LinedState, Token

ADMONITION = (
    r"^(?P<admonition_mark>!!!|\?\?\?\+?) ?(?P<admonition_kind>[A-Za-z][\w-]*)"
    r"(?:[ \t]+\"(?P<admonition_title>[^\"\n]*)\")?[ \t]*$"
)
_ALERT = re.compile(r"\[!([A-Za-z]+)\][ \t]*([^\n]*)(?:\n|\Z)")
KINDS = {
    "info": "info note abstract summary todo example quote question help faq",
    "tip": "tip hint success check done",
    "note": "important",
    "warning": "warning caution attention danger error failure fail bug missing",
}
MACRO_OF_KIND = {kind: macro for macro, kinds in KINDS.items() for kind in kinds.split()}
_INDENTED = re.compile(r"(?: {4}|\t)[^\n]*\n?|[ \t]*(?:\n|\Z)")
_DETAILS = re.compile(r" {0,3}<details(?:\s[^<>\n]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)details(?:\s[^<>\n]*)?>", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SUMMARY = re.compile(r"\s*<summary(?:\s[^<>]*)?>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)


def as_alert(quote: Token) -> Token | None:
    """The alert that a quote is when its first line says so; None for an ordinary quote, or an unknown kind."""
    first = quote["children"][0] if quote["children"] else None
    if first is None or first["type"] != "paragraph":
        return None
    found = _ALERT.match(first["text"].lstrip())
    if found is None or found[1].lower() not in MACRO_OF_KIND:
        return None
    rest = first["text"].lstrip()[found.end() :]
    children = quote["children"][1:]
    if rest.strip():
        children = [{**first, "text": rest, "line": first["line"] + 1}, *children]
    return {
        "type": "alert",
        "attrs": {"kind": found[1].lower()},
        "title": _title(found[2], first["line"]),
        "children": children,
        "line": quote["line"],
    }


def _title(text: str | None, line: int) -> Token | None:
    return {"type": "block_text", "text": text.strip(), "line": line} if text and text.strip() else None


def parse_admonition(block: BlockParser, match: Match[str], state: LinedState) -> int | None:
    """The rule for `!!!` and `???`; None where there is no indented block behind it, or the nesting is too deep."""
    kind = match["admonition_kind"].lower()
    start = end = min(match.end() + 1, state.cursor_max)
    while end < state.cursor_max and (found := _INDENTED.match(state.src, end)):
        end = found.end()
    source = re.sub(r"^(?: {4}|\t)", "", state.src[start:end], flags=re.MULTILINE)
    if not source.strip() or state.depth() >= block.max_nested_level - 1:
        return None
    line = state.line(match.start())
    child = state.child_at(source, line + 1)
    block.parse(child, block.list_rules)
    title = _title(match["admonition_title"], line)
    if match["admonition_mark"] != "!!!":
        title = title or _title(match["admonition_kind"].capitalize(), line)
        state.append_token({"type": "details", "title": title, "children": child.tokens})
    elif kind in MACRO_OF_KIND:
        state.append_token({"type": "alert", "attrs": {"kind": kind}, "title": title, "children": child.tokens})
    else:
        title = title or _title(match["admonition_kind"], line)
        state.append_token({"type": "alert", "attrs": {"kind": "info"}, "title": title, "children": child.tokens})
    return end


def parse_details(block: BlockParser, state: LinedState) -> int | None:
    """`<details>` at the cursor, to its closing tag; None when there is none, or the nesting is too deep."""
    opened = _DETAILS.match(state.src, state.cursor)
    if opened is None or state.depth() >= block.max_nested_level - 1:
        return None
    if opened.end() not in state.closings:
        state.closings |= _closings(state.src, opened.start())
    closed = state.closings[opened.end()]
    if closed is None:
        return None
    inner = state.src[opened.end() : closed.start()]
    summary = _SUMMARY.match(inner)
    body = inner[summary.end() :] if summary else inner
    title = None
    if summary:
        title = _title(re.sub(r"\s*\n\s*", " ", summary[1]), state.line(opened.end() + summary.start(1)))
    blank = len(body) - len(body.lstrip("\n"))
    offset = closed.start() - len(body) + blank
    child = state.child_at(body[blank:], state.line(offset))
    block.parse(child, block.list_rules)
    state.append_token({"type": "details", "title": title, "children": child.tokens})
    return _after(state, closed.end())


def _after(state: LinedState, end: int) -> int:
    """Behind the closing tag; text that follows on its line starts a block of its own."""
    line_end = state.find_line_end_at(end)
    return end if state.src[end:line_end].strip() else line_end


def _closings(source: str, start: int) -> dict[int, Match[str] | None]:
    """End of each `<details>` from `start` on -> the `</details>` that closes it; none in fenced code counts.

    All in one pass: in a text of a thousand that are never closed, each would be looked for to the end.
    """
    found: dict[int, Match[str] | None] = {}
    opened: list[int] = []
    fence, cursor = "", start
    while cursor < len(source):
        end = source.find("\n", cursor) + 1 or len(source)
        mark = _FENCE.match(source, cursor, end)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            for tag in _TAG.finditer(source, cursor, end):
                if not tag[1]:
                    opened.append(tag.end())
                    found[tag.end()] = None
                elif opened:
                    found[opened.pop()] = tag
        cursor = end
    return found
