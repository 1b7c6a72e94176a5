"""Outcomes -> how often each label was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from confsync.measure.unit import labels_in
from confsync.model.outcome import Outcome, Shape


def labels_given(outcomes: Iterable[Outcome], shape: Shape, *, accepted: bool = False) -> Counter[str]:
    """Label -> marks in all answers, or in the accepted ones only.

    An example without annotators' answers, as in a dataset that holds reviews alone, counts with its final answer.
    """
    contents: Counter[str] = Counter()
    for outcome in outcomes:
        said = outcome.answers or ((outcome.review,) if outcome.review else ())
        contents.update(one.content for one in said if one.answer == "accept" or not accepted)
    return labels_within(contents, shape)


def labels_within(contents: Mapping[str, int], shape: Shape) -> Counter[str]:
    """Label -> marks in contents that occur so often."""
    count: Counter[str] = Counter()
    for content, times in contents.items():
        for label in labels_in(content, shape):
            count[label] += times
    return count
