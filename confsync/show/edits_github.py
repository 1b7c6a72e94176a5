"""Comparison -> GitHub workflow commands: the ten worst changes of each severity, beside the lines they changed.

What is still to be approved comes first, since nothing else on the page says so. See `show/github.py` for the limits;
here the tenth place says what is left out, because few people open a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from confsync.model.edit import Class, Comparison, Edit
from confsync.show.edits_text import words_changed
from confsync.show.edits_words import headline, name, still_to_do, to_know, verdict, waived
from confsync.show.github import KEPT, workflow_command
from confsync.show.text import one_line

_COMMANDS: Mapping[str, tuple[Class, ...]] = {
    "error": (Class.FORBIDDEN,),
    "warning": (Class.BREAKING, Class.RE_ANNOTATE),
    "notice": (Class.RETRAIN, Class.COSMETIC),
}
_TITLE = "confsync diff"


def edits_github(comparison: Comparison) -> str:
    """At most ten commands of each severity, the verdict among the notices."""
    lines: dict[str, list[str]] = {command: [] for command in _COMMANDS}
    lines["error"] += [workflow_command("error", one_line(line), title=_TITLE) for line in still_to_do(comparison)]
    lines["warning"] += [workflow_command("warning", one_line(line), title=_TITLE) for line in to_know(comparison)]
    lines["notice"].append(workflow_command("notice", ". ".join(verdict(comparison)), title=_TITLE))
    for edit in ranked(comparison.edits):
        command = _command(edit)
        lines[command].append(_line(command, edit))
    return "\n".join(line for command, some in lines.items() for line in _kept(command, some))


def ranked(edits: Iterable[Edit]) -> list[Edit]:
    """The worst first; among equals those whose lines are in the head, where they can be shown, then by place."""
    worst = list(reversed(Class))
    return sorted(
        edits, key=lambda edit: (edit.waiver is not None, worst.index(edit.rating), edit.after is None, edit.at)
    )


def _command(edit: Edit) -> str:
    if edit.waiver:
        return "notice"
    return next(command for command, ratings in _COMMANDS.items() if edit.rating in ratings)


def _line(command: str, edit: Edit) -> str:
    title = one_line(f"{edit.rating}: {headline(edit)}")
    leave = f" ({waived(edit.waiver)})" if edit.waiver else ""
    text = one_line(f"{name(edit)}: {words_changed(edit)}; {edit.reason}{leave}")
    at = edit.at
    return workflow_command(command, text, file=at.path, line=at.line, col=at.column, title=title)


def _kept(command: str, lines: list[str]) -> Iterator[str]:
    if len(lines) <= KEPT:
        yield from lines
        return
    yield from lines[: KEPT - 1]
    more = len(lines) - KEPT + 1
    text = f"{more:,} more like these: the job summary and confsync diff show them all"
    yield workflow_command(command, text, title=_TITLE)
