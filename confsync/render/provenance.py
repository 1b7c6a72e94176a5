"""(Place, Provenance) -> the source line: the last paragraph of a page, which says where its text comes from.

The line is no part of the page's digest, so that a commit elsewhere never makes a page stale.
"""

from __future__ import annotations

from urllib.parse import quote

from confsync.model.page import Provenance
from confsync.model.sitemap import Place
from confsync.storage.vocabulary import escape, tag


def source_line(place: Place, provenance: Provenance, version: str | None = None) -> str:
    """One `<p>` whose text starts `Source: `; `version` is that of the scheme the page is about."""
    path = place.sources[0]
    commit = provenance.of(*place.sources)
    told = f"version {escape(version)}, " if version else ""
    if commit is None:
        return f"<p>Source: {escape(path)}, not under version control, {told}edit the file, not this page</p>"
    address = provenance.link(quote(path), commit)
    named = tag("a", escape(path), href=address) if address else escape(path)
    return f"<p>Source: {named}, commit {escape(commit[:7])}, {told}edit in git, not here</p>"


def short_commit(place: Place, provenance: Provenance) -> str:
    """The first 7 digits of the commit; `-` outside git."""
    return (provenance.of(*place.sources) or "-")[:7]
