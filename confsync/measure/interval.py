"""Counts -> intervals: what a share may be, given how often something was seen."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from confsync.measure.figure import Figure, undefined

_Z = NormalDist().inv_cdf(0.975)


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score: within 0 and 1, honest for 0 and for all of a few.

    Raises ValueError for no cases, and for more than all. Source: Wilson 1927, "Probable inference, the law of
    succession, and statistical inference".
    """
    if not 0 <= count <= total or not total:
        raise ValueError(f"no share of {count} in {total}")
    share, square = count / total, _Z * _Z / total
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return (0.0 if count == 0 else middle - half), (1.0 if count == total else middle + half)


def share(count: int, total: int, *, none: str = "nothing to count") -> Figure:
    """The share `count` of `total` with Wilson's interval; undefined, for the reason `none`, of a total of 0."""
    if not total:
        return undefined(none)
    low, high = wilson(count, total)
    return Figure(value=count / total, items=total, low=low, high=high, interval="Wilson")


def error_bound(errors_free: int, confidence: float = 0.95) -> float:
    """The largest error rate that `errors_free` checked items without an error still allow, one-sided.

    59 items bound it below 5 %, 299 below 1 %. Raises ValueError for no item.
    """
    if errors_free < 1:
        raise ValueError("no bound without a checked item")
    return float(1 - (1 - confidence) ** (1 / errors_free))
