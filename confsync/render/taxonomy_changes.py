"""Changes -> the section that tells what was done to a scheme of late, commit by commit, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from confsync.model.edit import Class, Edit
from confsync.model.history import Change, Commit
from confsync.model.taxonomy import Label
from confsync.render.chip import quiet
from confsync.render.link import Sheet
from confsync.render.taxonomy_name import named
from confsync.render.taxonomy_view import SchemeView
from confsync.render.words import counted, dated, listed
from confsync.storage.vocabulary import escape, status, table

_LAST = 20  # changes; `confsync history` shows them all
_RECENT = 3  # of one label; the table at the end has more
_MOST = 5  # edits of one change that are named
_COLOURS = {
    Class.FORBIDDEN: "Purple",
    Class.BREAKING: "Red",
    Class.RE_ANNOTATE: "Yellow",
    Class.RETRAIN: "Blue",
    Class.COSMETIC: "Grey",
}


def changes_section(sheet: Sheet, view: SchemeView) -> str:
    """A table of the last changes; nothing where no history is known."""
    changes = view.changes
    if not changes:
        return ""
    rows = [
        [
            escape(change.version),
            dated(change.commit.day),
            _commit(change.commit),
            status(change.worst.upper(), _COLOURS[change.worst]),
            _told(sheet, view, change.edits),
        ]
        for change in changes[:_LAST]
    ]
    older = len(changes) - _LAST
    rest = f"<p>{counted(older, 'older change')}: <code>confsync history {escape(view.scheme.id)}</code></p>"
    head = ["Version", "Date", "Commit", "Class", "What changed"]
    return "<h2>Changes</h2>" + table(rows, head=head, widths=[80, 110, 90, 130, 350]) + (rest if older > 0 else "")


def recent_changes(view: SchemeView, label: Label) -> list[str]:
    """What was done to one label of late, a line for each change; nothing for what it began with."""
    return [_line(change) for change in view.changes_of.get(label.id, ())[:_RECENT]]


def _line(change: Change) -> str:
    told = escape(listed(_headlines(change.edits)))
    return f"{escape(change.commit.day or 'no date')}: {told} ({_commit(change.commit)})"


def _headlines(edits: Iterable[Edit]) -> list[str]:
    return list(dict.fromkeys(edit.headline.removeprefix("label ") for edit in edits))


def _commit(commit: Commit) -> str:
    request = f" #{commit.pull_request}" if commit.pull_request else ""
    return f"<code>{escape(commit.id[:7])}</code>{request}"


def _told(sheet: Sheet, view: SchemeView, edits: Iterable[Edit]) -> str:
    """`drug: definition reworded, example added`; one phrase for each label."""
    by_label: dict[str | None, list[str]] = {}
    for edit in edits:
        by_label.setdefault(edit.label, []).append(edit.headline.removeprefix("label "))
    told = [_phrase(sheet, view, label, words) for label, words in list(by_label.items())[:_MOST]]
    more = len(by_label) - _MOST
    return "; ".join(told) + (f"; {counted(more, 'more label')}" if more > 0 else "")


def _phrase(sheet: Sheet, view: SchemeView, label: str | None, words: Iterable[str]) -> str:
    what = escape(listed(list(dict.fromkeys(words))))
    if label is None:
        return what
    return f"{named(sheet, view, label) if label in view.scheme.by_id else quiet(label)}: {what}"
