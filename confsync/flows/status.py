"""Handbook, wiki and Prodigy, side by side -> Status. What cannot be asked is named, and the rest is told anyway."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from confsync.errors import ConfsyncError, Rejected
from confsync.finding import Severity
from confsync.flows.check import Checked, check_sources
from confsync.flows.outcomes import Case, Reader, Rows, case_of, measure_case
from confsync.flows.publish import Planned, plan
from confsync.flows.versions import version_at
from confsync.flows.wiki import Access, wanted_site
from confsync.flows.workspace import Workspace
from confsync.measure.progress import done_times, progress
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Milestone
from confsync.model.outcome import Outcomes
from confsync.model.status import Data, Drift, MilestoneStatus, Part, ProjectStatus, Status
from confsync.report.context import Context
from confsync.report.desk import Desk
from confsync.report.vote import settled
from confsync.show.text import count, tally
from confsync.sync.step import Create, Delete, Update

Progress = Callable[[int, int, str], None]
Times = Mapping[str, list[int | None]]  # project -> when each example was done


@dataclass(slots=True)
class _Prodigy:
    """What was read of the database, project by project."""

    data: dict[str, Data] = field(default_factory=dict)
    times: dict[str, list[int | None]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)


def status(
    workspace: Workspace, access: Access, rows: Rows, *, today: date, progress_: Progress | None = None
) -> Status:
    """Asks all three. Raises Rejected only when there is no handbook to speak of."""
    told = progress_ or (lambda _done, _total, _what: None)
    checked = check_sources(workspace)
    handbook = checked.handbook
    if handbook is None:
        raise Rejected(checked.findings)
    names = [f"{initiative.id}/{project.id}" for initiative, project in handbook.projects()]
    told(0, len(names) + 1, "asking the wiki")
    planned, trouble = _plan(workspace, access)
    prodigy = _Prodigy()
    reader = Reader(workspace, handbook, rows)
    for number, name in enumerate(names, 1):
        told(number, len(names) + 1, f"reading {name}")
        _read(handbook, reader, name, prodigy)
    told(len(names) + 1, len(names) + 1, "")
    site = wanted_site(handbook.settings.confluence, access).site
    return Status(
        title=handbook.settings.title,
        day=today,
        commit=workspace.repository.head() if workspace.repository else None,
        parts=(_handbook_part(checked), _wiki_part(site, planned, trouble), _prodigy_part(prodigy, names)),
        projects=tuple(_projects(workspace, handbook, planned, prodigy)),
        milestones=tuple(_milestones(handbook, prodigy, today)),
        drift=tuple(
            Drift(key=conflict.key, title=conflict.title, why=conflict.why)
            for conflict in (planned.plan.conflicts if planned else ())
        ),
        pending=len(planned.plan.steps) if planned else None,
    )


def _plan(workspace: Workspace, access: Access) -> tuple[Planned | None, str]:
    try:
        return plan(workspace, access), ""
    except Rejected as error:
        return None, f"not asked: the sources have {tally(error.findings)}; confsync check says which"
    except ConfsyncError as error:
        return None, str(error)


def _read(handbook: Handbook, reader: Reader, name: str, prodigy: _Prodigy) -> None:
    try:
        case = case_of(handbook, name)
        outcomes = reader.outcomes(case)
    except Rejected as error:
        prodigy.troubles[name] = error.findings[0].text
    except ConfsyncError as error:
        prodigy.troubles[name] = str(error)
    else:
        times = done_times(outcomes.outcomes, case.project.annotators.min)
        prodigy.times[name] = times
        prodigy.data[name] = _data(handbook, case, outcomes, len(times))


def _data(handbook: Handbook, case: Case, outcomes: Outcomes, done: int) -> Data:
    quality = measure_case(case, outcomes, quick=True)
    context = Context(handbook=handbook, initiative=case.initiative, project=case.project, commit="", charts=False)
    disputed = Desk(context, outcomes, quality).disputed
    by_id = {outcome.id: outcome for outcome in outcomes.outcomes}
    answers = [answer for outcome in outcomes.outcomes for answer in outcome.answers]
    versions = Counter(answer.version or "" for answer in answers)
    stamped = max(((answer.time, answer.version) for answer in answers if answer.time and answer.version), default=None)
    return Data(
        rows=outcomes.rows,
        examples=len(outcomes.outcomes),
        done=done,
        reviewed=quality.review["items"],
        disputed=len(disputed),
        open=sum(not settled(by_id[one]) for one in disputed),
        versions=dict(sorted(versions.items())),
        newest=stamped[1] if stamped else None,
        unknown_labels=quality.unknown_labels,
        retired_labels=quality.retired_labels,
        notes=outcomes.notes,
    )


def _handbook_part(checked: Checked) -> Part:
    errors = [finding for finding in checked.findings if finding.severity is Severity.ERROR]
    return Part(name="handbook", words=f"{checked.summary}; {tally(errors or checked.findings)}")


def _wiki_part(site: str, planned: Planned | None, trouble: str) -> Part:
    if planned is None:
        return Part(name="wiki", trouble=trouble)
    made = planned.plan
    kinds = ((made.count(Create), "to create"), (made.count(Update), "to update"), (made.count(Delete), "to delete"))
    counts = [f"{number:,} {words}" for number, words in kinds if number]
    counts += [f"{count(len(made.conflicts), 'page')} edited by hand"] if made.conflicts else []
    return Part(name="wiki", words=f"{site}: {', '.join([*counts, f'{made.unchanged:,} up to date'])}")


def _prodigy_part(prodigy: _Prodigy, names: list[str]) -> Part:
    if names and len(prodigy.troubles) == len(names):
        return Part(name="prodigy", trouble="; ".join(dict.fromkeys(prodigy.troubles.values())))
    rows = sum(data.rows for data in prodigy.data.values())
    used = sum(data.rows > 0 for data in prodigy.data.values())
    failed = f"; {count(len(prodigy.troubles), 'project')} could not be read" if prodigy.troubles else ""
    return Part(name="prodigy", words=f"{count(rows, 'row')} in {used:,} of {count(len(names), 'project')}{failed}")


def _projects(
    workspace: Workspace, handbook: Handbook, planned: Planned | None, prodigy: _Prodigy
) -> Iterator[ProjectStatus]:
    for initiative, project in handbook.projects():
        name = f"{initiative.id}/{project.id}"
        scheme = handbook.scheme_by_id.get(project.scheme)
        yield ProjectStatus(
            name=name,
            title=project.title,
            scheme=project.scheme,
            version=scheme.version if scheme else "",
            wiki=_published(workspace, planned, scheme.path, scheme.version) if planned and scheme else None,
            bundle=_built(workspace, name),
            vendor=project.vendor,
            data=prodigy.data.get(name),
            trouble=prodigy.troubles.get(name, ""),
        )


def _published(workspace: Workspace, planned: Planned, path: str, version: str) -> str | None:
    """The version on the scheme's page: the handbook's where nothing is to be done to it, else that of its commit."""
    made = planned.plan
    if path not in planned.commits:
        return None
    if path not in {step.key for step in made.steps} | {conflict.key for conflict in made.conflicts}:
        return version
    commit = planned.commits[path]
    known = workspace.repository and commit != "-"
    return version_at(workspace.repository, commit, path) if known and workspace.repository else None


def _built(workspace: Workspace, name: str) -> str | None:
    """The version in a bundle's record; None where there is no record that can be read."""
    try:
        record = json.loads((workspace.root / "build" / "prodigy" / name / "bundle.json").read_text("utf-8"))
        return str(record["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _milestones(handbook: Handbook, prodigy: _Prodigy, today: date) -> Iterator[MilestoneStatus]:
    for initiative in handbook.initiatives:
        for milestone in initiative.milestones:
            yield _milestone(initiative, milestone, prodigy.times, today)


def _milestone(initiative: Initiative, milestone: Milestone, times: Times, today: date) -> MilestoneStatus:
    try:
        due: date | None = date.fromisoformat(milestone.due)
    except ValueError:
        due = None  # lint says so
    mine = times.get(f"{initiative.id}/{milestone.project}") if milestone.project else None
    counted = progress(mine, target=milestone.target, due=due) if mine is not None else None
    return MilestoneStatus(
        initiative=initiative.id,
        id=milestone.id,
        title=milestone.title,
        due=milestone.due,
        days=(due - today).days if due else None,
        project=milestone.project,
        target=milestone.target,
        done=counted.done if counted else None,
        reached=counted.reached if counted else None,
    )
