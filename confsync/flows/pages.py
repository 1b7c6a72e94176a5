"""Handbook -> pages that are known to be valid storage format."""

from __future__ import annotations

from hashlib import sha256

from confsync.flows.drawings import drawings
from confsync.flows.history import scheme_histories
from confsync.flows.workspace import Workspace
from confsync.model.handbook import Handbook
from confsync.model.page import PageTree, Provenance
from confsync.render.handbook import render_pages
from confsync.storage.grammar import storage_faults

_TABLE = "valid-pages"


class InvalidPageError(Exception):
    """A page came out as something that Confluence would refuse: a bug of the converter, never of the source."""


def checked_pages(
    workspace: Workspace, handbook: Handbook, provenance: Provenance, *, drafts: bool = False
) -> PageTree:
    """All pages, each checked against the grammar. Raises InvalidPageError before any of them is used."""
    tree = render_pages(
        handbook,
        provenance,
        drafts=drafts,
        drawings=drawings(workspace, handbook, drafts=drafts),
        histories=scheme_histories(workspace),
    )
    known = workspace.cache.load(_TABLE)
    digests = {sha256(page.storage.encode()).hexdigest(): page for page in tree.pages}
    missing = [(digest, page) for digest, page in digests.items() if digest not in known]
    for _, page in missing:
        require_valid(page.key, page.storage)
    if missing:
        workspace.cache.save(_TABLE, dict.fromkeys(digests, True))
    return tree


def require_valid(key: str, storage: str) -> None:
    """Raises InvalidPageError for a page that Confluence would refuse."""
    if faults := storage_faults(storage):
        raise InvalidPageError(f"{key}: {'; '.join(faults[:5])}")
