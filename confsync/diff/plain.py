"""Label -> the plain values that an edit carries, as JSON and YAML have them; and back.

Keys are those of the YAML format; a key whose value is its default is left out, as an author would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confsync.finding import Location
from confsync.model.taxonomy import (
    Attribute,
    Boundary,
    EdgeCase,
    Example,
    Label,
    MappingTo,
    Pattern,
    Relation,
    Retirement,
    Scheme,
    Status,
)

Plain = dict[str, Any]


def label_plain(label: Label) -> Plain:
    """All of a label; id, key and name are always there."""
    return {"id": label.id, "key": label.key, "name": label.name} | _filled(
        {
            "definition": label.definition,
            "includes": [boundary_plain(one) for one in label.includes],
            "excludes": [boundary_plain(one) for one in label.excludes],
            "examples": [example_plain(one, "example") for one in label.examples],
            "counterexamples": [example_plain(one, "counterexample") for one in label.counterexamples],
            "edge_cases": [edge_plain(one) for one in label.edge_cases],
            "parent": label.parent,
            "status": None if label.status is Status.ACTIVE else label.status.value,
            "retired": retirement_plain(label.retired),
            "abstract": label.abstract,
            "color": label.color,
            "hotkey": label.hotkey,
            "aliases": list(label.aliases),
            "mappings": [mapping_plain(one) for one in label.mappings],
        }
    )


def boundary_plain(boundary: Boundary) -> Plain:
    """An include or an exclude."""
    return _filled({"text": boundary.text, "use": boundary.use})


def example_plain(example: Example, verdict: str) -> Plain:
    """An example, or a counterexample: `verdict` says which."""
    shown = {"text": example.text, "why": example.why, "use": example.use}
    return {"verdict": verdict} | _filled({**shown, "image": example.image, "audio": example.audio})


def edge_plain(case: EdgeCase) -> Plain:
    """A hard case and its decision."""
    return _filled({"id": case.id, "case": case.case, "decision": case.decision, "because": case.because})


def mapping_plain(mapping: MappingTo) -> Plain:
    """A link to an outside vocabulary."""
    return {"target": mapping.target, "relation": mapping.relation}


def retirement_plain(gone: Retirement | None) -> Plain:
    """Lineage; {} for a tombstone that tells none."""
    return _filled({"since": gone.since, "reason": gone.reason, "into": list(gone.into)}) if gone else {}


def attribute_plain(attribute: Attribute) -> Plain:
    """An attribute with its values."""
    names: Plain = {"id": attribute.id, "name": attribute.name, "values": list(attribute.values)}
    more = {"labels": list(attribute.labels), "definition": attribute.definition, "required": attribute.required}
    return names | _filled(more)


def relation_plain(relation: Relation) -> Plain:
    """A relation with the labels that it may join."""
    names: Plain = {"id": relation.id, "key": relation.key, "name": relation.name}
    ends = {"from": list(relation.source), "to": list(relation.target)}
    return names | _filled({**ends, "definition": relation.definition, "color": relation.color})


def pattern_plain(pattern: Pattern) -> Plain:
    """A match pattern: a text, or descriptions of tokens."""
    shape = pattern.pattern if isinstance(pattern.pattern, str) else [dict(token) for token in pattern.pattern]
    return {"label": pattern.label, "pattern": shape}


def scheme_plain(scheme: Scheme) -> Plain:
    """What a scheme is called; its labels are not repeated in an edit."""
    names = {"scheme": scheme.id, "title": scheme.title, "version": scheme.version, "kind": scheme.kind.value}
    return names | {"labels": len(scheme.labels)}


def label_of(plain: Mapping[str, Any], at: Location) -> Label:
    """The label that `label_plain` gave these values."""
    made = {key: plain[key] for key in ("id", "key", "name", "definition", "parent", "color", "hotkey") if key in plain}
    gone = plain.get("retired")
    return Label(
        **made,
        includes=tuple(boundary_of(one, at) for one in plain.get("includes", ())),
        excludes=tuple(boundary_of(one, at) for one in plain.get("excludes", ())),
        examples=tuple(example_of(one, at) for one in plain.get("examples", ())),
        counterexamples=tuple(example_of(one, at) for one in plain.get("counterexamples", ())),
        edge_cases=tuple(edge_of(one, at) for one in plain.get("edge_cases", ())),
        status=Status(plain.get("status", "active")),
        retired=retirement_of(gone, at) if gone else None,
        abstract=plain.get("abstract", False),
        aliases=tuple(plain.get("aliases", ())),
        mappings=tuple(MappingTo(**one, at=at) for one in plain.get("mappings", ())),
        at=at,
    )


def boundary_of(plain: Mapping[str, Any], at: Location) -> Boundary:
    """Likewise."""
    return Boundary(plain["text"], plain.get("use"), at=at)


def example_of(plain: Mapping[str, Any], at: Location) -> Example:
    """Likewise; a picture may stand without words."""
    return Example(**{"text": "", **{key: value for key, value in plain.items() if key != "verdict"}}, at=at)


def edge_of(plain: Mapping[str, Any], at: Location) -> EdgeCase:
    """Likewise."""
    return EdgeCase(**plain, at=at)


def retirement_of(plain: Mapping[str, Any], at: Location) -> Retirement:
    """Likewise."""
    return Retirement(since=plain["since"], reason=plain["reason"], into=tuple(plain.get("into", ())), at=at)


def attribute_of(plain: Mapping[str, Any], at: Location) -> Attribute:
    """Likewise."""
    lists = {"values": tuple(plain["values"]), "labels": tuple(plain.get("labels", ()))}
    return Attribute(**{**plain, **lists}, at=at)


def relation_of(plain: Mapping[str, Any], at: Location) -> Relation:
    """Likewise."""
    ends = {"source": tuple(plain.get("from", ())), "target": tuple(plain.get("to", ()))}
    return Relation(**{key: value for key, value in plain.items() if key not in {"from", "to"}} | ends, at=at)


def pattern_of(plain: Mapping[str, Any], at: Location) -> Pattern:
    """Likewise."""
    shape = plain["pattern"]
    return Pattern(label=plain["label"], pattern=shape if isinstance(shape, str) else tuple(shape), at=at)


def _filled(values: Plain) -> Plain:
    """Without what is not there."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, False)}
