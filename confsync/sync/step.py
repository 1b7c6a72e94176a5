"""The nouns of a plan: its steps, what stands in their way, and the order of siblings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from confsync.sync.wiki import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSpace:
    """A space that does not exist yet; its key is the step's key."""

    action: ClassVar[str] = "create-space"
    key: str
    title: str
    why: str
    digest: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """A page that is not there, or only begun."""

    action: ClassVar[str] = "create"
    key: str
    title: str
    why: str
    digest: str  # of the page
    version: int = 0  # of the remote page that the step rests on; 0: none


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A page that stays where it is and gets new content."""

    action: ClassVar[str] = "update"
    key: str
    title: str
    why: str
    digest: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A page that goes below another parent or to another place among its siblings."""

    action: ClassVar[str] = "move"
    key: str
    title: str
    why: str
    digest: str
    version: int
    write: bool  # whether it gets new content too
    below: bool = True  # whether its parent changes; False: only its place among its siblings


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """A page of ours that the handbook no longer has; it goes to the trash."""

    action: ClassVar[str] = "delete"
    key: str
    title: str
    why: str
    version: int
    digest: str = ""


Step = CreateSpace | Create | Update | Move | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A page that is left alone because going on would destroy what somebody else did."""

    key: str
    title: str
    why: str
    editor: str = ""  # account id of whoever is in the way
    version: int = 0  # of the page that is in the way


@dataclass(frozen=True, slots=True)
class Place:
    """A page's place right beside a sibling; both are keys."""

    key: str
    side: Side
    sibling: str
