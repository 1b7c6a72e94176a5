"""Handbook -> pages that are known to be valid storage format, with Mermaid diagrams drawn where that is possible."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from confsync.flows.workspace import Workspace
from confsync.model.document import Diagram
from confsync.model.handbook import Handbook
from confsync.model.page import PageTree, Provenance
from confsync.model.sitemap import is_published
from confsync.render.handbook import render_pages
from confsync.storage.grammar import storage_faults

_TABLE = "valid-pages"


class InvalidPageError(Exception):
    """A page came out as something that Confluence would refuse: a bug of the converter, never of the source."""


def checked_pages(
    workspace: Workspace, handbook: Handbook, provenance: Provenance, *, drafts: bool = False
) -> PageTree:
    """All pages, each checked against the grammar. Raises InvalidPageError before any of them is used."""
    tree = render_pages(handbook, provenance, drafts=drafts, drawings=_drawings(workspace, handbook, drafts=drafts))
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


def _drawings(workspace: Workspace, handbook: Handbook, *, drafts: bool) -> dict[str, bytes]:
    """PNG bytes by Mermaid source; empty when `mmdc` is not on the PATH, and without those that it cannot draw."""
    mmdc = shutil.which("mmdc")
    if mmdc is None:
        return {}
    sources = {
        fragment.source
        for document in handbook.documents()
        if is_published(document, drafts=drafts)
        for fragment in document.draft.body
        if isinstance(fragment, Diagram)
    }
    drawn = {source: _drawing(mmdc, workspace.local / "cache" / "mermaid", source) for source in sorted(sources)}
    return {source: content for source, content in drawn.items() if content}


def _drawing(mmdc: str, folder: Path, source: str) -> bytes:
    """One drawing, kept by the digest of its source: drawing starts a browser and takes seconds."""
    file = folder / f"{sha256(source.encode()).hexdigest()}.png"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            text, image = Path(scratch, "diagram.mmd"), Path(scratch, "diagram.png")
            text.write_text(source, "utf-8")
            command = [mmdc, "--quiet", "--input", str(text), "--output", str(image), "--scale", "2"]
            with suppress(OSError, subprocess.TimeoutExpired):  # then the page shows the diagram's source
                subprocess.run(command, check=False, capture_output=True, timeout=60)  # noqa: S603 - the user's own mmdc
            if not image.exists():
                return b""
            image.replace(file)
    return file.read_bytes()
