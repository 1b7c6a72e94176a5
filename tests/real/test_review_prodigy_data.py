"""Published Prodigy exports: every row is accounted for, and what their makers counted comes out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from confsync.model.outcome import Outcomes, Shape, parts_of
from confsync.review.outcomes import read_outcomes
from confsync.review.source import Feed, open_source

DATA = Path(__file__).parents[2].parent / "shared" / "prodigy-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared Prodigy exports are not here")

# As SOURCES.md counts them: rows, inputs, superseded, people.
COUNTS = {
    "bio-relations/annotations.jsonl": (149, 149, 0, 1),
    "healthsea-choice/clausecat_annotation.jsonl": (5003, 4999, 4, 1),
    "jdsw-spans/spans.jsonl": (1000, 919, 81, 1),
    "presto-distortions/presto_distortion.jsonl": (1779, 593, 0, 3),
    "presto-distortions/presto_types.jsonl": (745, 317, 0, 3),
    "presto-distortions/types_de_los_coincidentes.jsonl": (393, 131, 0, 3),
    "pydata-ams-2023/pydata-ams-2023.jsonl": (3372, 117, 55, 42),
    "restaurant-review/test_review.jsonl": (1521, 1521, 0, 2),
    "small/emerson_choice.jsonl": (30, 30, 0, 1),
    "small/news_headlines_ner.jsonl": (373, 373, 0, 1),
}
JDSW = {"PHON", "SEM", "GRAF", "PER", "WORK", "META"}


def read(name: str, role: str = "annotations") -> Outcomes:
    path = DATA / name
    return read_outcomes([Feed(path.stem, role, open_source(path))])


def people(outcomes: Outcomes) -> set[str]:
    return {answer.annotator for outcome in outcomes.outcomes for answer in outcome.answers}


def labels(outcomes: Outcomes) -> Counter[str]:
    contents = (answer.content for one in outcomes.outcomes for answer in (*one.answers, *one.earlier))
    spans: list[list[list[str]]] = [parts_of(content).get(Shape.SPANS, []) for content in contents]  # type: ignore[misc]
    return Counter(span[2] for marks in spans for span in marks)


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_is_accounted_for(name: str) -> None:
    outcomes = read(name)
    (dataset,) = outcomes.datasets
    lines = (DATA / name).read_bytes().splitlines()
    assert dataset.rows == len(lines) == dataset.used + dataset.superseded
    assert (dataset.rows, len(outcomes.outcomes), dataset.superseded, len(people(outcomes))) == COUNTS[name]
    assert dict(dataset.skipped) == {}


@pytest.mark.parametrize("name", ["food_patterns", "drugs_patterns"])
def test_match_patterns_are_no_answers(name: str) -> None:
    outcomes = read(f"small/{name}.jsonl")
    (dataset,) = outcomes.datasets
    assert (dataset.used, dict(dataset.skipped)) == (0, {"without an answer": dataset.rows})


def test_restaurant_reviews_come_out_as_counted() -> None:
    outcomes = read("restaurant-review/test_review.jsonl", "review")
    rulings = Counter(outcome.review.ruling.value for outcome in outcomes.outcomes if outcome.review)
    assert rulings == {"auto_accepted": 862, "kept_default": 253, "chose_other": 222, "new_answer": 184}
    assert people(outcomes) == {"original_annotations", "ner_model"}
    reviewers = {outcome.review.reviewer for outcome in outcomes.outcomes if outcome.review}
    assert reviewers == {None}  # the export repeats the default's session, so it does not say


def test_jdsw_carries_the_label_that_its_instructions_do_not_know() -> None:
    outcomes = read("jdsw-spans/spans.jsonl")
    found = labels(outcomes)
    assert found["QUANT"] == 1  # in a deferred answer that a later one took the place of
    assert set(found) - {"QUANT"} == JDSW
    assert outcomes.notes[0] == "spans mixes interfaces, which are counted apart: relations (20), spans_manual (980)"


def test_presto_has_its_annotators_and_comments() -> None:
    outcomes = read("presto-distortions/presto_distortion.jsonl")
    assert people(outcomes) == {"xavi", "miriam", "mireia"}
    answers = [answer for outcome in outcomes.outcomes for answer in outcome.answers]
    assert sum(bool(answer.comment) for answer in answers) == 53  # of 57 that were begun
    assert Counter(answer.answer for answer in answers) == {"accept": 1777, "reject": 2}
    assert sum(not answer.content for answer in answers) == 2


def test_pydata_answers_count_by_annotator_and_not_by_session() -> None:
    outcomes = read("pydata-ams-2023/pydata-ams-2023.jsonl")
    votes: Mapping[str, int] = Counter(answer.answer for outcome in outcomes.outcomes for answer in outcome.answers)
    assert sum(votes.values()) == 3317
    assert {outcome.id[9:] for outcome in outcomes.outcomes} == {"classification-new-dataset"}


def test_emerson_keeps_options_as_words_and_given_spans_out() -> None:
    outcomes = read("small/emerson_choice.jsonl")
    first = outcomes.outcomes[0]
    assert first.shown.options["Q48226"] == "Q48226: American philosopher, essayist, and poet"
    assert all(list(parts_of(outcome.answers[0].content)) == [Shape.CHOICE] for outcome in outcomes.outcomes)
