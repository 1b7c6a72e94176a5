"""Reports by their cases, `cases/report/<case>/`: a handbook, `outcomes.jsonl`, and below `expected/` what comes of it.

CONFSYNC_REWRITE_CASES=1 writes today's reports instead of comparing; review the difference as text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from confsync.lint.check import check_handbook
from confsync.model.outcome import Outcomes
from confsync.report.draw import can_draw
from confsync.source.handbook import read_handbook
from confsync.source.tree import DiskTree, MemoryTree
from confsync.storage.tokens import parse_markdown
from report_outcomes import CASES, context_of, outcomes_of, reports

NAMES = sorted(folder.name for folder in CASES.iterdir())
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
REPORTS = ["decisions.md", "disputes.md", "exceptions.md", "hard-examples.md", "ledger.md", "quality.md"]


@cache
def made(case: str) -> dict[str, str]:
    return reports(context_of(case), outcomes_of(case))


@pytest.mark.parametrize("case", NAMES)
def test_reports_are_as_expected(case: str) -> None:
    folder = CASES / case / "expected"
    if REWRITE:
        shutil.rmtree(folder, ignore_errors=True)
        for name, text in made(case).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    expected = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    assert sorted(made(case)) == sorted(expected)
    for name, text in expected.items():
        assert made(case)[name] == text, name


@pytest.mark.parametrize("case", NAMES)
def test_reports_are_part_of_a_handbook_without_findings(case: str) -> None:
    """Links to labels, rules, other reports and drawings lead somewhere, titles are unique."""
    tree = DiskTree(CASES / case / "handbook")
    files = {path: tree.read(path) for path in tree.paths()}
    files |= {f"reports/intake/batch/{name}": text.encode() for name, text in made(case).items()}
    reading = read_handbook(MemoryTree(files))
    assert reading.handbook
    mine = [one for one in (*reading.findings, *check_handbook(reading.handbook)) if one.at.path.startswith("reports/")]
    assert [str(one) for one in mine] == []


@pytest.mark.parametrize("case", NAMES)
def test_reports_show_nobody_by_name(case: str) -> None:
    for name, text in made(case).items():
        assert not re.search(r"\b(anna|bert|carl|dora)\b", text, re.IGNORECASE), name
        assert not re.search(r"555-\d", text), name


@pytest.mark.parametrize("case", NAMES)
def test_reports_hold_no_markup_of_others(case: str) -> None:
    """What annotators typed is text: the only tags are our own."""

    def walk(tokens: list[dict[str, Any]]) -> None:
        for token in tokens:
            assert token["type"] not in {"inline_html", "block_html", "inline_math", "status", "footnote_ref"}, token
            walk(token.get("children", []))
            if token["type"] == "link":
                assert "://" not in token["attrs"]["url"]

    for name in REPORTS:
        walk(parse_markdown(made(case)[name].split("\n---\n", 1)[1]))


@pytest.mark.parametrize("case", NAMES)
def test_drawings_are_svg_that_only_draws(case: str) -> None:
    for name, text in made(case).items():
        if name.endswith(".svg"):
            drawn = etree.fromstring(text.encode())
            kinds = {etree.QName(element).localname for element in drawn.iter()}
            assert kinds <= {"svg", "title", "rect", "text", "line", "polygon", "image"}, name


@pytest.mark.parametrize("case", NAMES)
def test_quality_json_keeps_to_its_schema(case: str) -> None:
    schema = json.loads((files("confsync") / "schemas/quality.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(made(case)["quality.json"]))


@pytest.mark.parametrize("case", NAMES)
def test_tables_say_the_same_as_the_json(case: str) -> None:
    """The headline stands in both, and so does every pair that is taken for each other."""
    document, page = json.loads(made(case)["quality.json"]), made(case)["quality.md"]
    headline = document["agreement"]["figures"][document["agreement"]["headline"]]
    shown = f"{headline['value']:.3f}" if headline["value"] is not None else f"n/a ({headline['reason']})"
    assert f"**{shown}**" in unescape(page)


@pytest.mark.parametrize("case", NAMES)
def test_no_answers_make_reports_that_say_so(case: str) -> None:
    bare = reports(context_of(case), Outcomes(datasets=outcomes_of(case).datasets))
    assert "Nothing has been reviewed yet" in bare["decisions.md"]
    assert "No disputes" in bare["disputes.md"]
    assert "No exceptions" in bare["exceptions.md"]
    assert "Agreement cannot be told" in bare["quality.md"]
    assert "No hard examples" in bare["hard-examples.md"]


def test_reports_name_people_where_settings_say_so() -> None:
    context = context_of("spans")
    settings = context.handbook.settings
    privacy = replace(settings.privacy, people="name")
    handbook = replace(context.handbook, settings=replace(settings, privacy=privacy))
    assert "carl" in reports(replace(context, handbook=handbook), outcomes_of("spans"))["disputes.md"]


def test_ledger_gets_a_row_for_new_data_only() -> None:
    context, outcomes = context_of("spans"), outcomes_of("spans")
    first = made("spans")["ledger.md"]
    assert reports(replace(context, ledger=first), outcomes)["ledger.md"] == first
    more = tuple(replace(one, rows=one.rows + 5, digest="ef" * 32) for one in outcomes.datasets)
    second = reports(replace(context, ledger=first), replace(outcomes, datasets=more))["ledger.md"]
    assert "**2 imports so far.**" in second
    assert first.splitlines()[-1] in second
    assert "| +10 |" in second


def test_titles_stay_unique_when_two_projects_share_one() -> None:
    context = context_of("spans")
    other = replace(context.initiative, id="second", title="Second")
    handbook = replace(context.handbook, initiatives=(context.initiative, other))
    assert replace(context, handbook=handbook).title("Quality") == "Batch (Intake): Quality"


@pytest.mark.skipif(not can_draw(), reason="vl-convert-python is not installed")
def test_charts_are_the_same_at_every_run() -> None:
    context, outcomes = context_of("choice", charts=True), outcomes_of("choice")
    first, second = reports(context, outcomes), reports(context, outcomes)
    assert first == second
    charts = [name for name in first if name.endswith(".svg")]
    assert charts == ["charts/distribution.svg", "charts/progress.svg"]
    for name in charts:
        assert f"]({name})" in first["quality.md"]
        assert "id=" not in first[name]


def test_without_charts_the_report_says_how_to_get_them() -> None:
    assert "pip install" in made("choice")["quality.md"]
    assert "](charts/" not in made("choice")["quality.md"]
