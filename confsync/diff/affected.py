"""(Handbook, Handbook) -> for an edit, the projects that use what was changed, and the vendors who work on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from confsync.model.edit import Edit
from confsync.model.handbook import Handbook
from confsync.model.initiative import Project
from confsync.model.selection import scope_of

Use = tuple[str, Project]  # <initiative>/<project>


class Affected:
    """Who uses what on either side: a project that drops a label in the same change is affected all the same."""

    def __init__(self, base: Handbook, head: Handbook) -> None:
        self._sides = (base, head)

    def tell(self, edit: Edit) -> Edit:
        """The edit with its projects and vendors."""
        uses = list(self._uses(edit))
        vendors = {project.vendor for _, project in uses if project.vendor}
        return replace(edit, projects=tuple(sorted({name for name, _ in uses})), vendors=tuple(sorted(vendors)))

    def _uses(self, edit: Edit) -> Iterator[Use]:
        if edit.scheme is None and edit.subject in self._by_initiative:
            for name, project in self._by_initiative[edit.subject]:
                if edit.label in {None, project.id}:
                    yield name, project
        elif edit.scheme is not None and (edit.label is None or edit.is_property):
            yield from self._by_scheme.get(edit.scheme, ())
        elif edit.scheme is not None:
            yield from self._labels.get(edit.scheme, {}).get(edit.label or "", ())
        else:
            yield from self._by_guideline.get(edit.subject, ())

    @cached_property
    def _all(self) -> list[tuple[Handbook, str, Project]]:
        return [
            (side, f"{initiative.id}/{project.id}", project)
            for side in self._sides
            for initiative, project in side.projects()
        ]

    @cached_property
    def _by_initiative(self) -> dict[str, list[Use]]:
        found = defaultdict(list)
        for _, name, project in self._all:
            found[name.partition("/")[0]].append((name, project))
        return found

    @cached_property
    def _by_scheme(self) -> dict[str, list[Use]]:
        found = defaultdict(list)
        for _, name, project in self._all:
            found[project.scheme].append((name, project))
        return found

    @cached_property
    def _labels(self) -> dict[str, dict[str, list[Use]]]:
        """Scheme -> label -> projects whose part of the scheme has it."""
        found: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
        for side, name, project in self._all:
            scheme = side.scheme_by_id.get(project.scheme)
            for label in scope_of(scheme, project) if scheme else ():
                found[project.scheme][label].append((name, project))
        return found

    @cached_property
    def _by_guideline(self) -> dict[str, list[Use]]:
        found = defaultdict(list)
        for _, name, project in self._all:
            for path in project.guidelines:
                found[path].append((name, project))
        return found
