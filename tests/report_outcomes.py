"""Outcomes, contexts and reports from the case folders `cases/report/`: a small handbook and `outcomes.jsonl`.

A line of `outcomes.jsonl` is a dataset, a note or an outcome, with the fields of `model/outcome.py`; content is written
as it is stored.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from confsync.measure.quality import Quality, measure
from confsync.model.outcome import Answer, Dataset, Outcome, Outcomes, Review, Ruling, Shown, Version
from confsync.model.report import ReportFile
from confsync.report.context import Context
from confsync.report.reports import make_reports
from confsync.source.handbook import load_handbook
from confsync.source.tree import DiskTree

CASES = Path(__file__).parent / "cases/report"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PEOPLE = {"anna": "annotator A", "bert": "annotator B", "carl": "annotator C", "dora": "annotator D"}


def context_of(case: str, **changes: Any) -> Context:
    """The case's only project, charts left out since their bytes belong to a library."""
    handbook = load_handbook(DiskTree(CASES / case / "handbook"))
    initiative = handbook.initiatives[0]
    context = Context(
        handbook=handbook,
        initiative=initiative,
        project=initiative.projects[0],
        commit=COMMIT,
        people=PEOPLE,
        charts=False,
    )
    return replace(context, **changes)


def outcomes_of(case: str) -> Outcomes:
    lines = [json.loads(line) for line in (CASES / case / "outcomes.jsonl").read_text("utf-8").splitlines()]
    return Outcomes(
        outcomes=tuple(outcome(line["outcome"]) for line in lines if "outcome" in line),
        datasets=tuple(Dataset(**line["dataset"]) for line in lines if "dataset" in line),
        notes=tuple(line["note"] for line in lines if "note" in line),
    )


def outcome(fields: dict[str, Any]) -> Outcome:
    review = fields.pop("review", None)
    if review:
        versions = tuple(
            Version(**{**version, "annotators": tuple(version["annotators"])}) for version in review.pop("versions", ())
        )
        review = Review(**{**review, "ruling": Ruling(review["ruling"])}, versions=versions)
    seen = fields.pop("shown")
    shown = Shown(**{**seen, "masked": tuple(map(tuple, seen.get("masked", ())))})
    answers = tuple(Answer(**answer) for answer in fields.pop("answers"))
    return Outcome(**fields, shown=shown, answers=answers, review=review)


def numbers(context: Context, outcomes: Outcomes) -> Quality:
    scheme = context.scheme
    return measure(
        outcomes,
        labels=[label.key for label in scheme.labels if label.selectable],
        retired=[label.key for label in scheme.labels if label.retired],
        kind=scheme.kind,
        answers=context.project.answers,
        replicates=50,
    )


def reports(context: Context, outcomes: Outcomes) -> dict[str, str]:
    """Name below the project's folder -> text."""
    files: tuple[ReportFile, ...] = make_reports(context, outcomes, numbers(context, outcomes))
    return {file.path.removeprefix(f"{context.folder}/"): file.content.decode() for file in files}
