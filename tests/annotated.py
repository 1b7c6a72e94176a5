"""Rows of Prodigy for the handbook of `conftest.handbook`: two people who mark names, and a reviewer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TEXT = "Ada went to Turin."
PERSON, PLACE = (0, 3, "PERSON"), (12, 17, "PLACE")
START = 1_793_606_400  # 2 November 2026, 08:00 UTC
Mark = tuple[int, int, str]


def row(number: int, who: str, marks: Iterable[Mark], **others: Any) -> dict[str, Any]:
    """One answer of `ner_manual` or `spans_manual`."""
    return {
        "text": f"{TEXT} Sentence {number}.",
        "spans": [{"start": start, "end": end, "label": label} for start, end, label in marks],
        "_input_hash": number,
        "_task_hash": number,
        "_view_id": "spans_manual",
        "_session_id": f"texts-{who}",
        "_annotator_id": f"texts-{who}",
        "_timestamp": START + 60 * number,
        "answer": "accept",
        **others,
    }


def rows(count: int = 12, **others: Any) -> list[dict[str, Any]]:
    """Two people on so many texts; they differ on every third."""
    made = []
    for number in range(1, count + 1):
        made.append(row(number, "anna", [PERSON, PLACE], **others))
        made.append(row(number, "bert", [PERSON] if number % 3 == 0 else [PERSON, PLACE], **others))
    return made


def review(number: int, who: str = "rita", marks: Iterable[Mark] = (PERSON, PLACE)) -> dict[str, Any]:
    """A reviewer's decision on a text that two people answered differently."""
    versions = [
        {**row(number, "anna", [PERSON, PLACE]), "sessions": ["texts-anna"], "default": True},
        {**row(number, "bert", [PERSON]), "sessions": ["texts-bert"], "default": False},
    ]
    session = f"texts_gold-{who}"
    return row(number, who, marks, versions=versions, view_id="spans_manual", _view_id="review") | {
        "_session_id": session,
        "_annotator_id": session,
        "_timestamp": START + 86_400,
    }


def write_rows(file: Path, made: Iterable[Mapping[str, Any]]) -> Path:
    """As `prodigy db-out` writes them."""
    file.write_text("".join(json.dumps(one) + "\n" for one in made), "utf-8")
    return file


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def put_under_git(handbook: Path) -> Path:
    """A repository with the handbook in its first commit."""
    git(handbook, "init", "-q")
    git(handbook, "add", ".")
    git(handbook, "commit", "-qm", "A handbook")
    return handbook
