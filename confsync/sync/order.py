"""Steps -> an order in which no parent is missing and no title is taken.

A page can take a title only after the page that holds it gave it up: `B -> C` goes before `A -> B`. Where that goes
round in a circle, one page steps aside first, under a title that nobody wants.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from heapq import heapify, heappop, heappush


def ordered(
    keys: Sequence[str], parents: Mapping[str, str], holders: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys, as near to the given order as possible, and those that must step aside beforehand.

    `parents` names for a key the step that must come first in any case (without circles), `holders` the one whose
    page has the title it takes; both only name keys that are among `keys`.
    """
    rank = {key: index for index, key in enumerate(keys)}
    above = dict(parents)
    waits = {key: {above[key]} if key in above else set() for key in keys}
    for key, holder in holders.items():
        waits[key].add(holder)
    followers: dict[str, list[str]] = {key: [] for key in keys}
    for key, first in waits.items():
        for other in first:
            followers[other].append(key)
    ready = [rank[key] for key in keys if not waits[key]]
    heapify(ready)
    done: dict[str, None] = {}
    aside: list[str] = []
    while len(done) < len(keys):
        if not ready:
            stuck = next(key for key in keys if key not in done and (key not in above or above[key] in done))
            aside.append(holders[stuck])
            waits[stuck].clear()
            heappush(ready, rank[stuck])
        key = keys[heappop(ready)]
        if key in done:
            continue
        done[key] = None
        for follower in followers[key]:
            if key in waits[follower]:
                waits[follower].discard(key)
                if not waits[follower]:
                    heappush(ready, rank[follower])
    return tuple(done), tuple(dict.fromkeys(aside))


def kept(present: Sequence[int], settled: Collection[int]) -> frozenset[int]:
    """The longest increasing run that can be picked from numbers that differ: these pages need not be moved.

    Of runs that are equally long, the one with most of the `settled` numbers.
    """
    ends: list[int] = []  # ascending; a run may end in each of them
    weights: list[int] = []  # of the heaviest run that does, ascending too
    before: dict[int, int | None] = {}
    for number in present:
        at = bisect_left(ends, number)
        weight = len(present) + (number in settled) + (weights[at - 1] if at else 0)
        before[number] = ends[at - 1] if at else None
        stop = at
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[at:stop], weights[at:stop] = [number], [weight]
    run = []
    last = ends[-1] if ends else None
    while last is not None:
        run.append(last)
        last = before[last]
    return frozenset(run)
