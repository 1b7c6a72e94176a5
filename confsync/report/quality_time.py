"""The part of quality.md about time: agreement from one version of the scheme to the next, progress to the target."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from confsync.measure.agreement import agreement
from confsync.measure.progress import Progress, done_times, progress
from confsync.measure.unit import units_of
from confsync.model.initiative import Milestone
from confsync.model.outcome import Outcome, Shape
from confsync.model.taxonomy import Kind
from confsync.report import charts
from confsync.report.desk import Desk
from confsync.report.form import count, interval, share, value
from confsync.report.markdown import heading, paragraphs, table, words
from confsync.report.verdict import HEADLINES

_MONTH = len("2026-01")
_WEEKS = 12  # that are told apart
_REPLICATES = 200  # of an interval that is only drawn
_POINTS = 24  # rows of the table of progress; more days are shown by week


def versions_section(desk: Desk) -> str:
    """Agreement under each version, and how far the mix of labels moved."""
    versions = desk.quality.versions
    if len(versions) < 2:
        return ""
    rows, points = [], []
    for version, under in versions.items():
        figure = under.agreement.quoted
        name = version or "not recorded"
        rows.append(
            [
                words(name),
                f"{under.inputs:,}",
                f"{under.people:,}",
                words(value(figure)),
                words(interval(figure)),
                f"{figure.items:,}",
            ]
        )
        if figure.value is not None:
            points.append((name, figure.value, figure.low, figure.high, figure.items))
    headline = HEADLINES.get(desk.quality.agreement.headline, "Agreement").rstrip(",")
    spec = charts.by_period(points, headline) if len(points) > 1 else None
    alt = f"{headline} by scheme version, with 95 % intervals: " + ", ".join(
        f"{name} {at:.2f}" for name, at, *_ in points
    )
    head = ["Scheme version", "Examples", "People", headline, "95 % interval", "n"]
    return paragraphs(
        heading(2, "By scheme version"),
        desk.chart("agreement", spec, alt) if spec else "",
        table(head, rows, align="lrrrlr"),
        _drift(desk),
        "Versions differ in their examples and people too: only examples answered under both show what the change did.",
    )


def months_section(desk: Desk) -> str:
    """Agreement by the month or the week in which the last answer to an example was given."""
    periods = _by_period(desk.outcomes.outcomes)
    numbers = desk.quality
    rows, points = [], []
    for period, some in periods.items():
        units = list(units_of(some, numbers.shape, desk.meaning))
        several = numbers.shape is Shape.CHOICE and numbers.kind is Kind.MULTICHOICE
        found = agreement(units, numbers.shape, tuple(numbers.distribution), several=several, replicates=_REPLICATES)
        figure = found.figures.get(numbers.agreement.headline, found.quoted)
        rows.append([period, f"{len(some):,}", words(value(figure)), words(interval(figure)), f"{figure.items:,}"])
        if figure.value is not None:
            points.append((period, figure.value, figure.low, figure.high, figure.items))
    if len(points) < 2:
        return ""
    headline = HEADLINES.get(numbers.agreement.headline, "Agreement").rstrip(",")
    alt = f"{headline} over time, with 95 % intervals, from {points[0][1]:.2f} to {points[-1][1]:.2f}"
    head = ["Week from" if len(points[0][0]) > _MONTH else "Month", "Examples", headline, "95 % interval", "n"]
    return paragraphs(
        heading(2, "Over time"),
        desk.chart("agreement-over-time", charts.by_period(points, headline), alt),
        table(head, rows, align="lrrlr"),
    )


def _by_period(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """By week; by month where there would be too many weeks. Days are those of UTC, weeks start on Monday."""
    days: dict[date, list[Outcome]] = {}
    for outcome in outcomes:
        times = [answer.time for answer in outcome.answers if answer.time is not None]
        if times:
            days.setdefault(datetime.fromtimestamp(max(times), UTC).date(), []).append(outcome)
    weeks = {day - timedelta(days=day.weekday()) for day in days}
    periods: dict[str, list[Outcome]] = {}
    for day in sorted(days):
        week = day - timedelta(days=day.weekday())
        name = week.isoformat() if len(weeks) <= _WEEKS else day.isoformat()[:_MONTH]
        periods.setdefault(name, []).extend(days[day])
    return periods


def _drift(desk: Desk) -> str:
    rows = [
        [
            f"{words(drift.before or 'not recorded')} → {words(drift.after or 'not recorded')}",
            words(value(drift.mix.total_variation)),
            f"{drift.same_inputs:,}",
            f"{drift.same_people:,}",
        ]
        for drift in desk.quality.drift
    ]
    head = ["Change", "Share of labels that moved", "Examples under both", "People under both"]
    return table(head, rows, align="lrrr")


def progress_section(desk: Desk) -> str:
    """Examples done over time, against the milestone that is due last."""
    milestone = max(
        (one for one in desk.context.initiative.milestones if _mine(desk, one)), key=lambda one: one.due, default=None
    )
    needed = max(desk.context.project.annotators.min, 1)
    times = done_times(desk.outcomes.outcomes, needed)
    target, due = (milestone.target, date.fromisoformat(milestone.due[:10])) if milestone else (None, None)
    found = progress(times, target=target, due=due)
    if not found.points and not target:
        return ""
    many = len(found.points) > _POINTS
    weekly = progress(times, target=target, due=due, weekly=True) if many else found
    spec = charts.progress(found.points, target, due) if len(found.points) > 1 else None
    return paragraphs(
        heading(2, "Progress"),
        _state(found, needed, milestone),
        desk.chart("progress", spec, f"Examples done over time: {_alt(found)}") if spec else "",
        _table(weekly, weekly=weekly is not found),
    )


def _mine(desk: Desk, milestone: Milestone) -> bool:
    return milestone.project == desk.context.project.id and milestone.target is not None


def _state(found: Progress, needed: int, milestone: Milestone | None) -> str:
    text = f"{count(found.done, 'example')} with {count(needed, 'answer')} or more"
    if milestone is None or not found.target:
        return f"**{text}.**"
    due = f"due {words(milestone.due)}" + (f", reached on {found.reached}" if found.reached else "")
    return f"**{text}: {share(found.done, found.target)}** of the milestone “{words(milestone.title)}”, {due}."


def _alt(found: Progress) -> str:
    return f"{found.done}" + (f" of {found.target}" if found.target else "")


def _table(found: Progress, *, weekly: bool) -> str:
    rows = [[day.isoformat(), f"{done:,}"] for day, done in found.points[-_POINTS:]]
    return table(["Week from" if weekly else "Day", "Examples done by its end"], rows, align="lr")
