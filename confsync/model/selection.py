"""(Scheme, Project) -> the labels that annotators of the project may pick. Lint, pages and bundles must agree on it."""

from __future__ import annotations

from confsync.model.initiative import Project
from confsync.model.taxonomy import Label, Scheme

NOT_YOURS = "a label that is not yours"  # what stands for one that is not nameable


def chosen_labels(scheme: Scheme, project: Project) -> tuple[Label, ...]:
    """The selectable labels of the project's subset, in scheme order."""
    scope = scope_of(scheme, project)
    return tuple(label for label in scheme.labels if label.id in scope and label.selectable)


def scope_of(scheme: Scheme, project: Project) -> frozenset[str]:
    """Ids that a project means, whatever their status; a listed parent brings its descendants, and counts itself."""
    if project.labels is None:
        return frozenset(scheme.by_id)
    named = [scheme.by_id[name] for name in project.labels if name in scheme.by_id]
    return frozenset(part.id for label in named for part in (label, *scheme.descendants(label)))


def nameable(scheme: Scheme, project: Project) -> frozenset[str]:
    """Ids of the labels that its people may read of: a vendor's, those of its subset and the groups above; else all."""
    if project.vendor is None:
        return frozenset(scheme.by_id)
    own = scope_of(scheme, project)
    return own.union(above.id for name in own for above in scheme.ancestors(scheme.by_id[name]))
