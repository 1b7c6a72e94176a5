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


def initiatives_edits(base: Handbook, head: Handbook, former: Mapping[str, str]) -> Iterator[Edit]:
    """By id; one whose file could not be read on either side is passed over.

    `former` is where documents stood before, new path -> old path.
    """
    moved = {before: path for path, before in former.items()}
    old = {one.id: one for one in reversed(base.initiatives)}
    new = {one.id: one for one in reversed(head.initiatives)}
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before and after:
            frame = Frame(subject=name, at=after.at, was=before.at)
            yield from _initiative(frame, before, after)
            for here, was, now in _projects(frame, before, after):
                yield from _project(here, was, now)
                yield from _guidelines(here, was, now, moved)
                yield from _subset(here, base, head, was, now)
            yield from _members(frame, before, after)
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


def _projects(frame: Frame, before: Initiative, after: Initiative) -> Iterator[tuple[Frame, Project, Project]]:
    """Projects that are on both sides."""
    old, new = _by_id(before), _by_id(after)
    for name in [name for name in new if name in old]:
        yield frame.on(name, new[name].at, old[name].at), old[name], new[name]


def _members(frame: Frame, before: Initiative, after: Initiative) -> Iterator[Edit]:
    """Projects that came and went."""
    old, new = _by_id(before), _by_id(after)
    for name in [name for name in new if name not in old]:
        yield frame.on(name, new[name].at).edit("project.added", "", None, _project_plain(new[name]))
    for name in [name for name in old if name not in new]:
        yield frame.on(name, old[name].at, old[name].at).edit("project.removed", "", _project_plain(old[name]))


def _by_id(initiative: Initiative) -> dict[str, Project]:
    return {one.id: one for one in reversed(initiative.projects)}


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


def _guidelines(frame: Frame, base: Project, head: Project, moved: Mapping[str, str]) -> Iterator[Edit]:
    """Guidelines of a project; one that was moved is the same, and that it moved is told of the guideline."""
    at, was = spot(head, "guidelines"), spot(base, "guidelines")
    known = {moved.get(path, path): path for path in base.guidelines}
    for path, before in known.items():
        if path not in head.guidelines:
            yield frame.edit("project.guideline_removed", "guidelines", before, None, at=at, was=was)
    for path in dict.fromkeys(head.guidelines):
        if path not in known:
            yield frame.edit("project.guideline_added", "guidelines", None, path, at=at, was=was)


def _subset(frame: Frame, base: Handbook, head: Handbook, before: Project, after: Project) -> Iterator[Edit]:
    """Labels that were there and enter or leave the project; what its scheme gains or loses is told there.

    A project that lists a parent has what is below it, so a label may enter or leave by moving in its scheme.
    """
    old, new = base.scheme_by_id.get(before.scheme), head.scheme_by_id.get(after.scheme)
    if old is None or new is None or old.id != new.id:
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
