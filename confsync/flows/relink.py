"""A build in which only the prose of documents changed: their pages are made anew, all others stay as they are.

It works as in compilers that compile modules apart. A document has an *interface*: all that other pages or a rule of
lint can see of it, such as title, headings, ids of rules and links. While no interface and no other source changes, the
page of a document that did not change is what it was, and the links of one that did change lead where they led. So the
next build may skip reading, linting and rendering the whole handbook. Anything else (another scheme, a new link, a file
touched a moment ago) is built in full. `tests/test_flows_relink.py` holds both ways to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from confsync.flows.cache import content_digest
from confsync.flows.lastbuild import LastBuild, Seam, interface_of, references_of, stamps, surroundings
from confsync.flows.pages import require_valid
from confsync.flows.workspace import Workspace
from confsync.render.heading import without_title
from confsync.source.guideline import read_document
from confsync.source.tree import DiskTree


@dataclass(frozen=True, slots=True)
class Relinked:
    """The pages that differ from the last build, and what to remember of this one."""

    files: dict[str, bytes]  # path below the build's folder -> content
    build: LastBuild


def relinked(workspace: Workspace, out: Path, last: LastBuild | None, *, started: int) -> Relinked | None:
    """What differs from the last build; None when only a full build can tell."""
    if last is None or last.surroundings != surroundings(workspace, out) or stamps(out, last.written) != last.written:
        return None
    tree = DiskTree(workspace.root)
    now = stamps(workspace.root, tree.paths())
    if tree.outside() or now.keys() != last.sources.keys():
        return None
    seams, files = dict(last.seams), {}
    for path in (path for path, stamp in now.items() if not last.is_settled(path, stamp)):
        seam = seams.get(path)
        content = tree.read(path) if seam else b""
        if seam is None:
            return None
        source = content_digest(content)
        if source != seam.source:
            page = _page(path, content, seam)
            if page is None:
                return None
            require_valid(path, page)
            files[seam.page] = page.encode()
            seams[path] = replace(seam, source=source)
    return Relinked(files, replace(last, started=started, sources=now, seams=seams))


def _page(path: str, content: bytes, seam: Seam) -> str | None:
    """The page of a document with new prose; None when more than its prose is new."""
    document, findings = read_document(path, content)
    if document is None or findings or interface_of(document) != seam.interface:
        return None
    body = without_title(document)
    if len(list(references_of(body))) != len(seam.resolved):
        return None
    resolved: Iterator[str] = iter(seam.resolved)
    text = "".join(part if isinstance(part, str) else next(resolved) for part in body)
    return f"{seam.head}{text}{seam.tail}"
