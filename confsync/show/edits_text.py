"""Comparison -> lines for a terminal: the worst changes first, the words that changed in colour, the verdict last.

The verdict comes last because that is what stands above the prompt. Without colours `[-old-]{+new+}` marks words, as
`git diff --word-diff` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from confsync.model.edit import Class, Comparison, Edit, Suggestion
from confsync.show.edits_impact import impact_words
from confsync.show.edits_verdict import to_do, verdict
from confsync.show.edits_words import (
    MEANS,
    by_class,
    by_name,
    called,
    change,
    clipped,
    counts,
    headline,
    spelled,
    used_by,
    waived,
)
from confsync.show.text import Paint, count, one_line, plain

COLOURS: Mapping[Class, str] = {
    Class.FORBIDDEN: "magenta",
    Class.BREAKING: "red",
    Class.RE_ANNOTATE: "yellow",
    Class.RETRAIN: "blue",
    Class.COSMETIC: "bright_black",
}


def edits_text(comparison: Comparison, paint: Paint = plain) -> str:
    """A block for each class that occurs, below it one for each thing changed; then the verdict."""
    lines = []
    for rating, edits in by_class(comparison.edits):
        lines.append(paint(f"{rating.upper()}  {count(len(edits), 'change')}: {MEANS[rating]}", COLOURS[rating]))
        for name, some in by_name(edits):
            users = _users(some[0])
            lines.append(f"  {one_line(name)}{_title(some[0])}" + (paint(users, "bright_black") if users else ""))
            lines += [line for edit in some for line in _lines(edit, paint)]
        lines.append("")
    for suggestion in comparison.suggestions:
        lines += [*_suggested(suggestion), ""]
    return "\n".join([*lines, *_verdict(comparison, paint)])


def _title(edit: Edit) -> str:
    shown = called(edit)
    return f' "{one_line(shown)}"' if shown else ""


def _users(edit: Edit) -> str:
    users = used_by(edit)
    return f"  ({one_line(users)})" if users else ""


def _lines(edit: Edit, paint: Paint) -> Iterator[str]:
    yield f"    {one_line(headline(edit))}: {words_changed(edit, paint)}".removesuffix(": ")
    yield paint(f"      {one_line(edit.reason)}  {one_line(str(edit.at))}  {edit.fingerprint}", "bright_black")
    if touched := impact_words(edit):
        yield f"      {one_line(touched)}"
    if edit.waiver:
        yield f"      {one_line(waived(edit.waiver))}"


def words_changed(edit: Edit, paint: Paint = plain, *, most: int | None = None) -> str:
    """What was taken out and put in, on one line; the signs stay beside colours, which not everybody tells apart.

    `most` is how many characters there is room for.
    """
    pieces = [piece._replace(text=one_line(piece.text)) for piece in change(edit)]
    shown = pieces if most is None else clipped(pieces, most)
    return spelled(shown, lambda text: paint(f"[-{text}-]", "red"), lambda text: paint(f"{{+{text}+}}", "green"))


def _suggested(suggestion: Suggestion) -> Iterator[str]:
    gone, into = one_line(suggestion.label), one_line(suggestion.into)
    yield f'"{gone}" is gone and "{into}" is much like it ({suggestion.score:.0%}); if it took its place, add'
    yield from (f"  {one_line(line)}" for line in suggestion.patch.splitlines())


def _verdict(comparison: Comparison, paint: Paint) -> Iterator[str]:
    said, remark = verdict(comparison)
    worst = comparison.worst
    yield paint(f"{said}.", COLOURS[worst] if worst else "green")
    if remark:
        yield remark
    things = to_do(comparison)
    for title, first in (("Before the merge:", True), ("After the merge:", False)):
        some = [one for one in things if one.first is first]
        lines = [f"  {one_line(one.said())}" for one in some]
        yield from [title, *(paint(line, "red") if first else line for line in lines)] if lines else []
    if comparison.edits:
        between = f"{comparison.base}..{comparison.head or 'work tree'}: " if comparison.base else ""
        yield one_line(f"{between}{counts(comparison.edits)}")
