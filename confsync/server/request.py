"""The HTTP request at hand -> what handlers work with: a transaction, a stamp, a JSON body, checked parameters.

A request is one transaction. It begins when a handler first asks for the database, after the whole body has been read,
so that a slow upload holds no lock; it is committed before the answer is sent, and rolled back for any error.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, request

from confsync.server.refusal import Refused
from confsync.server.store.database import Database, count_change
from confsync.server.store.records import Stamp

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the app was created with."""

    database: Database
    clock: Callable[[], datetime]
    url: str | None  # where readers reach it, without /wiki; None: wherever the request came to
    users: Mapping[str, str] | None  # tokens by user name; None: anybody may do anything
    live_reload: bool


def site() -> Site:
    """The site that answers this request."""
    found: Site = current_app.extensions["wiki"]
    return found


def site_url() -> str:
    """Scheme and host, without a slash at the end."""
    return (site().url or request.host_url).rstrip("/")


def db() -> sqlite3.Connection:
    """The request's transaction."""
    if "db" not in g:
        request.get_data(parse_form_data=True)
        g.db = site().database.begin(write=request.method not in READING)
    found: sqlite3.Connection = g.db
    return found


def finish(*, commit: bool) -> None:
    """Ends the request's transaction, if it had one."""
    found: sqlite3.Connection | None = g.pop("db", None)
    if found is not None:
        writes = commit and request.method not in READING
        if writes:
            count_change(found)
        site().database.end(found, commit=writes)


def actor() -> str:
    """Account id of the caller."""
    name: str = g.actor
    return name


def stamp(message: str = "", *, minor: bool = False) -> Stamp:
    """The caller, now."""
    return Stamp(by=actor(), at=iso(site().clock()), message=message, minor=minor)


def iso(moment: datetime) -> str:
    """`2026-01-31T09:15:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def json_object() -> dict[str, Any]:
    """The body, a JSON object. Raises Refused."""
    found = json_value()
    if not isinstance(found, dict):
        raise Refused(400, "The request body must be a JSON object")
    return found


def json_value() -> Any:
    """The body, any JSON value. Raises Refused."""
    if not request.is_json:
        raise Refused(415, f"Unsupported Media Type: {request.mimetype or 'none'}; expected application/json")
    found = request.get_json(silent=True)
    if found is None:
        raise Refused(400, "The request body is not valid JSON")
    return found


def flag(name: str, *, default: bool = False) -> bool:
    """A boolean parameter. Raises Refused for anything but true and false."""
    value = request.args.get(name)
    if value is None:
        return default
    if value not in ("true", "false"):
        raise wrong(name, value, "boolean")
    return value == "true"


def number(value: str | None, name: str, kind: str = "int") -> int:
    """A whole number of a path or a parameter. Raises Refused."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 18:
        raise wrong(name, value, kind)
    return int(value)


def many(name: str) -> list[str]:
    """A list parameter: repeated, separated by commas, or both."""
    return [part for value in request.args.getlist(name) for part in value.split(",") if part]


def wrong(name: str, value: object, kind: str) -> Refused:
    """The refusal of a parameter."""
    text = f"Provided value {{{value}}} for '{name}' is not the correct type. Expected type is {kind}"
    return Refused(400, text, code="INVALID_REQUEST_PARAMETER")
