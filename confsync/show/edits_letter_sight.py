"""(Handbook, Handbook, audience) -> what this audience may know of the edits between them, and what it calls things.

A label is the audience's own where a project of its own has it, a document where such a project names it and it is
written for the audience. What is its own on one side only came or went for it, however long others have had it: it is
told that, and nothing of the other side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from confsync.diff.lineage import heirs
from confsync.model.edit import Class, Edit
from confsync.model.handbook import Handbook
from confsync.model.initiative import Project
from confsync.model.selection import nameable, scope_of
from confsync.model.taxonomy import Status

_CAME = {"label.added", "label.added.carved", "label.revived"}
WENT = {"label.removed", "label.retired", "label.replaced", "label.merged", "label.split"}
_COMES_AND_GOES = ("doc.added", "doc.removed", "project.added", "project.removed", "project.guideline_")


class Side:
    """One handbook, as far as an audience may know it."""

    def __init__(self, handbook: Handbook, audience: str) -> None:
        self.handbook = handbook
        self.projects: dict[tuple[str, str], Project] = {
            (initiative.id, project.id): project
            for initiative, project in handbook.projects()
            if project.vendor == audience
        }
        self.labels: dict[str, frozenset[str]] = {}  # own, by scheme
        self.named: dict[str, frozenset[str]] = {}  # these and the groups above them
        for project in self.projects.values():
            scheme = handbook.scheme_by_id.get(project.scheme)
            if scheme is not None:
                drafts = {label.id for label in scheme.labels if label.status is Status.DRAFT}
                self.labels[scheme.id] = self.labels.get(scheme.id, frozenset()) | (scope_of(scheme, project) - drafts)
                self.named[scheme.id] = self.named.get(scheme.id, frozenset()) | (nameable(scheme, project) - drafts)
        self.documents = {path for path in self._guidelines() if self._in_force(path, audience)}

    def _guidelines(self) -> Iterator[str]:
        return (path for project in self.projects.values() for path in project.guidelines)

    def _in_force(self, path: str, audience: str) -> bool:
        document = self.handbook.document_by_path.get(path)
        return document is not None and document.status == "approved" and document.seen_by(audience)

    def label_name(self, scheme: str | None, name: str) -> str | None:
        """What a label is called; "" for one that the audience need not know, None where there is no such label."""
        found = self.handbook.scheme_by_id.get(scheme or "")
        if found is None or name not in found.by_id:
            return None
        return found.by_id[name].name if name in self.named.get(found.id, ()) else ""


class Sight:
    """Both sides; make one for a letter."""

    def __init__(self, base: Handbook, head: Handbook, audience: str) -> None:
        self.base, self.head = Side(base, audience), Side(head, audience)

    def seen(self, edits: Iterable[Edit]) -> list[Edit]:
        """Edits that the audience may know, and one for each document and project that came or went for it alone."""
        given = list(edits)
        moved = {edit.before: edit.after for edit in given if edit.kind == "doc.moved"}
        news = [*self._documents(moved), *self._projects()]
        ratings = {(edit.kind, edit.subject, edit.label): edit.rating for edit in given}
        stayed = {moved.get(path, path) for path in self.base.documents} & self.head.documents
        told = [self._told(edit, stayed) for edit in given if not edit.kind.startswith(_COMES_AND_GOES)]
        return [replace(one, rating=ratings.get((one.kind, one.subject, one.label), one.rating)) for one in news] + [
            edit for edit in told if edit is not None
        ]

    def project(self, edit: Edit) -> Project | None:
        """Theirs, if the edit is about one; as it is now, or as it was."""
        key = (edit.subject, edit.label or "")
        return self.head.projects.get(key) or self.base.projects.get(key)

    def label_name(self, scheme: str | None, name: str) -> str | None:
        """By its newest name; "" for one that the audience need not know, None where neither side has such a label."""
        names = [side.label_name(scheme, name) for side in (self.head, self.base)]
        return next(filter(None, names), "" if "" in names else None)

    def _documents(self, moved: dict[str, str]) -> Iterator[Edit]:
        before = {moved.get(path, path) for path in self.base.documents}
        for path in sorted(self.head.documents - before):
            at = self.head.handbook.document_by_path[path].at
            yield Edit(kind="doc.added", rating=Class.RETRAIN, subject=path, reason="", at=at)
        for path in sorted(self.base.documents):
            if moved.get(path, path) not in self.head.documents:
                at = self.base.handbook.document_by_path[path].at
                yield Edit(kind="doc.removed", rating=Class.RETRAIN, subject=path, reason="", at=at)

    def _projects(self) -> Iterator[Edit]:
        for kind, side, other in (("added", self.head, self.base), ("removed", self.base, self.head)):
            for (initiative, name), project in side.projects.items():
                if (initiative, name) not in other.projects:
                    told, at = f"project.{kind}", project.at
                    yield Edit(kind=told, rating=Class.RETRAIN, subject=initiative, label=name, reason="", at=at)

    def _told(self, edit: Edit, documents: Collection[str]) -> Edit | None:
        """The edit, without what only others may know; None for one that is not for the audience.

        `documents` are those that it knew and knows.
        """
        if edit.kind.startswith("project."):
            both = self.base.projects.keys() & self.head.projects.keys()
            return edit if (edit.subject, edit.label or "") in both else None
        if edit.scheme is None:
            return edit if edit.subject in documents and _shows(edit) else None
        if edit.is_property:
            return self._property(edit)
        if edit.label is None or edit.kind == "order.changed":
            return edit if edit.scheme in self.base.labels.keys() & self.head.labels.keys() else None
        was, is_ = (edit.label in side.labels.get(edit.scheme, ()) for side in (self.base, self.head))
        if edit.kind == "status.changed" and was is not is_:
            return (
                self._offered(edit, edit.scheme, edit.label) if is_ else replace(edit, kind="label.retired", after={})
            )
        kinds = (_CAME if is_ else set()) | (WENT if was else set())
        return self._led(edit, edit.scheme, edit.label) if (was and is_) or edit.kind in kinds else None

    def _led(self, edit: Edit, scheme: str, label: str) -> Edit:
        """Of a tombstone that went into another one, what can be chosen in the end."""
        ends = heirs(self.head.handbook.scheme_by_id[scheme]).get(label) if edit.kind in WENT else None
        return replace(edit, after={**edit.after, "into": list(ends)}) if ends and edit.after else edit

    def _offered(self, edit: Edit, scheme: str, label: str) -> Edit:
        """A draft that annotators may use from now on, which to them is a new label."""
        new = self.head.handbook.scheme_by_id[scheme].by_id[label]
        return replace(edit, kind="label.added", before=None, after={"definition": new.definition})

    def _property(self, edit: Edit) -> Edit | None:
        """Of an attribute or a relation, with the audience's own labels alone."""
        known = [self._ends(side, edit) for side in (self.base, self.head)]
        if not any(known):
            return None
        if not isinstance(edit.before, list) and not isinstance(edit.after, list):
            return edit
        before, after = (self._own(edit, value) for value in (edit.before, edit.after))
        return None if before == after else replace(edit, before=before, after=after)

    def _own(self, edit: Edit, names: list[str] | None) -> list[str] | None:
        """Names of their own labels; [] stands for every label, and stays."""
        return [name for name in names if self.label_name(edit.scheme, name)] or None if names else names

    def _ends(self, side: Side, edit: Edit) -> bool:
        """Whether it applies to a label of theirs on this side."""
        scheme = side.handbook.scheme_by_id.get(edit.scheme or "")
        own = side.labels.get(edit.scheme or "")
        if scheme is None or own is None:
            return False
        attributes = [one.labels for one in scheme.attributes if one.id == edit.label]
        relations = [part for one in scheme.relations if one.id == edit.label for part in (one.source, one.target)]
        if edit.part.startswith("attributes/"):
            return any(not labels or own & set(labels) for labels in attributes)
        return bool(relations) and all(not labels or own & set(labels) for labels in relations)


def _shows(edit: Edit) -> bool:
    """Whether readers see any of it."""
    sides = (edit.before, edit.after)
    before, after = (without_remarks(side).split() if isinstance(side, str) else side for side in sides)
    return before is None or before != after


def without_remarks(text: str) -> str:
    """Without comments in the source, which are on no page."""
    return re.sub(r"(?s)<!--.*?(?:-->|$)", "", text)
