"""(Assignment, files) -> bundle.json: which scheme a bundle is made of, and how old data maps to it.

Prodigy stores no version with an answer. This record lets the plug-in stamp one on every task, `confsync status` see
which bundle is out of date, and whoever reads the data years later find what a key meant. Schema:
`confsync/schemas/bundle.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from hashlib import sha256
from typing import Any

from confsync.model.initiative import Project
from confsync.model.selection import nameable
from confsync.model.taxonomy import Label, Scheme
from confsync.render.instructions_library import Library
from confsync.render.prodigy_labels import Assignment, Pass


def bundle_record(
    assignment: Assignment,
    library: Library,
    *,
    left_out: Iterable[str],
    rounds: Iterable[Pass],
    files: Mapping[str, bytes],
) -> dict[str, Any]:
    """The record of one bundle or of one pass of it; `files` are the other files of its folder."""
    scheme, project, here = assignment.scheme, assignment.project, assignment.here
    shown = library.guidelines(project)
    known = nameable(scheme, project)
    return {
        "format": "confsync.bundle/1",
        "initiative": assignment.initiative.id,
        "project": project.id,
        "title": project.title,
        "scheme": scheme.id,
        "version": scheme.version,
        "commit": library.provenance.of(scheme.path),
        "kind": scheme.kind.value,
        "interface": project.interface,
        "hierarchy": project.hierarchy.value,
        "audience": project.vendor,
        "dataset": dataset_of(project, here),
        "datasets": datasets_of(project, here),
        "labels": [_label(scheme, label) for label in here.labels],
        "relations": [_relation(scheme, relation.id, known) for relation in scheme.relations],
        "lineage": [_tombstone(label, known) for label in scheme.labels if label.retired and _concerns(label, known)],
        "passes": [_round(project, other) for other in rounds],
        "pass": _round(project, here) if here.folder else None,
        "answers": dict(sorted(project.answers.items())),
        "guidelines": [document.path for document in shown],
        # A number: the name of an internal document is internal too.
        "withheld": len(project.guidelines) - len(shown),
        "left_out": list(left_out),
        "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
    }


def dataset_of(project: Project, here: Pass) -> str:
    """Where answers go: the last of the project's annotation datasets (earlier ones are earlier rounds)."""
    names = datasets_of(project, here).get("annotations") or [_suffixed(project.id, here)]
    return names[-1]


def datasets_of(project: Project, here: Pass) -> dict[str, list[str]]:
    """Dataset names by use. Each pass has its own: in one set, Prodigy takes an input seen in one pass as done."""
    return {use: [_suffixed(name, here) for name in names] for use, names in sorted(project.datasets.items())}


def _suffixed(name: str, here: Pass) -> str:
    # Not a hyphen: Prodigy joins dataset and session with one, `ae-level-1` would be session `level-1` of `ae`.
    return f"{name}_{here.folder.replace('-', '_')}" if here.folder else name


def _label(scheme: Scheme, label: Label) -> dict[str, Any]:
    return {
        "id": label.id,
        "key": label.key,
        "name": label.name,
        "path": [part.id for part in (*scheme.ancestors(label), label)],
    }


def _relation(scheme: Scheme, name: str, known: Set[str]) -> dict[str, Any]:
    relation = next(relation for relation in scheme.relations if relation.id == name)
    ends = {"from": _keys(scheme, relation.source, known), "to": _keys(scheme, relation.target, known)}
    return {"id": relation.id, "key": relation.key, "name": relation.name, **ends}


def _keys(scheme: Scheme, ids: Iterable[str], known: Set[str]) -> list[str]:
    return [scheme.by_id[name].key for name in ids if name in known]


def _concerns(label: Label, known: Set[str]) -> bool:
    """Whether who reads this may know of a tombstone, or of a label that it went into."""
    return label.id in known or (label.retired is not None and not known.isdisjoint(label.retired.into))


def _tombstone(label: Label, known: Set[str]) -> dict[str, Any]:
    assert label.retired is not None  # noqa: S101 - asked for by the caller; said again for the type checker
    gone = label.retired
    return {
        "id": label.id,
        "key": label.key,
        "since": gone.since,
        "reason": gone.reason,
        "into": [name for name in gone.into if name in known],
    }


def _round(project: Project, here: Pass) -> dict[str, Any]:
    return {
        "folder": here.folder,
        "level": here.level,
        "parent": here.parent.id if here.parent else None,
        "dataset": dataset_of(project, here),
        "labels": [label.key for label in here.labels],
    }
