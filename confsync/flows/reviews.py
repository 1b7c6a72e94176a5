"""Projects -> reports -> a commit for each: `confsync reviews`.

Everything is read and written up before anything is committed, so a run that fails at its third project has done
nothing to the first two. Reports name the commit of the sources they were written against, and keep the one they name
while nothing else about them changes: a commit of the reports themselves must not make the next import another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from confsync.errors import Rejected, Undecided
from confsync.flows.fresh import write_file
from confsync.flows.outcomes import Case, Reader, Rows, case_of, measure_case, people_in
from confsync.flows.pseudonyms import pseudonyms
from confsync.flows.workspace import SETTINGS, Workspace
from confsync.model.handbook import Handbook
from confsync.model.outcome import Outcomes
from confsync.model.reviews import Imported
from confsync.report.context import Context
from confsync.report.desk import Desk
from confsync.report.draw import can_draw
from confsync.report.form import digest_of
from confsync.report.reports import make_reports
from confsync.report.vote import settled
from confsync.source.tree import DiskTree, Tree

if TYPE_CHECKING:
    from confsync.measure.quality import Quality
    from confsync.repo import Repository

Progress = Callable[[int, int, str], None]
BRANCH = "confsync/reviews/{initiative}-{project}"
_DIRTY = (
    "scheme, guidelines or settings in the folder differ from the last commit: the reports rest on the folder, but "
    "name the commit"
)
UNKNOWN = "-"  # the commit of sources that are in no commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the caller asked for."""

    projects: Sequence[str]
    branch: str | None = None  # instead of a branch for each project
    commit: bool = True  # False: write to the work tree's `reports/` and commit nothing
    date: datetime  # of the commits; knows its time zone
    key: str | None = None  # for pseudonyms, instead of the one in `.confsync/people.yaml`


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A project's reports, in memory, and what they differ from."""

    case: Case
    outcomes: Outcomes
    quality: Quality
    desk: Desk
    branch: str | None
    files: Mapping[str, bytes]
    before: Mapping[str, bytes]  # the same folder as it is where the reports will go

    @property
    def changes(self) -> dict[str, bytes | None]:
        """Files to write, and None for a chart that is no longer drawn; sign-offs and the like are left alone."""
        charts = f"{self.desk.context.folder}/charts/"
        gone = {path: None for path in self.before if path.startswith(charts) and path not in self.files}
        return {**{path: new for path, new in self.files.items() if self.before.get(path) != new}, **gone}


def import_reviews(
    workspace: Workspace, rows: Rows, wish: Wish, *, progress: Progress | None = None
) -> tuple[Imported, ...]:
    """Reads, measures and writes up every project, then commits; one entry for each, in the order asked for.

    Raises Rejected for sources or projects that make no sense, Undecided where a person must say how to go on, and
    Unreachable when a database or git refuses; nothing is written then.
    """
    handbook = _handbook(workspace)
    cases = {case.name: case for case in (case_of(handbook, wanted) for wanted in wish.projects)}
    repository = _repository(workspace, wish)
    branches = {name: _branch(repository, case, wish) for name, case in cases.items()}
    told = progress or (lambda _done, _total, _what: None)
    reader = Reader(workspace, handbook, rows)
    read = {}
    for number, (name, case) in enumerate(cases.items()):
        told(number, 2 * len(cases) + 1, f"reading {name}")
        read[name] = reader.outcomes(case)
    people = _people(workspace, handbook, read.values(), wish.key)
    written = []
    for number, (name, case) in enumerate(cases.items()):
        told(len(cases) + number, 2 * len(cases) + 1, f"writing about {name}")
        written.append(_write_up(workspace, repository, handbook, case, read[name], people, branches[name]))
    told(2 * len(cases), 2 * len(cases) + 1, "keeping the reports")
    done = tuple(_kept(workspace, repository, one, wish) for one in written)
    told(1, 1, "")
    return done


def _handbook(workspace: Workspace) -> Handbook:
    """As it lies in the work tree. Findings of lint are no reason to stop: reports link to what there is."""
    reading = workspace.read()
    if reading.handbook is None:
        raise Rejected(reading.findings)
    return reading.handbook


def _repository(workspace: Workspace, wish: Wish) -> Repository | None:
    if wish.commit and workspace.repository is None:
        raise Undecided(
            f"{workspace.root} is in no git repository, so there is nothing to commit to: git init, or --no-commit to "
            "write the reports into the folder"
        )
    return workspace.repository


def _branch(repository: Repository | None, case: Case, wish: Wish) -> str | None:
    """Where a project's reports are to be committed, known to be possible; None for the work tree."""
    if repository is None or not wish.commit:
        return None
    from confsync.branch import check_branch, identity

    branch = wish.branch or BRANCH.format(initiative=case.initiative.id, project=case.project.id)
    check_branch(repository, branch)
    identity(repository)
    return branch


def _people(workspace: Workspace, handbook: Handbook, read: Iterable[Outcomes], key: str | None) -> Mapping[str, str]:
    if handbook.settings.privacy.people == "name":
        return {}
    return pseudonyms(workspace.local, people_in(read), key=key)


def _write_up(
    workspace: Workspace,
    repository: Repository | None,
    handbook: Handbook,
    case: Case,
    outcomes: Outcomes,
    people: Mapping[str, str],
    branch: str | None,
) -> _Written:
    quality = measure_case(case, outcomes)
    context = Context(
        handbook=handbook,
        initiative=case.initiative,
        project=case.project,
        commit=sources_commit(repository, handbook, case),
        people=people,
        charts=can_draw(),
    )
    before = _folder(_base(workspace, repository, branch), f"{context.folder}/")
    context = replace(context, ledger=before.get(f"{context.folder}/ledger.md", b"").decode("utf-8", "replace"))
    files = _files(context, outcomes, quality)
    if (named := _commit_of(before, context)) and named != context.commit:
        same = replace(context, commit=named)
        as_before = _files(same, outcomes, quality)
        if all(before.get(path) == content for path, content in as_before.items()):
            context, files = same, as_before
    desk = Desk(context, outcomes, quality)
    return _Written(case=case, outcomes=outcomes, quality=quality, desk=desk, branch=branch, files=files, before=before)


def _files(context: Context, outcomes: Outcomes, quality: Quality) -> dict[str, bytes]:
    return {file.path: file.content for file in make_reports(context, outcomes, quality)}


def _base(workspace: Workspace, repository: Repository | None, branch: str | None) -> Tree:
    """Where the project's reports are now: at the tip that they will be committed on, or in the work tree."""
    if branch is None or repository is None:
        return DiskTree(workspace.root)
    from confsync.branch import base

    commit = base(repository, branch)
    return repository.tree(commit, "") if commit else DiskTree(workspace.root)


def _folder(tree: Tree, folder: str) -> dict[str, bytes]:
    return {path: tree.read(path) for path in tree.paths() if path.startswith(folder)}


def _commit_of(before: Mapping[str, bytes], context: Context) -> str | None:
    """The commit that the reports there name in their front matter."""
    text = before.get(f"{context.folder}/quality.md", b"").decode("utf-8", "replace")
    lines = text.partition("\n---")[0].splitlines()
    named = [line.partition(":")[2].strip(" '\"") for line in lines if line.startswith("commit:")]
    return named[0] if named else None


def _sources(handbook: Handbook, case: Case) -> list[str]:
    """What a project's reports are written against, besides the rows."""
    guidelines = [path for path in case.project.guidelines if path in handbook.document_by_path]
    return [SETTINGS, case.scheme.path, case.initiative.at.path, *guidelines]


def sources_commit(repository: Repository | None, handbook: Handbook, case: Case) -> str:
    """The last commit that changed what a project's reports are written against; "-" when there is none."""
    if repository is None or repository.head() is None:
        return UNKNOWN
    named = [repository.prefix + path for path in _sources(handbook, case)]
    return repository.ask("log", "-1", "--format=%H", "HEAD", "--", *named).decode().strip() or UNKNOWN


def _kept(workspace: Workspace, repository: Repository | None, written: _Written, wish: Wish) -> Imported:
    commit = None
    if written.branch is None:
        _place(workspace, written.changes)
    elif repository is not None and written.changes:
        commit = _commit(repository, written, written.branch, wish.date)
    sources = _sources(written.desk.context.handbook, written.case)
    dirty = repository is not None and repository.is_dirty(sources)
    return _summary(written, commit, (_DIRTY,) if dirty else ())


def _place(workspace: Workspace, files: Mapping[str, bytes | None]) -> None:
    """Writes into the work tree, each file whole or not at all."""
    for path, content in files.items():
        file = workspace.root / path
        if content is None:
            file.unlink(missing_ok=True)
        else:
            write_file(file, content)


def _commit(repository: Repository, written: _Written, branch: str, date: datetime) -> str | None:
    from confsync.branch import commit_files

    case, outcomes = written.case, written.outcomes
    return commit_files(
        repository,
        branch,
        written.changes,
        below=f"{written.desk.context.folder}/",
        message=f"Reports of {case.name}: {outcomes.rows:,} rows, {len(outcomes.outcomes):,} examples",
        trailers={
            "Confsync-Project": case.name,
            "Confsync-Datasets": ", ".join(dataset.name for dataset in outcomes.datasets),
            "Confsync-Input": digest_of(outcomes),
            "Confsync-Rows": str(outcomes.rows),
        },
        date=date,
    )


def _summary(written: _Written, commit: str | None, remarks: tuple[str, ...]) -> Imported:
    outcomes, disputed = written.outcomes, written.desk.disputed
    by_id = {outcome.id: outcome for outcome in outcomes.outcomes}
    return Imported(
        project=written.case.name,
        title=written.case.project.title,
        folder=written.desk.context.folder,
        scheme=written.case.scheme.id,
        scheme_version=written.case.scheme.version,
        branch=written.branch,
        commit=commit,
        files=tuple(sorted(written.changes)),
        digest=digest_of(outcomes),
        datasets=outcomes.datasets,
        examples=len(outcomes.outcomes),
        reviewed=written.quality.review["items"],
        disputed=len(disputed),
        open=sum(not settled(by_id[name]) for name in disputed),
        headline=(written.quality.agreement.headline, str(written.quality.agreement.quoted)),
        unknown_labels=written.quality.unknown_labels,
        retired_labels=written.quality.retired_labels,
        notes=written.quality.notes,
        remarks=(*outcomes.remarks, *remarks),
    )
