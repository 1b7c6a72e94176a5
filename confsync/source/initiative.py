"""(path, bytes) -> Initiative: `initiatives/<id>/initiative.yaml`, contract §2.4, without the pages beside it."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import Any

from confsync.finding import Finding
from confsync.model.initiative import Annotators, Hierarchy, Initiative, Milestone, Project, Signoff
from confsync.source.notes import Notes, opened
from confsync.source.shape import all_places_of, many, matches, places_of, record, table, without_place
from confsync.source.value import free, matching, member, text, whole
from confsync.source.wording import as_name
from confsync.source.yaml import Node, Scalar


def read_initiative(path: str, content: bytes) -> tuple[Initiative | None, tuple[Finding, ...]]:
    """An initiative and what is wrong with its form; None when it has no id or title, or is no YAML."""
    node, notes = opened(path, content, "an initiative")
    initiative = _initiative(node, notes) if node is not None else None
    if node is not None and initiative is not None:
        folder = basename(dirname(path))
        stands = matches(node, "initiative", initiative.id, folder)
        if stands:
            message = f'initiative "{initiative.id}" is in the folder "{folder}"; the two must be the same'
            notes.add(stands, message, "id-mismatch", hint=f'write "{folder}", or rename the folder')
    return initiative, tuple(notes.findings)


def _labels(node: Node, notes: Notes) -> tuple[str, ...] | None:
    """Ids of labels; None for `all`, which is also the default."""
    return None if isinstance(node, Scalar) and node.text == "all" else _texts(node, notes)


def _make_initiative(**values: Any) -> Initiative:
    return Initiative(id=values.pop("initiative"), **values)


def _make_milestone(**values: Any) -> Milestone:
    return Milestone(**({"title": as_name(values["id"])} | values))


def _make_project(**values: Any) -> Project:
    return Project(**({"title": as_name(values["id"])} | values))


_texts = many(text)
_some = many(text, single=True)
_space = matching(r"~?[A-Za-z0-9_.-]{1,255}", "the key of a Confluence space, such as ANNO")
_milestone = record(
    _make_milestone,
    {"id": text, "title": text, "due": text, "project": text, "target": whole(0)},
    required=["id", "due"],
)
_project = record(
    _make_project,
    {
        "id": text,
        "title": text,
        "scheme": text,
        "labels": _labels,
        "guidelines": _texts,
        "interface": text,
        "hierarchy": member(Hierarchy),
        "datasets": table(_some, known=("annotations", "review")),
        "annotators": record(without_place(Annotators), {"min": whole(1), "people": _texts}),
        "vendor": text,
        "config": free,
        "answers": table(text, known=("ignore", "reject")),
        "signoff": record(without_place(Signoff), {"roles": table(_texts), "quorum": whole(1)}),
    },
    required=["id", "scheme", "interface"],
    places=all_places_of,
)
_initiative = record(
    _make_initiative,
    {
        "initiative": text,
        "title": text,
        "owner": text,
        "space": _space,
        "milestones": many(_milestone),
        "projects": many(_project),
    },
    required=["initiative", "title"],
    places=places_of,
)
