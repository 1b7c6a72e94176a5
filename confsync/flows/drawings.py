"""Handbook -> PNG bytes by the source of a drawing: Mermaid diagrams, and the charts of reports.

Confluence shows SVG attachments at the wrong size or not at all (md2conf #96, mermaid-cli #248), so a report's charts,
SVG in git, reach the wiki as PNG with twice the pixels. Drawings are kept by the digest of their source: a diagram
takes a browser and seconds, a chart some hundredths of one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from confsync.flows.fresh import write_file
from confsync.flows.workspace import Workspace
from confsync.model.document import Diagram
from confsync.model.handbook import Handbook
from confsync.model.sitemap import is_published
from confsync.report.draw import can_draw, png_of

# A chart that names a file or an address is not one of ours, and drawing it would fetch what it names.
_REACHES_OUT = re.compile(r"""href\s*=\s*["'](?!#|data:)|@import|url\((?!['"]?#)""")


def tools() -> tuple[str | None, bool]:
    """What there is to draw with: the path of `mmdc`, and whether the charts library is installed."""
    return shutil.which("mmdc"), can_draw()


def drawings(workspace: Workspace, handbook: Handbook, *, drafts: bool = False) -> dict[str, bytes]:
    """PNG bytes by source; what cannot be drawn is left out, and pages then show its source or the SVG itself."""
    mmdc, charts = tools()
    kept = workspace.local / "cache" / "drawings"
    found: dict[str, bytes] = {}
    if mmdc is not None:
        for source in _diagrams(handbook, drafts=drafts):
            found[source] = _kept(kept, source, lambda source: _drawn(mmdc, kept, source))
    if charts:
        for source in _charts(handbook):
            found[source] = _kept(kept, source, png_of)
    return {source: content for source, content in found.items() if content}


def _diagrams(handbook: Handbook, *, drafts: bool) -> set[str]:
    return {
        fragment.source
        for document in handbook.documents()
        if is_published(document, drafts=drafts)
        for fragment in document.draft.body
        if isinstance(fragment, Diagram)
    }


def _charts(handbook: Handbook) -> Iterator[str]:
    for path, asset in handbook.assets.items():
        if path.startswith("reports/") and path.endswith(".svg"):
            source = asset.content.decode("utf-8", "replace")
            if not _REACHES_OUT.search(source):
                yield source


def _kept(folder: Path, source: str, draw: Callable[[str], bytes]) -> bytes:
    """The drawing of a source, made once; b"" where it cannot be made."""
    file = folder / f"{sha256(source.encode()).hexdigest()}.png"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            content = draw(source)
        except ValueError:  # not an SVG after all
            return b""
        write_file(file, content)
    return file.read_bytes()


def _drawn(mmdc: str, folder: Path, source: str) -> bytes:
    """A diagram, drawn by `mmdc`; b"" when it refuses or takes longer than a minute."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        text, image = Path(scratch, "diagram.mmd"), Path(scratch, "diagram.png")
        text.write_text(source, "utf-8")
        command = [mmdc, "--quiet", "--input", str(text), "--output", str(image), "--scale", "2"]
        with suppress(OSError, subprocess.TimeoutExpired):  # then the page shows the diagram's source
            subprocess.run(command, check=False, capture_output=True, timeout=60)  # noqa: S603 - the user's own mmdc
        return image.read_bytes() if image.exists() else b""
