"""(path, bytes) -> Settings: `confsync.yaml`, contract §2.1, with the defaults filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from confsync.diff.kinds import IDS
from confsync.finding import Finding, Severity
from confsync.model.edit import Class, Waiver
from confsync.model.secret import is_private
from confsync.model.settings import Guard, Privacy, Review, Settings, Site, split_address
from confsync.source.notes import Notes, opened
from confsync.source.shape import all_places_of, many, record, table, without_place
from confsync.source.value import exact, matching, member, one_of, text, whole
from confsync.source.wording import as_slug
from confsync.source.yaml import Node, Scalar

FORMAT = 1
_CLOUD = (".atlassian.net", ".jira-dev.com")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)[ ]?%")
_FRACTION = re.compile(r"0|0?\.[0-9]{1,6}|[01](?:\.0+)?")
_SECRET_PART = re.compile(r"(?:^|[?&;\s])\w*(?:password|passwd|pwd|token|secret)\s*=\s*[^&\s]", re.IGNORECASE)


def read_settings(path: str, content: bytes) -> tuple[Settings | None, tuple[Finding, ...]]:
    """Settings and what is wrong with their form; None when there is no title, or no YAML."""
    node, notes = opened(path, content, "the settings")
    settings = _settings(node, notes) if node is not None else None
    return settings, tuple(notes.findings)


def dialect_of(site: str) -> str:
    """Which Confluence answers at an address: Atlassian's own hosts and the embedded one are Cloud."""
    parts = split_address(site)
    host = (parts.hostname or "") if parts else ""
    return "cloud" if site == "embedded" or host.endswith(_CLOUD) else "datacenter"


def _make_settings(**values: Any) -> Settings:
    values.pop("format", None)
    prodigy: Mapping[str, str] = values.pop("prodigy", {})
    defaults = {"handbook": as_slug(values["title"]), "database": prodigy.get("database")}
    return Settings(**(defaults | values))


def _make_site(**values: Any) -> Site:
    site = Site(**values)
    if "dialect" in values:
        return replace(site, dialect_is_set=True)
    return replace(site, dialect=dialect_of(site.site))


def _format(node: Node, notes: Notes) -> int | None:
    if isinstance(node, Scalar) and node.text == str(FORMAT):
        return FORMAT
    notes.refuse(node, f"{FORMAT}, the only format that this confsync reads")
    return None


def _site(node: Node, notes: Notes) -> str | None:
    """`embedded`, or the address of a Confluence without the slash at its end."""
    if _is_secret(node, notes, "the site's address", "CONFLUENCE_USER and CONFLUENCE_TOKEN"):
        return None
    written = text(node, notes)
    parts = split_address(written or "")
    if written == "embedded" or (parts and parts.scheme in {"http", "https"} and parts.hostname):
        return written.rstrip("/") if written else None
    if written is not None:
        notes.refuse(node, "embedded or an address that begins with https://")
    return None


def _database(node: Node, notes: Notes) -> str | None:
    """An address without a password, or `package`."""
    if _is_secret(node, notes, "the database address", "CONFSYNC_PRODIGY_DATABASE"):
        return None
    return text(node, notes)


def _is_secret(node: Node, notes: Notes, what: str, instead: str) -> bool:
    """Notes a password; the finding does not repeat it."""
    if not isinstance(node, Scalar):
        return False
    parts = split_address(node.text)
    found = is_private("", node.text) or bool(_SECRET_PART.search(node.text)) or bool(parts and parts.password)
    if found:
        message = f"{what} carries a password or a token, which must not be in git"
        hint = f"set {instead} in the environment, and change it where it is used: git forgets nothing"
        notes.add(node, message, "secret-in-settings", hint=hint)
    return found


def _share(node: Node, notes: Notes) -> float | None:
    """10% or 0.1, as 0.1."""
    written = node.text if isinstance(node, Scalar) else ""
    percent = _SHARE.fullmatch(written)
    share = float(percent[1]) / 100 if percent else float(written) if _FRACTION.fullmatch(written) else None
    if share is None or share > 1:
        notes.refuse(node, "a share such as 10%")
        return None
    return share


def _expression(node: Node, notes: Notes) -> str | None:
    """A regular expression of Python's."""
    written = exact(node, notes)
    if written is None:
        return None
    try:
        re.compile(written)
    except (re.error, OverflowError, RecursionError) as error:
        notes.refuse(node, f"a regular expression ({error})", hint="put it in single quotes, where \\ is itself")
        return None
    return written


def _make_review(**values: Any) -> Review:
    approvals = {Class(name): values.pop(name) for name in [one.value for one in Class] if name in values}
    return Review(approvals=approvals, **values)


def _date(node: Node, notes: Notes) -> str | None:
    """An ISO date, as a text."""
    written = node.text if isinstance(node, Scalar) else ""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        notes.refuse(node, "a date such as 2027-03-31")
        return None


_guard = record(without_place(Guard), {"deletes": _share, "updates": _share, "minimum": whole(0)})
_confluence = record(
    without_place(_make_site),
    {
        "site": _site,
        "dialect": one_of("cloud", "datacenter"),
        "space": matching(r"~?[A-Za-z0-9_.-]{1,255}", "the key of a space, such as ANNO"),
        "parent": text,
        "title_suffix": exact,
        "drift": one_of("block", "keep", "overwrite"),
        "guard": _guard,
    },
)
_privacy = record(
    without_place(Privacy),
    {"people": one_of("pseudonym", "name"), "excerpt": whole(0), "redact": many(_expression)},
)
_waiver = record(
    Waiver,
    {
        "fingerprint": matching(r"[0-9a-f]{12}", "the 12 hex digits that confsync diff shows"),
        "reason": text,
        "expires": _date,
    },
    required=["fingerprint", "reason", "expires"],
)
_login = matching(r"@?[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?", "a person's login on GitHub, not a team")
_review = record(
    without_place(_make_review),
    {
        **{one.value: many(text, single=True) for one in Class},
        "classes": table(member(Class), known=IDS),
        "waivers": many(_waiver),
        "roles": table(many(_login, single=True)),
    },
)
_settings = record(
    _make_settings,
    {
        "format": _format,
        "title": text,
        "handbook": matching(r"[A-Za-z0-9._-]{1,100}", "a word of letters, digits, hyphens, dots and underscores"),
        "confluence": _confluence,
        "prodigy": record(without_place(dict), {"database": _database}),
        "rules": table(member(Severity)),
        "privacy": _privacy,
        "review": _review,
    },
    required=["title"],
    places=all_places_of,
)
