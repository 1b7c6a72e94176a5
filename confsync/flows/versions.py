"""Git history of a scheme's file -> which version of the scheme was in force when: for answers that carry no stamp."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confsync.repo import Repository

_VERSION = re.compile(rb"^version:[ \t]*[\"']?([0-9A-Za-z.+-]+)", re.MULTILINE)


def version_dates(repository: Repository | None, path: str) -> tuple[tuple[int, str], ...]:
    """(Unix seconds, version) of every change of version on the way to HEAD, the oldest first; empty without history.

    A change counts from the commit that brought it to the line of HEAD: for a merged branch, the merge.
    """
    if repository is None or repository.head() is None:
        return ()
    # -G keeps the commits whose change touches the line: 40 of 2,000 in a busy file, and only these are read.
    command = ("log", "--first-parent", "-m", "-G^version:", "--format=%ct %H", "HEAD", "--", repository.prefix + path)
    dates: list[tuple[int, str]] = []
    for line in repository.ask(*command).decode().splitlines():
        time, commit = line.split()
        if version := version_at(repository, commit, path):
            dates.append((int(time), version))
    return tuple(reversed(dates))


def version_at(repository: Repository, commit: str, path: str) -> str | None:
    """The version that a scheme's file had at a commit; None where it was not there or names none."""
    found = repository.ask("rev-parse", "--verify", "--quiet", f"{commit}:{repository.prefix}{path}", refusal=1)
    version = _VERSION.search(repository.blob(found.decode().strip())) if found else None
    return version[1].decode() if version else None
