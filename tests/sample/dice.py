"""A seed -> the same draws on every version of Python: only `Random.random` promises that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """What chance decides in the sample."""

    def __init__(self, seed: str) -> None:
        self._draw = Random(seed).random

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self._draw() < share

    def pick(self, things: Sequence[T]) -> T:
        """Any of them, each as likely as another."""
        return things[int(self._draw() * len(things))]

    def between(self, low: float, high: float) -> float:
        """A number from low up to high."""
        return low + self._draw() * (high - low)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int(self._draw() * (high - low + 1))

    def order(self, things: Sequence[T]) -> list[T]:
        """All of them, shuffled."""
        return [thing for _, thing in sorted(((self._draw(), place), thing) for place, thing in enumerate(things))]

    def weighed(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight says."""
        left = self._draw() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return thing
