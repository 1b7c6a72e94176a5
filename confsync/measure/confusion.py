"""Patterns -> which labels people take for each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confsync.measure.pattern import Patterns


def confusion(patterns: Patterns[Any]) -> dict[tuple[Any, Any], int]:
    """(label, label), both in the order of the scale -> pairs of answers to one item that gave these two.

    No answer is truer than the other, so a pair stands once, whichever order it was given in. Pairs that never met are
    left out.
    """
    import numpy as np

    met = patterns.counts.T @ (patterns.counts * patterns.weights[:, None])
    met = met - np.diag(patterns.totals)  # no answer meets itself
    return {
        (patterns.values[row], patterns.values[column]): int(met[row, column]) // (2 if row == column else 1)
        for row in range(len(patterns.values))
        for column in range(row, len(patterns.values))
        if met[row, column]
    }


def most_confused(pairs: Mapping[tuple[Any, Any], int], count: int | None = None) -> list[tuple[tuple[Any, Any], int]]:
    """Pairs of different labels, most frequent first, then by label."""
    mixed = [item for item in pairs.items() if item[0][0] != item[0][1]]
    return sorted(mixed, key=lambda item: (-item[1], item[0]))[:count]
