"""Files -> a commit on a branch, beside whatever is checked out: work tree, index and HEAD stay as they are.

Git's plumbing makes the commit from an index of its own. The branch moves last, in one step and only from where it was
seen, so a run that dies anywhere leaves objects that nothing names and git sweeps up. Hooks for people's commits do not
run, and nothing is signed: both belong to porcelain commands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from confsync.errors import Undecided, Unreachable

if TYPE_CHECKING:
    from confsync.repo import Repository

_MANY = 200  # files to name in one command, far below any system's limit for arguments


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom git names as the author of a commit."""

    name: str
    email: str


def commit_files(
    repository: Repository,
    branch: str,
    files: Mapping[str, bytes | None],
    *,
    below: str,
    message: str,
    date: datetime,
    trailers: Mapping[str, str] | None = None,
    author: Identity | None = None,
) -> str | None:
    """Commits files on a branch; the commit's id, or None when it would change nothing.

    Paths are relative to the handbook; None as content removes a file. A branch that is missing, or was merged into
    HEAD, begins at HEAD; another one grows at its tip. The author is the one of git's configuration unless given;
    `date` knows its time zone.
    Raises ValueError on a path that does not lie `below` (a folder, with its slash); Undecided when the branch is
    checked out somewhere or there is no commit to begin from; Unreachable when git refuses.
    """
    if strays := [path for path in files if not path.startswith(below) or ".." in path.split("/")]:
        raise ValueError(f"not below {below}: {strays[0]}")
    check_branch(repository, branch)
    name = f"refs/heads/{branch}"
    tip = _commit(repository, name)
    parent = base(repository, branch)
    if parent is None:
        raise Undecided("the repository has no commit to begin a branch from: commit the handbook first")
    tree = _tree(repository, parent, {repository.prefix + path: content for path, content in files.items()})
    if tree == _line(repository.ask("rev-parse", f"{parent}^{{tree}}")):
        return None
    who = author or identity(repository)
    commit = _line(
        repository.ask(
            *("commit-tree", tree, "-p", parent, "-m", message.strip(), *_trailers(trailers or {})),
            environment=_signature(who, date),
        )
    )
    repository.ask("update-ref", "-m", "confsync: reports", name, commit, tip or "")  # "": it must not exist by now
    return commit


def check_branch(repository: Repository, branch: str) -> None:
    """Raises Undecided unless a branch can be committed to beside what is checked out; says what to do instead."""
    name = f"refs/heads/{branch}"
    try:
        repository.ask("check-ref-format", name if not branch.startswith("-") else "-")
    except Unreachable as error:
        raise Undecided(f'"{branch}" cannot be the name of a branch: name another one with --branch') from error
    folder = ""
    for line in repository.ask("worktree", "list", "--porcelain").decode("utf-8", "replace").splitlines():
        if line.startswith("worktree "):
            folder = line.removeprefix("worktree ")
        if line == f"branch {name}":
            raise Undecided(
                f'branch "{branch}" is checked out in {folder}, and a commit on it would leave the files there behind: '
                "switch to another branch there, or name another one with --branch"
            )


def base(repository: Repository, branch: str) -> str | None:
    """The commit that the next one on a branch stands on; None in a repository without commits."""
    head = repository.head()
    tip = _commit(repository, f"refs/heads/{branch}")
    if tip is None or head is None:
        return tip or head
    return head if _line(repository.ask("merge-base", tip, head, refusal=1)) == tip else tip


def identity(repository: Repository) -> Identity:
    """Who commits here. Raises Undecided when git has not been told."""
    try:
        ident = repository.ask("var", "GIT_AUTHOR_IDENT").decode("utf-8", "replace")
    except Unreachable as error:
        raise Undecided(
            "git does not know who you are: git config user.name NAME, and git config user.email ADDRESS"
        ) from error
    name, _, rest = ident.partition(" <")
    return Identity(name, rest.partition(">")[0])


def _tree(repository: Repository, parent: str, files: Mapping[str, bytes | None]) -> str:
    """The tree of a commit with some files changed, made in an index of its own."""
    with tempfile.TemporaryDirectory(prefix="confsync-") as scratch:
        environment = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
        repository.ask("read-tree", parent, environment=environment)
        gone = [path for path, content in files.items() if content is None]
        kept = {path: content for path, content in files.items() if content is not None}
        for some in _bundled(gone):
            repository.ask("update-index", "--force-remove", "--", *some, environment=environment)
        entries = [("--cacheinfo", f"100644,{blob},{path}") for path, blob in _blobs(repository, kept, Path(scratch))]
        for some in _bundled([word for entry in entries for word in entry]):
            repository.ask("update-index", "--add", "--replace", *some, environment=environment)
        return _line(repository.ask("write-tree", environment=environment))


def _blobs(repository: Repository, files: Mapping[str, bytes], scratch: Path) -> Iterator[tuple[str, str]]:
    """Path and blob of every file, the bytes kept as they are whatever the repository's attributes say."""
    for some in _bundled(list(files)):
        copies = []
        for number, path in enumerate(some):
            copies.append(str(scratch / f"{number}"))
            Path(copies[-1]).write_bytes(files[path])
        blobs = repository.ask("hash-object", "-w", "--no-filters", "--", *copies).decode().split()
        yield from zip(some, blobs, strict=True)


def _bundled(words: list[str]) -> Iterator[list[str]]:
    """An even number of words at a time, so that a flag is never parted from its value."""
    for start in range(0, len(words), _MANY):
        yield words[start : start + _MANY]


def _trailers(trailers: Mapping[str, str]) -> Iterator[str]:
    """A last paragraph of `Key: value` lines, as git interpret-trailers reads them back."""
    if trailers:
        yield "-m"
        yield "\n".join(f"{key}: {' '.join(value.split())}" for key, value in trailers.items())


def _signature(who: Identity, date: datetime) -> dict[str, str]:
    stamp = f"@{int(date.timestamp())} {date:%z}"
    return {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", who.name), ("EMAIL", who.email), ("DATE", stamp))
    }


def _commit(repository: Repository, name: str) -> str | None:
    return _line(repository.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", refusal=1)) or None


def _line(output: bytes) -> str:
    return output.decode().strip()
