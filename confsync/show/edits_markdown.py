"""Comparison -> Markdown for a pull request or a job summary: the verdict, what to do, then the changes by class.

A comment holds 65,536 characters and a summary 1 MiB, and GitHub refuses or drops the whole of a longer one. So changes
are set down worst first as long as there is room, and a last sentence counts what is left out. The first line is a
comment that nobody sees, by which CI finds the text again that it wrote before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from confsync.model.edit import Class, Comparison, Edit, Suggestion
from confsync.report.markdown import bold, folded, heading, items, paragraphs, table
from confsync.show.edits_impact import impact_words
from confsync.show.edits_verdict import ToDo, revisions, to_do, verdict
from confsync.show.edits_words import (
    MEANS,
    Piece,
    by_class,
    by_name,
    called,
    change,
    clipped,
    counts,
    headline,
    is_prose,
    used_by,
    waived,
)
from confsync.show.harmless import harmless, harmless_code
from confsync.show.text import count, first_few

MARKER = "<!-- confsync:diff -->"
COMMENT = 65_000  # bytes; a comment has 65,536 characters, and CI adds a line that links to its run
_MOST = 20  # things to do that are listed
_RESERVE = 2_000  # bytes for what closes the text
_LONGEST = 1_500  # characters of one value; a longer one is cut, and says so
_WHOLE = 4_000  # characters of all that one change shows
_SIGNS: Mapping[Class, str] = {
    Class.FORBIDDEN: "⛔",
    Class.BREAKING: "🔴",
    Class.RE_ANNOTATE: "🟠",
    Class.RETRAIN: "🔵",
    Class.COSMETIC: "⚪",
}
_FOLDED = {Class.COSMETIC: 0, Class.RETRAIN: 10}  # more changes than these of a mild class are behind a line to click


def edits_markdown(comparison: Comparison, *, limit: int = COMMENT) -> str:
    """The whole text, never longer than `limit` bytes of UTF-8, which are at least as many as its characters."""
    head = paragraphs(MARKER, *_verdict(comparison), _totals(comparison.edits))
    room = limit - _RESERVE - _size(head)
    sections, left_out = [], []
    for rating, edits in by_class(comparison.edits):
        section, rest = _section(rating, edits, room)
        room -= _size(section) + 2
        sections.append(section)
        left_out += rest
    hints = [] if left_out else [_suggested(one) for one in comparison.suggestions[:5]]
    kept = [hint for hint in hints if (room := room - _size(hint)) > 0]
    return paragraphs(head, *sections, *kept, _left_out(comparison, left_out), _foot(comparison)) + "\n"


def _verdict(comparison: Comparison) -> Iterator[str]:
    said, remark = verdict(comparison)
    worst = comparison.worst
    yield heading(3, f"{_SIGNS[worst] if worst else '✅'} {harmless(said)}")
    yield harmless(remark)
    things = to_do(comparison)
    for title, first in (("Before the merge", True), ("After the merge", False)):
        some = [_thing(one) for one in things if one.first is first]
        if some:
            more = [f"and {len(some) - _MOST:,} more"] if len(some) > _MOST else []
            yield f"{bold(title)}\n\n{items([*some[:_MOST], *more])}"


def _thing(one: ToDo) -> str:
    sign = _SIGNS[one.rating] if one.rating else ""
    command = harmless_code(one.command) if one.command else ""
    return " ".join(filter(None, (sign, harmless(_cut(one.text)), command, harmless(one.rest))))


def _totals(edits: Sequence[Edit]) -> str:
    rows = [
        [f"{_SIGNS[rating]} {rating}", f"{len(some):,}", MEANS[rating], _names(some)]
        for rating, some in by_class(edits)
    ]
    return table(["Class", "Changes", "Meaning", "Where"], rows, align="lrll")


def _names(edits: Sequence[Edit]) -> str:
    """The first few things that were changed."""
    things = by_name(edits)
    return first_few([harmless_code(name[:80]) + _title(some[0], 40) for name, some in things], 3)


def _title(edit: Edit, most: int) -> str:
    shown = called(edit)
    return f" {harmless(shown[:most] + '…' * (len(shown) > most))}" if shown else ""


def _section(rating: Class, edits: Sequence[Edit], room: int) -> tuple[str, list[Edit]]:
    """As many of a class's changes as there is room for, a bullet for each thing, and those that are left out."""
    head = f"{_SIGNS[rating]} {rating.capitalize()}: {MEANS[rating]}"
    room -= _size(head) + 100
    lines: list[str] = []
    left_out: list[Edit] = []
    for name, some in by_name(edits):
        above = [_bullet(name, some[0])]
        for edit in some:
            block = [*above, *_lines(edit)]
            cost = sum(_size(line) + 1 for line in block)
            if left_out or cost > room:
                left_out.append(edit)
                continue
            room, above = room - cost, []
            lines += block
    if not lines:
        return "", left_out
    text = "\n".join(lines)
    if len(edits) > _FOLDED.get(rating, len(edits)):
        return folded(f"{head} ({count(len(edits), 'change')})", text), left_out
    return paragraphs(heading(4, head), text), left_out


def _bullet(name: str, edit: Edit) -> str:
    users = used_by(edit)
    return f"- {bold(harmless_code(_cut(name)))}{_title(edit, 200)}" + (f" · {harmless(users)}" if users else "")


def _lines(edit: Edit) -> Iterator[str]:
    leave = f"<br>{bold('Waived')} {harmless(waived(edit.waiver).removeprefix('waived '))}" if edit.waiver else ""
    touched = f"<br>{harmless(impact_words(edit))}" if edit.impact else ""
    yield f"  - {bold(harmless(headline(edit)))}: {_changed(edit)}<br>{harmless(edit.reason)}{touched}{leave}"
    yield f"    <sub>{harmless_code(f'{edit.at.path}:{edit.at.line}')} · {harmless_code(edit.fingerprint)}</sub>"


def _changed(edit: Edit) -> str:
    """Prose with its words struck out and underlined; of anything else the old value and the new one."""
    pieces = [*clipped((piece._replace(text=_cut(piece.text)) for piece in change(edit)), _WHOLE)]
    if any(piece.sign == " " for piece in pieces) or is_prose(edit):
        return "".join(_piece(piece) for piece in pieces).replace("</del><ins>", "</del> <ins>")
    if len(pieces) == 1:
        tag = "del" if pieces[0].sign == "-" else "ins"
        return f"<{tag}>{harmless(pieces[0].text)}</{tag}>"
    return " → ".join(harmless_code(piece.text) for piece in pieces) or "–"


def _piece(piece: Piece) -> str:
    """White space stands outside the marks, or they would be stars."""
    text = piece.text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inner = harmless(text.strip())
    if piece.sign in "-+" and inner:
        tag = "del" if piece.sign == "-" else "ins"
        inner = f"<{tag}>{inner}</{tag}>"
    return (" " if lead else "") + inner + (" " if tail and inner else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text) - _LONGEST:,} characters more)"


def _suggested(suggestion: Suggestion) -> str:
    """A patch stands in a fence longer than any in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", suggestion.patch)), 0)
    gone, into = harmless_code(suggestion.label), harmless_code(suggestion.into)
    said = f"{gone} is gone and {into} is much like it ({suggestion.score:.0%}). If it took its place, say so:"
    return f"{said}\n\n{fence}yaml\n{suggestion.patch.rstrip()}\n{fence}"


def _left_out(comparison: Comparison, edits: Sequence[Edit]) -> str:
    if not edits:
        return ""
    how_many = bold(f"{count(len(edits), 'change')} left out")
    return (
        f"{how_many} for want of room, the mildest first to go: {counts(edits)}. "
        f"`confsync diff {revisions(comparison)}` shows them all."
    )


def _foot(comparison: Comparison) -> str:
    head = harmless_code(comparison.head) if comparison.head else "the work tree"
    return f"<sub>confsync diff, {harmless_code(comparison.base)} → {head}</sub>" if comparison.edits else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
