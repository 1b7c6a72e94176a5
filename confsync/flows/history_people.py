"""A merge -> who wrote what it brought. Its own author is whoever merged, on GitHub whoever pressed the button."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import dirname

from confsync.flows.history_log import SIDES, Link, log
from confsync.repo import Repository


def with_writers(repository: Repository, revision: str, chains: list[list[Link]]) -> list[list[Link]]:
    """The same chains; the writers of each merge are those of the commits on its branch that touched the file."""
    if not chains:
        return chains
    sides = dict(_sides(repository, revision))
    merges = {commit.id for chain in chains for commit, _ in chain} & sides.keys()
    if not merges:
        return chains
    folders = {dirname(touch.path) or "." for chain in chains for _, touch in chain}
    writers: dict[str, dict[str, tuple[str, ...]]] = {}  # commit -> path -> who
    for commit, touches in log(repository, revision, sorted(folders), *SIDES):
        paths = (path for touch in touches for path in (touch.path, touch.was))
        writers[commit.id] = dict.fromkeys(paths, commit.writers)
    return [list(_credited(chain, sides, writers)) for chain in chains]


def _credited(
    chain: Sequence[Link], sides: Mapping[str, Sequence[str]], writers: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[Link]:
    paths = {touch.path for _, touch in chain}
    for commit, touch in chain:
        side = sides.get(commit.id, ())
        names = [who for one in side for path in paths for who in writers.get(one, {}).get(path, ())]
        yield (replace(commit, writers=tuple(dict.fromkeys(names))) if names else commit), touch


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
