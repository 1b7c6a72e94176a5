"""What can go wrong, who acts on it, and the exit code that says so.

    ConfsyncError
    ├── Rejected      1   the sources have findings: the author mends them
    ├── Undecided     3   a hand edit, a tripped guard, another digest: a person chooses
    └── Unreachable   4   network, Confluence, git or a database refused: operations look; a retry may help

Wrong usage is click's own (2). Anything else is a bug (70), with a traceback and where to report it.
Only `cli/` turns an error into an exit; a library's errors are translated at the door of the room that uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from confsync.finding import Finding


class ConfsyncError(Exception):
    """A failure that a person can act on; its text says what, where and what to do."""

    exit_code = 70


class Rejected(ConfsyncError):
    """The sources have findings of severity error; nothing was written."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class Undecided(ConfsyncError):
    """Going on would destroy or decide something that a person must decide."""

    exit_code = 3


class Unreachable(ConfsyncError):
    """Something outside refused or did not answer."""

    exit_code = 4
