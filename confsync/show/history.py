"""A scheme's history -> text, Markdown, JSON: each commit with its class and what it did, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from confsync.model.edit import Edit
from confsync.model.history import Change, Commit
from confsync.render.words import listed
from confsync.report.markdown import code, heading, paragraphs, table, words
from confsync.show.edits_json import edit_json
from confsync.show.edits_text import COLOURS, words_changed
from confsync.show.edits_words import headline, short_name
from confsync.show.json import document
from confsync.show.text import Paint, count, first_few, one_line, plain

_MOST = 12  # edits of one commit that are told one by one; the first commit of a scheme has hundreds


def history_text(
    name: str, changes: Sequence[Change], paint: Paint = plain, *, unreadable: Sequence[Commit] = ()
) -> str:
    """A block for each commit, and how many there are; last, the commits whose file nobody could read."""
    whole = "#" not in name
    lines = [line for change in changes for line in [*_block(change, paint, whole=whole), ""]]
    return "\n".join([*lines, f"{one_line(name)}: {_span(changes)}", *passed_over(unreadable)])


def passed_over(unreadable: Sequence[Commit]) -> Iterator[str]:
    """A line that names the commits whose file nobody could read, if there are any."""
    if unreadable:
        named = first_few([f"{commit.id[:9]} of {day_of(commit)}" for commit in unreadable], _MOST)
        yield f"passed over, since the file could not be read: {named}"


def day_of(commit: Commit) -> str:
    """Its day, or that it has none."""
    return commit.day or "no date"


def _span(changes: Sequence[Change]) -> str:
    if not changes:
        return "no changes are committed yet"
    return f"{count(len(changes), 'change')} from {day_of(changes[-1].commit)} to {day_of(changes[0].commit)}"


def _block(change: Change, paint: Paint, *, whole: bool) -> Iterator[str]:
    commit = change.commit
    rating = paint(change.worst.upper(), COLOURS[change.worst])
    yield f"{paint(commit.id[:9], 'yellow')} {day_of(commit)}  {rating}  version {one_line(change.version) or '–'}"
    yield f"  {one_line(commit.subject)} ({made_by(commit)})"
    for edit in change.edits[:_MOST]:
        about = f"{one_line(short_name(edit))}: " if whole and edit.label else ""
        yield f"    {about}{one_line(headline(edit))}: {words_changed(edit, paint)}".removesuffix(": ")
    if len(change.edits) > _MOST:
        yield f"    and {len(change.edits) - _MOST:,} more"


def made_by(commit: Commit) -> str:
    """Who wrote it, who merged it, who reviewed it, in which pull request: what is known of these."""
    writers = commit.writers or (commit.author,)
    merged = [] if commit.author in writers else [f"merged by {commit.author}"]
    reviewed = [f"reviewed by {listed(commit.reviewers)}"] if commit.reviewers else []
    request = [f"pull request #{commit.pull_request}"] if commit.pull_request else []
    return one_line(", ".join([listed(writers), *merged, *reviewed, *request]))


def history_markdown(name: str, changes: Sequence[Change], *, unreadable: Sequence[Commit] = ()) -> str:
    """A table with a row for each edit; what people wrote can break nothing."""
    rows = [
        [
            day_of(change.commit),
            change.version,
            edit.rating,
            words(f"{short_name(edit)}: {headline(edit)}: {words_changed(edit)}".removesuffix(": ")),
            words(made_by(replace(change.commit, pull_request=None))),
            code(change.commit.id[:9]) + (f" #{change.commit.pull_request}" if change.commit.pull_request else ""),
        ]
        for change in changes
        for edit in change.edits
    ]
    head = ["Date", "Version", "Class", "Change", "By", "Commit"]
    passed = [f"{line}." for line in passed_over(unreadable)]
    return paragraphs(heading(2, f"History of {words(name)}"), table(head, rows), f"{_span(changes)}.", *passed)


def history_json(name: str, changes: Sequence[Change], *, unreadable: Sequence[Commit] = ()) -> str:
    """Format confsync.history/1."""
    told = {"name": name, "changes": [_change(change) for change in changes]}
    return document("history", {**told, "unreadable": [commit_json(commit) for commit in unreadable]})


def _change(change: Change) -> dict[str, Any]:
    return {
        **commit_json(change.commit),
        "version": change.version,
        "class": change.worst,
        "edits": [_placeless(edit) for edit in change.edits],
    }


def _placeless(edit: Edit) -> dict[str, Any]:
    """Without lines, which are of no use in a file that has changed since, and without what is true only today."""
    left_out = {"line", "was", "projects", "vendors", "waiver"}
    return {key: value for key, value in edit_json(edit).items() if key not in left_out}


def commit_json(commit: Commit) -> dict[str, Any]:
    """A commit as both documents tell it."""
    return {
        "commit": commit.id,
        "date": commit.date,
        "author": commit.author,
        "subject": commit.subject,
        "pull_request": commit.pull_request,
        "written_by": list(commit.writers),
        "reviewed_by": list(commit.reviewers),
    }
