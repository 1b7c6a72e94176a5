"""Settings: what `confsync.yaml` says, with the defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from confsync.finding import Location, Severity
from confsync.model.edit import Class, Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """How much a publish may change before a person must say so; shares are 0 to 1 of the pages published before."""

    deletes: float = 0.10
    updates: float = 0.50
    minimum: int = 10  # so few changes never trip the guard

    def stops_deletes(self, count: int, published: int) -> bool:
        """Whether so many deletes are too many for so many pages."""
        return count > self.minimum and count > self.deletes * published

    def stops_updates(self, count: int, published: int) -> bool:
        """Whether so many updates are too many for so many pages."""
        return count > self.minimum and count > self.updates * published


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The Confluence that the handbook is published to."""

    site: str = "embedded"  # embedded, or a base URL
    dialect: str = "cloud"  # cloud | datacenter
    dialect_is_set: bool = False  # by the file; else it follows from the site's host
    space: str = "ANNO"
    parent: str | None = None  # title or id of the page above the root page; None: the space's home page
    title_suffix: str = ""
    drift: str = "block"  # block | keep | overwrite
    guard: Guard = field(default_factory=Guard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What of people and of examples may leave the database."""

    people: str = "pseudonym"  # pseudonym | name
    excerpt: int = 200  # characters; 0: none
    redact: tuple[str, ...] = ()  # regular expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How a team weighs changes of its labels, and who must agree to them."""

    approvals: Mapping[Class, tuple[str, ...]] = field(default_factory=dict)  # class of an edit -> roles
    classes: Mapping[str, Class] = field(default_factory=dict)  # kind of an edit -> the class it has here
    waivers: tuple[Waiver, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role -> logins on GitHub


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of `confsync.yaml`."""

    title: str
    handbook: str  # this handbook's mark on the wiki
    confluence: Site = field(default_factory=Site)
    database: str | None = None  # of Prodigy; "package" asks the installed prodigy
    rules: Mapping[str, Severity] = field(default_factory=dict)
    privacy: Privacy = field(default_factory=Privacy)
    review: Review = field(default_factory=Review)
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    at: Location = field(compare=False)


def split_address(address: str) -> SplitResult | None:
    """The parts of a web address; None for what is none, such as `https://[x` or a port that is no number."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        return None
    return parts
