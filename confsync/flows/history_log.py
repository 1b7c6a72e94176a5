"""`git log --raw` -> entries: a commit, and what it did to files. Whatever people named themselves and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from confsync.model.history import Commit, pull_request_in
from confsync.repo import Repository

# Of very many files, only those that moved as they were: comparing the texts of each two may take minutes.
FROM_HERE = ("--no-walk=unsorted", "--diff-filter=R", "-l400")
SIDES = ("--full-history", "--no-merges")
_LINE = ("--first-parent", "-m")
# %aN: names as .mailmap has them. A NUL ends each field, since anything else may be part of a name.
_FIELDS = (
    *("%H", "%cd", "%aN", "%s", "%(trailers:key=Co-authored-by,valueonly,unfold)"),
    *("%(trailers:key=Reviewed-by,key=Approved-by,valueonly,unfold)", "%b"),
)
_DATE = re.compile(r"(-?\d+) ([+-])(\d\d)(\d\d)")
_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")
_GONE, _BORN, _RENAMED, _COPIED = "DARC"
_NO_FILES = frozenset({"120000", "160000"})  # a symbolic link, a submodule


class Touch(NamedTuple):
    """What a commit did to a file. Paths are relative to the repository."""

    path: str
    was: str  # another path when it was renamed
    blob: str | None  # None: removed
    before: str | None  # the blob that it had; None: it was not there
    born: bool  # there was no such file


Link = tuple[Commit, Touch]  # a commit, and what it did to one file


class Entry(NamedTuple):
    """A commit, and the files that it touched."""

    commit: Commit
    touches: list[Touch]


def log(repository: Repository, revision: str | Sequence[str], folders: Sequence[str], *how: str) -> Iterator[Entry]:
    """The commits that touched a folder, the newest first; without `how`, those on the line of first parents."""
    revisions = [revision] if isinstance(revision, str) else revision
    out = repository.ask(
        *("log", *(_LINE if how != SIDES else ()), *how, "--root", "--raw", "--no-abbrev", "-z", "--find-renames"),
        *(f"--format={'%x00'.join(_FIELDS)}", "--encoding=UTF-8", "--date=raw", "--no-show-signature"),
        *("--no-color", "--no-ext-diff", "--no-relative", "--end-of-options", *revisions, "--", *folders),
    )
    parts = iter(out.decode("utf-8", "replace").split("\0"))
    entry: Entry | None = None
    for part in parts:
        if entry and part.startswith((":", "\n:")):
            entry.touches.extend(_touched(part, parts))
        elif part.strip("\n"):
            if entry:
                yield entry
            entry = Entry(_commit([part.strip("\n"), *(next(parts) for _ in _FIELDS[1:])]), [])
    if entry:
        yield entry


def _commit(fields: Sequence[str]) -> Commit:
    identifier, date, author, subject, helpers, reviewers, body = fields
    return Commit(
        id=identifier,
        author=author,
        date=_iso(date),
        subject=subject,
        pull_request=pull_request_in(subject, body),
        writers=tuple(dict.fromkeys([author, *_names(helpers)])),
        reviewers=tuple(dict.fromkeys(_names(reviewers))),
    )


def _iso(raw: str) -> str:
    """`1767265200 +0100` -> `2026-01-01T12:00:00+01:00`; a zone that there cannot be is UTC."""
    found = _DATE.fullmatch(raw)
    if not found:
        return ""
    try:
        then = datetime.fromtimestamp(int(found[1]), UTC)
        hours = timedelta(hours=int(found[3]), minutes=int(found[4])) * (-1 if found[2] == "-" else 1)
        return then.astimezone(timezone(hours) if abs(hours) < timedelta(days=1) else UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _names(trailers: str) -> list[str]:
    """`Ada <ada@example.org>`, one a line -> names."""
    return [name for line in trailers.splitlines() if (name := _ADDRESS.sub("", line).strip())]


def _touched(facts: str, names: Iterator[str]) -> Iterator[Touch]:
    """`:100644 100644 <old blob> <new blob> R087` and one name, or two when it was renamed."""
    _, mode, old, new, how = facts.strip("\n").split(" ")
    was = path = next(names)
    if how[0] in {_RENAMED, _COPIED}:
        path = next(names)
    if mode in _NO_FILES:
        return
    # A copy is another file from the start.
    born = how[0] in {_BORN, _COPIED}
    yield Touch(
        path, was if how[0] == _RENAMED else path, None if how[0] == _GONE else new, None if born else old, born
    )
