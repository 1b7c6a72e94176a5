"""Repository -> the versions of each scheme's file on the way to a revision.

The way is the line of first parents: it is what was in force, one state after the other, and every two neighbours can
be compared. A file that was renamed within `taxonomy/` stays the same file, and so does one that came from elsewhere:
when a handbook moved into a folder, or when schemes were kept under another name before there was a handbook.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from posixpath import dirname

from confsync.flows.history_log import FROM_HERE, Link, Touch, log
from confsync.flows.history_people import with_writers
from confsync.model.history import Chain, Commit, Version
from confsync.repo import Repository

FOLDER = "taxonomy/"
_ENDINGS = (".yaml", ".yml")
_ID = re.compile(rb"^scheme:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)


def versions(repository: Repository, revision: str = "HEAD") -> list[Chain]:
    """A chain for each file that ever lay in `taxonomy/`, also for one that is gone; two may have had the same path."""
    chains = _chains(repository, revision, [repository.prefix + FOLDER])
    waiting = chains
    while waiting := _joined(repository, waiting):
        pass
    prefix, instead = repository.prefix, repository.replaced()

    def version(commit: Commit, touch: Touch) -> Version:
        # Named by what git reads for it: what is kept of a blob by its id must not outlive a `git replace`.
        return Version(commit, touch.path.removeprefix(prefix), instead.get(touch.blob or "", touch.blob))

    schemes = [chain for chain in chains if chain[0][1].path.endswith(_ENDINGS)]
    return [[version(*link) for link in chain] for chain in with_writers(repository, revision, schemes)]


def scheme_id(content: bytes) -> str | None:
    """The id that a scheme's file begins with, without reading the rest of it."""
    found = _ID.search(content)
    return found[1].decode("utf-8", "replace") if found else None


def _chains(repository: Repository, revision: str, folders: Sequence[str]) -> list[list[Link]]:
    found: list[list[Link]] = []
    now: dict[str, list[Link]] = {}  # by the path that the file had at this point of the walk

    def add(commit: Commit, touch: Touch) -> None:
        if touch.path not in now:
            found.append(now.setdefault(touch.path, []))
        now[touch.path].append((commit, touch))

    for commit, touched in log(repository, revision, folders):
        touches = _paired_by_id(repository, touched)
        for touch in touches:
            if touch.blob:
                add(commit, touch)
        # At once, for two files may have changed names. What lay at the old path later is another file.
        now.update({touch.was: now.pop(touch.path) for touch in touches if touch.was != touch.path})
        for touch in touches:
            if not touch.blob:
                add(commit, touch)
    return found


def _paired_by_id(repository: Repository, touches: Sequence[Touch]) -> Sequence[Touch]:
    """Where files came, went or moved, a scheme goes on in the file with its id; git pairs files by their text.

    To git, a scheme that is written anew and renamed in one commit is one file gone and another come, and of two that
    change places each is the other, reworded.
    """
    files = [touch for touch in touches if touch.path.endswith(_ENDINGS)]
    if len(files) < 2 or all(touch.blob and touch.before and touch.was == touch.path for touch in files):
        return touches
    origins = {scheme_id(repository.blob(touch.before)): touch for touch in files if touch.before}
    origins.pop(None, None)
    here = [touch for touch in files if touch.blob]
    same = {touch.path: origins.get(scheme_id(repository.blob(touch.blob or ""))) for touch in here}
    claimed = {origin.was for origin in same.values() if origin}
    found = [_paired(touch, same[touch.path], claimed) for touch in here]
    continued = {touch.was for touch in found if touch.before}
    gone = [touch for touch in files if touch.before and touch.was not in continued]
    return [*found, *(Touch(touch.was, touch.was, None, touch.before, born=False) for touch in gone)]


def _paired(touch: Touch, origin: Touch | None, claimed: Container[str]) -> Touch:
    if origin:
        return touch._replace(was=origin.was, before=origin.before, born=False)
    # What git took for its origin is another file's.
    return touch._replace(was=touch.path, before=None, born=True) if touch.was in claimed else touch


def _joined(repository: Repository, chains: Iterable[list[Link]]) -> list[list[Link]]:
    """Lengthens each chain whose file a commit moved here from another folder; the chains that were."""
    born = {(chain[-1][0].id, chain[-1][1].path): chain for chain in chains if chain[-1][1].born}
    moves: dict[str, dict[str, list[Link]]] = {}  # commit -> old path -> chain
    for commit, new, old in _moves(repository, {commit for commit, _ in born}):
        if chain := born.get((commit, new)):
            moves.setdefault(commit, {})[old] = chain
    found: list[list[Link]] = []
    for commit, some in moves.items():
        folders = sorted({f"{dirname(old)}/" if dirname(old) else "." for old in some})
        older = {chain[0][1].path: chain for chain in _chains(repository, f"{commit}^", folders)}
        for old, chain in some.items():
            chain.extend(older.get(old, []))
            found.append(chain)
    return found


def _moves(repository: Repository, commits: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(commit, new path, old path) of what these commits renamed, anywhere in the repository."""
    some = sorted(commits)
    if some:
        for commit, touches in log(repository, some, (), *FROM_HERE):
            yield from ((commit.id, touch.path, touch.was) for touch in touches if touch.was != touch.path)
