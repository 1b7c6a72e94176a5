"""The wiki as the plan sees it: what is there (RemoteTree), and the verbs that change it (Wiki).

The protocol belongs to this room because this room uses it; `confluence/` implements it for Cloud and Data Center,
and a test double implements it in memory. Ids exist only here and in receipts: a plan names pages by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from confsync.model.page import Attachment

_MARK = re.compile(r"confsync ([^\s:]+):(.+) ([0-9a-f]{12}) @([0-9a-f]{7}|-)")


@dataclass(frozen=True, slots=True)
class Mark:
    """What confsync says of itself in a version message: whose page, which source, which content, which commit."""

    handbook: str
    key: str
    digest: str  # first 12 hex digits of the page's digest
    commit: str = "-"  # 7 hex digits

    def __str__(self) -> str:
        return f"confsync {self.handbook}:{self.key} {self.digest} @{self.commit}"


def read_mark(message: str) -> Mark | None:
    """The mark that a version message starts with; None for anybody else's message."""
    found = _MARK.match(message)
    return Mark(*found.groups()) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemotePage:
    """One page of the wiki, as the listing of its space gives it."""

    id: str
    title: str
    space: str  # key
    parent: str | None  # id
    version: int
    message: str = ""  # of the current version
    position: int | None = None  # among its siblings, ascending; None: unknown
    editor: str = ""  # account id of whoever made the current version
    state: Mapping[str, Any] | None = None  # value of the content property `confsync`, where it was read


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSpace:
    """A space and the pages in it."""

    key: str
    id: str
    homepage: str | None  # id of the page that is the default parent
    pages: tuple[RemotePage, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteTree:
    """What readers see now, in every space that the handbook uses; a space missing here does not exist."""

    spaces: Mapping[str, RemoteSpace] = field(default_factory=dict)


class Conflict(Exception):
    """The wiki refused a write because somebody else wrote first: another version, or a title that was taken."""


class Wiki(Protocol):
    """A Confluence site, in our words. Every method raises Unreachable when the site cannot answer."""

    def space(self, key: str) -> RemoteSpace | None:
        """A space with all its current pages, from one bulk listing and without states; None when it is not there."""

    def create_space(self, key: str, name: str) -> RemoteSpace:
        """A new space with its home page."""

    def states(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """The content property `confsync` of those of the pages that have one, by page id."""

    def body(self, page: str, *, version: int | None = None) -> str:
        """Storage format of a page, as the wiki has it; of an older version when one is named."""

    def create(self, space: RemoteSpace, title: str, parent: str | None, body: str) -> RemotePage:
        """A new page at version 1. Raises Conflict when the title is taken."""

    def update(self, page: RemotePage, title: str, parent: str | None, body: str, message: str) -> RemotePage:
        """Writes version `page.version` + 1. Raises Conflict when the page has another version or the title is taken."""

    def place_after(self, page: str, sibling: str) -> None:
        """Puts a page right behind another one below the same parent."""

    def trash(self, page: str) -> None:
        """Moves a page to the trash; its children move up to its parent."""

    def attach(self, page: str, attachments: Sequence[Attachment]) -> None:
        """Uploads files; one that is there under the same name gets a new version."""

    def detach(self, page: str, names: Iterable[str]) -> None:
        """Moves attachments to the trash, by name; one that is not there is nothing to do."""

    def attachments(self, page: str) -> Sequence[str]:
        """Names of the files that a page has now."""

    def label(self, page: str, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Adds and removes global labels; those of other people stay."""

    def remember(self, page: str, state: Mapping[str, Any]) -> None:
        """Writes the content property `confsync`; makes no new page version."""
