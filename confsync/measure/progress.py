"""Times of answers -> how far the work is: examples answered by day or week, against a target and a date.

No clock here: what is due, and what day it is, are arguments. Days are those of UTC; weeks start on Monday.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from confsync.model.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many examples were done by the end of each day or week."""

    points: tuple[tuple[date, int], ...]  # first day of the period -> done by its end; periods without answers included
    untimed: int = 0  # done at an unknown time; not in `points`
    target: int | None = None
    due: date | None = None
    reached: date | None = None  # the day on which the target was met

    @property
    def done(self) -> int:
        """Examples done, timed or not."""
        return self.untimed + (self.points[-1][1] if self.points else 0)

    @property
    def missing(self) -> int | None:
        """Examples that the target still lacks; None without a target."""
        return None if self.target is None else max(0, self.target - self.done)

    def needed(self, today: date) -> float | None:
        """Examples a day, today and the due day included, that meet the target in time.

        None without target or date; infinite when the date has passed and the target is not met.
        """
        if self.missing is None or self.due is None:
            return None
        days = (self.due - today).days + 1
        return self.missing / days if days > 0 else (float("inf") if self.missing else 0.0)


def progress(
    times: Iterable[int | None], *, weekly: bool = False, target: int | None = None, due: date | None = None
) -> Progress:
    """Counts examples by when they were done, in Unix seconds; None for those done at an unknown time."""
    known = list(times)
    days = Counter(datetime.fromtimestamp(time, UTC).date() for time in known if time is not None)
    untimed = sum(time is None for time in known)
    total, reached = untimed, None
    for day in sorted(days):
        total += days[day]
        if target is not None and reached is None and total >= target:
            reached = day
    points = tuple(_points(days, timedelta(days=7 if weekly else 1), weekly=weekly))
    return Progress(points=points, untimed=untimed, target=target, due=due, reached=reached)


def done_times(outcomes: Iterable[Outcome], answers: int = 1) -> list[int | None]:
    """When each example got as many answers as it needs, None where a time is missing; others are not in the list.

    Deferred answers (ignore) are not answers.
    """
    times: list[int | None] = []
    for outcome in outcomes:
        given = [answer.time for answer in outcome.answers if answer.answer != "ignore"]
        if len(given) >= answers:
            known = sorted(time for time in given if time is not None)
            times.append(known[answers - 1] if len(known) == len(given) else None)
    return times


def _points(days: Counter[date], step: timedelta, *, weekly: bool) -> Iterable[tuple[date, int]]:
    if not days:
        return
    day, total = min(days), 0
    if weekly:
        day -= timedelta(days=day.weekday())
    while day <= max(days):
        total += sum(days[day + timedelta(days=offset)] for offset in range(step.days))
        yield day, total
        day += step
