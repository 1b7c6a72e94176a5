"""Comparison -> lines for a terminal: the worst changes first, the words that changed in colour, the verdict last.

The verdict comes last because that is what stands above the prompt. Without colours `[-old-]{+new+}` marks words, as
`git diff --word-diff` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from confsync.model.edit import Class, Comparison, Edit, Suggestion
from confsync.show.edits_impact import impact_words
from confsync.show.edits_words import (
    MEANS,
    by_class,
    by_name,
    change,
    counts,
    headline,
    spelled,
    still_to_do,
    to_know,
    used_by,
    verdict,
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
            lines.append("  " + one_line(name) + paint(_users(some[0]), "bright_black"))
            lines += [line for edit in some for line in _lines(edit, paint)]
        lines.append("")
    for suggestion in comparison.suggestions:
        lines += [*_suggested(suggestion), ""]
    return "\n".join([*lines, *_verdict(comparison, paint)])


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


def words_changed(edit: Edit, paint: Paint = plain) -> str:
    """What was taken out and put in, on one line; the signs stay beside colours, which not everybody tells apart."""
    pieces = [piece._replace(text=one_line(piece.text)) for piece in change(edit)]
    return spelled(pieces, lambda text: paint(f"[-{text}-]", "red"), lambda text: paint(f"{{+{text}+}}", "green"))


def _suggested(suggestion: Suggestion) -> Iterator[str]:
    gone, into = one_line(suggestion.label), one_line(suggestion.into)
    yield f'"{gone}" is gone and "{into}" is much like it ({suggestion.score:.0%}); if it took its place, add'
    yield from (f"  {one_line(line)}" for line in suggestion.patch.splitlines())


def _verdict(comparison: Comparison, paint: Paint) -> Iterator[str]:
    said, to_do = verdict(comparison)
    worst = comparison.worst
    yield paint(f"{said}.", COLOURS[worst] if worst else "green")
    yield to_do
    for line in (*to_know(comparison), *still_to_do(comparison)):
        yield paint(one_line(line), "red")
    if comparison.edits:
        yield f"{comparison.base}..{comparison.head or 'work tree'}: {counts(comparison.edits)}"
