"""The nouns of the store: what rows are once they are read. Ids are numbers here; the API spells them as strings."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who writes, when (ISO 8601, UTC, milliseconds), and what they say about it."""

    by: str
    at: str
    message: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a page, a property or an attachment; numbers count from 1."""

    number: int
    author: str
    created: str
    message: str
    minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A space; it may have lost its home page."""

    id: int
    key: str
    name: str
    description: str
    type: str
    status: str
    author: str
    created: str
    homepage: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page at one of its versions."""

    id: int
    space: int
    space_key: str
    status: str  # current, archived, trashed, draft; historical for a version that is not the newest
    title: str
    parent: int | None
    position: int
    author: str  # of version 1
    created: str
    version: Version
    body: str | None = None  # None: not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label, whatever page it is on."""

    id: int
    prefix: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A named JSON value that a program keeps on a page."""

    id: int
    page: int
    key: str
    value: Any
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on a page, at its newest version unless another one was asked for. Its comment is the message."""

    id: int
    page: int
    status: str
    title: str
    created: str
    media_type: str
    size: int
    version: Version


def version_of(row: sqlite3.Row) -> Version:
    """The version that a row carries in the columns that are named v_number, v_author and so on."""
    return Version(
        number=row["v_number"],
        author=row["v_author"],
        created=row["v_created"],
        message=row["v_message"],
        minor=bool(row["v_minor"]),
    )
