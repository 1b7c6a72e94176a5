"""A project and where its rows are -> what was decided in it, with the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from confsync.errors import Rejected, Undecided
from confsync.finding import Finding
from confsync.flows.build import project_name
from confsync.flows.versions import version_dates
from confsync.flows.workspace import Workspace
from confsync.measure.bootstrap import REPLICATES
from confsync.measure.quality import Quality, measure
from confsync.measure.unit import labels_in, shape_for
from confsync.model.handbook import Handbook
from confsync.model.initiative import Initiative, Project
from confsync.model.outcome import Outcomes
from confsync.model.taxonomy import Scheme, Status
from confsync.render.prodigy_labels import Pass, passes
from confsync.render.prodigy_record import dataset_of, datasets_of
from confsync.review.outcomes import read_outcomes
from confsync.review.source import Feed, Source, feeds_of, open_source


@dataclass(frozen=True, kw_only=True)
class Case:
    """A project with its initiative and scheme."""

    initiative: Initiative
    project: Project
    scheme: Scheme

    @property
    def name(self) -> str:
        """`<initiative>/<project>`."""
        return f"{self.initiative.id}/{self.project.id}"


@dataclass(frozen=True)
class Rows:
    """Where rows are to come from, when it is not what the settings say."""

    address: str | None = None  # of a database
    named: Sequence[str] = ()  # datasets and exports, in the place of a project's own datasets


class Reader:
    """Opens the database when it is first needed."""

    def __init__(self, workspace: Workspace, handbook: Handbook, rows: Rows) -> None:
        self._workspace = workspace
        self._handbook = handbook
        self._rows = rows

    def outcomes(self, case: Case) -> Outcomes:
        """Everything decided in a project; text is cut and redacted as the settings say.

        A project that is annotated level by level asks several questions about one input: each pass has its own
        datasets, and an outcome of a pass has the pass in its id. Raises Undecided when no database is named anywhere,
        Unreachable when nothing answers there.
        """
        if self._rows.named:
            return self._read(case, tuple(self._named(case.project)))
        parts = []
        for here in passes(case.scheme, case.project):
            part = self._read(case, feeds_of(_datasets(case.project, here), self._database))
            parts.append(_in_pass(part, here.folder))
        return parts[0] if len(parts) == 1 else _together(parts)

    def _read(self, case: Case, feeds: tuple[Feed, ...]) -> Outcomes:
        privacy, project = self._handbook.settings.privacy, case.project
        return read_outcomes(
            feeds,
            people=project.annotators.people,
            prefixes=[name for names in project.datasets.values() for name in names],
            excerpt=privacy.excerpt,
            redact=privacy.redact,
            dates=version_dates(self._workspace.repository, case.scheme.path),
        )

    def _named(self, project: Project) -> Iterator[Feed]:
        for name in self._rows.named:
            path = Path(name)
            if path.suffix in {".jsonl", ".ndjson"} or path.is_file():
                yield Feed(path.stem, _role(project, path.stem), open_source(path.absolute()))
            else:
                yield Feed(name, _role(project, name), self._database)

    @cached_property
    def _database(self) -> Source:
        address = self._rows.address or self._handbook.settings.database
        if address is None:
            raise Undecided(
                "no Prodigy database is named: set prodigy.database in confsync.yaml or CONFSYNC_PRODIGY_DATABASE, "
                "or read an export with --from FILE.jsonl"
            )
        return open_source(address, self._workspace.root)


def case_of(handbook: Handbook, wanted: str) -> Case:
    """The project that a user named. Raises Rejected when there is no such project, or its scheme is missing."""
    name = project_name(handbook, wanted)
    initiative, project = next(pair for pair in handbook.projects() if f"{pair[0].id}/{pair[1].id}" == name)
    scheme = handbook.scheme_by_id.get(project.scheme)
    if scheme is None:
        at = project.places.get("scheme", project.at)
        raise Rejected([Finding(at=at, text=f'there is no scheme "{project.scheme}"', rule="unknown-scheme")])
    return Case(initiative=initiative, project=project, scheme=scheme)


def measure_case(case: Case, outcomes: Outcomes, *, quick: bool = False) -> Quality:
    """The numbers; `quick` leaves out intervals that take a thousand draws."""
    scheme, project = case.scheme, case.project
    return measure(
        outcomes,
        labels=tuple(_known_keys(case, outcomes)),
        kind=scheme.kind,
        answers=project.answers,
        retired=tuple(label.key for label in scheme.labels if label.status is Status.RETIRED),
        replicates=0 if quick else REPLICATES,
    )


def _known_keys(case: Case, outcomes: Outcomes) -> Iterator[str]:
    """Keys that the project offers or offered, and any other of the scheme that is in the data: it is not unknown."""
    scheme, project = case.scheme, case.project
    if scheme.relations:
        yield from (relation.key for relation in scheme.relations)
    scope = _scope(scheme, project)
    used: set[str] | None = None
    for label in scheme.labels:
        if label.status is Status.RETIRED or label.abstract:
            continue
        if label.id not in scope:
            used = used if used is not None else _used(case, outcomes)
            if label.key not in used:
                continue
        yield label.key


def _scope(scheme: Scheme, project: Project) -> frozenset[str]:
    if project.labels is None:
        return frozenset(scheme.by_id)
    named = [scheme.by_id[name] for name in project.labels if name in scheme.by_id]
    return frozenset(part.id for label in named for part in (label, *scheme.descendants(label)))


def _used(case: Case, outcomes: Outcomes) -> set[str]:
    shape = shape_for(case.scheme.kind, outcomes.outcomes)
    contents = {answer.content for outcome in outcomes.outcomes for answer in outcome.answers}
    return {label for content in contents for label in labels_in(content, shape)}


def _datasets(project: Project, here: Pass) -> dict[str, list[str]]:
    """Where a pass is saved, by role; a project without datasets of its own saves to one that is called as it is."""
    return {"annotations": [dataset_of(project, here)], **datasets_of(project, here)}


def _in_pass(part: Outcomes, folder: str) -> Outcomes:
    if not folder:
        return part
    return replace(part, outcomes=tuple(replace(one, id=f"{one.id}-{folder}") for one in part.outcomes))


def _together(parts: Sequence[Outcomes]) -> Outcomes:
    return Outcomes(
        outcomes=tuple(sorted((one for part in parts for one in part.outcomes), key=lambda one: one.id)),
        datasets=tuple(dataset for part in parts for dataset in part.datasets),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        remarks=tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
    )


def _role(project: Project, name: str) -> str:
    """What a named dataset is for; rows with versions are read as reviews whatever it says."""
    return next((role for role, names in project.datasets.items() if name in names), "annotations")


def people_in(outcomes: Iterable[Outcomes]) -> set[str]:
    """Everybody who answered, was shown to a reviewer, or reviewed."""
    found: set[str] = set()
    for outcome in (one for some in outcomes for one in some.outcomes):
        found.update(answer.annotator for answer in outcome.answers)
        if review := outcome.review:
            found.update(name for version in review.versions for name in version.annotators)
            found.update([review.reviewer] if review.reviewer else [])
    return found
