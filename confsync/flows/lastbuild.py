"""What a build read and wrote, remembered so that the next one may leave most of it alone: see relink.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from confsync.flows.drawings import tools
from confsync.flows.workspace import Workspace
from confsync.model.document import AnchorAt, Body, Document, LinkTo, Reference
from confsync.model.handbook import Handbook
from confsync.model.page import PageTree
from confsync.model.sitemap import key_of_document
from confsync.render.heading import without_title

TABLE = "last-build"
Stamp = tuple[int, int]  # size in bytes, time of the last change in nanoseconds
_TICKS = 2_000_000_000  # nanoseconds: a file changed so shortly before it was read may have changed again unseen
_APART = (LinkTo, AnchorAt)  # what becomes of any other reference may depend on its neighbours


@dataclass(frozen=True, slots=True)
class Seam:
    """How the page of one document is put together: head, the text with its references resolved, tail."""

    source: bytes  # digest of the document's file
    interface: bytes  # digest of what others see of it
    page: str  # file of the page, below the build's folder
    head: str
    tail: str
    resolved: tuple[str, ...]  # what each reference of the text became, in order


@dataclass(frozen=True, slots=True)
class LastBuild:
    """All that the next build needs to know of this one."""

    started: int  # nanoseconds since 1970
    surroundings: bytes  # digest of what is no source: the commit, the folder built into, the tools at hand
    sources: Mapping[str, Stamp]
    written: Mapping[str, Stamp]  # by path below the build's folder
    seams: Mapping[str, Seam]  # by path of the document
    pages: int
    bundles: int

    def is_settled(self, path: str, stamp: Stamp) -> bool:
        """Whether a source is certainly what it was, judged by its stamp alone."""
        return stamp == self.sources[path] and stamp[1] < self.started - _TICKS


def surroundings(workspace: Workspace, out: Path) -> bytes:
    """Digest of what pages depend on besides the sources and confsync's own code."""
    return digest_of(workspace.revision, str(out.resolve()), repr(tools()))


def stamps(folder: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """Size and time of each file; one that is not there is left out."""
    found = {}
    for path in paths:
        try:
            status = (folder / path).stat()
        except OSError:
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def seams_of(handbook: Handbook, tree: PageTree, sources: Mapping[str, bytes]) -> dict[str, Seam]:
    """A seam for each document whose page can be put together apart from all others.

    Left out are documents that a bundle holds, and those with references that are not resolved one by one.
    """
    bundled = {path for _, project in handbook.projects() for path in project.guidelines}
    found = {}
    for document in handbook.documents():
        page = tree.by_key.get(key_of_document(document))
        pieces = without_title(document)
        if page is None or document.path in bundled or not _is_apart(pieces) or len(page.text) != len(pieces):
            continue
        head, text, tail = page.storage.partition("".join(page.text))
        if text:
            resolved = tuple(done for part, done in zip(pieces, page.text, strict=True) if not isinstance(part, str))
            file = f"confluence/{page.key}.xhtml"
            found[document.path] = Seam(sources[document.path], interface_of(document), file, head, tail, resolved)
    return found


def interface_of(document: Document) -> bytes:
    """Digest of all that another page, or a rule of lint, can see of a document; prose and places are no part of it."""
    draft = document.draft
    front = (document.title, document.schemes, document.owners, document.status, document.audience, document.order)
    headings = [(heading.level, heading.text, heading.anchor) for heading in draft.headings]
    mentions = [(mention.kind, mention.target, mention.anchor) for mention in draft.mentions]
    remarks = [(remark.rule, remark.text) for remark in draft.remarks]
    rules = [rule.id for rule in draft.rules]
    links = tuple(references_of(draft.body))
    return digest_of(
        *map(repr, (front, document.page, document.front, draft.lead, headings, rules, mentions, remarks, links))
    )


def references_of(body: Body) -> Iterator[Reference]:
    """The references of a compiled text, in order."""
    return (part for part in body if not isinstance(part, str))


def digest_of(*parts: str | bytes) -> bytes:
    """Digest of a sequence; no two sequences share one."""
    total = blake2b(digest_size=16)
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(len(content).to_bytes(8, "big") + content)
    return total.digest()


def _is_apart(body: Body) -> bool:
    return all(isinstance(part, _APART) for part in references_of(body))
