"""Lint by its cases, `cases/lint/<rule>.yaml`: whole handbooks a labeller could read, and what the rule says of them.

A case maps paths to texts (`confsync.yaml` is there by itself) and lists the rule's findings under `findings`, with
their hints in brackets; a case without that key is one that the rule lets pass. `drafts: true` checks as for
`publish --drafts`. CONFSYNC_REWRITE_CASES=1 writes today's findings, and docs/rules.md, instead of comparing.
"""

from __future__ import annotations

import ast
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from confsync.finding import Finding, Location, Severity
from confsync.lint.check import RULES, check_handbook, weigh
from confsync.lint.elsewhere import COMPARING, ELSEWHERE, READING
from confsync.lint.hierarchy import cycles
from confsync.model.handbook import Handbook
from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree

HERE = Path(__file__).parent
CASES = HERE / "cases/lint"
PAGE = HERE.parent / "docs/rules.md"
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
SETTINGS = "format: 1\ntitle: Handbook of a test\n"
OPTIONS = {"findings", "drafts"}
ROUND_TRIP = YAML()
ROUND_TRIP.width = 4096
ROUND_TRIP.allow_unicode = True


@cache
def cases(rule: str) -> dict[str, Any]:
    path = CASES / f"{rule}.yaml"
    return dict(ROUND_TRIP.load(path)) if path.exists() else {}


EVERY_CASE = [pytest.param(one.name, name, id=f"{one.name}: {name}") for one in RULES for name in cases(one.name)]


def read(case: dict[str, Any]) -> Handbook:
    files = {path: content(value) for path, value in case.items() if path not in OPTIONS}
    reading = read_handbook(MemoryTree({"confsync.yaml": SETTINGS} | files))
    assert reading.handbook is not None, [str(finding) for finding in reading.findings]
    assert [str(finding) for finding in reading.findings if finding.severity is Severity.ERROR] == []
    return reading.handbook


def content(value: Any) -> str | bytes:
    """A text, the bytes of `!!binary`, or `{start: …, size: n}` for a file too large to write down."""
    if isinstance(value, dict):
        return bytes(value["start"]).ljust(value["size"], b"\0")
    return bytes(value) if isinstance(value, bytes) else str(value)


def shown(finding: Finding) -> str:
    return f"{finding} ({finding.hint})" if finding.hint else str(finding)


@pytest.mark.parametrize(("rule", "name"), EVERY_CASE)
def test_rule_finds_what_its_case_says(rule: str, name: str) -> None:
    case = cases(rule)[name]
    findings = check_handbook(read(case), drafts=case.get("drafts", False))
    found = [shown(finding) for finding in findings if finding.rule == rule]
    if REWRITE:
        rewrite(rule, name, found)
    assert found == list(cases(rule)[name].get("findings", []))


def rewrite(rule: str, name: str, found: list[str]) -> None:
    case = cases(rule)[name]
    if list(case.get("findings", [])) == found:
        return
    case.pop("findings", None)
    if found:
        case["findings"] = found
    ROUND_TRIP.dump(cases(rule), CASES / f"{rule}.yaml")


@pytest.mark.parametrize("rule", [one.name for one in RULES])
def test_rule_has_a_case_it_lets_pass_and_one_it_does_not(rule: str) -> None:
    findings = [bool(case.get("findings")) for case in cases(rule).values()]
    assert set(findings) == {True, False}


def test_every_case_file_is_of_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {one.name for one in RULES}


def test_every_rule_has_a_name_of_its_own_and_a_docstring() -> None:
    names = [one.name for one in RULES]
    assert len(set(names)) == len(names)
    assert not set(names) & set(ELSEWHERE)
    assert [one.name for one in RULES if not one.text.splitlines()[0].endswith(".")] == []


def test_every_rule_of_the_reader_is_listed() -> None:
    calls = {"Finding", "_Refused", "_refuse", "refused", "add", "_add"}
    raised = set()
    for module in (HERE.parent / "confsync/source").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in calls:
                named = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
                raised |= {part.value for part in (*node.args[2:], *named) if isinstance(part, ast.Constant)}
    raised = {name for name in raised if isinstance(name, str) and re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)}
    assert raised | {"broken-yaml"} == set(READING) | {"outside-link"}


def test_settings_raise_lower_and_silence_a_rule() -> None:
    files = {"guidelines/a.md": "---\ntitle: A\n---\n[gone](gone.md)\n", "guidelines/b.md": "---\ntitle: A\n---\n"}
    rules = "rules: {broken-link: note, missing-owner: error, title-clash: off}\n"
    found = check_handbook(read({"confsync.yaml": SETTINGS + rules, **files}))
    assert [(finding.rule, finding.severity) for finding in found] == [
        ("missing-owner", Severity.ERROR),
        ("broken-link", Severity.NOTE),
        ("missing-owner", Severity.ERROR),
    ]


def test_weigh_sorts_by_place_and_drops_what_is_off() -> None:
    late, early = (
        Finding(at=Location("a.md", line), text="x", rule=rule) for line, rule in ((9, "late"), (2, "early"))
    )
    assert weigh([late, early], {}) == (early, late)
    assert weigh([late, early], {"late": Severity.OFF}) == (early,)
    assert weigh([late], {"late": Severity.NOTE})[0].severity is Severity.NOTE


def test_a_scheme_that_cannot_be_read_causes_no_other_finding() -> None:
    document = "---\ntitle: A\nschemes: [drugs]\nowners: ['@a']\n---\n[drugs](../taxonomy/drugs.yaml#drug)\n"
    reading = read_handbook(
        MemoryTree({"confsync.yaml": SETTINGS, "guidelines/a.md": document, "taxonomy/drugs.yaml": "labels: [\n"})
    )
    assert reading.handbook is not None
    assert reading.handbook.broken == {"taxonomy/drugs.yaml"}
    assert check_handbook(reading.handbook) == ()


NODES = st.sampled_from("abcdef")


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(NODES, st.lists(NODES, max_size=3)))
def test_cycles_finds_circles_exactly_where_something_reaches_itself(onward: dict[str, list[str]]) -> None:
    reach = {node: set(steps) for node, steps in onward.items()}
    for _ in onward:
        for steps in reach.values():
            steps.update(*(reach.get(step, ()) for step in list(steps)))
    found = list(cycles(onward))
    assert bool(found) == any(node in steps for node, steps in reach.items())
    for cycle in found:
        assert all(after in onward[node] for node, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True))


WORDS = st.sampled_from(["a", "A", "a-1", "", " ", "#", "1.0", "draft", "retired", "split", "#ffffff", "[", "\ud7ff"])
WORDS_OR_LISTS = st.one_of(WORDS, st.lists(WORDS, max_size=3))
LABELS = st.lists(
    st.fixed_dictionaries(
        {"id": WORDS},
        optional={
            **dict.fromkeys(("key", "name", "definition", "parent", "hotkey", "color"), WORDS),
            "status": st.sampled_from(["draft", "active", "retired"]),
            "abstract": st.booleans(),
            "retired": st.fixed_dictionaries({"since": WORDS, "reason": st.just("split"), "into": st.lists(WORDS)}),
            "examples": st.lists(WORDS, max_size=2),
            "excludes": st.lists(st.fixed_dictionaries({"text": WORDS, "use": WORDS}), max_size=2),
        },
    ),
    max_size=4,
)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(LABELS, WORDS, st.dictionaries(st.sampled_from(["labels", "vendor", "config", "title"]), WORDS_OR_LISTS))
def test_nothing_that_can_be_read_is_too_odd_to_be_checked(labels: Any, version: str, project: Any) -> None:
    scheme = {"scheme": "a", "title": "A", "version": version or "1", "kind": "spans", "labels": labels}
    projects = [{"id": "a", "scheme": "a", "interface": "spans_manual", **project}]
    files = {
        "confsync.yaml": SETTINGS,
        "taxonomy/a.yaml": json.dumps(scheme),
        "initiatives/a/initiative.yaml": json.dumps({"initiative": "a", "title": "A", "projects": projects}),
    }
    handbook = read_handbook(MemoryTree(files)).handbook
    assert handbook is not None
    known = set(files) | {"guidelines"}
    findings = check_handbook(handbook)
    assert {finding.at.path for finding in findings} <= known
    assert list(findings) == sorted(findings, key=lambda one: (one.at, one.rule, one.text))
    assert check_handbook(handbook) == findings


def test_cycles_follows_a_chain_deeper_than_the_stack() -> None:
    chain = {str(number): [str(number + 1)] for number in range(100_000)}
    assert list(cycles(chain)) == []


def test_rules_page_is_what_the_docstrings_say() -> None:
    page = rules_page()
    if REWRITE:
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page, "docs/rules.md is stale: CONFSYNC_REWRITE_CASES=1 pytest tests/test_lint.py"


def rules_page() -> str:
    """docs/rules.md, made of the docstrings of the rules."""
    rows = [f"| [`{one.name}`](#{one.name}) | {one.severity} | {one.text.splitlines()[0]} |" for one in RULES]
    rules = [f"### {one.name}\n\n*{one.severity}* · {one.text}\n" for one in RULES]
    parts = [INTRODUCTION, "| rule | severity | |\n|---|---|---|", *rows, "", "## Rule by rule", "", *rules]
    for heading, others in ((WHILE_READING, READING), (WHILE_COMPARING, COMPARING)):
        parts += [heading, "| rule | |\n|---|---|", *(f"| `{name}` | {text} |" for name, text in others.items()), ""]
    return "\n".join(parts)


INTRODUCTION = """\
# The rules of `confsync check`

<!-- Made of the docstrings in confsync/lint by: CONFSYNC_REWRITE_CASES=1 pytest tests/test_lint.py -->

Every finding names its rule in square brackets. An *error* stops `check`, `build`, `plan` and `publish`; a *warning*
does so with `check --strict`; a *note* never does. `rules:` in `confsync.yaml` gives a rule another severity, or turns
it off:

```yaml
rules: {raw-html: note, broken-anchor: warning, label-without-example: off}
```

Each rule has cases in `tests/cases/lint/<rule>.yaml`: small handbooks that it lets pass, and some that it does not.
"""
WHILE_READING = """\
## Found while the sources are read

These come before all of the rules above, and are errors, `id-mismatch` of a scheme excepted, which is a warning.
`rules:` weighs them too, but what could not be read stays unread, and nothing is said about links to it.
"""
WHILE_COMPARING = """\
## Found by `check --since`
"""
