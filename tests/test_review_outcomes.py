"""Rows become outcomes: who counts, which answer counts, and where every row went."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.model.outcome import Outcome, Outcomes, Ruling, parts_of
from confsync.review.outcomes import read_outcomes
from confsync.review.source import Feed
from confsync.review.wire import Broken, Row, decode_row


class Rows:
    """A source that holds rows in memory."""

    def __init__(self, *tasks: dict[str, Any], compact: bool = True) -> None:
        self.tasks = tasks
        self.separators = (",", ":") if compact else (" ,  ", " : ")

    def datasets(self) -> tuple[str, ...]:
        return ("ae",)

    def rows(self, dataset: str) -> Iterator[Row | Broken]:
        for number, task in enumerate(self.tasks, 1):
            yield decode_row(json.dumps(task, separators=self.separators).encode(), "row", number)


def task(number: int = 1, who: str | None = "ae-anna", **fields: Any) -> dict[str, Any]:
    given = {"text": f"text {number}", "_input_hash": number, "_view_id": "choice", "accept": ["a"], "answer": "accept"}
    return {**given, "_session_id": who, "_annotator_id": who, **fields}


def read(*tasks: dict[str, Any], role: str = "annotations", **options: Any) -> Outcomes:
    return read_outcomes([Feed("ae", role, Rows(*tasks))], **options)


def only(outcomes: Outcomes) -> Outcome:
    (outcome,) = outcomes.outcomes
    return outcome


def test_the_latest_answer_of_a_person_counts_by_row_order() -> None:
    outcomes = read(
        task(accept=["a"], _timestamp=900), task(who="ae-ben", accept=["b"]), task(accept=["c"], _timestamp=100)
    )
    outcome = only(outcomes)
    assert [(one.annotator, one.content, one.number) for one in outcome.answers] == [
        ("anna", '{"choice":["c"]}', 3),
        ("ben", '{"choice":["b"]}', 2),
    ]
    assert outcome.superseded == 1
    assert [(one.annotator, one.content, one.number) for one in outcome.earlier] == [("anna", '{"choice":["a"]}', 1)]
    assert (outcomes.datasets[0].used, outcomes.datasets[0].superseded) == (2, 1)


def test_an_answer_in_a_later_dataset_takes_the_place_of_an_earlier_one() -> None:
    outcomes = read_outcomes(
        [
            Feed("pilot", "annotations", Rows(task(who="pilot-anna"), task(2, who="pilot-anna"))),
            Feed("ae", "annotations", Rows(task(accept=["b"]))),
        ]
    )
    assert [(one.name, one.rows, one.used, one.superseded) for one in outcomes.datasets] == [
        ("pilot", 2, 1, 1),
        ("ae", 1, 1, 0),
    ]
    assert outcomes.outcomes[0].answers[0].content == '{"choice":["b"]}'


def test_the_same_input_in_two_interfaces_is_two_outcomes() -> None:
    outcomes = read(task(), task(_view_id="spans_manual", spans=[]))
    assert [outcome.id for outcome in outcomes.outcomes] == ["00000001-choice", "00000001-spans_manual"]
    assert outcomes.notes == ("ae mixes interfaces, which are counted apart: choice (1), spans_manual (1)",)


def test_yes_or_no_questions_about_one_input_are_outcomes_of_their_own() -> None:
    binary: dict[str, Any] = {"_view_id": "classification", "accept": None}
    outcomes = read(
        task(label="SPORT", **binary), task(label="two words", answer="reject", **binary), task(label="SPORT", **binary)
    )
    assert [outcome.id for outcome in outcomes.outcomes] == [
        "00000001-classification-SPORT",
        "00000001-classification-a03f1d61",
    ]
    assert [outcome.superseded for outcome in outcomes.outcomes] == [1, 0]


def test_negative_hashes_and_missing_ones_have_stable_ids() -> None:
    assert only(read(task(_input_hash=-1))).id == "ffffffff-choice"
    unhashed = only(read(task(_input_hash=None), task(who="ae-ben", _input_hash=None, meta={"page": 3})))
    assert len(unhashed.answers) == 2
    assert unhashed.id == only(read(task(_input_hash=None, _timestamp=5, accept=[]))).id
    assert unhashed.id != only(read(task(2, _input_hash=None))).id
    assert len(unhashed.id) == len("0123456789abcdef-choice")


def test_rows_without_an_answer_are_accounted_for() -> None:
    outcomes = read(
        task(), {"label": "DRUG", "pattern": [{"lower": "aspirin"}]}, task(2, answer="later"), task(3, answer=None)
    )
    (dataset,) = outcomes.datasets
    assert (dataset.rows, dataset.used, dict(dataset.skipped)) == (4, 1, {"without an answer": 3})


def test_a_version_comes_from_the_stamp_or_else_from_the_date() -> None:
    dates = [(200, "2.0.0"), (100, "1.0.0")]
    outcomes = read(
        task(1, _timestamp=99),
        task(2, _timestamp=100),
        task(3, _timestamp=10_000_000),
        task(4, _timestamp=150, confsync={"scheme": "x", "version": "1.5.0", "commit": "abc"}),
        task(5),
        task(6, _timestamp=1_700_000_000_123),
        dates=dates,
    )
    assert [outcome.answers[0].version for outcome in outcomes.outcomes] == [
        None,
        "1.0.0",
        "2.0.0",
        "1.5.0",
        None,
        "2.0.0",
    ]
    assert outcomes.outcomes[5].answers[0].time == 1_700_000_000


@pytest.mark.parametrize("time", [-5, 1e300, 10**17, 2**70, "noon", None])
def test_what_is_no_time_is_none(time: object) -> None:
    assert only(read(task(_timestamp=time))).answers[0].time is None


def test_numbers_of_any_size_do_no_harm() -> None:
    spans = [{"start": 1e30, "end": 2**70, "label": "A"}, {"start": 3.0, "end": 4, "label": "B"}]
    huge = {"meta": {"a": 2**80, "b": 1e308}, "options": [{"id": 2**80}], "input": 2**80, "width": 1e300}
    outcome = only(read(task(_view_id="spans_manual", spans=spans, **huge)))
    (first, second) = parts_of(outcome.answers[0].content)["spans"]  # type: ignore[misc]
    assert first == [3, 4, "B"]
    assert outcome.shown.place(second[0], second[1]) is None
    assert list(outcome.shown.options) == [str(2**80)]


def test_comments_flags_scores_and_time_spent_are_kept() -> None:
    outcome = only(read(task(flagged=True, user_input="odd", _view_id="blocks", meta={"score": 0.25}, seconds=12.5)))
    (answer,) = outcome.answers
    assert (answer.comment, answer.flagged, answer.seconds) == ("odd", True, 12.5)
    assert (outcome.score, outcome.meta) == (0.25, {"score": "0.25"})
    assert only(read(task(score=0.5, meta={"score": 0.25}))).score == 0.5


def test_typed_text_and_comments_are_redacted() -> None:
    answer = only(
        read(task(_view_id="text_input", accept=None, user_input="call 555-1", comment="555-1"), redact=[r"\d+-\d"])
    ).answers[0]
    assert (answer.content, answer.comment) == ('{"text":["call ▮▮▮"]}', "▮▮▮")


def test_texts_that_differ_under_one_hash_are_noted() -> None:
    outcomes = read(task(), task(who="ae-ben", text="edited"), task(2))
    (note,) = outcomes.notes
    assert note.startswith("1 input came with different texts under one input hash")


def test_rows_that_name_nobody_are_one_person_and_noted() -> None:
    outcomes = read(task(who=None), task(who=None, accept=["b"]), task(2, who=None))
    assert [outcome.superseded for outcome in outcomes.outcomes] == [1, 0]
    assert outcomes.outcomes[0].answers[0].annotator == "anonymous"
    assert outcomes.notes == ("ae: 3 rows without a session or an annotator, counted as one person's",)


def test_annotator_ids_of_every_row_give_way_to_sessions() -> None:
    rows = [task(number % 2, who=f"ae-{'ab'[number // 2]}", _annotator_id=f"uuid-{number}") for number in range(4)]
    outcomes = read(*rows)
    assert [[one.annotator for one in outcome.answers] for outcome in outcomes.outcomes] == [["a", "b"], ["a", "b"]]
    assert outcomes.notes == ("ae: annotator ids differ in every row, so sessions tell who answered",)


def review(number: int = 1, **fields: Any) -> dict[str, Any]:
    versions = [
        task(number, sessions=["ae-anna"], default=True, accept=["a"]),
        task(number, sessions=["ae-ben"], default=False, accept=["b"]),
    ]
    return task(number, who="gold-rita", _view_id="review", view_id="choice", versions=versions, **fields)


def test_a_review_joins_the_answers_that_it_is_about() -> None:
    feeds = [
        Feed("ae", "annotations", Rows(task(), task(who="ae-ben", accept=["b"]))),
        Feed("gold", "review", Rows(review(accept=["b"]))),
    ]
    outcome = only(read_outcomes(feeds))
    assert outcome.review is not None
    assert (outcome.review.ruling, outcome.review.reviewer) == (Ruling.CHOSE_OTHER, "rita")
    assert [one.number for one in outcome.answers] == [1, 2]


def test_a_review_in_another_interface_finds_its_answers() -> None:
    feeds = [
        Feed("ae", "annotations", Rows(task(_view_id="blocks"), task(who="ae-ben", _view_id="blocks", accept=["b"]))),
        Feed("gold", "review", Rows(review(accept=["a"]))),
    ]
    outcome = only(read_outcomes(feeds))
    assert outcome.id == "00000001-blocks"
    assert outcome.review is not None


def test_answers_known_only_from_a_review_are_told_from_it() -> None:
    outcomes = read(review(accept=["a"]), role="review")
    outcome = only(outcomes)
    assert [(one.annotator, one.content, one.number) for one in outcome.answers] == [
        ("anna", '{"choice":["a"]}', 0),
        ("ben", '{"choice":["b"]}', 0),
    ]
    (note,) = outcomes.notes
    assert note.startswith("the answers to 1 example are known only from the versions in review rows")


def test_a_later_review_takes_the_place_of_an_earlier_one() -> None:
    outcomes = read(review(accept=["a"]), review(accept=["b"]), role="review")
    found = only(outcomes).review
    assert found is not None
    assert (found.content, found.number) == ('{"choice":["b"]}', 2)
    assert (outcomes.datasets[0].used, outcomes.datasets[0].superseded) == (1, 1)


def test_review_rows_among_annotations_are_read_as_reviews() -> None:
    outcomes = read(task(), review(accept=["a"]))
    assert only(outcomes).review is not None
    assert outcomes.notes == ("ae: 1 row read as reviews, though it is listed under annotations",)


def test_a_decision_without_versions_is_held_against_the_answers() -> None:
    feeds = [
        Feed(
            "ae",
            "annotations",
            Rows(task(), task(who="ae-ben", accept=["b"]), task(who="ae-cleo", accept=["b"]), task()),
        ),
        Feed("gold", "review", Rows(task(who="gold-rita", accept=["b"]))),
    ]
    outcomes = read_outcomes(feeds)
    found = only(outcomes).review
    assert found is not None
    assert found.ruling is Ruling.KEPT_DEFAULT
    assert [(version.annotators, version.default) for version in found.versions] == [
        (("ben", "cleo"), True),
        (("anna",), False),
    ]
    assert [(one.used, one.superseded) for one in outcomes.datasets] == [(3, 1), (1, 0)]


def test_the_reading_leaves_garbage_collection_as_it_was() -> None:
    assert gc.isenabled()
    read(task())
    assert gc.isenabled()


answers = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["ae-anna", "ae-ben", None, "2024-01-01_00-00-00"]),
        st.sampled_from(["choice", "classification", "spans_manual"]),
        st.sampled_from(["accept", "reject", "ignore", "", None]),
        st.sampled_from(["A", "B"]),
    ),
    max_size=12,
)


def made(number: int, who: str | None, view: str, answer: str | None, label: str) -> dict[str, Any]:
    spans = [{"start": 0, "end": 4, "label": label}]
    tokens = [{"text": "]", "start": 0, "end": 1, "id": 0}]
    return task(number, who, _view_id=view, answer=answer, label=label, spans=spans, accept=[label], tokens=tokens)


@given(answers, st.booleans())
@settings(deadline=None, derandomize=True)
def test_every_row_is_accounted_for_and_nothing_depends_on_how_rows_are_written(
    rows: list[tuple[int, str | None, str, str | None, str]], keep: bool
) -> None:
    tasks = [made(*row) for row in rows]
    outcomes = read(*tasks)
    (dataset,) = outcomes.datasets
    assert dataset.rows == len(rows) == dataset.used + dataset.superseded + sum(dataset.skipped.values())
    assert dataset.used == sum(len(outcome.answers) for outcome in outcomes.outcomes)
    assert dataset.superseded == sum(outcome.superseded for outcome in outcomes.outcomes)
    assert [outcome.id for outcome in outcomes.outcomes] == sorted({outcome.id for outcome in outcomes.outcomes})
    shuffled = [dict(reversed(one.items())) for one in tasks]
    assert read_outcomes([Feed("ae", "annotations", Rows(*shuffled, compact=keep))]) == outcomes


@pytest.mark.parametrize(
    "change",
    [
        {"accept": ["b"]},
        {"answer": "reject"},
        {"_timestamp": 6},
        {"text": "another"},
        {"comment": "x"},
        {"flagged": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_digest_tells_other_rows_apart(change: dict[str, Any]) -> None:
    before, after = read(task(_timestamp=5)), read(task(**{"_timestamp": 5, **change}))
    assert before.datasets[0].digest != after.datasets[0].digest
    assert read(task(_timestamp=5), people=["x"], excerpt=3).datasets == before.datasets
    assert replace(before.datasets[0], digest="") == replace(after.datasets[0], digest="")
