"""One row in, its canonical content out; reviewed rows and people likewise: cases a labeller could read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from confsync.model.outcome import parts_of
from confsync.review.content import SPANS, comment_of, content_of, interface_of, question_of, spans_content
from confsync.review.outcomes import read_outcomes
from confsync.review.people import People, names_people
from confsync.review.source import Feed
from confsync.review.wire import Row, decode_row

CASES = Path(__file__).parent / "cases" / "review"


def cases(name: str) -> list[Any]:
    found = YAML(typ="safe").load((CASES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=what.replace(" ", "_")) for what, case in found.items()]


def row_of(task: object, *, spaces: bool = False) -> Row:
    row = decode_row(json.dumps(task, separators=None if spaces else (",", ":")).encode(), "row", 1)
    assert isinstance(row, Row)
    return row


@pytest.mark.parametrize("case", cases("content"))
@pytest.mark.parametrize("spaces", [False, True], ids=["compact", "spaced"])
def test_content_of_a_row(case: dict[str, Any], spaces: bool) -> None:
    row = row_of(case["row"], spaces=spaces)
    view = interface_of(row)
    assert view == case["interface"]
    assert content_of(row, view) == case["content"]
    assert question_of(row, view) == case.get("question", "")
    assert comment_of(row, view) == case.get("comment", "")
    if view in SPANS and not row.binary:
        assert spans_content(row, view) == case["content"]
    assert json.dumps(dict(parts_of(case["content"])), separators=(",", ":"), ensure_ascii=False) == (
        case["content"] or "{}"
    )


marks = st.lists(
    st.fixed_dictionaries(
        {"start": st.integers(0, 50) | st.floats(0, 9), "end": st.integers(0, 50), "label": st.sampled_from("ABÄ.")},
        optional={"token_start": st.integers(0, 9)},
    ),
    max_size=5,
)


@given(marks, st.randoms(use_true_random=False))
@example([{"start": 1e-06, "end": 0, "label": "A"}], Random(0))
@settings(deadline=None, derandomize=True)
def test_content_does_not_depend_on_order_or_on_the_short_way(spans: list[dict[str, Any]], chance: Any) -> None:
    row = row_of({"_view_id": "spans_manual", "spans": spans})
    shuffled = row_of({"spans": chance.sample(spans, len(spans)), "_view_id": "spans_manual"})
    assert spans_content(row, "spans_manual") == content_of(shuffled, "spans_manual")


class Rows:
    """A source that holds rows in memory."""

    def __init__(self, *tasks: dict[str, Any]) -> None:
        self.tasks = tasks

    def datasets(self) -> tuple[str, ...]:
        return ("gold",)

    def rows(self, dataset: str) -> Iterator[Row]:
        return map(row_of, self.tasks)


def with_marks(task: dict[str, Any]) -> dict[str, Any]:
    if "marks" in task:
        task = {**task, "spans": [{"start": ord(mark), "end": 200, "label": mark} for mark in task.pop("marks")]}
    return {"answer": "accept", **task}


@pytest.mark.parametrize("case", cases("ruling"))
def test_ruling_of_a_review_row(case: dict[str, Any]) -> None:
    inner = {"_view_id": case["top"].get("view_id", "ner_manual")}
    versions = [{**inner, **with_marks(version)} for version in case["versions"]]
    row = {"text": "t", "_input_hash": 1, **with_marks(case["top"]), "versions": versions}
    outcomes = read_outcomes([Feed("gold", "review", Rows(row))])
    (outcome,) = outcomes.outcomes
    assert outcome.review is not None
    assert outcome.review.ruling == case["ruling"]
    assert outcome.review.reviewer == case.get("reviewer")
    assert outcome.interface == inner["_view_id"]
    assert [version.annotators for version in outcome.review.versions] == [
        tuple(sorted(version["sessions"])) for version in case["versions"]
    ]


@pytest.mark.parametrize("case", cases("people"))
def test_who_stands_behind_two_ids(case: dict[str, Any]) -> None:
    people = People(case.get("people", ()), case.get("datasets", ("ae", "ae_gold")))
    session, annotator = case["ids"]
    assert people.who((session, annotator), trust_annotator=case.get("trust", True)) == case["name"]


def test_annotator_ids_that_differ_in_every_row_name_nobody() -> None:
    assert not names_people({("s", f"uuid-{number}"): 1 for number in range(3)})
    assert names_people({("s1", "anna"): 5, ("s2", "ben"): 1, ("s3", "cleo"): 1})
    assert names_people({("anna", "anna"): 1, ("ben", "ben"): 1, ("cleo", "cleo"): 1})
    assert names_people({})
