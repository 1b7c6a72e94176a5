"""Figure: a number, or why there is none, with what it was counted over."""

from __future__ import annotations

from dataclasses import dataclass

TOO_FEW = 10  # items; below, an interval says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. Undefined is None with a reason, never 0 or 1."""

    value: float | None
    reason: str = ""  # why there is no value
    items: int = 0  # that the value rests on
    ratings: int = 0  # answers among these items
    low: float | None = None  # 95 % interval
    high: float | None = None
    interval: str = ""  # how it was found, or why there is none
    error: float | None = None  # standard error, where the measure has a formula for it

    def __str__(self) -> str:
        return f"n/a ({self.reason})" if self.value is None else f"{self.value:.3f}"


def undefined(reason: str, *, items: int = 0, ratings: int = 0) -> Figure:
    """A figure that has no value."""
    return Figure(value=None, reason=reason, items=items, ratings=ratings)
