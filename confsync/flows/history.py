"""A scheme's whole history in git -> what each commit did to it, and what a label meant at any time.

One walk finds every version of every scheme (`history_walk.py`), one reading of each different entry makes them schemes
(`history_read.py`), and each is compared with the one before. What was compared once is kept by the ids of both blobs,
and the whole result by the state of git, so that nothing is asked of git while no ref has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from confsync.errors import Rejected, Undecided
from confsync.finding import Finding, Location, did_you_mean
from confsync.flows.history_read import Reader
from confsync.flows.history_steps import Steps
from confsync.flows.history_walk import FOLDER, Version, renamed, versions
from confsync.flows.workspace import Workspace
from confsync.model.edit import Edit
from confsync.model.history import Change, Commit
from confsync.model.taxonomy import Label, Scheme
from confsync.repo import Repository

_TABLE = "history"
_STEPS = "history-steps"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NONE: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """A scheme, or one label of it, as it was at some time, and the commit that made it so."""

    commit: Commit
    scheme: Scheme
    label: Label | None


def scheme_histories(workspace: Workspace) -> Mapping[str, tuple[Change, ...]]:
    """The history of each scheme's file that HEAD has, by its path; empty outside git and in a shallow clone."""
    known = workspace.cache.load(_TABLE)
    if workspace.revision not in known:
        known = {workspace.revision: _histories(workspace)}
        workspace.cache.save(_TABLE, known)
    found: Mapping[str, tuple[Change, ...]] = known[workspace.revision]
    return found


def history(workspace: Workspace, name: str) -> tuple[Change, ...]:
    """The changes of SCHEME or SCHEME#LABEL, the newest first; of a label only the edits that are about it.

    Raises Undecided where there is no history to look at, Rejected when it knows no such scheme or label.
    """
    _require_history(workspace)
    scheme, label = _parts(name)
    histories = scheme_histories(workspace)
    changes = histories.get(_path(workspace, scheme, histories), _NONE)
    if label is None:
        return changes
    kept = [replace(change, edits=about) for change in changes if (about := _about(label, change.edits))]
    if not kept:
        known = {edit.label for change in changes for edit in change.edits if edit.label}
        raise _refused(FOLDER + scheme, f'scheme "{scheme}" never had a label "{label}"', did_you_mean(label, known))
    return tuple(kept)


def in_force(workspace: Workspace, name: str, at: str) -> InForce:
    """What SCHEME or SCHEME#LABEL said at a revision, at the end of a day, or at an instant given as ISO 8601.

    A day is one of the committer's; an instant without a zone is UTC. The commit is the last one that changed what is
    asked for. Raises as `history` does, and Rejected when there was no such scheme or label then.
    """
    repository = _require_history(workspace)
    scheme, label = _parts(name)
    path = _path(workspace, scheme, scheme_histories(workspace))
    chain = list(_until(repository, path, at))
    newest = chain[0] if chain else None
    found = Reader(newest.path).read([repository.blob(newest.blob)])[0] if newest and newest.blob else None
    if found is None:
        raise _refused(path, f'there was no scheme "{scheme}" at {at}', None)
    if label is not None and label not in found.by_id:
        hint = did_you_mean(label, found.by_id)
        raise _refused(path, f'scheme "{scheme}" had no label "{label}" at {at}', hint)
    changed = {change.commit.id for change in history(workspace, name)}
    commit = next((version.commit for version in chain if version.commit.id in changed), chain[0].commit)
    return InForce(commit, found, found.by_id[label] if label is not None else None)


def _until(repository: Repository, path: str, at: str) -> Iterator[Version]:
    """The versions of a file that are not younger than a time, or that lie behind a revision; the newest first."""
    chain = renamed(versions(repository), path)
    if _DATE.fullmatch(at) and _instant(at):
        yield from (version for version in chain if version.commit.day <= at)
    elif _DATE.match(at):
        latest = _instant(at)
        yield from (version for version in chain if datetime.fromisoformat(version.commit.date) <= latest)
    else:
        # Asked from the revision itself, which need not lie on the way to HEAD.
        then = versions(repository, _commit(repository, at))
        paths = dict.fromkeys([path, *(version.path for version in chain)])
        yield from next((then[one] for one in paths if one in then and then[one][0].blob), [])


def _instant(at: str) -> datetime:
    try:
        found = datetime.fromisoformat(at)
    except ValueError as error:
        raise Undecided(f'"{at}" is neither a revision nor a time such as 2026-03-31T12:00') from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _commit(repository: Repository, revision: str) -> str:
    found = repository.commit(revision)
    if found is None:
        raise Undecided(f'git knows no revision "{revision}"; a date is written 2026-03-31')
    return found


def _histories(workspace: Workspace) -> dict[str, tuple[Change, ...]]:
    repository = workspace.repository
    if repository is None or repository.head() is None or repository.is_shallow():
        return {}
    steps = Steps(repository, workspace.cache.load(_STEPS))
    found = {
        path: tuple(steps.changes(chain))
        for path, chain in versions(repository).items()
        if path.endswith((".yaml", ".yml"))
    }
    if steps.used.keys() != steps.known.keys():
        workspace.cache.save(_STEPS, steps.used)
    return found


def _require_history(workspace: Workspace) -> Repository:
    repository = workspace.repository
    if repository is None or repository.head() is None:
        raise Undecided(f"{workspace.root} has no git history yet: git init, and commit the handbook")
    if repository.is_shallow():
        raise Undecided("this clone is shallow and lacks the older history: git fetch --unshallow")
    return repository


def _parts(name: str) -> tuple[str, str | None]:
    scheme, sign, label = name.partition("#")
    return scheme, label if sign else None


def _path(workspace: Workspace, scheme: str, histories: Mapping[str, tuple[Change, ...]]) -> str:
    """The file of a scheme, by its id; one that is gone by now, by the name of its file."""
    handbook = workspace.read().handbook
    schemes = {one.id: one.path for one in handbook.schemes} if handbook else {}
    gone = {path.removeprefix(FOLDER).rpartition(".")[0]: path for path in histories}
    found = (gone | schemes).get(scheme)
    if found is None:
        raise _refused(FOLDER.rstrip("/"), f'there is no scheme "{scheme}"', did_you_mean(scheme, gone | schemes))
    return found


def _about(label: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit.label == label)


def _refused(path: str, text: str, hint: str | None) -> Rejected:
    return Rejected([Finding(at=Location(path), text=text, rule="unknown-label", hint=hint)])
