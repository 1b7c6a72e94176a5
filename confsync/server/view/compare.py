"""Two versions of a page -> what a reader would see changed: lines of text, and words within lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from confsync.server.view import html

_WORDS = re.compile(r"\w+|\W")
_AROUND = 3  # unchanged lines shown beside a change


def compare(before: Sequence[str], after: Sequence[str]) -> str:
    """Rows of an HTML table: unchanged lines near a change, lines gone, lines new, changed words marked."""
    groups = list(SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND))
    parts = []
    for index, group in enumerate(groups):
        if index:
            parts.append('<tr class="gap"><td colspan="2">⋯</td></tr>')
        for kind, first, last, start, end in group:
            if kind == "equal":
                parts += [_row("same", " ", html.text(line)) for line in before[first:last]]
            else:
                parts += _changed(before[first:last], after[start:end])
    return "".join(parts)


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    if len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            gone, come = _words(old, new)
            yield _row("gone", "−", gone)
            yield _row("new", "+", come)
    else:
        yield from (_row("gone", "−", html.text(line)) for line in before)
        yield from (_row("new", "+", html.text(line)) for line in after)


def _row(kind: str, sign: str, text: str) -> str:
    return f'<tr class="{kind}"><td>{sign}</td><td>{text}</td></tr>'


def _words(old: str, new: str) -> tuple[str, str]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    gone, come = [], []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        removed, added = html.text("".join(before[first:last])), html.text("".join(after[start:end]))
        gone.append(removed if kind == "equal" or not removed else f"<del>{removed}</del>")
        come.append(added if kind == "equal" or not added else f"<ins>{added}</ins>")
    return "".join(gone), "".join(come)
