"""Files shown on one page -> attachments with names that are readable, unique and the same at every build.

The same bytes are attached once. Two different files of one name are told apart by the digest of their bytes, not by a
number, so that a file keeps its name when another one joins the page before it.
"""

from __future__ import annotations

import re
from posixpath import basename, splitext
from unicodedata import normalize

from confsync.model.page import Attachment
from confsync.storage.vocabulary import plain

# By name and not by content, as browsers and Confluence do it; `mimetypes` would ask the machine.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",  # Confluence previews it badly; what people chose is kept all the same
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
# Windows and Confluence's own download addresses take none of these in a file name.
_AWKWARD = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ufffd]')


class Shelf:
    """The attachments of one page in the making."""

    def __init__(self) -> None:
        self._by_name: dict[str, Attachment] = {}  # by case-folded name: Confluence compares names so

    def add(self, path: str, content: bytes) -> str:
        """Puts a file on the page; the name it got there."""
        name = _AWKWARD.sub("_", plain(normalize("NFC", basename(path)))) or "file"
        stem, ending = splitext(name)
        fresh = Attachment(name, _MEDIA_TYPES.get(ending.lower(), "application/octet-stream"), content)
        there = self._by_name.setdefault(name.casefold(), fresh)
        if there.content == content:
            return there.name
        second = Attachment(f"{stem}-{fresh.digest[:8]}{ending}", fresh.media_type, content)
        return self._by_name.setdefault(second.name.casefold(), second).name

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """What the page carries, by name."""
        return tuple(sorted(self._by_name.values(), key=lambda attachment: attachment.name))
