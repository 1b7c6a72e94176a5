"""The environment, read once: nothing below the command line looks at it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from confsync.flows.wiki import Access


def access() -> Access:
    """CONFLUENCE_SITE, CONFLUENCE_USER and CONFLUENCE_TOKEN; an empty variable is one that is not set."""
    from confsync.flows.wiki import Access

    return Access(
        site=os.environ.get("CONFLUENCE_SITE") or None,
        user=os.environ.get("CONFLUENCE_USER") or None,
        token=os.environ.get("CONFLUENCE_TOKEN") or None,
    )


def database() -> str | None:
    """CONFSYNC_PRODIGY_DATABASE: the address of Prodigy's database, instead of the one in the settings."""
    return os.environ.get("CONFSYNC_PRODIGY_DATABASE") or None


def people_key() -> str | None:
    """CONFSYNC_PEOPLE_KEY: the key of pseudonyms, for machines that keep no `.confsync/people.yaml`."""
    return os.environ.get("CONFSYNC_PEOPLE_KEY") or None
