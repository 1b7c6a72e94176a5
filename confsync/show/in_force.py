"""What a scheme or a label said at some time -> text, Markdown, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from confsync.model.history import InForce, Part
from confsync.model.taxonomy import Attribute, Boundary, Example, Label, Relation
from confsync.report.markdown import code, heading, paragraphs, words
from confsync.show.history import commit_json, day_of, made_by, passed_over
from confsync.show.json import document
from confsync.show.text import one_line


def in_force_text(then: InForce, *, at: str) -> str:
    """What was in force, and the commit that made it so."""
    commit, scheme = then.commit, then.scheme
    made = f"by {commit.id[:9]} of {day_of(commit)}, {commit.subject} ({made_by(commit)})"
    head = f"{scheme.id} {scheme.version} at {at}: {made}"
    lines = [line for one in _shown(then) for line in ["", *_said(one)]]
    return "\n".join(map(one_line, [head, *passed_over(then.unreadable), *lines]))


def in_force_markdown(then: InForce, *, at: str) -> str:
    """The same for a document."""
    commit, scheme = then.commit, then.scheme
    blocks = [heading(2, f"{words(scheme.title)} {words(scheme.version)} at {words(at)}")]
    blocks += [
        f"In force by {code(commit.id[:9])} of {day_of(commit)}: {words(commit.subject)} ({words(made_by(commit))})."
    ]
    blocks += [f"{line}." for line in passed_over(then.unreadable)]
    for one in _shown(then):
        title, *said = _said(one)
        blocks += [heading(3, words(title)), "\n".join(f"- {words(line)}" for line in said)]
    return paragraphs(*blocks)


def in_force_json(then: InForce, *, at: str) -> str:
    """Format confsync.in-force/1."""
    scheme = then.scheme
    facts = {"scheme": scheme.id, "version": scheme.version, "at": at, **commit_json(then.commit)}
    facts |= {"unreadable": [commit_json(commit) for commit in then.unreadable]}
    parts = [then.part] if then.part else [*scheme.labels, *scheme.relations, *scheme.attributes]
    told = {
        "labels": [_label(one) for one in parts if isinstance(one, Label)],
        "relations": [{"id": one.id, "key": one.key, **_named(one)} for one in parts if isinstance(one, Relation)],
        "attributes": [{"id": one.id, **_named(one)} for one in parts if isinstance(one, Attribute)],
    }
    return document("in-force", {**facts, **told})


def _label(label: Label) -> dict[str, Any]:
    return {"id": label.id, "key": label.key, "status": label.status, **_named(label)}


def _named(part: Part) -> dict[str, Any]:
    return {"name": part.name, **_facts(part)}


def _shown(then: InForce) -> Sequence[Part]:
    scheme = then.scheme
    labels = [one for one in scheme.labels if one.status != "retired"]
    return [then.part] if then.part else [*labels, *scheme.relations, *scheme.attributes]


def _said(part: Part) -> Iterator[str]:
    if isinstance(part, Label):
        about = [part.key, *([part.status] if part.status != "active" else []), *(["a group"] if part.abstract else [])]
    elif isinstance(part, Relation):
        about = [part.key, "relation"]
    else:
        about = ["attribute", *(["required"] if part.required else [])]
    yield f"{part.name} ({', '.join(about)})"
    for name, lines in _facts(part).items():
        yield from (f"  {name}: {line}" for line in lines)


def _facts(part: Part) -> Mapping[str, Sequence[str]]:
    definition = {"definition": [" ".join(part.definition.split())] if part.definition else []}
    if isinstance(part, Label):
        return {**definition, **_label_facts(part)}
    if isinstance(part, Relation):
        return {**definition, "from": list(part.source), "to": list(part.target)}
    return {**definition, "value": list(part.values), "of": list(part.labels)}


def _label_facts(label: Label) -> Mapping[str, Sequence[str]]:
    retired = label.retired
    into = [f"{retired.reason} in {retired.since}: {', '.join(retired.into)}".removesuffix(": ")] if retired else []
    return {
        "retired": into,
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
    shown = one.image or one.audio
    more = "; ".join(filter(None, [one.why, f"use {one.use}" if one.use else None, shown if one.text else None]))
    return (one.text or shown or "") + (f" ({more})" if more else "")
