"""A scheme's history and a time -> what was in force then, and the commit that made it so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from confsync.errors import Rejected, Undecided
from confsync.finding import did_you_mean
from confsync.flows.history import (
    STEPS,
    all_histories,
    changes_of,
    elsewhere,
    find,
    parts,
    refused,
    require_history,
    whose_key,
)
from confsync.flows.history_read import Reader
from confsync.flows.history_steps import Steps
from confsync.flows.history_walk import FOLDER, scheme_id, versions
from confsync.flows.workspace import Workspace
from confsync.model.history import Chain, Commit, InForce, Part
from confsync.model.taxonomy import Scheme
from confsync.repo import Repository

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d.*")
_UNIX = re.compile(r"@\d{1,11}")


def in_force(workspace: Workspace, name: str, at: str) -> InForce:
    """What SCHEME or SCHEME#LABEL said at a revision, at the end of a day, or at an instant.

    A day is one of the committer's; an instant is ISO 8601, of UTC when it has no zone, or seconds since 1970 as
    `@1767265200`. The commit is the last one that changed what is asked for. Raises as `history` does, and Rejected
    when there was no such scheme or label then.
    """
    repository = require_history(workspace)
    scheme, label = parts(name)
    chain = _then(workspace, repository, name, at)
    number, found = _last_readable(repository, chain, scheme, at)
    all_parts: list[Part] = [*found.attributes, *found.relations, *found.labels]
    known = {one.id: one for one in all_parts}
    if label is not None and label not in known:
        hint = whose_key(found, label) or did_you_mean(label, known) or elsewhere(workspace, scheme, label)
        raise refused(chain[0].path, f'scheme "{scheme}" had no label "{label}" at {at}', hint)
    return InForce(
        commit=_made_by(workspace, repository, chain[number:], label),
        scheme=found,
        part=known[label] if label is not None else None,
        unreadable=tuple(one.commit for one in chain[:number]),
    )


def _last_readable(repository: Repository, chain: Chain, scheme: str, at: str) -> tuple[int, Scheme]:
    """The newest version that is a scheme, and its place in the chain."""
    path = chain[0].path
    reader = Reader(path)
    for number, version in enumerate(chain):
        if version.blob is None:
            gone = f"{version.commit.id[:9]} of {version.commit.day or 'no date'} removed it"
            raise refused(path, f'there was no scheme "{scheme}" at {at}', gone)
        if found := reader.read([repository.blob(version.blob)])[0]:
            return number, found
    raise refused(path, f'there was no scheme "{scheme}" that can be read at {at}', None)


def _made_by(workspace: Workspace, repository: Repository, chain: Chain, label: str | None) -> Commit:
    changes = Steps(repository, workspace.cache.load(STEPS)).history(chain).changes
    if label is not None:
        changes = changes_of(label, changes)
    return changes[0].commit if changes else chain[-1].commit


def _then(workspace: Workspace, repository: Repository, name: str, at: str) -> Chain:
    """A scheme's versions that are not younger than a time, or that lie behind a revision; never empty."""
    scheme, label = parts(name)
    if is_time(at):
        is_then = _not_later_than(at)
    else:
        commit = _commit(repository, at)
        line = repository.ask("rev-list", "--first-parent", "HEAD", "--").decode().split()
        if commit not in line:
            return _beside(workspace, repository, scheme, commit, at)
        behind = set(line[line.index(commit) :])

        def is_then(chain: Chain) -> list[bool]:
            return [version.commit.id in behind for version in chain]

    # By what HEAD knows of the scheme, which follows it to where it lies today.
    chains = _chains(workspace, repository, scheme)
    found = [chain[marks.index(True) :] for chain in chains if True in (marks := is_then(chain))]
    if not found:
        raise _missing(scheme, at, chains, elsewhere(workspace, scheme, label))
    return next((chain for chain in found if chain[0].blob), found[0])


def _chains(workspace: Workspace, repository: Repository, scheme: str) -> list[Chain]:
    histories = all_histories(workspace)
    chains = versions(repository)
    return [chains[histories.index(one)] for one in find(workspace, histories, scheme)]


def _beside(workspace: Workspace, repository: Repository, scheme: str, commit: str, at: str) -> Chain:
    """The same on a way that is not that of HEAD, such as an open branch."""
    chains = versions(repository, commit)
    for chain in chains:
        if chain[0].blob and scheme_id(repository.blob(chain[0].blob)) == scheme:
            return chain
    paths = {f"{FOLDER}{scheme}.yaml", *(one.path for one in find(workspace, all_histories(workspace), scheme))}
    if own := next((one for one in chains if paths & {version.path for version in one}), None):
        return own
    folder = repository.prefix + FOLDER
    raise refused(f"{FOLDER}{scheme}.yaml", f'{at} has no scheme "{scheme}" in {folder}', None)


def is_time(at: str) -> bool:
    """Whether it is a day or an instant; else it is a revision, also one such as 2026-03-31-rc1."""
    return bool(_DAY.fullmatch(at) or _INSTANT.fullmatch(at) or _UNIX.fullmatch(at))


def _not_later_than(at: str) -> Callable[[Chain], list[bool]]:
    """Of each version, whether it is no younger than a time; one without a date is as old as the one before it."""
    is_later = _later_than(at)

    def marks(chain: Chain) -> list[bool]:
        found: list[bool] = []
        for version in reversed(chain):
            found.append(not is_later(version.commit) if version.commit.date else not found or found[-1])
        return found[::-1]

    return marks


def _later_than(at: str) -> Callable[[Commit], bool]:
    try:
        if _DAY.fullmatch(at):
            date.fromisoformat(at)
            return lambda commit: commit.day > at
        then = datetime.fromtimestamp(int(at[1:]), UTC) if at.startswith("@") else datetime.fromisoformat(at)
    except ValueError as error:
        raise Undecided(f'"{at}" is no time; write 2026-03-31, 2026-03-31T12:00+02:00 or @1774951200') from error
    latest = then if then.tzinfo else then.replace(tzinfo=UTC)
    return lambda commit: datetime.fromisoformat(commit.date) > latest


def _commit(repository: Repository, revision: str) -> str:
    found = repository.commit(revision)
    if found is None:
        raise Undecided(f'git knows no revision "{revision}"; a date is written 2026-03-31')
    return found


def _missing(scheme: str, at: str, chains: Sequence[Chain], hint: str | None) -> Rejected:
    first = chains[-1][-1].commit if chains else None
    begun = f"its history begins with {first.id[:9]} of {first.day or 'no date'}" if first else None
    hints = "; ".join(filter(None, [begun, hint])) or None
    return refused(f"{FOLDER}{scheme}.yaml", f'there was no scheme "{scheme}" at {at}', hints)
