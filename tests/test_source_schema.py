"""The JSON Schemas, which editors read, and the readers agree on what is a key, and on this repository's own files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from confsync.finding import Severity
from confsync.source.guideline import read_document
from confsync.source.initiative import read_initiative
from confsync.source.markdown import split
from confsync.source.notes import Notes
from confsync.source.settings import read_settings
from confsync.source.taxonomy import read_scheme
from confsync.source.value import anything
from confsync.source.yaml import parse

HERE = Path(__file__).parents[1]
NAMES = ["scheme", "initiative", "settings", "guideline"]
READERS: dict[str, tuple[str, Callable[[str, bytes], Any]]] = {
    "scheme": ("taxonomy/drugs.yaml", read_scheme),
    "initiative": ("initiatives/intake/initiative.yaml", read_initiative),
    "settings": ("confsync.yaml", read_settings),
    "guideline": ("guidelines/a.md", read_document),
}
FULL: dict[str, dict[str, Any]] = {
    "scheme": {
        "scheme": "drugs",
        "title": "Drugs",
        "version": "1.0.0",
        "kind": "relations",
        "description": "All.",
        "owners": ["@a"],
        "license": "CC0-1.0",
        "labels": [
            {
                "id": "drug",
                "key": "DRUG",
                "name": "Drug",
                "definition": "A medicine.",
                "includes": ["Brands", {"text": "Salts", "use": "drug"}],
                "excludes": [{"text": "Food", "use": "food"}],
                "examples": ["a [b]", {"text": "a", "why": "b", "use": "food", "image": "a.png", "audio": "a.wav"}],
                "counterexamples": [{"image": "a.png"}],
                "edge_cases": [{"id": "a", "case": "b", "decision": "c", "because": "d"}],
                "parent": "substance",
                "status": "retired",
                "retired": {"since": "1.0.0", "reason": "split", "into": ["food"]},
                "abstract": False,
                "color": "#7c4dff",
                "hotkey": 1,
                "aliases": ["pill"],
                "mappings": [{"target": "https://a.example", "relation": "close"}],
            }
        ],
        "attributes": [
            {"id": "a", "name": "A", "values": ["b"], "labels": ["drug"], "definition": "c", "required": True}
        ],
        "relations": [
            {"id": "a", "key": "A", "name": "A", "from": ["b"], "to": ["c"], "definition": "d", "color": "#fff"}
        ],
        "patterns": [{"label": "drug", "pattern": [{"lower": "x"}]}, {"label": "drug", "pattern": "x"}],
    },
    "initiative": {
        "initiative": "intake",
        "title": "Intake",
        "owner": "@a",
        "space": "INTAKE",
        "milestones": [{"id": "pilot", "title": "Pilot", "due": "2026-12-15", "project": "a", "target": 5}],
        "projects": [
            {
                "id": "a",
                "title": "A",
                "scheme": "drugs",
                "labels": ["drug"],
                "guidelines": ["guidelines/a.md"],
                "interface": "spans_manual",
                "hierarchy": "paths",
                "datasets": {"annotations": ["a"], "review": "b"},
                "annotators": {"min": 2, "people": ["p1"]},
                "vendor": "vendor-a",
                "config": {"anything": [{"goes": None}]},
                "answers": {"ignore": "deferred", "reject": "wrong"},
                "signoff": {"roles": {"clinical": ["1"]}, "quorum": 1},
            },
            {"id": "b", "scheme": "drugs", "interface": "choice", "labels": "all"},
        ],
    },
    "settings": {
        "format": 1,
        "title": "A",
        "handbook": "a",
        "confluence": {
            "site": "https://acme.atlassian.net/wiki",
            "dialect": "cloud",
            "space": "ANNO",
            "parent": "Home",
            "title_suffix": " (A)",
            "drift": "keep",
            "guard": {"deletes": "10%", "updates": 0.5, "minimum": 10},
        },
        "prodigy": {"database": "package"},
        "rules": {"raw-html": "warning"},
        "privacy": {"people": "name", "excerpt": 0, "redact": ["a+"]},
        "review": {
            "forbidden": ["owner"],
            "breaking": ["owner", "lead"],
            "re-annotate": "lead",
            "retrain": "lead",
            "cosmetic": ["lead"],
            "classes": {"label.renamed": "cosmetic"},
            "waivers": [{"fingerprint": "0123456789ab", "reason": "r", "expires": "2027-01-31"}],
            "roles": {"owner": ["ada", "@grace"], "lead": "bob"},
        },
    },
    "guideline": {
        "title": "A",
        "schemes": ["drugs"],
        "owners": "@a",
        "status": "draft",
        "audience": ["internal"],
        "order": 10,
        "page": "guidelines/old.md",
    },
}
FREE = {"config", "rules", "classes", "roles", "pattern"}  # whose keys are the author's


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(files("confsync.schemas").joinpath(f"{name}.json").read_text("utf-8")))


def reader_accepts(name: str, data: dict[str, Any]) -> bool:
    path, read = READERS[name]
    text = json.dumps(data)
    _, findings = read(path, f"---\n{text}\n---\n".encode() if name == "guideline" else text.encode())
    return not any(finding.severity is Severity.ERROR for finding in findings)


def mappings(data: Any, key: str = "") -> Iterator[dict[str, Any]]:
    """Every mapping inside whose keys are ours."""
    if isinstance(data, dict):
        if key not in FREE:
            yield data
        for name, value in data.items():
            if key not in FREE and name not in {"config", "pattern"}:
                yield from mappings(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from mappings(value, key)


def variants(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The full file with one key left out, emptied, misspelt or added, in every mapping."""
    count = len(list(mappings(FULL[name])))
    for index in range(count):
        keys = list(list(mappings(FULL[name]))[index])
        for key in [*keys, None]:
            for change in ("leave out", "empty", "misspell") if key else ("add",):
                data = deepcopy(FULL[name])
                mapping = list(mappings(data))[index]
                value = mapping.pop(key) if key else "x"
                if change != "leave out":
                    mapping[{"empty": key, "misspell": f"{key}x", "add": "zzz"}[change]] = (
                        None if change == "empty" else value
                    )
                yield f"{change} {key} in {index}", data


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_a_schema_with_a_stable_id_that_explains_every_key(name: str) -> None:
    schema = validator(name).schema
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://confsync.dev/schemas/{name}.json"
    assert [key for key, value in properties(schema) if not described(value, schema)] == []


def properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if "additionalProperties" in schema:
            yield from schema.get("properties", {}).items()
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


def described(value: dict[str, Any], schema: Any) -> bool:
    return bool(value.get("description") or schema["$defs"][value["$ref"].rpartition("/")[2]].get("description"))


@pytest.mark.parametrize("name", NAMES)
def test_schema_and_reader_accept_every_key_there_is(name: str) -> None:
    assert list(validator(name).iter_errors(FULL[name])) == []
    assert reader_accepts(name, FULL[name])
    known = {key for key, _ in properties(validator(name).schema)}
    assert known == {key for mapping in mappings(FULL[name]) for key in mapping}


@pytest.mark.parametrize("name", NAMES)
def test_schema_and_reader_agree_on_each_key_left_out_emptied_misspelt_or_added(name: str) -> None:
    check = validator(name)
    several = list(variants(name))
    verdicts = {change: (check.is_valid(data), reader_accepts(name, data)) for change, data in several}
    assert {change: verdict for change, verdict in verdicts.items() if verdict[0] is not verdict[1]} == {}
    assert {verdict[0] for verdict in verdicts.values()} == {True, False}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("settings", HERE / "confsync.yaml"),
        *(("scheme", file) for file in sorted(HERE.glob("taxonomy/*.yaml"))),
        *(("initiative", file) for file in sorted(HERE.glob("initiatives/*/initiative.yaml"))),
    ],
    ids=str,
)
def test_schema_fits_the_own_files_of_this_repository(name: str, file: Path) -> None:
    node, findings = parse(file.name, file.read_bytes())
    assert findings == ()
    assert node is not None
    assert [error.message for error in validator(name).iter_errors(anything(node, Notes(file.name)))] == []


def test_schema_fits_the_own_guidelines_of_this_repository() -> None:
    check = validator("guideline")
    fronts = [split(file.name, file.read_bytes())[0] for file in sorted(HERE.glob("guidelines/**/*.md"))]
    found = [anything(sheet.front, Notes("")) for sheet in fronts if sheet and sheet.front]
    assert [error.message for front in found for error in check.iter_errors(front)] == []
    assert len(found) > 5
