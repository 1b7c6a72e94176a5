"""Krippendorff's alpha for unitizing: agreement on where stretches of a line begin and end, label by label.

Disagreement is measured in squared lengths, so long stretches dominate, and stretches of one label must not overlap in
one person's answer. An extra for those who ask for it; pairwise F1 is the headline. Source: Krippendorff, "Content
Analysis" (2004), section 11.6; "On the reliability of unitizing continuous data" (1995).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

from confsync.measure.figure import Figure, undefined
from confsync.measure.matching import Mark

Section = tuple[float, float, bool]  # start, length, whether it is a unit or the gap between two


def unitizing_alpha(marks: Mapping[str, Sequence[Mark]], start: float, length: float) -> dict[str, Figure]:
    """Alpha of each label, and of all together under "".

    `marks` maps each person to (start, end, label) on a line that begins at `start`; lengths in units of the line, of
    which the finest that anybody could have marked is 1. Undefined for fewer than two people, and where nothing is
    marked. Raises ValueError when stretches of a label overlap in one person's answer or leave the line.
    """
    labels = sorted({str(mark[2]) for found in marks.values() for mark in found})
    if len(marks) < 2:
        return {"": undefined("no overlap")}
    parts = {
        label: [_sections([m for m in found if str(m[2]) == label], start, length) for found in marks.values()]
        for label in labels
    }
    found = {label: (_observed(people, length), _expected(people, length)) for label, people in parts.items()}
    found[""] = (sum(observed for observed, _ in found.values()), sum(expected for _, expected in found.values()))
    return {label: _alpha(*disagreements) for label, disagreements in found.items()}


def _alpha(observed: float, expected: float) -> Figure:
    return Figure(value=1.0 - observed / expected) if expected > 0 else undefined("nothing marked")


def _sections(marks: Sequence[Mark], start: float, length: float) -> list[Section]:
    """The line cut into units and gaps; units that touch stay two."""
    units = sorted((mark[0], mark[1]) for mark in marks)
    if any(before[1] > after[0] for before, after in pairwise(units)):
        raise ValueError("stretches of one label overlap")
    if units and (units[0][0] < start or units[-1][1] > start + length):
        raise ValueError("a stretch lies beyond the line")
    sections: list[Section] = []
    at = start
    for begin, end in units:
        if begin > at:
            sections.append((at, begin - at, False))
        sections.append((begin, end - begin, True))
        at = end
    if at < start + length:
        sections.append((at, start + length - at, False))
    return sections


def _observed(people: Sequence[Sequence[Section]], length: float) -> float:
    total = sum(_between(one, other) for one, other in permutations(people, 2))
    return total / (len(people) * (len(people) - 1) * length**2)


def _between(one: Sequence[Section], other: Sequence[Section]) -> float:
    """Squared distances of the edges of units that overlap, and squared lengths of units within the other's gap."""
    total, first = 0.0, 0
    for start, length, unit in one:
        while other[first][0] + other[first][1] <= start:
            first += 1
        place = first
        while place < len(other) and other[place][0] < start + length:
            begin, size, other_unit = other[place]
            if unit and other_unit:
                total += (start - begin) ** 2 + (start + length - begin - size) ** 2
            elif unit and begin <= start and start + length <= begin + size:
                total += length**2
            elif other_unit and not unit and start <= begin and begin + size <= start + length:
                total += size**2
            place += 1
    return total


def _expected(people: Sequence[Sequence[Section]], length: float) -> float:
    """The same if all units and gaps of all people were put together at random."""
    units = [size for sections in people for _, size, unit in sections if unit]
    gaps = sorted((size for sections in people for _, size, unit in sections if not unit), reverse=True)
    total = 0.0
    for size in units:
        room = 0.0
        for gap in gaps:
            if gap < size:
                break
            room += gap - size + 1
        total += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * room
    places = len(people) * length
    return 2 / length * total / (places * (places - 1) - sum(size * (size - 1) for size in units))
