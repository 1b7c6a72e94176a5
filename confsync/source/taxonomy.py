"""(path, bytes) -> Scheme: one YAML file in `taxonomy/`, contract §2.2.

Read for its form only: whether ids, versions and references make sense is for `lint/` to say, on the whole handbook.
"""

from __future__ import annotations

import re
from posixpath import basename, splitext
from typing import Any

from confsync.finding import Finding, Severity
from confsync.model.reference import handbook_path
from confsync.model.taxonomy import (
    Attribute,
    Boundary,
    EdgeCase,
    Example,
    Kind,
    Label,
    MappingTo,
    Pattern,
    Relation,
    Retirement,
    Scheme,
    Status,
)
from confsync.source.notes import Notes, opened
from confsync.source.shape import many, matches, places_of, record
from confsync.source.value import flag, free, member, one_of, text
from confsync.source.wording import as_key, as_name
from confsync.source.yaml import Node, Scalar, Sequence

_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_A_COLOR, _QUOTE = "a colour such as #7c4dff", "write it in quotes: an unquoted # begins a comment"


def read_scheme(path: str, content: bytes) -> tuple[Scheme | None, tuple[Finding, ...]]:
    """A scheme and what is wrong with its form; None when it has no id, title, version or kind, or is no YAML."""
    node, notes = opened(path, content, "a scheme")
    scheme = _scheme(node, notes) if node is not None else None
    if node is not None and scheme is not None:
        stands = matches(node, "scheme", scheme.id, splitext(basename(path))[0])
        if stands:
            message = f'scheme "{scheme.id}" is in a file of another name'
            hint = f"rename the file to {scheme.id}.yaml"
            notes.add(stands, message, "id-mismatch", severity=Severity.WARNING, hint=hint)
    return scheme, tuple(notes.findings)


def _file(node: Node, notes: Notes) -> str | None:
    """A file named from the scheme's folder, as a path of the handbook."""
    written = text(node, notes)
    path = handbook_path(notes.path, written) if written else None
    if written and path is None:
        notes.add(node, f'{notes.key} "{written}" leads out of the handbook', "outside-link")
    return path


def _color(node: Node, notes: Notes) -> str | None:
    """`#rrggbb` in lower case; `#rgb` is its short form."""
    written = node.text.strip() if isinstance(node, Scalar) else ""
    if not _COLOR.fullmatch(written):
        notes.refuse(node, _A_COLOR, hint=_QUOTE)
        return None
    short = written.lower()
    return short if len(short) == 7 else "#" + "".join(digit * 2 for digit in short[1:])


def _pattern_of(node: Node, notes: Notes) -> str | tuple[dict[str, Any], ...] | None:
    """An exact text, or spaCy's descriptions of one token after the other."""
    return _tokens(node, notes) if isinstance(node, Sequence) else text(node, notes)


def _make_label(**values: Any) -> Label:
    defaults = {"key": as_key(values["id"]), "name": as_name(values["id"])}
    return Label(**(defaults | values))


def _make_example(**values: Any) -> Example:
    return Example(**({"text": ""} | values))


def _example(node: Node, notes: Notes) -> Example | None:
    """An example shows something: a text, an image or a recording."""
    example = _example_shape(node, notes)
    if example is not None and not (example.text or example.image or example.audio):
        notes.add(node, "an example has a text, an image or audio, and this one has none", "missing-key")
        return None
    return example


def _make_attribute(**values: Any) -> Attribute:
    return Attribute(**({"name": as_name(values["id"])} | values))


def _make_relation(**values: Any) -> Relation:
    ends = {"source": values.pop("from", ()), "target": values.pop("to", ())}
    defaults = {"key": as_key(values["id"]), "name": as_name(values["id"])}
    return Relation(**(defaults | values | ends))


def _make_scheme(**values: Any) -> Scheme:
    return Scheme(id=values.pop("scheme"), **values)


_tokens = many(free)
_boundary = record(Boundary, {"text": text, "use": text}, required=["text"], short="text")
_example_shape = record(
    _make_example, {"text": text, "why": text, "use": text, "image": _file, "audio": _file}, short="text"
)
_edge_case = record(
    EdgeCase,
    {"id": text, "case": text, "decision": text, "because": text},
    required=["id", "case", "decision"],
)
_retirement = record(
    Retirement,
    {"since": text, "reason": one_of("replaced", "merged", "split", "out-of-scope", "error"), "into": many(text)},
    required=["since", "reason"],
)
_mapping = record(
    MappingTo,
    {"target": text, "relation": one_of("exact", "close", "broad", "narrow", "related")},
    required=["target"],
)
_label = record(
    _make_label,
    {
        "id": text,
        "key": text,
        "name": text,
        "definition": text,
        "includes": many(_boundary),
        "excludes": many(_boundary),
        "examples": many(_example),
        "counterexamples": many(_example),
        "edge_cases": many(_edge_case),
        "parent": text,
        "status": member(Status),
        "retired": _retirement,
        "abstract": flag,
        "color": _color,
        "hotkey": text,
        "aliases": many(text),
        "mappings": many(_mapping),
    },
    required=["id"],
    filled=["color"],
    places=places_of,
)
_attribute = record(
    _make_attribute,
    {"id": text, "name": text, "values": many(text), "labels": many(text), "definition": text, "required": flag},
    required=["id", "values"],
)
_relation = record(
    _make_relation,
    {
        "id": text,
        "key": text,
        "name": text,
        "from": many(text),
        "to": many(text),
        "definition": text,
        "color": _color,
    },
    required=["id"],
    filled=["color"],
)
_pattern = record(Pattern, {"label": text, "pattern": _pattern_of}, required=["label", "pattern"])
_scheme = record(
    _make_scheme,
    {
        "scheme": text,
        "title": text,
        "version": text,
        "kind": member(Kind),
        "description": text,
        "owners": many(text, single=True),
        "license": text,
        "labels": many(_label),
        "attributes": many(_attribute),
        "relations": many(_relation),
        "patterns": many(_pattern),
    },
    required=["scheme", "title", "version", "kind"],
    places=places_of,
)
