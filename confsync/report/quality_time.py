"""The part of quality.md about time: agreement from one version of the scheme to the next, progress to the target."""

from __future__ import annotations

from datetime import date

from confsync.measure.progress import Progress, done_times, progress
from confsync.model.initiative import Milestone
from confsync.report import charts
from confsync.report.desk import Desk
from confsync.report.form import count, interval, share, value
from confsync.report.markdown import heading, paragraphs, table, words
from confsync.report.verdict import HEADLINES

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
