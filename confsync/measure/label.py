"""Outcomes -> how often each label was given, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confsync.measure.unit import labels_in
from confsync.model.outcome import Answer, Outcome, Review, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Marks by label. An example of which only the review is known counts with its final answer."""

    any: Mapping[str, int]  # in all answers, refused and deferred ones too
    accepted: Mapping[str, int]  # in accepted answers
    people: Mapping[str, Mapping[str, int]]  # the same of each person


def labels_given(outcomes: Iterable[Outcome], shape: Shape) -> Given:
    """Counts the labels of all answers in one walk; what was superseded is in the data, though no longer accepted."""
    given: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    people: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        labels: dict[str, list[str]] = {}  # people who agree give the same content: looked into once
        said: tuple[Answer | Review, ...] = outcome.answers or ((outcome.review,) if outcome.review else ())
        for one in said:
            found = labels.get(one.content)
            if found is None:
                found = labels[one.content] = labels_in(one.content, shape)
            mine = people.setdefault(one.annotator, Counter()) if isinstance(one, Answer) else Counter[str]()
            for label in found:
                given[label] += 1
                if one.answer == "accept":
                    accepted[label] += 1
                    mine[label] += 1
        for earlier in outcome.earlier:
            given.update(labels_in(earlier.content, shape))
    return Given(any=given, accepted=accepted, people=people)
