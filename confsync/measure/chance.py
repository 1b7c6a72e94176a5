"""Other corrections for chance, for those who compare with figures published under these names.

All share percent agreement and differ in what they take for chance. Source: Gwet, "Handbook of Inter-Rater
Reliability" (2014), chapter 2, whose forms allow for missing answers.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from confsync.measure.distance import Distance, nominal
from confsync.measure.figure import Figure, undefined
from confsync.measure.pattern import Patterns, patterns_of
from confsync.measure.percent import agreeing


def fleiss(patterns: Patterns[Any], distance: Distance = nominal) -> Figure:
    """Fleiss' kappa: chance from the mean share of each label. Undefined without overlap and for a single label.

    With the same number of answers to every item this is Fleiss 1971, else its generalisation by Gwet.
    """
    if not patterns.items:
        return undefined("no overlap")
    mean = patterns.weights @ (patterns.counts / patterns.sizes[:, None]) / patterns.items
    return _beyond(patterns, distance, float(mean @ (1.0 - distance(patterns.values, patterns.totals)) @ mean))


def fleiss_by_label(patterns: Patterns[Any]) -> dict[Any, Figure]:
    """Fleiss' kappa of each label against the rest."""
    return {value: fleiss(patterns.against_rest((value,))) for value in patterns.values}


def brennan_prediger(patterns: Patterns[Any], distance: Distance = nominal) -> Figure:
    """Kappa with equal chance for each label that could have been given; for any number of people also Randolph's."""
    if len(patterns.values) < 2:
        return undefined("single label")
    weights = 1.0 - distance(patterns.values, patterns.totals)
    return _beyond(patterns, distance, float(weights.mean()))


def conger(items: Sequence[Mapping[str, Hashable]]) -> Figure:
    """Conger's kappa, Cohen's for many people: chance from each person's own shares. Items map people to their values.

    Undefined without overlap, for a single label and for fewer than two people. Source: Conger 1980.
    """
    import numpy as np

    patterns = patterns_of([item.values() for item in items])
    place = {value: index for index, value in enumerate(patterns.values)}
    people = {person: index for index, person in enumerate(sorted({person for item in items for person in item}))}
    if len(people) < 2:
        return undefined("no overlap")
    counts = np.zeros((len(people), len(place)))
    for item in items:
        for person, value in item.items():
            counts[people[person], place[value]] += 1
    shares = counts / counts.sum(axis=1, keepdims=True)
    mean = shares.mean(axis=0)
    return _beyond(patterns, nominal, float(mean @ mean - shares.var(axis=0, ddof=1).sum() / len(people)))


def _beyond(patterns: Patterns[Any], distance: Distance, chance: float) -> Figure:
    """(agreement - chance) / (1 - chance); undefined where chance leaves nothing."""
    used = patterns.paired
    if not used.items:
        return undefined("no overlap")
    if chance >= 1.0 - 1e-12:
        return undefined("single label", items=used.items, ratings=used.ratings)
    shares = agreeing(used, 1.0 - distance(used.values, used.totals))
    agreed = float(shares @ used.weights) / used.items
    return Figure(value=(agreed - chance) / (1 - chance), items=used.items, ratings=used.ratings)
