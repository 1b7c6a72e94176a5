"""Repository -> the versions of each scheme's file on the way to a revision, in one walk.

The way is the line of first parents: it is what was in force, one state after the other, and every two neighbours can
be compared. A file that was renamed within `taxonomy/` stays the same file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from confsync.model.history import Commit
from confsync.repo import Repository

FOLDER = "taxonomy/"
_HEADER = "%H%x02%cI%x02%an%x02%s"
_GONE = "D"


class Version(NamedTuple):
    """A file as a commit left it."""

    commit: Commit
    path: str  # relative to the handbook
    blob: str | None  # None: the commit removed it


class _Touch(NamedTuple):
    path: str
    was: str  # another path when it was renamed
    blob: str | None


def versions(repository: Repository, revision: str = "HEAD") -> dict[str, list[Version]]:
    """Versions by the last path of a file, the newest first; files that are gone are among them."""
    found: dict[str, list[Version]] = {}
    last: dict[str, str] = {}  # the path a file had at this point of the walk -> its last path
    for commit, touches in _walk(repository, revision):
        for touch in touches:
            name = last.setdefault(touch.path, touch.path)
            found.setdefault(name, []).append(Version(commit, touch.path, touch.blob))
        for touch in touches:
            if touch.was != touch.path:
                last[touch.was] = last.pop(touch.path)
    return found


def _walk(repository: Repository, revision: str) -> Iterator[tuple[Commit, list[_Touch]]]:
    out = repository.ask(
        *("log", "--first-parent", "-m", "--raw", "--no-abbrev", "-z", "--find-renames", f"--format={_HEADER}"),
        *("--no-show-signature", "--no-color", "--no-ext-diff", "--end-of-options", revision),
        *("--", repository.prefix + FOLDER),
    )
    parts = iter(out.decode("utf-8", "replace").split("\0"))
    commit: Commit | None = None
    touches: list[_Touch] = []
    for part in parts:
        if part.startswith((":", "\n:")):
            touches += _touched(part, parts, repository.prefix)
        elif part.strip("\n"):
            if commit:
                yield commit, touches
            commit, touches = _commit(part.strip("\n")), []
    if commit:
        yield commit, touches


def _commit(header: str) -> Commit:
    identifier, date, author, subject = header.split("\x02", 3)
    return Commit(id=identifier, author=author, date=date, subject=subject)


def _touched(facts: str, names: Iterator[str], prefix: str) -> Iterator[_Touch]:
    """`:100644 100644 <old blob> <new blob> R087` and one name, or two when it was renamed."""
    _, mode, _, blob, how = facts.strip("\n").split(" ")
    was = path = next(names)
    if how[0] in "RC":
        path = next(names)
    # A copy is another file from the start; so is one that stopped being a link.
    if mode in {"120000", "160000"}:
        return
    old = was if how[0] == "R" else path
    yield _Touch(path.removeprefix(prefix), old.removeprefix(prefix), None if how[0] == _GONE else blob)


def renamed(found: Mapping[str, list[Version]], path: str) -> list[Version]:
    """The versions of a file by any path that it ever had; the last file that had it, when there were several."""
    if path in found:
        return found[path]
    return next((some for some in found.values() if any(version.path == path for version in some)), [])
