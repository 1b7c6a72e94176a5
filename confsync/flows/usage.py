"""Handbooks and where annotations are -> Usage: what stored answers hold, and which datasets were not looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from confsync.errors import Undecided
from confsync.flows.workspace import Workspace
from confsync.model.handbook import Handbook
from confsync.model.initiative import Hierarchy, Project
from confsync.model.taxonomy import Scheme
from confsync.model.usage import DatasetUsage, Usage
from confsync.render.prodigy_config import exclude_by
from confsync.render.prodigy_labels import passes
from confsync.render.prodigy_record import dataset_of, datasets_of
from confsync.review.source import Source, open_source
from confsync.review.usage import read_usage


@dataclass
class Owner:
    """Whose answers a dataset holds."""

    schemes: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    paths: bool = False
    by_input: bool = True


def usage_of(
    workspace: Workspace, handbooks: Iterable[Handbook], annotations: Sequence[str], *, address: str | None = None
) -> Usage:
    """What the named datasets and exports hold; an export is the dataset that its file is called after.

    A dataset belongs to a project if any of the handbooks says so. `address` is of a database, instead of the one in
    the settings of the last handbook. Raises Undecided when a dataset is named and no database, Unreachable when
    nothing answers there.
    """
    books = tuple(handbooks)
    owners = owners_of(books)
    database = _Database(workspace, address or books[-1].settings.database)
    read = [_owned(one, owners) for one in _read(annotations, database)]
    unread = owners.keys() - {one.name for one in read}
    return Usage((*read, *(_owned(DatasetUsage(name=name, whole=False), owners) for name in sorted(unread))))


class _Database:
    """Opened when the first dataset is asked for."""

    def __init__(self, workspace: Workspace, address: str | None) -> None:
        self._workspace = workspace
        self._address = address

    @cached_property
    def source(self) -> Source:
        if self._address is None:
            raise Undecided(
                "no Prodigy database is named: set prodigy.database in confsync.yaml or CONFSYNC_PRODIGY_DATABASE, "
                "or give an export, --annotations FILE.jsonl"
            )
        return open_source(self._address, self._workspace.root)


def _read(annotations: Sequence[str], database: _Database) -> Iterator[DatasetUsage]:
    seen = set[tuple[Path, str]]()
    for name in dict.fromkeys(annotations):
        path = Path(name)
        if (path.resolve(), path.stem) in seen:
            continue
        if path.suffix in {".jsonl", ".ndjson"} or path.is_file():
            seen.add((path.resolve(), path.stem))
            found = read_usage(open_source(path.absolute()), path.stem)
            # An export that went wrong leaves an empty file too, so none says that there is nothing.
            yield replace(found, whole=found.whole and found.answers > 0)
        else:
            yield read_usage(database.source, name)


def owners_of(handbooks: Iterable[Handbook]) -> dict[str, Owner]:
    """By name of the dataset; those of every pass of a project, on every side."""
    found: dict[str, Owner] = {}
    for handbook in handbooks:
        for initiative, project in handbook.projects():
            scheme = handbook.scheme_by_id.get(project.scheme)
            if scheme is None:
                continue
            for name in _datasets(scheme, project):
                owner = found.setdefault(name, Owner())
                owner.schemes |= {project.scheme}
                owner.projects |= {f"{initiative.id}/{project.id}"}
                owner.paths |= project.hierarchy is not Hierarchy.LEAVES
                owner.by_input &= exclude_by(scheme, project) == "input"
    return found


def _datasets(scheme: Scheme, project: Project) -> set[str]:
    """Names of those that it saves to and reads from, in every pass."""
    names: set[str] = set()
    for here in passes(scheme, project):
        names.update([dataset_of(project, here)], *datasets_of(project, here).values())
    return names


def _owned(dataset: DatasetUsage, owners: dict[str, Owner]) -> DatasetUsage:
    owner = owners.get(dataset.name, Owner(by_input=False))
    return replace(dataset, schemes=owner.schemes, projects=owner.projects, paths=owner.paths, by_input=owner.by_input)
