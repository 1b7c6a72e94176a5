"""(Handbook, Project) -> what its annotators may read: guidelines, images and recordings, and what links lead to."""

from __future__ import annotations

from base64 import b64encode
from posixpath import basename

from confsync.model.document import Document
from confsync.model.handbook import Handbook
from confsync.model.initiative import Project
from confsync.model.media import media_type
from confsync.model.page import Provenance
from confsync.model.reference import References

_AUDIO_LIMIT = 1_000_000  # bytes of a recording that is put into the page; a longer one is named


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
        kind = media_type(asset.content) if asset else None
        if asset is None or kind is None:
            return None
        if kind.startswith("audio/") and len(asset.content) > _AUDIO_LIMIT:
            return None
        return f"data:{kind};base64,{b64encode(asset.content).decode('ascii')}"


def name_of(path: str) -> str:
    """The file's name without its folder."""
    return basename(path)
