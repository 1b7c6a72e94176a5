"""Confluence's JSON -> our nouns: the shapes of both dialects, which nothing outside this module sees.

Only fields that are read are listed. Nulls are taken where live sites send them, whatever the documents say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypedDict, TypeVar, cast

from confsync.errors import Unreachable
from confsync.sync.wiki import RemotePage, RemoteSpace, Snapshot

_DIGEST = "sha256:"  # what an attachment's comment starts with when we uploaded it


class Version(TypedDict, total=False):
    """A version, in both dialects; `by` on Data Center, `authorId` on Cloud."""

    number: int
    message: str | None
    authorId: str | None
    by: Mapping[str, str]


class Space(TypedDict, total=False):
    """A space of v2."""

    id: str
    key: str
    homepageId: str | None


class Page(TypedDict, total=False):
    """A page of v2."""

    id: str
    status: str
    title: str
    spaceId: str
    parentId: str | None
    position: int | None
    authorId: str | None
    version: Version
    body: Mapping[str, Mapping[str, str]]


class Content(TypedDict, total=False):
    """A page of v1; `ancestors` go from the top down to the parent."""

    id: str
    title: str
    ancestors: list[Mapping[str, str]]
    version: Version
    history: Mapping[str, Mapping[str, str]]
    body: Mapping[str, Mapping[str, str]]


class Property(TypedDict):
    """A content property of either dialect."""

    id: str
    key: str
    value: Mapping[str, Any]
    version: Version


class Attachment(TypedDict, total=False):
    """An attachment of either dialect; v1 keeps the comment deeper."""

    id: str
    title: str
    comment: str | None
    metadata: Mapping[str, str]
    extensions: Mapping[str, str]


Asked = ParamSpec("Asked")
Read = TypeVar("Read")


def _promised(read: Callable[Asked, Read]) -> Callable[Asked, Read]:
    """An answer without what Confluence's documents promise is its fault, or a proxy's, and no bug of ours."""

    @wraps(read)
    def told(*args: Asked.args, **kwargs: Asked.kwargs) -> Read:
        try:
            return read(*args, **kwargs)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise Unreachable(
                f"Confluence's answer is not what its documents promise: {type(error).__name__} {error}; "
                "look at confluence.site and confluence.dialect"
            ) from error

    return told


@_promised
def space_of_v2(found: object) -> RemoteSpace:
    """A space without its pages."""
    space = cast("Space", found)
    return RemoteSpace(key=space["key"], id=space["id"], homepage=space.get("homepageId"))


@_promised
def space_of_v1(found: Mapping[str, Any]) -> RemoteSpace:
    """A space without its pages; its id is a number here."""
    home = found.get("homepage")
    return RemoteSpace(key=found["key"], id=str(found["id"]), homepage=str(home["id"]) if home else None)


@_promised
def space_id_of(found: object) -> str:
    """The space that a page of v2 is in."""
    return cast("Page", found)["spaceId"]


@_promised
def page_of_v2(found: object, space: str) -> RemotePage:
    """A page, with or without its body."""
    page = cast("Page", found)
    version = page["version"]
    return RemotePage(
        id=page["id"],
        title=page["title"],
        space=space,
        parent=page.get("parentId"),
        version=version["number"],
        message=version.get("message") or "",
        position=page.get("position"),
        author=page.get("authorId") or "",
        editor=version.get("authorId") or "",
        archived=page.get("status") == "archived",
    )


@_promised
def page_of_v1(found: object, space: str) -> RemotePage:
    """A page that was asked for with `version`, `ancestors` and `history`."""
    page = cast("Content", found)
    version, above = page["version"], page.get("ancestors") or []
    return RemotePage(
        id=str(page["id"]),
        title=page["title"],
        space=space,
        parent=str(above[-1]["id"]) if above else None,
        version=version["number"],
        message=version.get("message") or "",
        author=_account(page.get("history", {}).get("createdBy", {})),
        editor=_account(version.get("by") or {}),
    )


@_promised
def snapshot_of(found: object) -> Snapshot:
    """A page's text, in both dialects."""
    page = cast("Page", found)
    return Snapshot(page["version"]["number"], page["body"]["storage"]["value"])


@_promised
def is_readable(found: object) -> bool:
    """Whether a page of v2 is not in the trash, from which it still answers."""
    return cast("Page", found).get("status") not in {"trashed", "deleted"}


@_promised
def version_of(found: object) -> tuple[int, str]:
    """Number and message of a version, of what has a `version`, or of a bare one."""
    version = cast("Version", found)
    return version["number"], version.get("message") or ""


@_promised
def property_of(found: object) -> Property:
    """A content property, whole."""
    given = cast("Property", found)
    version: Version = {"number": given["version"]["number"]}
    return {"id": str(given["id"]), "key": given["key"], "value": given["value"], "version": version}


@_promised
def attachment_of(found: object) -> tuple[str, str, str]:
    """Id, name and the digest that we noted, "" for none."""
    file = cast("Attachment", found)
    notes = (file.get("comment"), file.get("metadata", {}).get("comment"), file.get("extensions", {}).get("comment"))
    digest = next((note.removeprefix(_DIGEST) for note in notes if note and note.startswith(_DIGEST)), "")
    return file["id"], file["title"], digest


def digest_note(digest: str) -> str:
    """The comment that an attachment is uploaded with."""
    return _DIGEST + digest


def _account(person: Mapping[str, str]) -> str:
    return person.get("accountId") or person.get("userKey") or person.get("username") or ""
