"""Diff by its cases, `cases/diff/<kind>.yaml`: two states a labeller could read, and the edits between them.

A state is the text of one scheme below its head, or a mapping of paths to texts. An edit is a line: place, class, kind,
what it is about, reason, projects and vendors. CONFSYNC_REWRITE_CASES=1 writes today's edits instead of comparing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from confsync.diff.compare import compare
from confsync.diff.kinds import IDS, KINDS
from confsync.finding import Location, Severity
from confsync.model.edit import Edit
from confsync.model.handbook import Handbook
from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree

PAGE = Path(__file__).parents[1] / "docs/changes.md"
CASES = Path(__file__).parent / "cases/diff"
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
SETTINGS = "format: 1\ntitle: Handbook of a test\n"
HEAD = "scheme: things\ntitle: Things\nversion: 1.0.0\nkind: spans\n"
ROUND_TRIP = YAML()
ROUND_TRIP.width = 4096
ROUND_TRIP.allow_unicode = True
State = str | Mapping[str, str]


@cache
def cases(kind: str) -> dict[str, Any]:
    path = CASES / f"{kind}.yaml"
    return dict(ROUND_TRIP.load(path)) if path.exists() else {}


EVERY_CASE = [pytest.param(kind, name, id=f"{kind}: {name}") for kind in IDS for name in cases(kind)]


def files(state: State) -> dict[str, str]:
    sources = {"taxonomy/things.yaml": HEAD + state} if isinstance(state, str) else dict(state)
    return {"confsync.yaml": SETTINGS, **sources}


@cache
def _read(sources: frozenset[tuple[str, str]]) -> Handbook:
    reading = read_handbook(MemoryTree(dict(sources)))
    assert reading.handbook is not None
    assert [str(finding) for finding in reading.findings if finding.severity is Severity.ERROR] == []
    return reading.handbook


def handbook(state: State) -> Handbook:
    return _read(frozenset(files(state).items()))


def line(edit: Edit) -> str:
    who = f"{edit.subject}#{edit.label}" if edit.label else edit.subject
    users = f" ({', '.join((*edit.projects, *edit.vendors))})" if edit.projects else ""
    return f"{edit.at} {edit.rating} {edit.kind} {who} {edit.part or '-'}: {edit.reason}{users}"


def edits_of(case: dict[str, Any]) -> tuple[Edit, ...]:
    return compare(handbook(case["before"]), handbook(case["after"]))


@pytest.mark.parametrize(("kind", "name"), EVERY_CASE)
def test_diff_says_what_the_case_expects(kind: str, name: str) -> None:
    case = cases(kind)[name]
    found = [line(edit) for edit in edits_of(case)]
    if REWRITE:
        case["edits"] = found
        ROUND_TRIP.dump(cases(kind), CASES / f"{kind}.yaml")
    assert found == list(case["edits"])


@pytest.mark.parametrize("kind", IDS)
def test_every_kind_has_a_case_that_shows_it_and_each_of_its_classes(kind: str) -> None:
    shown = {(edit.kind, edit.rating) for case in cases(kind).values() for edit in edits_of(case)}
    wanted = {(kind, row.rating) for row in KINDS.values() if row.id == kind}
    assert wanted <= shown


def test_no_case_is_of_a_kind_that_there_is_not() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(IDS)


@pytest.mark.parametrize(("kind", "name"), EVERY_CASE)
def test_every_edit_stands_in_the_file_that_it_names(kind: str, name: str) -> None:
    case = cases(kind)[name]
    before, after = files(case["before"]), files(case["after"])
    for edit in edits_of(case):
        assert stands(edit.at, after) or (edit.after is None and stands(edit.at, before)), line(edit)
        assert edit.was is None or stands(edit.was, before), line(edit)
        assert (edit.was is None) <= (edit.before is None or edit.kind in _NEW), line(edit)


_NEW = {"anchor.removed", "ref.unknown", "ref.retired"}


def stands(at: Location, sources: Mapping[str, str]) -> bool:
    lines = sources.get(at.path, "").split("\n")
    return at.path in sources and at.line <= len(lines) and at.column <= len(lines[at.line - 1]) + 1


@pytest.mark.parametrize(("kind", "name"), EVERY_CASE)
def test_nothing_differs_from_itself(kind: str, name: str) -> None:
    case = cases(kind)[name]
    for state in (case["before"], case["after"]):
        assert compare(handbook(state), handbook(state)) == ()


@pytest.mark.parametrize(("kind", "name"), EVERY_CASE)
def test_fingerprints_tell_the_edits_of_one_change_apart(kind: str, name: str) -> None:
    edits = edits_of(cases(kind)[name])
    assert len({edit.fingerprint for edit in edits}) == len(edits)


def test_changes_page_is_what_the_table_says() -> None:
    head = PAGE.read_text("utf-8").partition("| kind |")[0]
    rows = [f"| `{kind.id}` | {kind.text} | {kind.rating} | {told(kind.reason)} |" for kind in KINDS.values()]
    page = head + "\n".join(["| kind | what it is | class | why |", "|---|---|---|---|", *rows]) + "\n"
    if REWRITE:
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page, "docs/changes.md is stale: CONFSYNC_REWRITE_CASES=1"


def told(reason: str) -> str:
    """With the places of its values as words."""
    return reason.replace("{key}", "its key").replace("{", "*").replace("}", "*")
