"""Change: what one commit did to a scheme; a scheme's history is a sequence of them, the newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from confsync.model.edit import Class, Edit, worst_of
from confsync.model.taxonomy import Attribute, Label, Relation, Scheme

# What hosts write into the message of a squashed and of a merged pull request: GitHub, Gitea, Bitbucket Data Center and
# Cloud, Azure DevOps; GitLab below the subject.
_PULL_REQUEST = re.compile(
    r"""^Merge\ pull\ request\ \#(\d+)\b
    | \([#!](\d+)\)\s*$
    | ^Merge\ pull\ request\ '.*'\ \(\#(\d+)\)\ from\b
    | ^Pull\ request\ \#(\d+):
    | \(pull\ request\ \#(\d+)\)\s*$
    | ^Merged\ PR\ (\d+):""",
    re.VERBOSE,
)
_MERGE_REQUEST = re.compile(r"^See merge request [^\s!]*!(\d+)\s*$", re.MULTILINE)


def pull_request_in(subject: str, body: str = "") -> int | None:
    """The number of the pull or merge request that a message names; None when it names none."""
    if found := _PULL_REQUEST.search(subject):
        return int(next(filter(None, found.groups())))
    merged = _MERGE_REQUEST.findall(body)
    return int(merged[-1]) if merged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit on the line of HEAD; of a merged branch, the merge, since with it the change came into force."""

    id: str  # 40 hex digits, or 64
    author: str  # of the commit: of a merge, who merged
    date: str  # of the commit, ISO 8601 with its own time zone; "" when it has none that can be read
    subject: str  # first line of its message
    pull_request: int | None = None  # the number that the message gives it
    writers: tuple[str, ...] = ()  # who wrote what it brought, co-authors included; of a merge, who wrote its commits
    reviewers: tuple[str, ...] = ()  # whom the message names as such

    @property
    def day(self) -> str:
        """`2026-03-31`, where the committer was; "" when there is no date."""
        return self.date[:10]


class Version(NamedTuple):
    """A scheme's file as a commit left it."""

    commit: Commit
    path: str  # relative to the handbook; of a time when it lay elsewhere, to the repository
    blob: str | None  # None: the commit removed it


Chain = list[Version]  # of one file, the newest first; never empty


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


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One scheme's file over time, by whatever paths."""

    path: str  # the last one, relative to the handbook
    gone: bool  # no longer there
    ids: frozenset[str]  # that the scheme ever had
    names: frozenset[str]  # that its file ever had, without their ending
    changes: tuple[Change, ...]  # the newest first
    unreadable: tuple[Commit, ...]  # which left the file as no scheme; the newest first


class Told(NamedTuple):
    """What the history of a scheme tells, of all of it or of one label; the newest first."""

    changes: tuple[Change, ...]
    unreadable: tuple[Commit, ...]  # which left its file as no scheme, and so tell nothing of a label either


Part = Label | Relation | Attribute  # what an id in a scheme may name


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A scheme, or one part of it, as it was at some time, and the commit that made it so."""

    commit: Commit
    scheme: Scheme
    part: Part | None  # None: the scheme was asked for
    unreadable: tuple[Commit, ...]  # later ones that left the file as no scheme, and so put nothing in its place
