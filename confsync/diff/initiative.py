"""(Handbook, Handbook) -> Edits of initiatives and their projects: what is annotated, by whom, and who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from confsync.diff.frame import Frame
from confsync.finding import spot
from confsync.model.edit import Edit
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Milestone, Project
from confsync.model.selection import scope_of


def initiatives_edits(base: Handbook, head: Handbook) -> Iterator[Edit]:
    """By id; one whose file could not be read on either side is passed over."""
    old = {one.id: one for one in reversed(base.initiatives)}
    new = {one.id: one for one in reversed(head.initiatives)}
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before and after:
            frame = Frame(subject=name, at=after.at, was=before.at)
            yield from _initiative(frame, before, after)
            yield from _projects(frame, base, head, before, after)
        elif after and after.at.path not in base.broken:
            yield Frame(subject=name, at=after.at).edit("initiative.added", "", None, _plain(after))
        elif before and before.at.path not in head.broken:
            frame = Frame(subject=name, at=before.at, was=before.at)
            yield frame.edit("initiative.removed", "", _plain(before))


def _initiative(frame: Frame, base: Initiative, head: Initiative) -> Iterator[Edit]:
    promises = _milestones(base.milestones), _milestones(head.milestones)
    changes: dict[str, tuple[str, Any, Any]] = {
        "title": ("initiative.changed", base.title, head.title),
        "owner": ("owner.changed", base.owner, head.owner),
        "space": ("initiative.moved", base.space, head.space),
        "milestones": ("initiative.changed", *promises),
    }
    yield from _changes(frame, changes, base, head)


def _changes(
    frame: Frame, changes: Mapping[str, tuple[str, Any, Any]], base: Initiative | Project, head: Initiative | Project
) -> Iterator[Edit]:
    """An edit of each key whose values differ: key -> kind, before, after."""
    for key, (name, before, after) in changes.items():
        if before != after:
            yield frame.edit(name, key, before, after, at=spot(head, key), was=spot(base, key))


def _projects(frame: Frame, base: Handbook, head: Handbook, before: Initiative, after: Initiative) -> Iterator[Edit]:
    old = {one.id: one for one in reversed(before.projects)}
    new = {one.id: one for one in reversed(after.projects)}
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was and now:
            here = frame.on(name, now.at, was.at)
            yield from _project(here, was, now)
            yield from _subset(here, base, head, was, now)
        elif now:
            yield frame.on(name, now.at).edit("project.added", "", None, _project_plain(now))
        elif was:
            yield frame.on(name, was.at, was.at).edit("project.removed", "", _project_plain(was))


def _project(frame: Frame, base: Project, head: Project) -> Iterator[Edit]:
    widened = "audience.widened" if head.vendor else "audience.narrowed"
    changes: dict[str, tuple[str, Any, Any]] = {
        "title": ("project.changed", base.title, head.title),
        "scheme": ("project.scheme_changed", base.scheme, head.scheme),
        "interface": ("project.interface_changed", base.interface, head.interface),
        "hierarchy": ("project.hierarchy_changed", base.hierarchy.value, head.hierarchy.value),
        "datasets": ("project.changed", _lists(base.datasets), _lists(head.datasets)),
        "annotators": ("project.changed", _people(base), _people(head)),
        "vendor": (widened, base.vendor, head.vendor),
        "config": ("project.config_changed", dict(base.config), dict(head.config)),
        "answers": ("project.answers_changed", dict(base.answers), dict(head.answers)),
        "signoff": ("project.signoff_changed", _signoff(base), _signoff(head)),
    }
    yield from _changes(frame, changes, base, head)
    at, was = spot(head, "guidelines"), spot(base, "guidelines")
    for path in dict.fromkeys(base.guidelines):
        if path not in head.guidelines:
            yield frame.edit("project.guideline_removed", "guidelines", path, None, at=at, was=was)
    for path in dict.fromkeys(head.guidelines):
        if path not in base.guidelines:
            yield frame.edit("project.guideline_added", "guidelines", None, path, at=at, was=was)


def _subset(frame: Frame, base: Handbook, head: Handbook, before: Project, after: Project) -> Iterator[Edit]:
    """Labels that the project itself takes in or leaves out; what its scheme gains or loses is told there."""
    old, new = base.scheme_by_id.get(before.scheme), head.scheme_by_id.get(after.scheme)
    if old is None or new is None or old.id != new.id or _listed(before) == _listed(after):
        return
    was, now = scope_of(old, before), scope_of(new, after)
    at, at_base = spot(after, "labels"), spot(before, "labels")
    for label in new.by_id.values():
        known = old.by_id.get(label.id)
        if known is None or not (known.selectable and label.selectable) or (label.id in was) == (label.id in now):
            continue
        if label.id in now:
            yield frame.edit("project.label_added", f"labels/{label.id}", None, label.id, at=at, was=at_base)
        else:
            told = {"key": known.key}
            yield frame.edit(
                "project.label_removed", f"labels/{label.id}", label.id, None, at=at, was=at_base, told=told
            )


def _listed(project: Project) -> frozenset[str] | None:
    return None if project.labels is None else frozenset(project.labels)


def _milestones(milestones: tuple[Milestone, ...]) -> list[dict[str, Any]]:
    found = [{key: value for key, value in asdict(one).items() if key != "at"} for one in milestones]
    return sorted(found, key=lambda one: str(one["id"]))


def _people(project: Project) -> dict[str, Any]:
    return {"min": project.annotators.min, "people": sorted(project.annotators.people)}


def _signoff(project: Project) -> dict[str, Any] | None:
    return {"roles": _lists(project.signoff.roles), "quorum": project.signoff.quorum} if project.signoff else None


def _lists(values: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {key: sorted(value) for key, value in values.items()}


def _plain(initiative: Initiative) -> dict[str, Any]:
    return {"title": initiative.title, "projects": [project.id for project in initiative.projects]}


def _project_plain(project: Project) -> dict[str, Any]:
    return {"title": project.title, "scheme": project.scheme, "interface": project.interface, "vendor": project.vendor}
