"""(Site, session, credentials) -> a wiki: which of the library's classes carries the requests, and to which address.

Classes are chosen by name: the library's own factory takes any host that is not Atlassian's for Data Center, the
embedded wiki included (atlassian-python-api 5.0.5, confluence/__init__.py).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlunsplit

import requests
from atlassian import ConfluenceServer, ConfluenceV2

from confsync.confluence.cloud import CloudWiki
from confsync.confluence.datacenter import DataCenterWiki
from confsync.confluence.session import Gate, Transport
from confsync.errors import Unreachable
from confsync.model.settings import Site, split_address

Client = CloudWiki | DataCenterWiki
_TIMEOUT = 30  # seconds without a byte; an upload of 100 MB sends bytes all the time


def connect(
    site: Site,
    *,
    session: requests.Session,
    user: str | None = None,
    token: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Client:
    """A client for the site; nothing is sent yet. With a token alone it is a Bearer token.

    Raises Unreachable when the address is none, or the token cannot be sent.
    """
    address = base_url(site)
    if token and not token.isascii():
        raise Unreachable("CONFLUENCE_TOKEN holds characters that no token has: copy it again, without anything around")
    options: dict[str, Any] = {
        "session": session,
        "backoff_and_retry": False,
        "retry_with_header": False,
        "timeout": _TIMEOUT,
    }
    if user and token:
        options |= {"username": user.encode(), "password": token.encode()}  # a str would have to be Latin-1
    elif token:
        options |= {"token": token}
    if site.dialect == "datacenter":
        server = cast("Transport", cast("Any", ConfluenceServer)(address, **options))
        return DataCenterWiki(Gate(server, address, sleep=sleep))
    with warnings.catch_warnings():
        # Said on every construction, whatever the arguments; no v1 method of the class is called.
        warnings.filterwarnings("ignore", "V1 methods are deprecated in ConfluenceCloud", DeprecationWarning)
        cloud = cast("Transport", cast("Any", ConfluenceV2)(address, **options))
        return CloudWiki(Gate(cloud, address, sleep=sleep))


def base_url(site: Site) -> str:
    """Where the API's paths begin: on Cloud `…/wiki`, whatever page of the site was pasted into the settings.

    Raises Unreachable when it is no address, or carries a password, which is not repeated.
    """
    given = site.site.strip()
    parts = split_address(given if "://" in given else f"https://{given}")
    if "@" in (parts.netloc if parts else given):
        raise Unreachable(
            "confluence.site holds a user or a password: put them into CONFLUENCE_USER and CONFLUENCE_TOKEN"
        )
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or len(given.split()) != 1:
        raise Unreachable(f'confluence.site is "{site.site}": name an address such as https://acme.atlassian.net/wiki')
    path = parts.path.rstrip("/")
    if site.dialect != "datacenter":
        before, wiki, _ = f"{path}/".partition("/wiki/")
        path = f"{before}/wiki" if wiki else f"{path}/wiki"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
