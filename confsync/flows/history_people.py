"""A merge -> who wrote what it brought. Its own author is whoever merged, on GitHub whoever pressed the button."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import dirname

from confsync.flows.history_log import SIDES, log
from confsync.model.history import Chain, Version
from confsync.repo import Repository


def with_writers(repository: Repository, revision: str, chains: list[Chain]) -> list[Chain]:
    """The same chains; the writers of each merge are those of the commits on its branch that touched the file."""
    if not chains:
        return chains
    sides = dict(_sides(repository, revision))
    merges = {version.commit.id for chain in chains for version in chain} & sides.keys()
    if not merges:
        return chains
    folders = {f"{dirname(repository.prefix + version.path)}/" for chain in chains for version in chain}
    writers: dict[str, dict[str, tuple[str, ...]]] = {}  # commit -> path -> who
    for commit, touches in log(repository, revision, sorted(folders), *SIDES):
        paths = {path.removeprefix(repository.prefix) for touch in touches for path in (touch.path, touch.was)}
        writers[commit.id] = dict.fromkeys(paths, commit.writers)
    return [list(_credited(chain, sides, writers)) for chain in chains]


def _credited(
    chain: Chain, sides: Mapping[str, Sequence[str]], writers: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[Version]:
    paths = {version.path for version in chain}
    for version in chain:
        side = sides.get(version.commit.id, ())
        names = [who for commit in side for path in paths for who in writers.get(commit, {}).get(path, ())]
        commit = replace(version.commit, writers=tuple(dict.fromkeys(names))) if names else version.commit
        yield version._replace(commit=commit)


def _sides(repository: Repository, revision: str) -> Iterable[tuple[str, list[str]]]:
    """(merge on the line of first parents, the commits that came with it, the oldest first)."""
    lines = repository.ask("rev-list", "--parents", "--end-of-options", revision, "--").decode().splitlines()
    parents = {commit: before for commit, *before in map(str.split, lines)}
    line = [lines[0].split()[0]]
    while parents.get(line[-1]):
        line.append(parents[line[-1]][0])
    seen = set(line)
    for merge in reversed(line):
        side: list[str] = []
        waiting = parents.get(merge, [])[1:]
        while waiting:
            commit = waiting.pop()
            if commit not in seen:
                seen.add(commit)
                side.append(commit)
                waiting += parents.get(commit, [])
        if side:
            yield merge, side[::-1]
