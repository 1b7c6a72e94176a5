"""`*` and `_` among inline tokens -> `emphasis` and `strong`, by CommonMark's delimiter rules.

Written anew because mistune's own walks the letters one by one and rebuilds its list at every pair; this gives the same
trees (tests/test_storage_tokens.py compares them) in a third of the time. A pair is noted at both of its runs, and the
tree is built once, at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from confsync.storage.markdown.lines import Token

_RUN = re.compile(r"\*+|_+")
_NAMES = {1: "emphasis", 2: "strong"}
_OBJECT = "\ufffc"  # stands for what is no text: punctuation to the rules, as in mistune


@dataclass(slots=True, eq=False)
class _Run:
    """A run of one delimiter: first what it closes, then what is left of it, then what it opens."""

    marker: str
    total: int
    opens: bool
    closes: bool
    length: int = 0
    closing: list[int] = field(default_factory=list)  # sizes, innermost first
    opening: list[int] = field(default_factory=list)  # sizes, innermost first


def with_emphasis(tokens: list[Token], limit: int) -> list[Token]:
    """The tokens with emphasis as trees, at most `limit` deep; neighbouring texts are joined."""
    parts: list[Token | _Run] = []
    runs: list[_Run] = []
    tokens = _joined(tokens)
    for index, token in enumerate(tokens):
        if token["type"] != "text" or "_emphasis" in token or not _RUN.search(token["raw"]):
            parts.append(token)
        else:
            _split(token["raw"], _last(tokens, index - 1), _first(tokens, index + 1), parts, runs)
    if any(run.closes for run in runs):
        _pair(runs)
    return _built(parts, limit)


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens, neighbouring texts of one kind as one: the inline rules leave `**` as two texts of a letter each."""
    result: list[Token] = []
    for token in tokens:
        last = result[-1] if result else None
        if token["type"] != "text" or last is None or last["type"] != "text":
            result.append(token)
        elif ("_emphasis" in last) == ("_emphasis" in token):
            result[-1] = {**last, "raw": last["raw"] + token["raw"]}
        else:
            result.append(token)
    return [token for token in result if token["type"] != "text" or token["raw"]]


def _last(tokens: list[Token], index: int) -> str:
    return _edge(tokens[index], -1) if index >= 0 else "\n"


def _first(tokens: list[Token], index: int) -> str:
    return _edge(tokens[index], 0) if index < len(tokens) else "\n"


def _edge(token: Token, index: int) -> str:
    if token["type"] == "text":
        return str(token["raw"][index])
    return "\n" if token["type"] == "linebreak" else _OBJECT


def _split(text: str, before: str, after: str, parts: list[Token | _Run], runs: list[_Run]) -> None:
    cursor = 0
    for found in _RUN.finditer(text):
        start, end = found.span()
        if start > cursor:
            parts.append({"type": "text", "raw": text[cursor:start]})
        cursor = end
        run = _run(found[0], text[start - 1] if start else before, text[end] if end < len(text) else after)
        parts.append(run)
        if run.opens or run.closes:
            runs.append(run)
    if cursor < len(text):
        parts.append({"type": "text", "raw": text[cursor:]})


def _run(text: str, before: str, after: str) -> _Run:
    blank_before, blank_after = before.isspace(), after.isspace()
    word_before, word_after = before.isalnum(), after.isalnum()
    size = len(text)
    if text[0] == "_" and word_before and word_after:
        return _Run("_", size, False, False, size)
    opens = not blank_after and (word_after or not word_before)
    closes = not blank_before and (word_before or not word_after)
    return _Run(text[0], size, opens, closes, size)


def _pair(runs: list[_Run]) -> None:
    """Notes at every two runs that belong together what the one opens and the other closes."""
    bottoms: dict[tuple[str, int, bool], int] = {}
    opened: list[_Run] = []
    for run in runs:
        while run.closes and run.length:
            key = (run.marker, run.total % 3, run.opens)
            place = _opener(opened, run, bottoms.get(key, 0))
            if place is None:
                bottoms[key] = len(opened)
                break
            opener = opened[place]
            size = 2 if opener.length >= 2 and run.length >= 2 else 1
            opener.opening.append(size)
            run.closing.append(size)
            opener.length -= size
            run.length -= size
            del opened[place + (1 if opener.length else 0) :]
            for name, bottom in bottoms.items():
                bottoms[name] = min(bottom, len(opened))
        if run.opens and run.length:
            opened.append(run)


def _opener(opened: list[_Run], closer: _Run, bottom: int) -> int | None:
    for place in range(len(opened) - 1, bottom - 1, -1):
        opener = opened[place]
        if opener.marker == closer.marker and _fit(opener, closer):
            return place
    return None


def _fit(opener: _Run, closer: _Run) -> bool:
    """CommonMark's rule of three: runs that could both open and close only pair when their lengths agree."""
    if opener.closes or closer.opens:
        return (opener.total + closer.total) % 3 != 0 or (opener.total % 3 == 0 and closer.total % 3 == 0)
    return True


def _built(parts: list[Token | _Run], limit: int) -> list[Token]:
    """The tree; deeper than the limit, markers are text again."""
    result: list[Token] = []
    stack: list[list[Token]] = []
    for part in parts:
        if not isinstance(part, _Run):
            _add(result, part)
            continue
        for size in part.closing:
            outer = stack.pop()
            if outer is result:
                _add(result, {"type": "text", "raw": part.marker * size})
            else:
                outer.append({"type": _NAMES[size], "children": result})
                result = outer
        if part.length:
            _add(result, {"type": "text", "raw": part.marker * part.length})
        for size in reversed(part.opening):
            stack.append(result)
            if len(stack) > limit:
                _add(result, {"type": "text", "raw": part.marker * size})
            else:
                result = []
    return result


def _add(tokens: list[Token], token: Token) -> None:
    """Appends a token, text to text; not to an escaped `&`, lest it become an entity."""
    last = tokens[-1] if tokens else None
    if token["type"] == "text" and last is not None and last["type"] == "text" and not last["raw"].endswith("&"):
        tokens[-1] = {"type": "text", "raw": last["raw"] + token["raw"]}
    elif "_emphasis" in token or "_autolink" in token:
        tokens.append({key: value for key, value in token.items() if key not in {"_emphasis", "_autolink"}})
    else:
        tokens.append(token)
