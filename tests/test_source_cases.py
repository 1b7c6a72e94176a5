"""Reading by its cases, `cases/source/*.yaml`: handbooks a labeller could read, and what is wrong with their form.

A case maps paths to texts (`confsync.yaml` is there by itself, unless it is null) and lists what is found, with hints
in brackets. A case without `findings` is one that is read without a word.
CONFSYNC_REWRITE_CASES=1 writes today's findings instead of comparing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree

CASES = sorted((Path(__file__).parent / "cases/source").glob("*.yaml"))
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
ROUND_TRIP = YAML()
ROUND_TRIP.width = 4096
ROUND_TRIP.allow_unicode = True


@cache
def cases(file: Path) -> Any:
    return ROUND_TRIP.load(file)


def every_case() -> Iterator[Any]:
    for file in CASES:
        for name in cases(file):
            yield pytest.param(file, name, id=f"{file.stem}: {name}")


def found(case: dict[str, Any]) -> list[str]:
    files = {"confsync.yaml": "title: A\n"} | {path: text for path, text in case.items() if path != "findings"}
    tree = MemoryTree({path: text for path, text in files.items() if text is not None})
    return [f"{one} ({one.hint})" if one.hint else str(one) for one in read_handbook(tree).findings]


@pytest.mark.parametrize(("file", "name"), list(every_case()))
def test_reading_finds_what_its_case_says(file: Path, name: str) -> None:
    case = cases(file)[name]
    findings = found(case)
    if REWRITE and findings != list(case.get("findings", [])):
        case.pop("findings", None)
        if findings:
            case["findings"] = findings
        ROUND_TRIP.dump(cases(file), file)
    assert findings == list(case.get("findings", []))
    assert "hunter2" not in "".join(findings)
