"""Labels given under one scheme version and under the next -> how far the mix moved.

A moved mix is no proof that the scheme moved it: other examples and other people do so too. See `change`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log2, sqrt
from typing import Any

from confsync.measure.alpha import replicated
from confsync.measure.bootstrap import REPLICATES, with_percentiles
from confsync.measure.distance import Distance, nominal
from confsync.measure.distribution import chi_square_tail
from confsync.measure.figure import TOO_FEW, Figure, undefined
from confsync.measure.pattern import Patterns

_SMALLEST = 1e-6  # share; in the stability index a label that is missing on one side would count without bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How far two mixes of labels lie apart. All figures are undefined where one side has no answers."""

    shares: Mapping[str, tuple[float, float]]  # label -> its share before and after, by label
    total_variation: Figure  # the share of answers that would have to change label, 0 to 1
    jensen_shannon: Figure  # distance with logarithms to base 2, 0 to 1
    stability_index: Figure  # PSI; from 0 without bound
    cramers_v: Figure  # chi-square on a scale of 0 to 1
    chi_square: float | None
    freedom: int
    p: float | None  # that so far a move comes by chance; too small where answers depend on each other


def mix(before: Mapping[str, int], after: Mapping[str, int]) -> Mix:
    """Compares how often each label was given before and after; labels with no answer on either side don't count."""
    labels = sorted(label for label in {*before, *after} if before.get(label, 0) + after.get(label, 0))
    one, other = [before.get(label, 0) for label in labels], [after.get(label, 0) for label in labels]
    if not sum(one) or not sum(other):
        none = undefined("no answers on one side")
        return Mix(
            shares={}, total_variation=none, jensen_shannon=none, stability_index=none, cramers_v=none,
            chi_square=None, freedom=0, p=None,
        )  # fmt: skip
    p, q = [count / sum(one) for count in one], [count / sum(other) for count in other]
    items = sum(one) + sum(other)
    chi, freedom = _chi_square(one, other), len(labels) - 1
    return Mix(
        shares={label: (a, b) for label, a, b in zip(labels, p, q, strict=True)},
        total_variation=Figure(value=sum(abs(a - b) for a, b in zip(p, q, strict=True)) / 2, items=items),
        jensen_shannon=Figure(value=_jensen_shannon(p, q), items=items),
        stability_index=Figure(value=_stability_index(p, q), items=items),
        cramers_v=Figure(value=sqrt(chi / items), items=items) if freedom else undefined("single label", items=items),
        chi_square=chi if freedom else None,
        freedom=freedom,
        p=chi_square_tail(chi, freedom) if freedom else None,
    )


def alpha_difference(
    before: Patterns[Any], after: Patterns[Any], distance: Distance = nominal, *, replicates: int = REPLICATES
) -> Figure:
    """Alpha after - alpha before, with the bootstrap interval of the difference; both sides are drawn independently.

    An interval that holds 0 shows no change. Undefined where either alpha is.
    """
    first, second = replicated(before, distance, 0), replicated(after, distance, 0)
    if first[0].value is None or second[0].value is None:
        return undefined(f"before {first[0]}, after {second[0]}")
    items = first[0].items + second[0].items
    figure = Figure(value=second[0].value - first[0].value, items=items)
    if min(first[0].items, second[0].items) < TOO_FEW:
        return Figure(value=figure.value, items=items, interval="too few items")
    moved = replicated(after, distance, replicates, stream=1)[1] - replicated(before, distance, replicates)[1]
    return with_percentiles(figure, moved)


def _chi_square(one: list[int], other: list[int]) -> float:
    items = sum(one) + sum(other)
    total = 0.0
    for row in (one, other):
        for count, mine, yours in zip(row, one, other, strict=True):
            expected = sum(row) * (mine + yours) / items
            total += (count - expected) ** 2 / expected
    return total


def _jensen_shannon(p: list[float], q: list[float]) -> float:
    def towards(shares: list[float]) -> float:
        return sum(a * log2(2 * a / (b + c)) for a, b, c in zip(shares, p, q, strict=True) if a)

    return sqrt(max(0.0, (towards(p) + towards(q)) / 2))


def _stability_index(p: list[float], q: list[float]) -> float:
    pairs = [(max(a, _SMALLEST), max(b, _SMALLEST)) for a, b in zip(p, q, strict=True)]
    return sum((a - b) * log(a / b) for a, b in pairs)
