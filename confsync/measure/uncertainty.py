"""Answers and scores -> what to look at next: how unsure people and models are about each example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

from confsync.measure.matching import Geometry, Mark, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How disputed one example is. None: cannot be told."""

    id: str
    disagreement: float | None  # 0: all alike, 1: no two have anything in common
    entropy: float | None  # of the answers, in bits; 0: all alike
    margin: float | None = None  # of a model's score, 0: it cannot decide, 1: it is sure
    answers: int = 0


def vote_entropy(votes: Iterable[Hashable]) -> float | None:
    """Shannon entropy of the answers in bits: 0 when all are alike, log2(n) when n all differ. None without answers."""
    counts = Counter(votes)
    total = counts.total()
    return sum(count / total * log2(total / count) for count in counts.values()) if total else None


def margin(scores: Sequence[float]) -> float | None:
    """The distance between the two best scores; of one alone, a yes from 0 to 1, its distance from no. None for none.

    A single score outside 0 to 1, such as a log-odds, says nothing about a distance: None.
    """
    if len(scores) == 1:
        return abs(2 * scores[0] - 1) if 0 <= scores[0] <= 1 else None
    best = sorted(scores, reverse=True)[:2]
    return best[0] - best[1] if best else None


def disagreement(answers: Sequence[Sequence[Mark]], geometry: Geometry | None = None) -> float | None:
    """1 - the mean over pairs of how alike two answers are, from 0 to 1; None for fewer than two answers.

    Marks are alike by F1 under the geometry's first criterion, without a geometry by the share of common members of two
    sets. Two answers that mark nothing are alike.
    """
    distinct = Counter(tuple(marks) for marks in answers)
    if len(answers) < 2:
        return None
    apart = 0.0
    for (one, times), (other, more) in combinations(sorted(distinct.items()), 2):
        apart += times * more * (1.0 - _alike(one, other, geometry))
    return apart / (len(answers) * (len(answers) - 1) / 2)


def _alike(one: Sequence[Mark], other: Sequence[Mark], geometry: Geometry | None) -> float:
    if geometry is None:
        return len(set(one) & set(other)) / len(set(one) | set(other))
    return 2.0 * compare(one, other, geometry).matched[0] / (len(one) + len(other))


def ranked(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Most disputed first: by disagreement, entropy, the model's doubt, then id: a stable order."""
    return sorted(doubts, key=lambda one: (-_high(one.disagreement), -_high(one.entropy), _low(one.margin), one.id))


def _high(value: float | None) -> float:
    return -1.0 if value is None else value


def _low(value: float | None) -> float:
    return 2.0 if value is None else value
