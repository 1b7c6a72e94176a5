"""(the wiki's current body, the new body) -> the new body with what people left on the page: comments and ticks.

An inline comment is a marker around words. It is put around the same words in the new body, in the paragraph that is
most like its own; where its words are gone it is listed as lost. A ticked task stays ticked: tasks are known by id.
The new body is changed only where a marker or a tick goes in, so with nothing to carry it comes back byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from confsync.storage.lines import Line, lines_of
from confsync.storage.vocabulary import escape

_TASK = re.compile(
    r"(<ac:task-id>\s*(\d+)\s*</ac:task-id>\s*(?:<ac:task-uuid>[^<]*</ac:task-uuid>\s*)?<ac:task-status>)"
    r"\s*(complete|incomplete)\s*(?=</ac:task-status>)"
)
_CONTEXT = 40  # letters before and after the words that are compared
_TELLING = 12  # letters of words that are worth a comment wherever they stand now, if they stand there once
_LIKELY = 20  # places that are looked at closely: "the" may stand in a thousand
_ALIKE = 0.5  # of two paragraphs: below it, one is not an edited form of the other


@dataclass(frozen=True, slots=True)
class LostComment:
    """An inline comment whose words are no longer there."""

    ref: str  # as in the marker: the comment's own id
    text: str  # the words that it was about


@dataclass(frozen=True, slots=True)
class Carried:
    """A body with what was carried into it."""

    body: str
    lost: tuple[LostComment, ...] = ()


@dataclass(slots=True)
class _Comment:
    ref: str
    spans: list[tuple[Line, int, int]] = field(default_factory=list)


def carry_over(current: str, new: str) -> Carried:
    """`new` with the comments and ticks of `current`."""
    body = _ticked(current, new) if ">complete<" in re.sub(r"\s+", "", current) else new
    if "ac:inline-comment-marker" not in current:
        return Carried(body)
    lines = lines_of(body)
    there = {ref for line in lines for ref, _, _ in line.marked}
    placed: list[tuple[Line, int, int, str]] = []
    lost: list[LostComment] = []
    for comment in _comments(current):
        if comment.ref in there:
            continue
        found = [(*place, comment.ref) for span in comment.spans if (place := _place(span, lines))]
        placed += found
        if not found:
            text = " ".join(line.text[start:end] for line, start, end in comment.spans)
            lost.append(LostComment(comment.ref, text))
    return Carried(_marked(body, placed), tuple(lost))


def _ticked(current: str, new: str) -> str:
    done = {found[2] for found in _TASK.finditer(current) if found[3] == "complete"}
    return _TASK.sub(lambda found: f"{found[1]}complete" if found[2] in done else found[0], new)


def _comments(current: str) -> list[_Comment]:
    """All comments in the order of the page; pieces of one that touch each other are one span."""
    comments: dict[str, _Comment] = {}
    for line in lines_of(current):
        for ref, start, end in sorted(line.marked, key=lambda mark: (mark[1], -mark[2])):
            spans = comments.setdefault(ref, _Comment(ref)).spans
            if spans and spans[-1][0] is line and not line.text[spans[-1][2] : start].strip():
                spans[-1] = (line, spans[-1][1], end)
            elif line.text[start:end].strip():
                spans.append((line, start, end))
    return list(comments.values())


def _place(span: tuple[Line, int, int], lines: list[Line]) -> tuple[Line, int, int] | None:
    """Where a span's words stand now: the place most like its own, None if no place is like enough."""
    line, start, end = span
    words = line.text[start:end]
    offset = len(words) - len(words.lstrip())
    words = words.strip()
    places = [(other, at) for other in lines for at in other.places(words)]
    if not places:
        return None
    start += offset
    around = {place: _around(line, start, len(words), *place) for place in places}
    likely = sorted(places, key=lambda place: -around[place])[:_LIKELY]
    likeness = {place: _likeness(line.text, place[0].text) for place in likely}
    best = max(likely, key=lambda place: (likeness[place], around[place]))
    if likeness[best] < _ALIKE and not (len(places) == 1 and len(words) >= _TELLING):
        return None
    return best[0], best[1], best[1] + len(words)


def _around(line: Line, start: int, length: int, other: Line, at: int) -> int:
    """How many letters before and after the words are the same; a whole paragraph that is the same counts most."""
    before = _common(line.text[max(start - _CONTEXT, 0) : start][::-1], other.text[max(at - _CONTEXT, 0) : at][::-1])
    after = _common(line.text[start + length :][:_CONTEXT], other.text[at + length :][:_CONTEXT])
    return before + after + (1000 if line.text == other.text else 0)


def _likeness(first: str, second: str) -> float:
    return 1.0 if first == second else SequenceMatcher(None, first[:400], second[:400], autojunk=False).ratio()


def _common(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((index for index, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _marked(body: str, placed: list[tuple[Line, int, int, str]]) -> str:
    """The body with markers; each stretch of letters between two tags gets its own, so they nest with any tag."""
    order = {ref: index for index, ref in enumerate(dict.fromkeys(ref for *_, ref in placed))}
    wanted: dict[tuple[int, int], set[str]] = {}
    for line, start, end, ref in placed:
        for stretch in line.letters(start, end):
            wanted.setdefault(stretch, set()).add(ref)
    runs: list[tuple[int, int, tuple[str, ...]]] = []
    for (start, end), refs in sorted(wanted.items()):
        names = tuple(sorted(refs, key=order.__getitem__))
        if runs and runs[-1][2] == names and not body[runs[-1][1] : start].strip(" \t\r\n"):
            runs[-1] = (runs[-1][0], end, names)
        else:
            runs.append((start, end, names))
    parts: list[str] = []
    cursor = 0
    for start, end, names in runs:
        opened = "".join(f'<ac:inline-comment-marker ac:ref="{escape(ref)}">' for ref in names)
        parts += [body[cursor:start], opened, body[start:end], "</ac:inline-comment-marker>" * len(names)]
        cursor = end
    return "".join([*parts, body[cursor:]])
