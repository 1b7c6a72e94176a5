"""Status -> text, Markdown, JSON: what needs somebody first, then everything side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from confsync.model.status import Data, MilestoneStatus, Part, ProjectStatus, Status
from confsync.show.harmless import harmless
from confsync.show.json import document
from confsync.show.text import Paint, count, first_few, one_line, plain

_HEAD = ("Project", "Scheme", "Handbook", "Wiki", "Bundle", "Newest answer", "Rows", "Done", "Reviewed", "Open")
_DUE = ("Milestone", "Due", "Progress", "State")
_COLOURS = {"met": "green", "late": "red"}
_MOST = 20


def status_text(status: Status, paint: Paint = plain) -> str:
    """For a terminal: columns are aligned, and what differs is coloured."""
    lines = [f"{one_line(status.title)}, {status.day}", ""]
    for part in status.parts:
        words = paint(f"not reached: {one_line(part.trouble)}", "red") if part.trouble else one_line(part.words)
        lines.append(f"{part.name:9} {words}")
    if status.projects:
        lines += ["", *_columns([_HEAD, *_rows(status.projects)])]
    if status.milestones:
        lines += ["", *_columns([_DUE, *(_due(milestone) for milestone in status.milestones)])]
    todo = list(_todo(status))
    lines += ["", *(paint(f"! {one_line(line)}", "yellow") for line in todo)] if todo else ["", "Nothing to do."]
    return "\n".join(lines)


def status_markdown(status: Status) -> str:
    """For a page, an issue or a job summary."""
    lines = [f"# {harmless(status.title)}, {status.day}", ""]
    todo = list(_todo(status))
    lines += [*(f"- {harmless(line)}" for line in todo)] if todo else ["Nothing to do."]
    lines += ["", "| Part | State |", "|---|---|"]
    lines += [
        f"| {part.name} | {'not reached: ' + harmless(part.trouble) if part.trouble else harmless(part.words)} |"
        for part in status.parts
    ]
    if status.projects:
        lines += ["", *_table(_HEAD, _rows(status.projects), "llllllrrrr")]
    if status.milestones:
        lines += ["", *_table(_DUE, [_due(milestone) for milestone in status.milestones], "llll")]
    return "\n".join(lines)


def status_json(status: Status) -> str:
    """Format confsync.status/1."""
    return document(
        "status",
        {
            "title": status.title,
            "day": status.day.isoformat(),
            "commit": status.commit,
            "parts": {part.name: _part(part) for part in status.parts},
            "pending": status.pending,
            "drift": [{"key": one.key, "title": one.title, "why": one.why} for one in status.drift],
            "projects": [_project(project) for project in status.projects],
            "milestones": [_milestone(milestone) for milestone in status.milestones],
            "todo": list(_todo(status)),
        },
    )


def _todo(status: Status) -> Iterator[str]:
    """What somebody should look at, the most pressing first; names are those of the sources."""
    for page in status.drift:
        yield f"{page.key} was edited in the wiki: confsync pull takes it over"
    for project in status.projects:
        if project.data:
            yield from _about_data(project, project.data)
        if project.behind:
            yield f"{project.name}: {_list(project.behind)} not on version {project.version} of {project.scheme}"
    for milestone in status.milestones:
        if milestone.state == "late":
            yield f"{milestone.title} was due on {milestone.due}: {_progress(milestone)}"
    if status.pending:
        yield f"{count(status.pending, 'change')} not published yet: confsync plan"


def _about_data(project: ProjectStatus, data: Data) -> Iterator[str]:
    if data.unknown_labels:
        yield f"{project.name}: labels in the data that {project.scheme} does not know: {_keys(data.unknown_labels)}"
    if data.retired_labels:
        yield f"{project.name}: retired labels in the data: {_keys(data.retired_labels)}"
    if data.open:
        yield f"{project.name}: {count(data.open, 'open dispute')} of {data.disputed:,}"


def _rows(projects: Sequence[ProjectStatus]) -> list[tuple[str, ...]]:
    """A row for each project, by its own id where that is unique."""
    ids = [project.name.rpartition("/")[2] for project in projects]
    return [
        (short if ids.count(short) == 1 else project.name, *_cells(project))
        for short, project in zip(ids, projects, strict=True)
    ]


def _cells(project: ProjectStatus) -> tuple[str, ...]:
    data = project.data
    numbers = (
        tuple(f"{number:,}" for number in (data.rows, data.done, data.reviewed, data.open)) if data else ("?",) * 4
    )
    newest = (data.newest or ("unknown" if data.rows else "–")) if data else "?"
    if project.vendor and data:
        newest = f"{newest} ({project.vendor})"
    places = (project.version, project.wiki or "–", project.bundle or "–", newest)
    return (project.scheme, *places, *numbers)


def _due(milestone: MilestoneStatus) -> tuple[str, ...]:
    days = milestone.days
    when = "" if days is None else f" (in {count(days, 'day')})" if days >= 0 else f" ({count(-days, 'day')} ago)"
    state = f"{milestone.state} on {milestone.reached}" if milestone.reached else milestone.state
    return (milestone.title, f"{milestone.due}{when}", _progress(milestone), state)


def _progress(milestone: MilestoneStatus) -> str:
    if milestone.target is None:
        return "–"
    if milestone.done is None:
        return f"? of {milestone.target:,}"
    share = 100 * milestone.done // milestone.target if milestone.target else 100
    return f"{milestone.done:,} of {milestone.target:,} ({share} %)"


def _list(places: Sequence[str]) -> str:
    words = " and ".join(places) if len(places) < 3 else f"{', '.join(places[:-1])} and {places[-1]}"
    return f"{words} {'is' if len(places) == 1 else 'are'}"


def _keys(keys: Mapping[str, int]) -> str:
    return first_few([f"{key} ({number:,})" for key, number in keys.items()], _MOST)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    clean = [[one_line(text) for text in row] for row in rows]
    widths = [max(len(row[place]) for row in clean) for place in range(len(clean[0]))]
    for row in clean:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], align: str) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('--:' if side == 'r' else '---' for side in align)}|"
    for row in rows:
        yield f"| {' | '.join(harmless(text) for text in row)} |"


def _part(part: Part) -> dict[str, Any]:
    return {"reached": not part.trouble, "text": part.trouble or part.words}


def _project(project: ProjectStatus) -> dict[str, Any]:
    return {
        "project": project.name,
        "title": project.title,
        "scheme": project.scheme,
        "version": project.version,
        "wiki": project.wiki,
        "bundle": project.bundle,
        "vendor": project.vendor,
        "behind": list(project.behind),
        "data": _data(project.data) if project.data else None,
        "trouble": project.trouble or None,
    }


def _data(data: Data) -> dict[str, Any]:
    return {
        "rows": data.rows,
        "examples": data.examples,
        "done": data.done,
        "reviewed": data.reviewed,
        "disputes": {"all": data.disputed, "open": data.open},
        "versions": dict(data.versions),
        "newest": data.newest,
        "unknown_labels": dict(data.unknown_labels),
        "retired_labels": dict(data.retired_labels),
        "notes": list(data.notes),
    }


def _milestone(milestone: MilestoneStatus) -> dict[str, Any]:
    return {
        "initiative": milestone.initiative,
        "id": milestone.id,
        "title": milestone.title,
        "project": milestone.project,
        "due": milestone.due,
        "days": milestone.days,
        "target": milestone.target,
        "done": milestone.done,
        "reached": milestone.reached.isoformat() if milestone.reached else None,
        "state": milestone.state,
    }
