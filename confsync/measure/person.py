"""Outcomes -> what each annotator did, and how well they agree with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

from confsync.measure.figure import Figure, undefined
from confsync.measure.interval import share
from confsync.measure.pairwise import Pair
from confsync.model.outcome import Outcome

ANSWERS = ("accept", "reject", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one annotator did."""

    answers: Mapping[str, int]  # accept, reject, ignore -> answers
    labels: Mapping[str, int]  # label -> marks in accepted answers
    accepted: Figure  # share of accept among all answers, Wilson
    agreement: Figure  # mean over the pairs this person is in: of F1 for marks, else of kappa
    shared: int  # examples that somebody else answered too
    seconds: float | None  # median for an answer, where the data says


def people_of(
    outcomes: Iterable[Outcome], labels: Mapping[str, Mapping[str, int]], pairs: Mapping[Pair, Figure]
) -> dict[str, Person]:
    """Everybody who answered, by name; `labels` that each gave, `pairs` the figures of each two people."""
    answers: dict[str, Counter[str]] = {}
    seconds: dict[str, list[float]] = {}
    shared: Counter[str] = Counter()
    for outcome in outcomes:
        for answer in outcome.answers:
            name = answer.annotator
            answers.setdefault(name, Counter())[answer.answer] += 1
            shared[name] += len(outcome.answers) > 1
            if answer.seconds is not None:
                seconds.setdefault(name, []).append(answer.seconds)
    return {
        name: Person(
            answers={word: answers[name][word] for word in ANSWERS},
            labels=dict(sorted(labels[name].items())),
            accepted=share(answers[name]["accept"], answers[name].total()),
            agreement=_mean_pair(name, pairs),
            shared=shared[name],
            seconds=median(seconds[name]) if name in seconds else None,
        )
        for name in sorted(answers)
    }


def _mean_pair(name: str, pairs: Mapping[Pair, Figure]) -> Figure:
    mine = [figure for pair, figure in pairs.items() if name in pair]
    values = [figure.value for figure in mine if figure.value is not None]
    if not values:
        return undefined("no pair has a value" if mine else "no overlap")
    return Figure(value=fmean(values), items=sum(figure.items for figure in mine))
