"""(Handbook, Scheme) -> what follows from a scheme and its use, worked out once for all pages that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from confsync.model.handbook import Handbook
from confsync.model.history import Change
from confsync.model.initiative import Initiative, Project
from confsync.model.selection import chosen_labels
from confsync.model.taxonomy import Attribute, Label, Relation, Scheme, Status
from confsync.render.prodigy_colors import colors_of, relation_colors_of

GROUP = "#dfe1e6"  # what groups others has no colour in Prodigy, for nobody assigns it
_TOMBSTONE = "#ebecf0"


class SchemeView:
    """A scheme as its readers see it: labels in order of the hierarchy, colours, successors and users."""

    def __init__(self, handbook: Handbook, scheme: Scheme, changes: Sequence[Change] = ()) -> None:
        self.scheme = scheme
        self.changes = changes  # what was done to it, the newest first
        self.projects = tuple(pair for pair in handbook.projects() if pair[1].scheme == scheme.id)

    @cached_property
    def ordered(self) -> tuple[tuple[Label, int], ...]:
        """Every label once with its depth, from 0: depth first; at the end those that a cycle cuts off, at depth 0."""
        found = {label.id: (label, depth) for label, depth in self._walk()}
        for label in self.scheme.labels:
            found.setdefault(label.id, (label, 0))
        return tuple(found.values())

    def _walk(self) -> Iterator[tuple[Label, int]]:
        waiting = [(label, 0) for label in reversed(self.scheme.children.get(None, ()))]
        seen: set[str] = set()
        while waiting:
            label, depth = waiting.pop()
            if label.id not in seen:
                seen.add(label.id)
                yield label, depth
                waiting.extend((child, depth + 1) for child in reversed(self.scheme.children.get(label.id, ())))

    @cached_property
    def branches(self) -> Mapping[str, tuple[tuple[Label, int], ...]]:
        """Id of a top-level label -> it and all below it, with their depths."""
        found: dict[str, list[tuple[Label, int]]] = {}
        top = ""
        for label, depth in self.ordered:
            top = top if depth else label.id
            found.setdefault(top, []).append((label, depth))
        return {branch: tuple(entries) for branch, entries in found.items()}

    @cached_property
    def below(self) -> Mapping[str, int]:
        """Id -> how many labels stand below it, tombstones not counted."""
        count = dict.fromkeys(self.scheme.by_id, 0)
        for label, _ in self.ordered:
            if label.status is not Status.RETIRED:
                for ancestor in self.scheme.ancestors(label):
                    count[ancestor.id] += 1
        return count

    @cached_property
    def changes_of(self) -> Mapping[str, tuple[Change, ...]]:
        """Id -> what was done to the label, the newest first; that it came with its scheme is no change."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            if any(edit.kind == "scheme.added" for edit in change.edits):
                continue
            for name in dict.fromkeys(edit.label for edit in change.edits if edit.label):
                about = tuple(edit for edit in change.edits if edit.label == name)
                found.setdefault(name, []).append(replace(change, edits=about))
        return {name: tuple(changes) for name, changes in found.items()}

    def color(self, label: Label) -> str:
        """The colour of a label's chip, the same as in Prodigy; grey for what nobody can assign."""
        if label.status is Status.RETIRED:
            return _TOMBSTONE
        return GROUP if label.abstract else self._colors[label.id]

    @cached_property
    def _colors(self) -> Mapping[str, str]:
        return colors_of(self.scheme)

    @cached_property
    def relation_colors(self) -> Mapping[str, str]:
        """Relation id -> colour."""
        return relation_colors_of(self.scheme)

    @cached_property
    def inherits(self) -> Mapping[str, tuple[Label, ...]]:
        """Id -> the retired labels whose work it took over."""
        found: dict[str, list[Label]] = {}
        for label in self.scheme.by_id.values():
            for heir in label.retired.into if label.retired else ():
                found.setdefault(heir, []).append(label)
        return {heir: tuple(sorted(labels, key=lambda label: label.id)) for heir, labels in found.items()}

    @cached_property
    def users(self) -> Mapping[str, tuple[tuple[Initiative, Project], ...]]:
        """Id -> the projects in which annotators can assign it."""
        found: dict[str, list[tuple[Initiative, Project]]] = {}
        for initiative, project in self.projects:
            for label in chosen_labels(self.scheme, project):
                found.setdefault(label.id, []).append((initiative, project))
        return {name: tuple(pairs) for name, pairs in found.items()}

    def attributes(self, label: Label) -> tuple[Attribute, ...]:
        """The attributes that an answer with this label has."""
        assignable = not label.abstract and label.status is not Status.RETIRED
        return tuple(
            attribute
            for attribute in self.scheme.attributes
            if label.id in attribute.labels or (not attribute.labels and assignable)
        )

    def relations(self, label: Label) -> tuple[Relation, ...]:
        """The relations that name this label at one of their ends."""
        return tuple(
            relation for relation in self.scheme.relations if label.id in relation.source or label.id in relation.target
        )
