"""How numbers, shares, days and digests are written, the same in every report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar

from confsync.measure.figure import Figure
from confsync.model.outcome import Outcome, Outcomes

Thing = TypeVar("Thing")


def count(number: int, one: str, many: str = "") -> str:
    """`1 example`, `1,521 examples`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """A percentage with its two counts; n/a of nothing."""
    return f"{100 * part / whole:.0f} % ({part:,} of {whole:,})" if whole else "n/a (none)"


def value(figure: Figure) -> str:
    """Three decimals, or why there is no number."""
    return str(figure)


def interval(figure: Figure) -> str:
    """95 % interval, or why there is none."""
    if figure.low is not None and figure.high is not None:
        return f"{figure.low:.3f} to {figure.high:.3f}"
    # A figure derived from others may still name the method of theirs.
    reason = "" if figure.value is None or "replicates" in figure.interval else figure.interval
    return reason or "–"


def full(figure: Figure) -> str:
    """Value, interval and count in one go."""
    if figure.value is None:
        return str(figure)
    known = figure.low is not None and figure.high is not None
    between = f", 95 % interval {figure.low:.3f} to {figure.high:.3f}" if known else ""
    return f"{figure.value:.3f} (n = {figure.items:,}{between})"


def day_of(time: int | None) -> str:
    """A day in UTC; a dash for a time that the data does not tell."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d") if time is not None else "–"


def newest_of(outcomes: Outcomes) -> int | None:
    """When the last answer or decision was given."""
    return max((time for outcome in outcomes.outcomes for time in _times(outcome)), default=None)


def digest_of(outcomes: Outcomes) -> str:
    """SHA-256 over what the datasets hold, whatever order they were named in."""
    lines = sorted(f"{dataset.role} {dataset.name} {dataset.digest}\n" for dataset in outcomes.datasets)
    return sha256("".join(lines).encode("utf-8", "replace")).hexdigest()


def first(things: Sequence[Thing], most: int) -> tuple[Sequence[Thing], str]:
    """The first few, and a sentence on the rest: nothing is left out in silence."""
    more = len(things) - most
    return things[:most], f"*{more:,} more are not listed here.*" if more > 0 else ""


def _times(outcome: Outcome) -> Iterable[int]:
    yield from (answer.time for answer in outcome.answers if answer.time is not None)
    if outcome.review and outcome.review.time is not None:
        yield outcome.review.time
