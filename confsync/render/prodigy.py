"""Handbook -> Bundles: for each project a folder that Prodigy starts from.

The folder is the one that teams write by hand (labels, theme, instructions, start script), where the four drift apart;
here all come from one scheme in one pass. Files of a bundle: contract §5 and `docs/prodigy.md`.

A project with `hierarchy: levels` has a folder for every pass, each a bundle of its own; the top folder then holds all
labels at once, for review and checks, and its `start.sh` starts a pass by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from confsync.model.bundle import Bundle
from confsync.model.handbook import Handbook
from confsync.model.initiative import Hierarchy, Initiative, Project
from confsync.model.page import Provenance
from confsync.model.taxonomy import Kind, Label, Scheme
from confsync.render.instructions import render_instructions
from confsync.render.instructions_library import Library
from confsync.render.prodigy_colors import colors_of, relation_colors_of, tint
from confsync.render.prodigy_config import INSTRUCTIONS, option_rows, prodigy_config
from confsync.render.prodigy_labels import Assignment, Pass, passes, path_name
from confsync.render.prodigy_record import bundle_record, dataset_of
from confsync.render.prodigy_start import passes_script, start_script


def render_bundles(handbook: Handbook, provenance: Provenance, *, only: str | None = None) -> tuple[Bundle, ...]:
    """A bundle for every project, or for the ones that `only` names, `<initiative>/<project>` or `<project>`.

    A project whose scheme is missing (an error that lint reports) has none.
    """
    library = Library(handbook, provenance)
    return tuple(
        _bundle(library, initiative, project, handbook.scheme_by_id[project.scheme])
        for initiative, project in handbook.projects()
        if project.scheme in handbook.scheme_by_id and only in {None, project.id, f"{initiative.id}/{project.id}"}
    )


def _bundle(library: Library, initiative: Initiative, project: Project, scheme: Scheme) -> Bundle:
    whole, *rounds = passes(scheme, project)
    files: dict[str, bytes] = {}
    colors, between = colors_of(scheme), relation_colors_of(scheme)
    for here in (*rounds, whole):
        assignment = Assignment(
            initiative=initiative, project=project, scheme=scheme, here=here, colors=colors, relation_colors=between
        )
        made = _files(library, assignment, rounds if here is whole else [])
        files |= {f"{here.folder}/{name}" if here.folder else name: content for name, content in made.items()}
    return Bundle(initiative=initiative.id, project=project.id, files=dict(sorted(files.items())))


def _files(library: Library, assignment: Assignment, rounds: Sequence[Pass]) -> dict[str, bytes]:
    """The files of one folder; `rounds` are the passes in folders below it."""
    here = assignment.here
    config, left_out = prodigy_config(assignment)
    patterns = tuple(_patterns(assignment.scheme, here))
    files = {
        "labels.txt": _lines(label.key for label in here.labels),
        "prodigy.json": _document(config),
        INSTRUCTIONS: render_instructions(library, assignment).encode("utf-8", "replace"),
        "patterns.jsonl": _lines(_row(pattern) for pattern in patterns),
        **_options(assignment),
    }
    if rounds:
        script = passes_script(assignment, rounds)
    else:
        dataset = dataset_of(assignment.project, here)
        script = start_script(assignment, dataset=dataset, has_patterns=bool(patterns))
    files["start.sh"] = script.encode("utf-8", "replace")
    record = bundle_record(assignment, library, left_out=left_out, rounds=rounds, files=files)
    return files | {"bundle.json": _document(record, first="format")}


def _options(assignment: Assignment) -> Mapping[str, bytes]:
    """options.jsonl, for the kinds whose labels are options; options under one top-level label share a background."""
    scheme, project, here = assignment.scheme, assignment.project, assignment.here
    if scheme.kind not in {Kind.CHOICE, Kind.MULTICHOICE}:
        return {}
    tints = {label.id: tint(assignment.colors[_top(scheme, label).id], 0.22) for label in here.labels}
    by_path = project.hierarchy is Hierarchy.PATHS or (project.hierarchy is Hierarchy.LEVELS and not here.folder)
    texts = {label.id: path_name(scheme, label) if by_path else label.name for label in here.labels}
    return {"options.jsonl": _lines(_row(row) for row in option_rows(here, texts, tints))}


def _top(scheme: Scheme, label: Label) -> Label:
    return (*scheme.ancestors(label), label)[0]


def _patterns(scheme: Scheme, here: Pass) -> Iterator[dict[str, Any]]:
    """Match patterns of this pass; Prodigy shows the ids of matched patterns, so they must not be line numbers."""
    keys = {label.id: label.key for label in here.labels}
    seen = set()
    for pattern in scheme.patterns:
        digest = sha256(_row(pattern.pattern).encode("utf-8", "replace")).hexdigest()[:8]
        name = f"{pattern.label}-{digest}"
        if pattern.label in keys and name not in seen:
            seen.add(name)
            yield {"id": name, "label": keys[pattern.label], "pattern": pattern.pattern}


def _document(value: Mapping[str, Any], first: str = "") -> bytes:
    """Keys are sorted, but for one that may say what the document is."""
    inner = json.loads(json.dumps(value, sort_keys=True, default=str))
    inner = {key: inner[key] for key in sorted(inner, key=lambda key: (key != first, key))}
    text = json.dumps(inner, indent=2, ensure_ascii=False)
    return (text + "\n").encode("utf-8", "replace")


def _row(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _lines(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode("utf-8", "replace")
