"""Handbook: everything people wrote, at one revision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from confsync.model.document import Document
from confsync.model.initiative import Initiative, Project
from confsync.model.settings import Settings
from confsync.model.taxonomy import Scheme


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that documents or schemes show or link to: an image, a recording, a PDF."""

    path: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Handbook:
    """Schemes, guidelines, initiatives, reports and settings; every sequence is sorted by path."""

    settings: Settings
    schemes: tuple[Scheme, ...] = ()
    guidelines: tuple[Document, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    reports: tuple[Document, ...] = ()
    assets: Mapping[str, Asset] = field(default_factory=dict)  # by path; only files that are mentioned
    broken: frozenset[str] = frozenset()  # sources that could not be read: nothing can be said about links to them

    @cached_property
    def scheme_by_id(self) -> Mapping[str, Scheme]:
        """Schemes by id; of two with the same id (an error that lint reports) the first."""
        return {scheme.id: scheme for scheme in reversed(self.schemes)}

    @cached_property
    def document_by_path(self) -> Mapping[str, Document]:
        """Every Markdown source by its path."""
        return {document.path: document for document in self.documents()}

    def documents(self) -> Iterator[Document]:
        """Guidelines, then initiatives' pages, then reports."""
        yield from self.guidelines
        for initiative in self.initiatives:
            yield from initiative.documents
        yield from self.reports

    def projects(self) -> Iterator[tuple[Initiative, Project]]:
        """Every project with its initiative."""
        for initiative in self.initiatives:
            for project in initiative.projects:
                yield initiative, project
