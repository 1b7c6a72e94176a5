"""The wiki as the plan sees it: what is there (RemoteTree), and the verbs that change it (Wiki).

The protocol belongs to this room because this room uses it; `confluence/` implements it for Cloud and Data Center,
and a test double implements it in memory. Ids exist only here and in receipts: a plan names pages by key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Protocol

from confsync.model.page import Attachment

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemotePage:
    """One page of the wiki, as the listing of its space gives it."""

    id: str
    title: str
    space: str  # key
    parent: str | None  # id; may be a folder's
    version: int
    message: str = ""  # of the current version
    position: int | None = None  # among its siblings, ascending; None: unknown
    author: str = ""  # account id of whoever made the page
    editor: str = ""  # account id of whoever made the current version
    archived: bool = False  # out of readers' sight, cannot be written, but its title is still taken


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSpace:
    """A space and the pages in it."""

    key: str
    id: str
    homepage: str | None  # id of the page that is the default parent
    pages: tuple[RemotePage, ...] = ()


class Standing(Enum):
    """How a page of ours stands against what we wrote to it."""

    WRITTEN = "written"  # its current version is ours, or means the same
    BEGUN = "begun"  # made by a publish that died before it wrote the body
    EDITED = "edited"  # somebody changed it in the wiki


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A page that this handbook put into the wiki."""

    key: str  # under which it was published
    page: RemotePage
    digest: str  # first 12 hex digits of what we wrote last; "" when that is not known
    commit: str = "-"  # 7 hex digits
    standing: Standing = Standing.WRITTEN
    spread: bool = False  # of the root: whether its message says that pages are in other spaces


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTree:
    """What readers see now, in every space that the handbook uses or used; a space missing here does not exist."""

    home: str  # key of the handbook's own space
    spaces: Mapping[str, RemoteSpace] = field(default_factory=dict)
    above: str | None = None  # id of the page that the settings name as the root's parent; None: the home page
    own: Mapping[str, OwnPage] = field(default_factory=dict)  # by key
    noted: frozenset[str] = frozenset()  # keys of other spaces that the root says to hold pages of ours
    twins: tuple[OwnPage, ...] = ()  # further pages that claim a key of `own`: a person must remove one

    def pages(self) -> Mapping[str, RemotePage]:
        """Every page of these spaces by id."""
        return {page.id: page for space in self.spaces.values() for page in space.pages}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The text of a page at one version."""

    version: int
    body: str  # storage format, as the wiki has it


class Refused(Exception):
    """The wiki refused a write because somebody else wrote first: another version, or a title that was taken."""


class Wiki(Protocol):
    """A Confluence site, in our words. Every method raises Unreachable when the site cannot answer."""

    def spaces(self, keys: Iterable[str]) -> Mapping[str, RemoteSpace]:
        """Those of the spaces that exist, each with all its pages, from bulk listings."""

    def create_space(self, key: str, name: str) -> RemoteSpace:
        """A new space with its home page."""

    def states(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """The content property `confsync` of those of the pages that have one, by page id."""

    def read(self, page: str, *, version: int | None = None) -> Snapshot | None:
        """The text of a page, of an older version when one is named; None when the page is gone."""

    def history(self, page: str) -> Mapping[int, str]:
        """Messages of a page's versions by number; empty where the wiki does not tell."""

    def create(self, space: RemoteSpace, title: str, parent: str | None, body: str) -> RemotePage:
        """A new page at version 1, last among its siblings. Raises Refused when the title is taken."""

    def update(self, page: RemotePage, title: str, parent: str | None, body: str, message: str) -> RemotePage:
        """Writes version `page.version` + 1. Raises Refused when the page has another version or the title is taken."""

    def move(self, page: str, parent: str) -> None:
        """Puts a page, and all below it, last below another one, in another space too, leaving its text alone."""

    def place(self, page: str, side: Side, sibling: str) -> None:
        """Puts a page right before or after another one below the same parent."""

    def trash(self, page: str) -> None:
        """Moves a page to the trash; its children move up to its parent. One that is gone is nothing to do."""

    def attach(self, page: str, attachment: Attachment) -> None:
        """Uploads a file with its digest; one that is there under the same name gets a new version."""

    def detach(self, page: str, names: Iterable[str]) -> None:
        """Moves attachments to the trash, by name; one that is not there is nothing to do."""

    def attachments(self, page: str) -> Mapping[str, str]:
        """Digests of the files of a page by name, as noted at their upload; "" for a file uploaded by hand."""

    def label(self, page: str, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Adds and removes global labels; those of other people stay."""

    def remember(self, page: str, state: Mapping[str, Any]) -> None:
        """Writes the content property `confsync`; makes no new page version."""
