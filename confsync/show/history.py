"""A scheme's history -> text, Markdown, JSON: each commit with its class and what it did, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from confsync.model.edit import Edit
from confsync.model.history import Change, Commit, InForce
from confsync.model.taxonomy import Boundary, Example, Label
from confsync.report.markdown import code, heading, paragraphs, table, words
from confsync.show.edits_json import edit_json
from confsync.show.edits_text import COLOURS, words_changed
from confsync.show.edits_words import headline
from confsync.show.json import document
from confsync.show.text import Paint, count, one_line, plain

_MOST = 12  # edits of one commit that are told one by one; the first commit of a scheme has hundreds


def history_text(
    name: str, changes: Sequence[Change], paint: Paint = plain, *, unreadable: Sequence[Commit] = ()
) -> str:
    """A block for each commit, and how many there are; last, the commits whose file nobody could read."""
    whole = "#" not in name
    lines = [line for change in changes for line in [*_block(change, paint, whole=whole), ""]]
    return "\n".join([*lines, f"{one_line(name)}: {_span(changes)}", *_passed_over(unreadable)])


def _passed_over(unreadable: Sequence[Commit]) -> Iterator[str]:
    if unreadable:
        named = ", ".join(f"{commit.id[:9]} of {_day(commit)}" for commit in unreadable[:_MOST])
        more = f" and {len(unreadable) - _MOST:,} more" if len(unreadable) > _MOST else ""
        yield f"passed over, since the file could not be read: {named}{more}"


def _day(commit: Commit) -> str:
    return commit.day or "no date"


def _span(changes: Sequence[Change]) -> str:
    if not changes:
        return "no changes are committed yet"
    return f"{count(len(changes), 'change')} from {_day(changes[-1].commit)} to {_day(changes[0].commit)}"


def _block(change: Change, paint: Paint, *, whole: bool) -> Iterator[str]:
    commit = change.commit
    rating = paint(change.worst.upper(), COLOURS[change.worst])
    yield f"{paint(commit.id[:9], 'yellow')} {_day(commit)}  {rating}  version {one_line(change.version) or '–'}"
    yield f"  {one_line(commit.subject)} ({_by(commit)})"
    for edit in change.edits[:_MOST]:
        about = f"{one_line(edit.label)}: " if whole and edit.label else ""
        yield f"    {about}{one_line(headline(edit))}: {words_changed(edit, paint)}".removesuffix(": ")
    if len(change.edits) > _MOST:
        yield f"    and {len(change.edits) - _MOST:,} more"


def _by(commit: Commit) -> str:
    writers = commit.writers or (commit.author,)
    merged = [] if commit.author in writers else [f"merged by {commit.author}"]
    reviewed = [f"reviewed by {_listed(commit.reviewers)}"] if commit.reviewers else []
    request = [f"pull request #{commit.pull_request}"] if commit.pull_request else []
    return one_line(", ".join([_listed(writers), *merged, *reviewed, *request]))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def history_markdown(name: str, changes: Sequence[Change], *, unreadable: Sequence[Commit] = ()) -> str:
    """A table with a row for each edit; what people wrote can break nothing."""
    rows = [
        [
            _day(change.commit),
            change.version,
            edit.rating,
            words(f"{edit.label or edit.subject}: {headline(edit)}: {words_changed(edit)}".removesuffix(": ")),
            words(_by(replace(change.commit, pull_request=None))),
            code(change.commit.id[:9]) + (f" #{change.commit.pull_request}" if change.commit.pull_request else ""),
        ]
        for change in changes
        for edit in change.edits
    ]
    head = ["Date", "Version", "Class", "Change", "By", "Commit"]
    passed = [f"{line}." for line in _passed_over(unreadable)]
    return paragraphs(heading(2, f"History of {words(name)}"), table(head, rows), f"{_span(changes)}.", *passed)


def history_json(name: str, changes: Sequence[Change], *, unreadable: Sequence[Commit] = ()) -> str:
    """Format confsync.history/1."""
    told = {"name": name, "changes": [_change(change) for change in changes]}
    return document("history", {**told, "unreadable": [_commit(commit) for commit in unreadable]})


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
        "written_by": list(commit.writers),
        "reviewed_by": list(commit.reviewers),
    }


def in_force_text(then: InForce, *, at: str) -> str:
    """What was in force, and the commit that made it so."""
    commit, scheme = then.commit, then.scheme
    head = (
        f"{scheme.id} {scheme.version} at {at}: by {commit.id[:9]} of {_day(commit)}, {commit.subject} ({_by(commit)})"
    )
    lines = [line for one in _shown(then) for line in ["", *_said(one)]]
    return "\n".join(map(one_line, [head, *_passed_over(then.unreadable), *lines]))


def in_force_markdown(then: InForce, *, at: str) -> str:
    """The same for a document."""
    commit, scheme = then.commit, then.scheme
    blocks = [heading(2, f"{words(scheme.title)} {words(scheme.version)} at {words(at)}")]
    blocks += [f"In force by {code(commit.id[:9])} of {_day(commit)}: {words(commit.subject)} ({words(_by(commit))})."]
    blocks += [f"{line}." for line in _passed_over(then.unreadable)]
    for one in _shown(then):
        title, *said = _said(one)
        blocks += [heading(3, words(title)), "\n".join(f"- {words(line)}" for line in said)]
    return paragraphs(*blocks)


def in_force_json(then: InForce, *, at: str) -> str:
    """Format confsync.in-force/1."""
    scheme = then.scheme
    labels = [then.label] if then.label else list(scheme.labels)
    facts = {"scheme": scheme.id, "version": scheme.version, "at": at, **_commit(then.commit)}
    facts |= {"unreadable": [_commit(commit) for commit in then.unreadable]}
    return document("in-force", {**facts, "labels": [_label(one) for one in labels]})


def _shown(then: InForce) -> Sequence[Label]:
    return [then.label] if then.label else [one for one in then.scheme.labels if one.status != "retired"]


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
