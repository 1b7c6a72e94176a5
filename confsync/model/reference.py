"""(Handbook, a place, a target as written) -> what it means: a page, a file, or why it means nothing.

Lint reports what render cannot link, so both ask here. Targets are relative to the file they stand in, as on GitHub;
a leading slash means the handbook's root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath

from confsync.model.document import Document
from confsync.model.handbook import Handbook
from confsync.model.sitemap import (
    GUIDELINES,
    INITIATIVES,
    ROOT,
    TAXONOMY,
    Place,
    key_of_document,
    key_of_label,
    sitemap,
)


@dataclass(frozen=True, slots=True)
class ToPage:
    """A place in the wiki; `anchor` is "" for the top of the page. `path` is the source it came from."""

    key: str
    anchor: str
    path: str


@dataclass(frozen=True, slots=True)
class ToFile:
    """A file of the handbook, which the page carries as an attachment."""

    path: str


@dataclass(frozen=True, slots=True)
class ToNothing:
    """Why a target leads nowhere: outside (of the handbook) | missing | anchor | draft | unread."""

    why: str
    path: str
    near: tuple[str, ...] = ()  # what there is instead, for a hint


Target = ToPage | ToFile | ToNothing


def handbook_path(source: str, target: str) -> str | None:
    """The path in the handbook that a target written in `source` names; None when it climbs out."""
    joined = target.lstrip("/") if target.startswith("/") else join(dirname(source), target)
    path = normpath(joined) if target else source
    return None if path == ".." or path.startswith("../") else path


class References:
    """All the targets of one handbook; build one and ask it often."""

    def __init__(self, handbook: Handbook, *, drafts: bool = False) -> None:
        self._handbook = handbook
        self._known_names: dict[str, tuple[str, ...]] = {}
        self.places: Mapping[str, Place] = {place.key: place for place in sitemap(handbook, drafts=drafts)}

    def resolve(self, source: str, target: str, anchor: str = "") -> Target:
        """What `target#anchor`, written in the file `source`, leads to. `target` "" is the file itself."""
        path = handbook_path(source, target)
        if path is None:
            return ToNothing("outside", target)
        if path in self._handbook.broken:
            return ToNothing("unread", path)
        if path in self._anchors:
            return self._to_place(path, anchor)
        if path in self._handbook.assets:
            return ToFile(path)
        return ToNothing("missing", path, self._paths)

    def _to_place(self, path: str, anchor: str) -> Target:
        anchors = self._anchors[path]
        key = anchors.get(anchor)
        if key is None:
            return ToNothing("anchor", path, self._names(path))
        return ToPage(key, anchor, path) if key in self.places else ToNothing("draft", path)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self._anchors) + tuple(self._handbook.assets)

    def _names(self, path: str) -> tuple[str, ...]:
        """Anchors of a file; made once, since thousands of broken links may hold it."""
        if path not in self._known_names:
            self._known_names[path] = tuple(name for name in self._anchors[path] if name)
        return self._known_names[path]

    @cached_property
    def _anchors(self) -> Mapping[str, Mapping[str, str]]:
        """Path -> anchor -> page key; the anchor "" is the top."""
        found: dict[str, dict[str, str]] = {
            "confsync.yaml": {"": ROOT},
            "taxonomy": {"": TAXONOMY},
            "guidelines": {"": GUIDELINES},
            "initiatives": {"": INITIATIVES},
        }
        for key, place in self.places.items():
            if place.sources and place.sources[0] == key:
                found[key] = {"": key}
        for document in self._handbook.documents():
            found[document.path] = _document_anchors(document)
            if document.path.endswith("/index.md"):
                found.setdefault(dirname(document.path), found[document.path])
        for scheme in self._handbook.schemes:
            found[scheme.path] = {"": scheme.path} | {label.id: key_of_label(scheme, label) for label in scheme.labels}
        for initiative in self._handbook.initiatives:
            key = f"initiatives/{initiative.id}"
            found[initiative.at.path] = found[dirname(initiative.at.path)] = {"": key}
        return found


def _document_anchors(document: Document) -> dict[str, str]:
    key = key_of_document(document)
    draft = document.draft
    names = [*(heading.anchor for heading in draft.headings), *(rule.id for rule in draft.rules), *draft.anchors]
    return {"": key} | dict.fromkeys(names, key)
