"""(Page, RemotePage) -> the same page in the wiki: the requests that one page takes, in an order that may be cut off.

A page is made as a stub that names its source; property, files and labels follow; the body comes last, with the mark
that says it is done. What comes after the mark (files no longer wanted, the property) is made good by the next write.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from confsync.model.page import Page
from confsync.model.sitemap import ROOT
from confsync.storage.carry import carry_over
from confsync.sync.mark import NO_DIGEST, Mark, is_ours, mark_of, state_of, stub
from confsync.sync.wiki import Refused, RemotePage, RemoteSpace, Snapshot, Wiki

_TITLE = 200  # characters of a title that are kept beside a suffix; Confluence takes 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An inline comment that an update left without a place, because its words are gone."""

    key: str  # of the page
    ref: str  # the comment's own id
    text: str  # the words it was about


@dataclass
class Writer:
    """Writes pages and keeps count of what a receipt tells about them."""

    wiki: Wiki
    handbook: str
    spaces: frozenset[str] = frozenset()  # besides the handbook's own, noted on the root: see spaces.py
    attachments: int = 0  # uploaded so far
    lost: list[Lost] = field(default_factory=list)

    def create(self, page: Page, space: RemoteSpace, parent: str | None) -> RemotePage:
        """A new page with all it should have."""
        there = self.wiki.create(space, page.title, parent, stub(self.handbook, page.key))
        self._remember(page, there.id, there.version, begun=True)
        return self._finish(page, there, parent, page.storage)

    def complete(self, page: Page, there: RemotePage, parent: str | None) -> RemotePage:
        """A page whose making was cut off: the files that arrived are not sent again."""
        files = self.wiki.attachments(there.id) if page.attachments else {}
        return self._finish(page, there, parent, page.storage, files=files)

    def update(self, page: Page, there: RemotePage, parent: str | None) -> RemotePage:
        """New content for a page, with the comments and ticks that people left on the old one."""
        current = self.current(there)
        state = self.wiki.states([there.id]).get(there.id)
        if not is_ours(state, self.handbook, there.id):
            state = None
        fresh = state if state and state["version"] == there.version else {}
        # Listed and not taken from the property: a publish that died may have sent some of them already.
        none = fresh.get("attachments") == {} and not page.attachments
        files = {} if none else self.wiki.attachments(there.id)
        carried = carry_over(current.body, page.storage)
        unwanted = set(state.get("labels", ()) if state else ()) - set(page.labels)
        labels = fresh.get("labels", ())
        written = self._finish(page, there, parent, carried.body, files=files, labels=labels, unwanted=unwanted)
        self.lost.extend(Lost(key=page.key, ref=lost.ref, text=lost.text) for lost in carried.lost)
        return written

    def step_aside(self, key: str, there: RemotePage) -> RemotePage:
        """Gives up a page's title for one that nobody wants; its digest then says that it has yet to be written."""
        body = self.current(there).body
        title = f"{there.title[:_TITLE]} (being renamed, {there.id})"
        return self.wiki.update(there, title, there.parent, body, str(Mark(self.handbook, key, NO_DIGEST)))

    def current(self, there: RemotePage) -> Snapshot:
        """The page's text. Raises Refused when it is not the version that the plan rests on."""
        snapshot = self.wiki.read(there.id)
        if snapshot is None:
            raise Refused("was removed from the wiki while this publish ran")
        if snapshot.version != there.version:
            raise Refused(f"was changed in the wiki while this publish ran: version {snapshot.version} is there now")
        return snapshot

    def _finish(
        self,
        page: Page,
        there: RemotePage,
        parent: str | None,
        body: str,
        *,
        files: Mapping[str, str] = MappingProxyType({}),
        labels: Collection[str] = (),
        unwanted: Collection[str] = (),
    ) -> RemotePage:
        """Files (name -> digest) and labels are those known to be there; unwanted labels are ours from before."""
        for file in page.attachments:
            if files.get(file.name) != file.digest:
                self.wiki.attach(there.id, file)
                self.attachments += 1
        missing = set(page.labels) - set(labels)
        if missing or unwanted:
            self.wiki.label(there.id, sorted(missing), sorted(unwanted))
        written = self.wiki.update(there, page.title, parent, body, str(self._mark(page)))
        ours = {name for name, digest in files.items() if digest}  # a file without one was uploaded by hand
        old = ours - {file.name for file in page.attachments}
        if old:
            self.wiki.detach(there.id, sorted(old))
        self._remember(page, there.id, written.version)
        return replace(written, space=there.space)

    def _mark(self, page: Page) -> Mark:
        return mark_of(self.handbook, page, spread=page.key == ROOT and bool(self.spaces))

    def _remember(self, page: Page, id: str, version: int, *, begun: bool = False) -> None:
        state = state_of(self.handbook, page, id=id, version=version, begun=begun)
        self.wiki.remember(id, state | ({"spaces": sorted(self.spaces)} if page.key == ROOT and self.spaces else {}))
