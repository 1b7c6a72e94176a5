"""Marks on a line -> patterns of its stretches: what each person said about each character, token or 10 ms frame.

Only stretches that somebody marked count. With all the others, agreement would be high for what nobody ever looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from confsync.measure.matching import Mark
from confsync.measure.pattern import Patterns, patterns_from

Stretch = tuple[str, ...]  # labels that a person put on it, sorted; () for none


def stretches(documents: Iterable[Mapping[str, Sequence[Mark]]], *, step: float = 1) -> Patterns[Stretch]:
    """Counts units of length `step` that at least one of two or more people marked, by what each said about them.

    Marks are (start, end, label) and are moved to the nearest whole unit. Labels that overlap make a set.
    """
    seen: Counter[tuple[Stretch, ...]] = Counter()
    for document in documents:
        if len(document) < 2:
            continue
        contents = {tuple(marks): [_on_grid(mark, step) for mark in marks] for marks in document.values()}
        cuts = sorted({cut for marks in contents.values() for start, end, _ in marks for cut in (start, end)})
        cover = {said: _cover(marks, cuts) for said, marks in contents.items()}
        covers = [cover[tuple(marks)] for marks in document.values()]
        for place, (start, end) in enumerate(pairwise(cuts)):
            said = tuple(sorted([one[place] for one in covers]))
            if any(said):
                seen[said] += end - start
    return patterns_from(seen)


def token_labels(tokens: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[Stretch]:
    """The labels of each token (start, end): those of the marks that share a character with it."""
    said: list[set[str]] = [set() for _ in tokens]
    ends = [end for _, end in tokens]
    for start, end, label, *_ in marks:
        place = bisect_left(ends, start + 1)
        while place < len(tokens) and tokens[place][0] < end:
            said[place].add(str(label))
            place += 1
    return [tuple(sorted(labels)) for labels in said]


def _on_grid(mark: Mark, step: float) -> tuple[int, int, str]:
    return round(mark[0] / step), round(mark[1] / step), str(mark[2])


def _cover(marks: Sequence[tuple[int, int, str]], cuts: Sequence[int]) -> list[Stretch]:
    """The labels on each stretch between two cuts."""
    place = {cut: index for index, cut in enumerate(cuts)}
    labels: list[set[str]] = [set() for _ in cuts]
    for start, end, label in marks:
        for index in range(place[start], place[end]):
            labels[index].add(label)
    return [tuple(sorted(found)) for found in labels]
