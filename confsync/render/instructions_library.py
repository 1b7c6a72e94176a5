"""(Handbook, Project) -> what its annotators may read: guidelines, images and recordings, and what links lead to."""

from __future__ import annotations

import re
from base64 import b64encode
from posixpath import basename

from confsync.model.document import Document
from confsync.model.handbook import Handbook
from confsync.model.initiative import Project
from confsync.model.page import Provenance
from confsync.model.reference import References

_AUDIO_LIMIT = 1_000_000  # bytes of a recording that is put into the page; a longer one is named
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)


class Library:
    """What the instructions of one handbook's projects are made of; make one and ask it for every project."""

    def __init__(self, handbook: Handbook, provenance: Provenance) -> None:
        self.handbook = handbook
        self.provenance = provenance
        self.references = References(handbook)

    def guidelines(self, project: Project) -> tuple[Document, ...]:
        """The project's guidelines in force that its vendor may see, each once, in the project's order."""
        named = (self.handbook.document_by_path.get(path) for path in dict.fromkeys(project.guidelines))
        return tuple(
            document
            for document in named
            if document is not None and document.status == "approved" and document.seen_by(project.vendor)
        )

    def data_uri(self, path: str) -> str | None:
        """An image or a short recording as a data URI; None for anything else, and for what is not there."""
        asset = self.handbook.assets.get(path)
        media_type = _media_type(asset.content) if asset else None
        if asset is None or media_type is None:
            return None
        if media_type.startswith("audio/") and len(asset.content) > _AUDIO_LIMIT:
            return None
        return f"data:{media_type};base64,{b64encode(asset.content).decode('ascii')}"


def name_of(path: str) -> str:
    """The file's name without its folder."""
    return basename(path)


def _media_type(content: bytes) -> str | None:
    """By the first bytes, because a wrong suffix is common and a browser goes by the bytes too."""
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    return "image/svg+xml" if _SVG.match(content[:4096]) else None
