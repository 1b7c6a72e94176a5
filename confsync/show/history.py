"""A scheme's history -> text, Markdown, JSON: each commit with its class and what it did, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from confsync.model.edit import Edit
from confsync.model.history import Change, Commit
from confsync.model.taxonomy import Boundary, Example, Label, Scheme
from confsync.report.markdown import code, heading, paragraphs, table, words
from confsync.show.edits_json import edit_json
from confsync.show.edits_text import COLOURS, words_changed
from confsync.show.edits_words import headline
from confsync.show.json import document
from confsync.show.text import Paint, count, one_line, plain

_MOST = 12  # edits of one commit that are told one by one; the first commit of a scheme has hundreds


def history_text(name: str, changes: Sequence[Change], paint: Paint = plain) -> str:
    """A block for each commit, and how many there are."""
    whole = "#" not in name
    lines = [line for change in changes for line in [*_block(change, paint, whole=whole), ""]]
    return "\n".join([*lines, f"{one_line(name)}: {_span(changes)}"])


def _span(changes: Sequence[Change]) -> str:
    if not changes:
        return "no changes are committed yet"
    return f"{count(len(changes), 'change')} from {changes[-1].commit.day} to {changes[0].commit.day}"


def _block(change: Change, paint: Paint, *, whole: bool) -> Iterator[str]:
    commit = change.commit
    rating = paint(change.worst.upper(), COLOURS[change.worst])
    yield f"{paint(commit.id[:9], 'yellow')} {commit.day}  {rating}  version {one_line(change.version) or '–'}"
    yield f"  {one_line(commit.subject)} ({_by(commit)})"
    for edit in change.edits[:_MOST]:
        about = f"{one_line(edit.label)}: " if whole and edit.label else ""
        yield f"    {about}{one_line(headline(edit))}: {words_changed(edit, paint)}".removesuffix(": ")
    if len(change.edits) > _MOST:
        yield f"    and {len(change.edits) - _MOST:,} more"


def _by(commit: Commit) -> str:
    request = f", pull request #{commit.pull_request}" if commit.pull_request else ""
    return f"{one_line(commit.author)}{request}"


def history_markdown(name: str, changes: Sequence[Change]) -> str:
    """A table with a row for each edit; what people wrote can break nothing."""
    rows = [
        [
            change.commit.day,
            change.version,
            edit.rating,
            words(f"{edit.label or edit.subject}: {headline(edit)}: {words_changed(edit)}".removesuffix(": ")),
            words(change.commit.author),
            code(change.commit.id[:9]) + (f" #{change.commit.pull_request}" if change.commit.pull_request else ""),
        ]
        for change in changes
        for edit in change.edits
    ]
    head = ["Date", "Version", "Class", "Change", "By", "Commit"]
    return paragraphs(heading(2, f"History of {words(name)}"), table(head, rows), f"{_span(changes)}.")


def history_json(name: str, changes: Sequence[Change]) -> str:
    """Format confsync.history/1."""
    return document("history", {"name": name, "changes": [_change(change) for change in changes]})


def _change(change: Change) -> dict[str, Any]:
    return {
        **_commit(change.commit),
        "version": change.version,
        "class": change.worst,
        "edits": [_placeless(edit) for edit in change.edits],
    }


def _placeless(edit: Edit) -> dict[str, Any]:
    """Without lines, which are of no use in a file that has changed since, and without what is true only today."""
    left_out = {"line", "was", "projects", "vendors", "waiver"}
    return {key: value for key, value in edit_json(edit).items() if key not in left_out}


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "commit": commit.id,
        "date": commit.date,
        "author": commit.author,
        "subject": commit.subject,
        "pull_request": commit.pull_request,
    }


def in_force_text(commit: Commit, scheme: Scheme, label: Label | None, *, at: str) -> str:
    """What was in force, and the commit that made it so."""
    labels = [label] if label else [one for one in scheme.labels if one.status != "retired"]
    head = f"{scheme.id} {scheme.version} at {at}: by {commit.id[:9]} of {commit.day}, {commit.subject} ({_by(commit)})"
    lines = [line for one in labels for line in ["", *_said(one)]]
    return "\n".join(map(one_line, [head, *lines]))


def in_force_markdown(commit: Commit, scheme: Scheme, label: Label | None, *, at: str) -> str:
    """The same for a document."""
    labels = [label] if label else [one for one in scheme.labels if one.status != "retired"]
    blocks = [heading(2, f"{words(scheme.title)} {words(scheme.version)} at {words(at)}")]
    blocks += [f"In force by {code(commit.id[:9])} of {commit.day}: {words(commit.subject)} ({words(_by(commit))})."]
    for one in labels:
        title, *said = _said(one)
        blocks += [heading(3, words(title)), "\n".join(f"- {words(line)}" for line in said)]
    return paragraphs(*blocks)


def in_force_json(commit: Commit, scheme: Scheme, label: Label | None, *, at: str) -> str:
    """Format confsync.in-force/1."""
    labels = [label] if label else list(scheme.labels)
    facts = {"scheme": scheme.id, "version": scheme.version, "at": at, **_commit(commit)}
    return document("in-force", {**facts, "labels": [_label(one) for one in labels]})


def _said(label: Label) -> Iterator[str]:
    status = "" if label.status == "active" else f", {label.status}"
    yield f"{label.name} ({label.key}{status})"
    for name, lines in _facts(label).items():
        yield from (f"  {name}: {line}" for line in lines)


def _facts(label: Label) -> Mapping[str, Sequence[str]]:
    retired = label.retired
    return {
        "definition": [" ".join(label.definition.split())] if label.definition else [],
        "retired": [f"{retired.reason} in {retired.since}: {', '.join(retired.into)}".removesuffix(": ")]
        if retired
        else [],
        "parent": [label.parent] if label.parent else [],
        "includes": [_boundary(one) for one in label.includes],
        "excludes": [_boundary(one) for one in label.excludes],
        "example": [_example(one) for one in label.examples],
        "counterexample": [_example(one) for one in label.counterexamples],
        "edge case": [
            f"{one.case}: {one.decision}" + (f" ({one.because})" if one.because else "") for one in label.edge_cases
        ],
    }


def _boundary(one: Boundary) -> str:
    return f"{one.text} (use {one.use})" if one.use else one.text


def _example(one: Example) -> str:
    more = "; ".join(filter(None, [one.why, f"use {one.use}" if one.use else None]))
    return (one.text or one.image or one.audio or "") + (f" ({more})" if more else "")


def _label(label: Label) -> dict[str, Any]:
    return {"id": label.id, "key": label.key, "name": label.name, "status": label.status, **_facts(label)}
