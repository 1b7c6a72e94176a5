"""A scheme's whole history in git -> what each commit did to it, and what a label meant at any time.

One walk finds every version of every scheme (`history_walk.py`), one reading of each different entry makes them schemes
(`history_read.py`), and each is compared with the one before. What was compared once is kept by the ids of both blobs,
and the whole result by the state of git, so that nothing is asked of git while no ref has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from confsync.errors import Rejected, Undecided
from confsync.finding import Finding, Location, did_you_mean
from confsync.flows.history_steps import Steps
from confsync.flows.history_walk import FOLDER, versions
from confsync.flows.workspace import Workspace
from confsync.model.edit import Edit
from confsync.model.history import Change, History, Told
from confsync.model.taxonomy import Label, Relation, Scheme
from confsync.repo import Repository

_TABLE = "history"
STEPS = "history-steps"


def scheme_histories(workspace: Workspace) -> Mapping[str, tuple[Change, ...]]:
    """The changes of each scheme's file that HEAD has, by its path; empty outside git and in a shallow clone."""
    return {one.path: one.changes for one in all_histories(workspace) if not one.gone}


def all_histories(workspace: Workspace) -> Sequence[History]:
    """The history of every scheme's file that there ever was, in the order of `history_walk.versions`."""
    known = workspace.cache.load(_TABLE)
    if workspace.revision not in known:
        known = {workspace.revision: _histories(workspace)}
        workspace.cache.save(_TABLE, known)
    found: Sequence[History] = known[workspace.revision]
    return found


def history(workspace: Workspace, name: str) -> Told:
    """The changes of SCHEME or SCHEME#LABEL; of a label only the edits that are about it.

    Raises Undecided where there is no history to look at, Rejected when it knows no such scheme or label.
    """
    require_history(workspace)
    scheme, label = parts(name)
    files = find(workspace, all_histories(workspace), scheme)
    changes = tuple(change for one in files for change in one.changes)
    kept = changes if label is None else changes_of(label, changes)
    if label is not None and not kept:
        known = {edit.label for change in changes for edit in change.edits if edit.label}
        path = files[0].path if files else FOLDER
        handbook = workspace.read().handbook
        now = handbook.scheme_by_id.get(scheme) if handbook else None
        hint = (whose_key(now, label) if now else None) or did_you_mean(label, known)
        raise refused(path, f'scheme "{scheme}" never had a label "{label}"', hint)
    return Told(kept, tuple(commit for one in files for commit in one.unreadable))


def whose_key(scheme: Scheme, key: str) -> str | None:
    """The label or relation that has a key: who asks what an answer meant may have no more than that."""
    keyed: list[Label | Relation] = [*scheme.labels, *scheme.relations]
    return next((f'{key} is the key of "{one.id}"' for one in keyed if one.key == key), None)


def changes_of(label: str, changes: Iterable[Change]) -> tuple[Change, ...]:
    """What was done to one label."""
    return tuple(replace(change, edits=about) for change in changes if (about := _about(label, change.edits)))


def find(workspace: Workspace, histories: Sequence[History], scheme: str) -> list[History]:
    """The file of a scheme, then those that are gone and once held it; none while it is not committed yet."""
    handbook = workspace.read().handbook
    paths = {one.id: one.path for one in handbook.schemes} if handbook else {}
    here = [one for one in histories if not one.gone and one.path == paths.get(scheme)]
    # What is there comes before what is gone, and among these the last one; ids come before names of files.
    in_turn = sorted(histories, key=lambda one: one.gone)
    once = [one for one in in_turn if scheme in one.ids]
    named = here or once[:1] or [one for one in in_turn if scheme in one.names][:1]
    if not named and scheme not in paths:
        known = paths.keys() | {name for one in histories for name in one.ids | one.names}
        raise refused(FOLDER.rstrip("/"), f'there is no scheme "{scheme}"', did_you_mean(scheme, known))
    return [*named, *(one for one in once if one.gone and one not in named)]


def elsewhere(workspace: Workspace, scheme: str, label: str | None) -> str | None:
    """Where else there is, or was, a label of that id: it may have come from there."""
    edits = (edit for one in all_histories(workspace) for change in one.changes for edit in change.edits)
    names = sorted(
        {f"{edit.scheme}#{label}" for edit in edits if label and edit.label == label} - {f"{scheme}#{label}"}
    )
    return f"{', '.join(names[:3])} has a history, too" if names else None


def require_history(workspace: Workspace) -> Repository:
    """The repository. Raises Undecided when it cannot tell the whole history."""
    repository = workspace.repository
    if repository is None or repository.head() is None:
        raise Undecided(f"{workspace.root} has no git history yet: git init, and commit the handbook")
    if repository.is_shallow():
        raise Undecided("this clone is shallow and lacks the older history: git fetch --unshallow")
    return repository


def parts(name: str) -> tuple[str, str | None]:
    """SCHEME or SCHEME#LABEL, taken apart."""
    scheme, sign, label = name.partition("#")
    return scheme, label if sign else None


def refused(path: str, text: str, hint: str | None) -> Rejected:
    """What to raise where a question has no answer."""
    return Rejected([Finding(at=Location(path), text=text, rule="unknown-label", hint=hint)])


def _histories(workspace: Workspace) -> tuple[History, ...]:
    repository = workspace.repository
    if repository is None or repository.head() is None or repository.is_shallow():
        return ()
    steps = Steps(repository, workspace.cache.load(STEPS))
    found = tuple(map(steps.history, versions(repository)))
    if steps.used.keys() != steps.known.keys():
        workspace.cache.save(STEPS, steps.used)
    return found


def _about(label: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit.label == label)
