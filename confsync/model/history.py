"""Change: what one commit did to a scheme; a scheme's history is a sequence of them, the newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from confsync.model.edit import Class, Edit, worst_of

# What GitHub writes into the message of a squashed and of a merged pull request.
_PULL_REQUEST = re.compile(r"^Merge pull request #(\d+)\b|\(#(\d+)\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit on the line of HEAD; of a merged branch, the merge, since with it the change came into force."""

    id: str  # 40 hex digits
    author: str
    date: str  # of the commit, ISO 8601 with its own time zone
    subject: str  # first line of its message

    @property
    def pull_request(self) -> int | None:
        """The number that the message gives it; None when it gives none."""
        found = _PULL_REQUEST.search(self.subject)
        return int(found[1] or found[2]) if found else None

    @property
    def day(self) -> str:
        """`2026-03-31`, where the author was."""
        return self.date[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The edits of one commit to one scheme. Where they stand in a file is not known: see flows/history_read.py."""

    commit: Commit
    version: str  # of the scheme, after it
    edits: tuple[Edit, ...]  # at least one

    @property
    def worst(self) -> Class:
        """The worst class of all edits; a waiver of that day changes nothing about it."""
        return worst_of(edit.rating for edit in self.edits) or Class.COSMETIC
