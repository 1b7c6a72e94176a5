"""Comparison -> Markdown for a pull request or a job summary: the verdict, what to do, then the changes by class.

A comment holds 65,536 characters and a summary 1 MiB, and GitHub drops the whole of a longer one. So changes are set
down worst first as long as there is room, and a last sentence counts what is left out. The first line is a comment that
nobody sees, by which CI finds the text again that it wrote before. `report/markdown.py` makes hostile text harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from confsync.model.edit import Class, Comparison, Edit, Suggestion
from confsync.report.markdown import JOINER, bold, code, folded, heading, items, paragraphs, table, words
from confsync.show.edits_impact import impact_words
from confsync.show.edits_words import (
    MEANS,
    Piece,
    by_class,
    by_name,
    change,
    counts,
    headline,
    is_prose,
    still_to_do,
    to_know,
    used_by,
    verdict,
    waived,
)
from confsync.show.text import count

MARKER = "<!-- confsync:diff -->"
COMMENT = 65_536  # characters of a comment
SUMMARY = 1_048_576  # bytes of a job summary
_RESERVE = 2_000  # bytes for what closes the text
_LONGEST = 1_500  # characters of one value; a longer one is cut, and says so
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
    said, to_do = verdict(comparison)
    worst = comparison.worst
    yield heading(3, f"{_SIGNS[worst] if worst else '✅'} {words(said)}")
    yield _safe(to_do)
    yield items(bold(_safe(line)) for line in [*to_know(comparison), *still_to_do(comparison)][:20])


def _totals(edits: Sequence[Edit]) -> str:
    rows = [
        [f"{_SIGNS[rating]} {rating}", f"{len(some):,}", MEANS[rating], _names(some)]
        for rating, some in by_class(edits)
    ]
    return table(["Class", "Changes", "Meaning", "Where"], rows, align="lrll")


def _names(edits: Sequence[Edit]) -> str:
    """The first few things that were changed."""
    names = [name for name, _ in by_name(edits)]
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return ", ".join(_code(name[:80]) for name in names[:3]) + more


def _section(rating: Class, edits: Sequence[Edit], room: int) -> tuple[str, list[Edit]]:
    """As many of a class's changes as there is room for, a bullet for each thing, and those that are left out."""
    title = f"{_SIGNS[rating]} {rating.capitalize()}: {MEANS[rating]}"
    room -= _size(title) + 100
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
        return folded(f"{title} ({count(len(edits), 'change')})", text), left_out
    return paragraphs(heading(4, title), text), left_out


def _bullet(name: str, edit: Edit) -> str:
    users = used_by(edit)
    return f"- {bold(_code(name))}" + (f" · {_safe(users)}" if users else "")


def _lines(edit: Edit) -> Iterator[str]:
    leave = f" {bold('Waived')} {_safe(waived(edit.waiver).removeprefix('waived '))}" if edit.waiver else ""
    touched = f"<br>{_safe(impact_words(edit))}" if edit.impact else ""
    yield f"  - {bold(_safe(headline(edit)))}: {_changed(edit)}<br>{_safe(edit.reason)}{touched}{leave}"
    yield f"    <sub>{_code(f'{edit.at.path}:{edit.at.line}')} · {_code(edit.fingerprint)}</sub>"


def _changed(edit: Edit) -> str:
    """Prose with its words struck out and set in bold; of anything else the old value and the new one."""
    pieces = change(edit)
    if any(piece.sign == " " for piece in pieces) or is_prose(edit):
        return "".join(_piece(piece) for piece in pieces)
    if len(pieces) == 1:
        tag = "del" if pieces[0].sign == "-" else "ins"
        return f"<{tag}>{_safe(_cut(pieces[0].text))}</{tag}>"
    return " → ".join(_code(_cut(piece.text)) for piece in pieces) or "–"


def _piece(piece: Piece) -> str:
    """White space stands outside the marks, or they would be stars."""
    text = _cut(piece.text)
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inner = _safe(text.strip())
    if piece.sign in "-+" and inner:
        tag = "del" if piece.sign == "-" else "ins"
        inner = f"<{tag}>{inner}</{tag}>"
    return (" " if lead else "") + inner + (" " if tail and inner else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text) - _LONGEST:,} characters more)"


def _suggested(suggestion: Suggestion) -> str:
    """A patch stands in a fence longer than any in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", suggestion.patch)), 0)
    gone, into = _code(suggestion.label), _code(suggestion.into)
    title = f"{gone} is gone and {into} is much like it ({suggestion.score:.0%}). If it took its place, say so:"
    return f"{title}\n\n{fence}yaml\n{suggestion.patch.rstrip()}\n{fence}"


def _left_out(comparison: Comparison, edits: Sequence[Edit]) -> str:
    if not edits:
        return ""
    how_many = bold(f"{count(len(edits), 'change')} left out")
    return (
        f"{how_many} for want of room, the mildest first to go: {counts(edits)}. "
        f"`confsync diff {_revisions(comparison)}` shows them all."
    )


def _foot(comparison: Comparison) -> str:
    head = _code(comparison.head) if comparison.head else "the work tree"
    return f"<sub>confsync diff, {_code(comparison.base)} → {head}</sub>" if comparison.edits else ""


def _revisions(comparison: Comparison) -> str:
    return " ".join(re.sub(r"[^\w./^~@{}-]", "", one)[:80] for one in (comparison.base, comparison.head)).strip()


def _safe(text: str) -> str:
    return _unlinked(words(text))


def _code(text: str) -> str:
    """As code, in which GitHub looks for nothing; what code cannot hold comes as words."""
    shown = code(text) or "–"
    return shown if shown.startswith("`") else _unlinked(shown)


def _unlinked(markdown: str) -> str:
    """`GH-12` is a link to an issue, too, which leaves a trace there."""
    return re.sub(r"(?i)\bgh-(?=\d)", lambda found: found[0] + JOINER, markdown)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
