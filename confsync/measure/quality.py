"""Outcomes -> Quality: every number that a project's reports need, with the rules that it was counted by.

The one door of this room for reports, which count nothing themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from confsync.measure.agreement import Agreement, agreement
from confsync.measure.bootstrap import REPLICATES
from confsync.measure.definition import rules
from confsync.measure.label import labels_given
from confsync.measure.person import ANSWERS, Person, people_of
from confsync.measure.review import AgainstReview, against_review
from confsync.measure.uncertainty import Doubt, margin, ranked, vote_entropy
from confsync.measure.unit import GEOMETRIES, Meaning, Unit, shape_for, units_of
from confsync.measure.version import Drift, UnderVersion, under_versions
from confsync.model.outcome import Outcome, Outcomes, Ruling, Shape
from confsync.model.taxonomy import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A project's numbers. Labels are keys as Prodigy stores them, people are names as the reader gives them."""

    kind: Kind
    shape: Shape  # what was compared; yes-or-no answers are BINARY whatever the scheme's kind
    interfaces: tuple[str, ...]
    rows: int
    inputs: int
    annotators: tuple[str, ...]
    answers: Mapping[str, int]  # accept, reject, ignore -> answers, the latest of each person only
    superseded: int
    overlap: Mapping[int, int]  # number of answers -> inputs that got so many
    review: Mapping[str, int]  # items, then each ruling of contract §6
    unknown_labels: Mapping[str, int]  # key -> marks, in any answer
    retired_labels: Mapping[str, int]  # those among the retired that occur
    distribution: Mapping[str, int]  # label -> marks in accepted answers, in the scheme's order; 0 for unused ones
    agreement: Agreement
    against_review: AgainstReview
    people: Mapping[str, Person]
    versions: Mapping[str, UnderVersion]  # of the scheme, "" for unknown; empty unless there are two
    drift: tuple[Drift, ...]
    doubts: tuple[Doubt, ...]  # most disputed first; of the examples that two people answered or a model scored
    rules: tuple[str, ...]
    notes: tuple[str, ...]  # what a reader of the numbers must know


def measure(
    outcomes: Outcomes,
    *,
    labels: Sequence[str],
    kind: Kind | str,
    answers: Mapping[str, str] | None = None,
    retired: Sequence[str] = (),
    ordered: bool = False,
    replicates: int = REPLICATES,
) -> Quality:
    """Measures a project.

    `labels` are the keys that annotators may give, in the scheme's order, which is a scale where they are `ordered`;
    `retired` those they might give once. `answers` says what ignore and reject mean: "answer" (what it marks counts),
    "nothing" (it marks nothing), "class" (an answer of its own, in choices and for ignore also in yes or no), any other
    word (counted, but left out of agreement). `replicates` 0 leaves out the bootstrap intervals.
    """
    kind, every = Kind(kind), outcomes.outcomes
    meaning = Meaning(**{key: word for key, word in (answers or {}).items() if key in ("ignore", "reject")})
    shape = shape_for(kind, every)
    several = shape is Shape.CHOICE and kind is Kind.MULTICHOICE
    agree = partial(agreement, shape=shape, labels=labels, several=several, ordered=ordered, replicates=replicates)
    result = agree(asked := list(units_of(every, shape, meaning)))
    given = labels_given(every, shape)
    versions, drift = under_versions(every, shape, lambda some: agree(list(units_of(some, shape, meaning))))
    return Quality(
        kind=kind,
        shape=shape,
        interfaces=tuple(sorted({outcome.interface for outcome in every})),
        rows=outcomes.rows,
        inputs=len(every),
        annotators=tuple(sorted(given.people)),
        answers=_answers(every),
        superseded=sum(outcome.superseded for outcome in every),
        overlap=dict(sorted(Counter(len(outcome.answers) for outcome in every).items())),
        review=_rulings(every),
        unknown_labels={key: given.any[key] for key in sorted(given.any.keys() - {*labels, *retired})},
        retired_labels={key: given.any[key] for key in retired if key in given.any},
        distribution={
            key: given.accepted.get(key, 0) for key in [*labels, *sorted(given.accepted.keys() - set(labels))]
        },
        agreement=result,
        against_review=against_review(every, shape, meaning, GEOMETRIES.get(shape)),
        people=people_of(every, given.people, result.pairs),
        versions=versions,
        drift=drift,
        doubts=tuple(_doubts(every, asked, result.apart)),
        rules=_rules(shape, meaning, result, replicates),
        notes=(*outcomes.notes, *result.notes),
    )


def _answers(every: Iterable[Outcome]) -> dict[str, int]:
    count = Counter(answer.answer for outcome in every for answer in outcome.answers)
    return {word: count[word] for word in ANSWERS}


def _rulings(every: Iterable[Outcome]) -> dict[str, int]:
    count = Counter(outcome.review.ruling for outcome in every if outcome.review)
    return {"items": count.total(), **{ruling.value: count[ruling] for ruling in Ruling}}


def _doubts(every: Iterable[Outcome], asked: Iterable[Unit], apart: Iterable[float | None]) -> list[Doubt]:
    """One for each example that two people answered or a model scored; of several pages the most disputed one's."""
    scores = {outcome.id: outcome.score for outcome in every}
    worst: dict[str, Doubt] = {}
    for unit, disagreement in zip(asked, apart, strict=True):
        score = scores[unit.id]
        entropy = vote_entropy(unit.said.values())
        sure = None if score is None else margin([score])
        found = Doubt(id=unit.id, disagreement=disagreement, entropy=entropy, margin=sure, answers=len(unit.said))
        if unit.id in worst:
            found = ranked([found, worst[unit.id]])[0]
        if disagreement is not None or sure is not None:
            worst[unit.id] = found
    return ranked(worst.values())


def _rules(shape: Shape, meaning: Meaning, result: Agreement, replicates: int) -> tuple[str, ...]:
    answers, marks = meaning.sentences(shape), shape in GEOMETRIES
    return tuple(rules(result.unit, answers, result.definitions, marks=marks, replicates=replicates))
