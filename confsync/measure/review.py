"""People's answers against what a reviewer decided: how right they were, and what was put right.

Only examples that a person looked at count. Where all annotators agreed and nobody looked, the final answer is their
own, and comparing them with it would be comparing them with themselves; likewise for a reviewer who also annotated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from confsync.measure.figure import Figure, undefined
from confsync.measure.interval import share
from confsync.measure.matching import Geometry, Mark, compare
from confsync.measure.pairwise import NOTHING
from confsync.measure.unit import Meaning, Said, said_in, units
from confsync.model.outcome import Outcome, Review, Ruling, Shape

_LOOKED_AT = {Ruling.KEPT_DEFAULT, Ruling.CHOSE_OTHER, Ruling.NEW_ANSWER, Ruling.SINGLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One person's answers against the final ones."""

    as_is: Figure  # examples whose answer stood, with Wilson's interval
    precision: Figure  # of the marks given, those that stood; Wilson
    recall: Figure  # of the final marks, those given; Wilson
    f1: Figure
    corrections: Mapping[str, int]  # label | boundary | missed | spurious -> marks put right
    overturned: Mapping[str, Figure]  # label -> of the marks given with it, those that did not stand; Wilson


@dataclass(slots=True)
class _Count:
    examples: int = 0
    as_is: int = 0
    given: Counter[str] = field(default_factory=Counter)
    stood: Counter[str] = field(default_factory=Counter)
    final: int = 0
    corrections: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstReview:
    """All people against the final answers."""

    looked_at: int  # examples
    people: Mapping[str, Score]
    labels: Mapping[str, Figure]  # label -> overturned, of all people together
    confusion: Mapping[tuple[str, str], int]  # (given, final) label, NOTHING for none -> marks


def against_review(
    outcomes: Iterable[Outcome], shape: Shape, meaning: Meaning, geometry: Geometry | None
) -> AgainstReview:
    """Scores everybody on the examples that somebody reviewed; `geometry` None for choices and for yes or no."""
    counts: dict[str, _Count] = {}
    confusion: Counter[tuple[str, str]] = Counter()
    looked_at = 0
    for outcome in outcomes:
        review = outcome.review
        if review is None or review.ruling not in _LOOKED_AT or (final := _final(review, shape, meaning)) is None:
            continue
        looked_at += 1
        for person, said in _said(outcome, shape, meaning).items():
            if person != review.reviewer:
                _count(counts.setdefault(person, _Count()), said, final, geometry, confusion)
    return AgainstReview(
        looked_at=looked_at,
        people={person: _score(counts[person]) for person in sorted(counts)},
        labels=_overturned(counts.values()),
        confusion=dict(sorted(confusion.items())),
    )


def _final(review: Review, shape: Shape, meaning: Meaning) -> Mapping[str, Said] | None:
    if shape is Shape.BINARY:
        return None if review.answer == "ignore" else {"": (review.answer,)}
    return said_in(review.answer, review.content, shape, meaning)


def _said(outcome: Outcome, shape: Shape, meaning: Meaning) -> dict[str, Mapping[str, Said]]:
    if shape is Shape.BINARY:
        return {person: {"": said} for unit in units(outcome, shape, meaning) for person, said in unit.said.items()}
    said = {a.annotator: said_in(a.answer, a.content, shape, meaning) for a in outcome.answers}
    return {person: pages for person, pages in said.items() if pages is not None}


def _count(
    count: _Count,
    said: Mapping[str, Said],
    final: Mapping[str, Said],
    geometry: Geometry | None,
    confusion: Counter[tuple[str, str]],
) -> None:
    count.examples += 1
    count.as_is += {page: set(marks) for page, marks in said.items() if marks} == {
        page: set(marks) for page, marks in final.items() if marks
    }
    for page in sorted({*said, *final}):
        one, other = said.get(page, ()), final.get(page, ())
        count.final += len(other)
        met = _met(one, other) if geometry is None else _matched(one, other, geometry)
        for given, decided, stood in met:
            confusion[given, decided] += 1
            if given != NOTHING:
                count.given[given] += 1
                count.stood[given] += stood
            if not stood:
                count.corrections[_correction(given, decided)] += 1


def _met(one: Sequence[Mark], other: Sequence[Mark]) -> list[tuple[str, str, bool]]:
    """(given, final, whether it stood) of chosen options; one that replaced one is a change of label."""
    given, decided = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    met = [(str(label), str(label), True) for label in sorted(set(one) & set(other))]
    if len(one) == len(other) == 1 and given:
        return [(str(given[0]), str(decided[0]), False)]
    met += [(str(label), NOTHING, False) for label in given]
    return met + [(NOTHING, str(label), False) for label in decided]


def _matched(one: Sequence[Mark], other: Sequence[Mark], geometry: Geometry) -> list[tuple[str, str, bool]]:
    """The same of marks; those that stand match a final mark by the geometry's first criterion."""
    rule = geometry.criteria[0]
    stood = sorted(set(one) & set(other))
    met = [(geometry.label(mark), geometry.label(mark), True) for mark in stood]
    left = [mark for mark in one if mark not in set(stood)]
    right = [mark for mark in other if mark not in set(stood)]
    for mark, partner, overlap in compare(left, right, geometry).pairs:
        given, decided = (NOTHING if found is None else geometry.label(found) for found in (mark, partner))
        met.append((given, decided, not rule.exact and given == decided and overlap >= rule.overlap))
    return met


def _correction(given: str, decided: str) -> str:
    if given == NOTHING:
        return "missed"
    if decided == NOTHING:
        return "spurious"
    return "boundary" if given == decided else "label"


def _score(count: _Count) -> Score:
    given, stood = count.given.total(), count.stood.total()
    both = given + count.final
    return Score(
        as_is=share(count.as_is, count.examples),
        precision=share(stood, given, none="nothing marked"),
        recall=share(stood, count.final, none="nothing to mark"),
        f1=Figure(value=2 * stood / both, items=count.examples) if both else undefined("nothing marked"),
        corrections=dict(sorted(count.corrections.items())),
        overturned=_overturned([count]),
    )


def _overturned(counts: Iterable[_Count]) -> dict[str, Figure]:
    given: Counter[str] = Counter()
    stood: Counter[str] = Counter()
    for count in counts:
        given.update(count.given)
        stood.update(count.stood)
    return {label: share(given[label] - stood[label], given[label]) for label in sorted(given)}
