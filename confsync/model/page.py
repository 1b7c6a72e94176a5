"""Page and PageTree: what readers should see in Confluence, whatever is there now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True)
class Attachment:
    """A file on a page. Its name is unique on the page; equal bytes have equal digests."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. `body` and `source` together are its storage format; only `body` counts for the digest."""

    key: str  # source path, or a synthetic key such as @root
    title: str
    parent: str | None  # key; None: the page that the settings name, or a space's home page
    space: str | None = None  # key of an initiative's own space; None: the handbook's
    body: str  # storage format without the source line
    source: str  # the source line: one <p> that names path, commit and version
    labels: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    order: int = 0  # place among its siblings, from 0
    commit: str = "-"  # 7 hex digits of the last commit of its own sources; "-" outside git
    former: tuple[str, ...] = ()  # keys it had before its source was moved
    # A document's text as it stands in the body, in the pieces that its draft has: see flows/relink.py.
    text: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def storage(self) -> str:
        """The whole body that is sent."""
        return self.body + self.source

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over all that readers see, the commit of the source line excepted."""
        parts = [
            self.title,
            self.parent,
            self.space,
            self.body,
            sorted(self.labels),
            [[attachment.name, attachment.digest] for attachment in self.attachments],
        ]
        return sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class PageTree:
    """All pages, parents before children, siblings in reading order."""

    handbook: str  # this handbook's mark on the wiki
    pages: tuple[Page, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Page]:
        """Pages by key."""
        return {page.key: page for page in self.pages}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which commit last changed each source, and where that file can be seen."""

    head: str | None = None  # full commit id; None outside git
    commits: Mapping[str, str] = field(default_factory=dict)  # path -> full commit id; a path missing here: head
    url: str | None = None  # template with {commit} and {path}; None: no web view

    def of(self, *paths: str) -> str | None:
        """Full id of the commit to name for a path; None outside git."""
        return self.commits.get(paths[0], self.head) if paths else self.head

    def link(self, path: str, commit: str) -> str | None:
        """Web address of the file at that commit."""
        return self.url.format(commit=commit, path=path) if self.url else None
