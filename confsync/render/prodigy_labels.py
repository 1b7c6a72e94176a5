"""(Scheme, Project) -> passes: which labels annotators may pick, and in how many rounds.

Prodigy knows no hierarchy, so a project says how to flatten its own. The advice of Prodigy's makers for a deep one is
several passes, top level first (forum 1832, 5955, 6610); the other two ways put it into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confsync.model.initiative import Hierarchy, Initiative, Project
from confsync.model.selection import chosen_labels, scope_of
from confsync.model.taxonomy import Label, Scheme

STEP = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "  # between the names of a path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One round of annotation: these labels and no others."""

    folder: str = ""  # below the bundle's folder; "" is the bundle itself
    level: int = 0  # from 1; 0 for a bundle of one pass
    parent: Label | None = None  # whose children these are; None: the top level, or all levels at once
    labels: tuple[Label, ...]  # in scheme order


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What one folder of files is about: a pass of a project under a scheme."""

    initiative: Initiative
    project: Project
    scheme: Scheme
    here: Pass
    colors: Mapping[str, str]  # label id -> "#rrggbb", of all labels
    relation_colors: Mapping[str, str]  # relation id -> "#rrggbb"


def passes(scheme: Scheme, project: Project) -> tuple[Pass, ...]:
    """The bundle's own pass, followed, for `hierarchy: levels`, by one for each parent, top level first."""
    chosen = chosen_labels(scheme, project)
    if project.hierarchy is Hierarchy.LEAVES:
        return (Pass(labels=_leaves(scheme, chosen)),)
    if project.hierarchy is Hierarchy.PATHS:
        return (Pass(labels=chosen),)
    return (Pass(labels=chosen), *_levels(scheme, project, chosen))


def path_name(scheme: Scheme, label: Label) -> str:
    """The label's name after those of its ancestors."""
    return STEP.join(part.name for part in (*scheme.ancestors(label), label))


def _leaves(scheme: Scheme, labels: Iterable[Label]) -> tuple[Label, ...]:
    labels = tuple(labels)
    above = {ancestor.id for label in labels for ancestor in scheme.ancestors(label)}
    return tuple(label for label in labels if label.id not in above)


def _levels(scheme: Scheme, project: Project, chosen: Iterable[Label]) -> tuple[Pass, ...]:
    """Labels grouped by the parent that is in the project's subset; a group that is not is as good as absent."""
    scope = scope_of(scheme, project)
    groups: dict[tuple[int, int, str], list[Label]] = {}
    position = {label.id: index for index, label in enumerate(scheme.labels)}
    for label in chosen:
        line = [ancestor.id for ancestor in scheme.ancestors(label) if ancestor.id in scope]
        parent = line[-1] if line else ""
        groups.setdefault((len(line) + 1, position.get(parent, -1), parent), []).append(label)
    return tuple(
        Pass(folder=_folder(level, parent), level=level, parent=scheme.by_id.get(parent), labels=tuple(labels))
        for (level, _, parent), labels in sorted(groups.items(), key=lambda group: group[0])
    )


def _folder(level: int, parent: str) -> str:
    return f"level-{level}" + (f"-{re.sub('[^A-Za-z0-9_-]+', '-', parent)}" if parent else "")
