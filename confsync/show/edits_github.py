"""Comparison -> GitHub workflow commands: the ten worst changes of each severity, beside the lines they changed.

What is still to be approved comes first, since nothing else on the page says so. See `show/github.py` for the limits;
here the tenth place says what is left out, because few people open a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from confsync.model.edit import Class, Comparison, Edit
from confsync.show.edits_text import words_changed
from confsync.show.edits_verdict import blockers, to_do, to_know, verdict
from confsync.show.edits_words import full_name, headline, waived
from confsync.show.github import KEPT, workflow_command
from confsync.show.text import one_line

_COMMANDS: Mapping[str, tuple[Class, ...]] = {
    "error": (Class.FORBIDDEN,),
    "warning": (Class.BREAKING, Class.RE_ANNOTATE),
    "notice": (Class.RETRAIN, Class.COSMETIC),
}
_TITLE = "confsync diff"
_MOST = 2_000  # characters of a change; GitHub cuts a message at 4,096, and the reason comes last


def edits_github(comparison: Comparison, prefix: str = "") -> str:
    """At most ten commands of each severity, the verdict among the notices; `prefix` as in show/github.py."""
    lines: dict[str, list[str]] = {command: [] for command in _COMMANDS}
    lines["error"] += [workflow_command("error", one_line(line), title=_TITLE) for line in blockers(comparison)]
    lines["warning"] += [workflow_command("warning", one_line(line), title=_TITLE) for line in to_know(comparison)]
    lines["notice"].append(workflow_command("notice", one_line(_verdict(comparison)), title=_TITLE))
    for edit in ranked(comparison.edits):
        command = _command(edit)
        lines[command].append(_line(command, edit, prefix))
    return "\n".join(line for command, some in lines.items() for line in _kept(command, some))


def _verdict(comparison: Comparison) -> str:
    """In one sentence after another; what blocks a merge has lines of its own."""
    said, remark = verdict(comparison)
    things = [one for one in to_do(comparison) if one.rating]
    before, after = (" ".join(one.said() for one in things if one.first is first) for first in (True, False))
    told = [f"{said}.", remark, before, f"After the merge: {after}" if after else ""]
    return " ".join(part for part in told if part)


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


def _line(command: str, edit: Edit, prefix: str) -> str:
    title = one_line(f"{edit.rating}: {headline(edit)}")
    leave = f" ({waived(edit.waiver)})" if edit.waiver else ""
    text = one_line(f"{full_name(edit)}: {words_changed(edit, most=_MOST)}; {edit.reason}{leave}")
    at = edit.at
    return workflow_command(command, text, file=prefix + at.path, line=at.line, col=at.column, title=title)


def _kept(command: str, lines: list[str]) -> Iterator[str]:
    if len(lines) <= KEPT:
        yield from lines
        return
    yield from lines[: KEPT - 1]
    more = len(lines) - KEPT + 1
    text = f"{more:,} more like these: the job summary and confsync diff show them all"
    yield workflow_command(command, text, title=_TITLE)
