"""Two people's marks on one thing -> which of them match, by criteria from exact to any overlap.

A mark is a span, a segment, a region or a relation; a `Geometry` says how two marks of a kind overlap. Matching is one
to one and optimal, never greedy: with overlaps .60 .55 / .58 0 a greedy pairing finds one pair, two exist.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from confsync.measure.assignment import assign

_ROUNDING = 1e-9  # 0.15 of 0.3 seconds is a half, whatever binary fractions make of it

Mark = Any  # a tuple as `model.outcome.Shape` has it for the kind
Candidate = tuple[int, int, float]  # place in the one list, in the other, overlap from above 0 to 1
Tie = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Criterion:
    """When two marks count as the same."""

    name: str
    words: str
    overlap: float  # intersection over union that is needed at least; 0: any overlap
    labelled: bool = True
    exact: bool = False  # the mark as a whole must be equal


@dataclass(frozen=True, slots=True)
class Geometry:
    """How marks of a kind lie to each other. Criteria are in order of importance; the first is the headline."""

    unit: str  # what is compared, such as "span"
    criteria: tuple[Criterion, ...]
    label: Callable[[Mark], str]
    candidates: Callable[[Sequence[Mark], Sequence[Mark]], list[Candidate]]
    disjoint: Callable[[Sequence[Mark]], bool] = field(
        default=lambda _marks: False
    )  # no two overlap: allows a short cut
    edges: Callable[[Mark], tuple[float, float]] | None = None  # of marks on a line


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of one person's marks against another's. Swapping the two turns each pair round and nothing else."""

    matched: tuple[int, ...]  # by criterion
    common: tuple[tuple[str, int], ...]  # label -> marks that are the same by the first criterion
    pairs: tuple[tuple[Mark | None, Mark | None, float], ...]  # best overlap, labels aside; None: has no partner


def compare(one: Sequence[Mark], other: Sequence[Mark], geometry: Geometry) -> Comparison:
    """Matches two lists of marks by every criterion of their geometry."""
    left, right, same = list(one), list(other), set()
    if geometry.disjoint(one) and geometry.disjoint(other):
        # A mark both set alike overlaps nothing else on either side, so the pair belongs to every best matching.
        same = set(one) & set(other)
        left, right = [mark for mark in one if mark not in same], [mark for mark in other if mark not in same]
    labels = [geometry.label(mark) for mark in left], [geometry.label(mark) for mark in right]
    parts = _components(geometry.candidates(left, right)) if left and right else []
    matches = [
        _exact(left, right) if rule.exact else [pair for part in parts for pair in _matched(part, labels, rule)]
        for rule in geometry.criteria
    ]
    common = Counter([geometry.label(mark) for mark in same])
    common.update([labels[0][row] for row, _ in matches[0]])
    return Comparison(
        tuple([len(found) + len(same) for found in matches]),
        tuple(sorted(common.items())),
        (*[(mark, mark, 1.0) for mark in sorted(same)], *_best_pairs(left, right, parts, labels)),
    )


def match(candidates: Sequence[Candidate], tie: Tie | None = None) -> list[tuple[int, int]]:
    """As many pairs as can be made of the candidates; among these choices, the one with most overlap.

    `tie` adds a little to a pair's overlap where equal ones should not be left to chance.
    """
    return sorted(pair for part in _components(candidates) for pair in _match(part, tie))


def _match(part: Sequence[Candidate], tie: Tie | None) -> list[tuple[int, int]]:
    if len(part) == 1:
        return [part[0][:2]]
    rows, columns = sorted({row for row, _, _ in part}), sorted({column for _, column, _ in part})
    one_more = 2.0 * min(len(rows), len(columns))  # a pair more outweighs all overlap
    profit = {(row, column): one_more + overlap + (tie(row, column) if tie else 0.0) for row, column, overlap in part}
    chosen = assign([[profit.get((row, column), 0.0) for column in columns] for row in rows])
    return [(rows[row], columns[column]) for row, column in chosen]


def _exact(one: Sequence[Mark], other: Sequence[Mark]) -> list[tuple[int, int]]:
    """Pairs of equal marks; a mark given twice needs two partners."""
    waiting: dict[Mark, list[int]] = {}
    for column, mark in enumerate(other):
        waiting.setdefault(mark, []).append(column)
    return [(row, waiting[mark].pop()) for row, mark in enumerate(one) if waiting.get(mark)]


def _matched(
    part: Sequence[Candidate], labels: tuple[Sequence[str], Sequence[str]], rule: Criterion
) -> list[tuple[int, int]]:
    """The pairs of one component that a criterion allows."""
    allowed = [
        candidate
        for candidate in part
        if candidate[2] >= rule.overlap - _ROUNDING
        and (not rule.labelled or labels[0][candidate[0]] == labels[1][candidate[1]])
    ]
    return match(allowed) if len(allowed) > 1 else [candidate[:2] for candidate in allowed]


def _best_pairs(
    one: Sequence[Mark],
    other: Sequence[Mark],
    parts: Sequence[Sequence[Candidate]],
    labels: tuple[Sequence[str], Sequence[str]],
) -> list[tuple[Mark | None, Mark | None, float]]:
    """The pairs that lie best on each other whatever their labels, and the marks left over."""
    pairs: list[tuple[Mark | None, Mark | None, float]] = []
    rows, columns = set(range(len(one))), set(range(len(other)))
    for part in parts:
        overlap = {(row, column): share for row, column, share in part}
        for row, column in _match(part, lambda row, column: 1e-6 * (labels[0][row] == labels[1][column])):
            pairs.append((one[row], other[column], overlap[row, column]))
            rows.discard(row)
            columns.discard(column)
    pairs += [(one[row], None, 0.0) for row in sorted(rows)]
    return pairs + [(None, other[column], 0.0) for column in sorted(columns)]


def _components(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates in groups that share no mark, so that each can be matched by itself."""
    if len({row for row, _, _ in candidates}) == len(candidates) == len({column for _, column, _ in candidates}):
        return [[candidate] for candidate in candidates]
    group: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while (above := group.setdefault(node, node)) != node:
            group[node] = group.setdefault(above, above)
            node = above
        return node

    for row, column, _ in candidates:
        group[root((0, row))] = root((1, column))
    parts: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in candidates:
        parts.setdefault(root((0, candidate[0])), []).append(candidate)
    return list(parts.values())
