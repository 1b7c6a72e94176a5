"""Marks by document and person -> pairwise F1: how well the marks of each two people match, and of all on average.

F1 and not kappa: nobody can count the marks that both people rightly left out, and as their number grows kappa tends to
F1 (Hripcsak & Rothschild 2005). For intervals documents are drawn anew, since marks of one depend on each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from confsync.measure.bootstrap import REPLICATES, draws, with_percentiles
from confsync.measure.figure import TOO_FEW, Figure, undefined
from confsync.measure.matching import Geometry, Mark, compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pair = tuple[str, str]  # two people, in order of name
Labels = tuple[tuple[str, int], ...]  # label and count
NOTHING = ""  # stands for no mark in a confusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairwise:
    """How well people's marks match."""

    f1: Mapping[str, Figure]  # criterion -> mean over pairs; the first is the headline
    pairs: Mapping[Pair, Figure]  # by the headline's criterion
    labels: Mapping[str, Figure]  # label -> mean over pairs, by the headline's criterion
    confusion: Mapping[tuple[str, str], int]  # (label, label) in order, NOTHING where a mark has no partner -> marks
    overlap: Figure  # mean intersection over union of marks that found a partner
    shifts: tuple[float, float] | None  # mean distance of starts and of ends of partners that differ; None: none do
    shifted: int  # such partners
    apart: tuple[
        float | None, ...
    ]  # of each document, 1 - mean F1 by the headline's criterion; None: fewer than two people


def f1(matched: float, both: float, *, items: int = 0) -> Figure:
    """2 * matched / (marks of the one + marks of the other); undefined where neither set any."""
    if not both:
        return undefined("nothing marked", items=items)
    return Figure(value=2.0 * matched / both, items=items, ratings=int(both))


def pairwise(
    documents: Iterable[Mapping[str, Sequence[Mark]]], geometry: Geometry, *, replicates: int = REPLICATES
) -> Pairwise:
    """Compares every two people on the documents that both answered; each document maps people to their marks.

    Somebody who answered and marked nothing maps to an empty list; who did not answer is left out. Undefined where no
    two people share a document and where no marks were set. Pairs weigh the same, however much they share.
    """
    met: dict[Pair, list[int]] = defaultdict(list)
    meetings = _Meetings(geometry)
    apart = [_meet(document, met, meetings) for document in documents]
    pairs = sorted(met)
    table = _Table(meetings, [met[pair] for pair in pairs])
    rules = geometry.criteria
    each = {rule.name: table.f1s(column) for column, rule in enumerate(rules, 1)}
    means = {name: _mean(figures) for name, figures in each.items()}
    return Pairwise(
        f1=_with_intervals(means, table, replicates),
        pairs=dict(zip(pairs, each[rules[0].name], strict=True)),
        labels={label: _mean(figures) for label, figures in table.f1s_by_label().items()},
        confusion=dict(sorted(meetings.confusion.items())),
        overlap=meetings.overlap,
        shifts=meetings.shifts,
        shifted=meetings.shifted,
        apart=tuple(apart),
    )


class Side(NamedTuple):
    """What somebody marked."""

    marks: Sequence[Mark]
    labels: Labels


class _Meetings:
    """Compares contents, each two of a document once, however many people gave them; collects what pairs share."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self.confusion: Counter[tuple[str, str]] = Counter()
        self._overlaps, self._partners = 0.0, 0
        self._starts, self._ends, self.shifted = 0.0, 0.0, 0
        self.documents = 0  # that two people answered
        self.rows: list[tuple[int, ...]] = []  # of each meeting: document, marks of both together, matched by criterion
        self.common: list[tuple[int, str, int]] = []  # meeting, label, marks that both set
        self.given: list[tuple[int, str, int]] = []  # meeting, label, marks of one of the two

    @property
    def overlap(self) -> Figure:
        if not self._partners:
            return undefined("no partners")
        return Figure(value=self._overlaps / self._partners, items=self._partners)

    @property
    def shifts(self) -> tuple[float, float] | None:
        return (self._starts / self.shifted, self._ends / self.shifted) if self.shifted else None

    def agreed(self, marks: Sequence[Mark], labels: Labels, times: int) -> int:
        """Notes that as many pairs of people set exactly these marks; the number of this meeting."""
        for label, count in labels:
            self.confusion[label, label] += count * times
        self._overlaps += len(marks) * times
        self._partners += len(marks) * times
        return self._note(2 * len(marks), [len(marks)] * len(self.geometry.criteria), labels, labels, labels)

    def compared(self, one: Side, other: Side, times: int) -> int:
        """Compares two contents that as many pairs of people stand for; the number of this meeting."""
        found = compare(one.marks, other.marks, self.geometry)
        for mark, partner, overlap in found.pairs:
            first = NOTHING if mark is None else self.geometry.label(mark)
            second = NOTHING if partner is None else self.geometry.label(partner)
            self.confusion[(first, second) if first <= second else (second, first)] += times
            if mark is not None and partner is not None:
                self._overlaps += overlap * times
                self._partners += times
                if overlap < 1:
                    self._shift(mark, partner, times)
        both = len(one.marks) + len(other.marks)
        return self._note(both, found.matched, found.common, one.labels, other.labels)

    def _note(self, both: int, matched: Sequence[int], common: Labels, one: Labels, other: Labels) -> int:
        number = len(self.rows)
        self.rows.append((self.documents, both, *matched))
        self.common += [(number, label, count) for label, count in common]
        self.given += [(number, label, count) for label, count in one]
        self.given += [(number, label, count) for label, count in other]
        return number

    def _shift(self, mark: Mark, partner: Mark, times: int) -> None:
        if self.geometry.edges is None:
            return
        (start, end), (other_start, other_end) = self.geometry.edges(mark), self.geometry.edges(partner)
        self._starts += abs(start - other_start) * times
        self._ends += abs(end - other_end) * times
        self.shifted += times


def _meet(document: Mapping[str, Sequence[Mark]], met: dict[Pair, list[int]], meetings: _Meetings) -> float | None:
    """Adds one document to what each two people met on, and tells how far they are apart there."""
    people = sorted(document)
    if len(people) < 2:
        return None
    numbers: dict[tuple[Mark, ...], int] = {}
    of = [numbers.setdefault(tuple(document[person]), len(numbers)) for person in people]
    size = Counter(of)
    label = meetings.geometry.label
    sides = [Side(marks, tuple(Counter(map(label, marks)).items())) for marks in numbers]
    at: dict[tuple[int, int], int] = {}
    lost = 0.0
    for number, side in enumerate(sides):
        if alike := size[number] * (size[number] - 1) // 2:
            at[number, number] = meetings.agreed(side.marks, side.labels, alike)
        for earlier in range(number):
            times = size[earlier] * size[number]
            at[earlier, number] = at[number, earlier] = meetings.compared(sides[earlier], side, times)
            _, both, matched, *_ = meetings.rows[-1]
            lost += times * (1.0 - 2.0 * matched / both)
    for pair, contents in zip(combinations(people, 2), combinations(of, 2), strict=True):
        met[pair].append(at[contents])
    meetings.documents += 1
    return lost / (len(people) * (len(people) - 1) / 2)


class _Table:
    """All meetings as columns, and which of them each pair of people had."""

    def __init__(self, meetings: _Meetings, met: Sequence[Sequence[int]]) -> None:
        import numpy as np

        self.documents = meetings.documents
        self.rows = np.array(meetings.rows, dtype=float).reshape(
            len(meetings.rows), 2 + len(meetings.geometry.criteria)
        )
        self.met = [np.array(numbers) for numbers in met]
        self._labels = sorted({label for _, label, _ in meetings.given})
        self._common, self._given = self._columns(meetings.common), self._columns(meetings.given)

    def f1s(self, column: int) -> list[Figure]:
        """Of each pair, by the criterion of this column."""
        sums = [self.rows[numbers].sum(axis=0) for numbers in self.met]
        return [f1(row[1 + column], row[1], items=len(numbers)) for row, numbers in zip(sums, self.met, strict=True)]

    def f1s_by_label(self) -> dict[str, list[Figure]]:
        """The same for each label, by the headline's criterion."""
        import numpy as np

        figures: dict[str, list[Figure]] = {label: [] for label in self._labels}
        for numbers in self.met:
            mine = np.bincount(numbers, minlength=len(self.rows))
            common, given = (
                np.bincount(label, weights=count * mine[number], minlength=len(self._labels))
                for number, label, count in (self._common, self._given)
            )
            for place, name in enumerate(self._labels):
                figures[name].append(f1(common[place], given[place], items=len(numbers)))
        return figures

    def _columns(self, entries: Sequence[tuple[int, str, int]]) -> tuple[NDArray[np.int64], ...]:
        """Number of the meeting, place of the label, count."""
        import numpy as np

        place = {label: at for at, label in enumerate(self._labels)}
        flat = [(number, place[label], count) for number, label, count in entries]
        return tuple(np.array(flat, dtype=np.int64).reshape(-1, 3).T)


def _mean(figures: Sequence[Figure]) -> Figure:
    """The mean over pairs; a pair that marked nothing is left out."""
    values = [figure.value for figure in figures if figure.value is not None]
    items = max((figure.items for figure in figures), default=0)
    if not values:
        return undefined("nothing marked" if figures else "no overlap", items=items)
    return Figure(value=fmean(values), items=items, ratings=sum(figure.ratings for figure in figures))


def _with_intervals(means: Mapping[str, Figure], table: _Table, replicates: int) -> dict[str, Figure]:
    """Each mean with the number of documents it rests on and its interval over these."""
    import numpy as np

    means = {name: replace(figure, items=table.documents) for name, figure in means.items()}
    if not replicates or not table.documents:
        return means
    if table.documents < TOO_FEW:
        return {name: replace(figure, interval="too few documents") for name, figure in means.items()}
    dense, sparse = _columns(table)
    blocks = draws(np.ones(table.documents, dtype=np.int64), replicates)
    values = np.concatenate([_replicates(dense, sparse, block, len(means)) for block in blocks])
    return {
        name: figure if figure.value is None else with_percentiles(figure, values[:, column])
        for column, (name, figure) in enumerate(means.items())
    }


def _columns(table: _Table) -> tuple[NDArray[np.float64], list[tuple[NDArray[np.int64], NDArray[np.float64]]]]:
    """What each pair came to on each document: pairs that share many in one matrix, others with their documents.

    One product of the matrix takes a tenth of the time of as many with rows picked out; for pairs that share little it
    would be nearly all zeros.
    """
    import numpy as np

    dense, sparse = [], []
    for numbers in table.met:
        rows = table.rows[numbers].T
        at = rows[0].astype(np.int64)
        if 4 * len(at) < table.documents:
            sparse.append((at, rows[1:]))
            continue
        full = np.zeros((len(rows) - 1, table.documents))
        full[:, at] = rows[1:]
        dense.append(full)
    return np.concatenate(dense) if dense else np.zeros((0, table.documents)), sparse


def _replicates(
    dense: NDArray[np.float64],
    sparse: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]],
    block: NDArray[np.int64],
    width: int,
) -> NDArray[np.float64]:
    """Mean F1 over pairs, replicates x criteria."""
    import numpy as np

    weights = block.T.astype(float)  # documents x replicates
    sums = [*(dense @ weights).reshape(-1, 1 + width, block.shape[0]), *(rows @ weights[at] for at, rows in sparse)]
    total, defined = np.zeros((width, block.shape[0])), np.zeros(block.shape[0])
    for both, *matched in sums:
        some = both > 0
        total += np.where(some, 2.0 * np.array(matched) / np.where(some, both, 1.0), 0.0)
        defined += some
    with np.errstate(invalid="ignore"):
        return np.asarray((total / defined).T)
