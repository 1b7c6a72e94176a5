"""Which wiki a handbook goes to, and a client for it: the embedded one in this process, or a site over the network."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from confsync.confluence.connect import Client, base_url, connect
from confsync.errors import Unreachable
from confsync.flows.cache import ignored_folder
from confsync.model.settings import Site
from confsync.source.settings import dialect_of

if TYPE_CHECKING:
    from flask import Flask

EMBEDDED = "embedded"
_HERE = "http://embedded.localhost"  # never resolved: the session's adapter answers in this process


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach a site, from the environment and never from a file."""

    site: str | None = None  # CONFLUENCE_SITE, instead of the settings' site
    user: str | None = None
    token: str | None = None

    def __repr__(self) -> str:
        return f"Access(site={self.site!r})"  # a traceback must not print a token


def wanted_site(site: Site, access: Access) -> Site:
    """The site of the settings, or the one that the environment names instead."""
    if not access.site or access.site == site.site:
        return site
    dialect = site.dialect if site.dialect_is_set else dialect_of(access.site)
    return replace(site, site=access.site.rstrip("/"), dialect=dialect)


def embedded(local: Path, file: Path | None = None, *, live_reload: bool = False) -> Flask:
    """The embedded wiki, which keeps its pages in a workspace's `.confsync/` unless another file is named.

    Raises Unreachable when there can be no such file, or it is something else.
    """
    from confsync.server.app import create_app

    try:
        if file is None:
            ignored_folder(local)
        return create_app(file or local / "wiki.db", live_reload=live_reload)
    except (OSError, sqlite3.Error) as error:
        raise Unreachable(f"the embedded wiki cannot be opened in {file or local}: {error}") from error


@contextmanager
def open_wiki(local: Path, site: Site, access: Access) -> Iterator[Client]:
    """A client for the wanted site. Raises Unreachable when a real site is wanted and no token is given."""
    wanted = wanted_site(site, access)
    with requests.Session() as session:
        if wanted.site == EMBEDDED:
            from confsync.server.inprocess import WsgiAdapter

            session.mount(_HERE, WsgiAdapter(embedded(local)))
            wanted = replace(wanted, site=f"{_HERE}/wiki", dialect="cloud")
        elif not access.token:
            raise Unreachable(
                f"no token for {base_url(wanted)}: "
                "set CONFLUENCE_TOKEN, and for an API token of Cloud CONFLUENCE_USER too"
            )
        yield connect(wanted, session=session, user=access.user, token=access.token)
