"""Marks by document and person -> pairwise F1: how well the marks of each two people match, and of all on average.

F1 and not kappa: nobody can count the marks that both people rightly left out, and as their number grows kappa tends to
F1 (Hripcsak & Rothschild 2005). For intervals documents are drawn anew, since marks of one depend on each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING

from confsync.measure.bootstrap import REPLICATES, draws, with_percentiles
from confsync.measure.figure import TOO_FEW, Figure, undefined
from confsync.measure.matching import Comparison, Geometry, Mark, compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Pair = tuple[str, str]  # two people, in order of name
NOTHING = ""  # stands for no mark in a confusion


@dataclass(slots=True)
class Tally:
    """What two people's marks came to, document by document."""

    documents: list[int] = field(default_factory=list)  # place of each document that both answered
    rows: list[tuple[float, ...]] = field(default_factory=list)  # marks of both together, then matched by criterion
    common: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # label -> marks that both set
    given: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # label -> marks of both together


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
    tallies: dict[Pair, Tally] = {}
    meetings = _Meetings(geometry)
    apart = [_tally(document, place, tallies, meetings) for place, document in enumerate(documents)]
    rules = geometry.criteria
    pairs = {pair: _pair_f1(tallies[pair], 1) for pair in sorted(tallies)}
    means = {rule.name: _mean([_pair_f1(tally, 1 + at) for tally in tallies.values()]) for at, rule in enumerate(rules)}
    labels = sorted({label for tally in tallies.values() for label in tally.given})
    return Pairwise(
        f1=_with_intervals(means, list(tallies.values()), len(apart), replicates),
        pairs=pairs,
        labels={
            label: _mean(
                [f1(t.common.get(label, 0), t.given.get(label, 0), items=len(t.documents)) for t in tallies.values()]
            )
            for label in labels
        },
        confusion=dict(sorted(meetings.confusion.items())),
        overlap=meetings.overlap,
        shifts=meetings.shifts,
        shifted=meetings.shifted,
        apart=tuple(apart),
    )


class _Meetings:
    """Compares contents, each two of a document once, however many people gave them; collects what pairs share."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self.confusion: Counter[tuple[str, str]] = Counter()
        self._overlaps, self._partners = 0.0, 0
        self._starts, self._ends, self.shifted = 0.0, 0.0, 0

    @property
    def overlap(self) -> Figure:
        if not self._partners:
            return undefined("no partners")
        return Figure(value=self._overlaps / self._partners, items=self._partners)

    @property
    def shifts(self) -> tuple[float, float] | None:
        return (self._starts / self.shifted, self._ends / self.shifted) if self.shifted else None

    def agreed(self, marks: Sequence[Mark], times: int) -> None:
        """Notes that as many pairs of people set exactly these marks."""
        for mark in marks:
            label = self.geometry.label(mark)
            self.confusion[label, label] += times
        self._overlaps += len(marks) * times
        self._partners += len(marks) * times

    def compared(self, one: Sequence[Mark], other: Sequence[Mark], times: int) -> Comparison:
        """Compares two contents that as many pairs of people stand for."""
        result = compare(one, other, self.geometry)
        for mark, partner, overlap in result.pairs:
            labels = [NOTHING if found is None else self.geometry.label(found) for found in (mark, partner)]
            first, second = sorted(labels)
            self.confusion[first, second] += times
            if mark is not None and partner is not None:
                self._overlaps += overlap * times
                self._partners += times
                if overlap < 1:
                    self._shift(mark, partner, times)
        return result

    def _shift(self, mark: Mark, partner: Mark, times: int) -> None:
        if self.geometry.edges is None:
            return
        (start, end), (other_start, other_end) = self.geometry.edges(mark), self.geometry.edges(partner)
        self._starts += abs(start - other_start) * times
        self._ends += abs(end - other_end) * times
        self.shifted += times


def _tally(
    document: Mapping[str, Sequence[Mark]], place: int, tallies: dict[Pair, Tally], meetings: _Meetings
) -> float | None:
    """Adds one document to the tallies of all pairs who answered it, and tells how far they are apart there."""
    people = sorted(document)
    if len(people) < 2:
        return None
    groups: dict[Hashable, int] = {}  # content -> its number in this document
    contents: list[Sequence[Mark]] = []
    of = []
    for person in people:
        key = tuple(document[person])
        if key not in groups:
            groups[key] = len(contents)
            contents.append(key)
        of.append(groups[key])
    size = Counter(of)
    labels = [tuple(Counter(map(meetings.geometry.label, marks)).items()) for marks in contents]
    results = _results(contents, size, meetings)
    width = len(meetings.geometry.criteria)
    for (one, first), (other, second) in combinations(zip(people, of, strict=True), 2):
        tally = tallies.setdefault((one, other), Tally())
        tally.documents.append(place)
        both = len(contents[first]) + len(contents[second])
        if first == second:
            tally.rows.append((both, *([both / 2] * width)))
            _add(tally.common, labels[first])
        else:
            found = results[min(first, second), max(first, second)]
            tally.rows.append((both, *found.matched))
            _add(tally.common, found.common)
        _add(tally.given, labels[first])
        _add(tally.given, labels[second])
    return _apart(contents, size, results)


def _apart(
    contents: Sequence[Sequence[Mark]], size: Mapping[int, int], results: Mapping[tuple[int, int], Comparison]
) -> float:
    people = sum(size.values())
    lost = 0.0
    for (one, other), found in results.items():
        alike = 2.0 * found.matched[0] / (len(contents[one]) + len(contents[other]))
        lost += size[one] * size[other] * (1.0 - alike)
    return lost / (people * (people - 1) / 2)


def _add(counts: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    """What Counter.update does, in a tenth of the time for the two or three labels of a document."""
    for label, count in more:
        counts[label] += count


def _results(
    contents: Sequence[Sequence[Mark]], size: Mapping[int, int], meetings: _Meetings
) -> dict[tuple[int, int], Comparison]:
    for number, marks in enumerate(contents):
        if alike := size[number] * (size[number] - 1) // 2:
            meetings.agreed(marks, alike)
    return {
        (first, second): meetings.compared(contents[first], contents[second], size[first] * size[second])
        for first, second in combinations(range(len(contents)), 2)
    }


def _pair_f1(tally: Tally, column: int) -> Figure:
    both = sum(row[0] for row in tally.rows)
    return f1(sum(row[column] for row in tally.rows), both, items=len(tally.documents))


def _mean(figures: Sequence[Figure]) -> Figure:
    """The mean over pairs; a pair that marked nothing is left out."""
    values = [figure.value for figure in figures if figure.value is not None]
    if not values:
        return undefined(
            "nothing marked" if figures else "no overlap", items=max((f.items for f in figures), default=0)
        )
    return Figure(
        value=fmean(values), items=max(f.items for f in figures), ratings=sum(figure.ratings for figure in figures)
    )


def _with_intervals(
    means: Mapping[str, Figure], tallies: Sequence[Tally], count: int, replicates: int
) -> dict[str, Figure]:
    """Each mean with the number of documents it rests on and its interval over these."""
    import numpy as np

    used = sorted({place for tally in tallies for place in tally.documents})
    means = {name: replace(figure, items=len(used)) for name, figure in means.items()}
    if not replicates or not used:
        return means
    if len(used) < TOO_FEW:
        return {name: replace(figure, interval="too few documents") for name, figure in means.items()}
    dense, sparse = _columns(tallies, used, count)
    blocks = draws(np.ones(len(used), dtype=np.int64), replicates)
    values = np.concatenate([_replicates(dense, sparse, block, len(means)) for block in blocks])
    return {
        name: figure if figure.value is None else with_percentiles(figure, values[:, column])
        for column, (name, figure) in enumerate(means.items())
    }


def _columns(
    tallies: Sequence[Tally], used: Sequence[int], count: int
) -> tuple[NDArray[np.float64], list[tuple[NDArray[np.int64], NDArray[np.float64]]]]:
    """What each pair came to on each document: pairs that share many in one matrix, others with their documents.

    One product of the matrix takes a tenth of the time of as many with rows picked out; for pairs that share little it
    would be nearly all zeros.
    """
    import numpy as np

    places = np.full(count, -1)
    places[used] = np.arange(len(used))
    dense, sparse = [], []
    for tally in tallies:
        rows = np.array(tally.rows).T
        at = places[tally.documents]
        if 4 * len(at) < len(used):
            sparse.append((at, rows))
            continue
        full = np.zeros((len(rows), len(used)))
        full[:, at] = rows
        dense.append(full)
    return np.concatenate(dense) if dense else np.zeros((0, len(used))), sparse


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
