"""Handbook -> Subject: the handbook under inspection, with what many rules look up in it, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from confsync.finding import Location
from confsync.model.document import Draft, Mention
from confsync.model.handbook import Handbook
from confsync.model.reference import References, Target
from confsync.model.sitemap import Place
from confsync.model.taxonomy import Label, Scheme, Status
from confsync.storage.write import draft_of

# Nearly all texts of a scheme are plain words: compiling only those that could hold a link, an image or a tag keeps
# 1,400 definitions from costing as much as all the other rules together.
_MARKUP = re.compile(r"\]\(|\]\[|\]:|<[a-zA-Z!/]")


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown that readers see: a document's, or a description or a definition in a scheme."""

    path: str  # the source it stands in
    status: str  # draft | approved | retired
    draft: Draft


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image of a text, and what it leads to."""

    text: Text
    mention: Mention
    target: Target

    @property
    def at(self) -> Location:
        """Where it stands."""
        return self.mention.at

    @property
    def written(self) -> str:
        """The target as the author wrote it."""
        return f"{self.mention.target}#{self.mention.anchor}" if self.mention.anchor else self.mention.target


@dataclass(frozen=True)
class Subject:
    """What rules are about."""

    handbook: Handbook
    drafts: bool = False  # whether drafts are to be published too

    @cached_property
    def references(self) -> References:
        """What targets lead to."""
        return References(self.handbook, drafts=self.drafts)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every page of the wiki."""
        return tuple(self.references.places.values())

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """All Markdown; of the texts in schemes those that are more than plain words."""
        documents = (Text(one.path, one.status, one.draft) for one in self.handbook.documents())
        return (*documents, *(text for scheme in self.handbook.schemes for text in _texts(scheme)))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every link and image, followed."""
        return tuple(
            Link(text, mention, self.references.resolve(text.path, mention.target, mention.anchor))
            for text in self.texts
            for mention in text.draft.mentions
            if mention.kind in {"link", "image"}
        )

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Paths that a link may name."""
        book = self.handbook
        sources = [*(scheme.path for scheme in book.schemes), *(initiative.at.path for initiative in book.initiatives)]
        return (*book.document_by_path, *sources, *book.assets)

    def labels(self) -> Iterator[tuple[Scheme, Label]]:
        """Every label of every scheme, tombstones included."""
        return ((scheme, label) for scheme in self.handbook.schemes for label in scheme.labels)

    def live_labels(self) -> Iterator[tuple[Scheme, Label]]:
        """Every label that is not a tombstone."""
        return ((scheme, label) for scheme, label in self.labels() if label.status is not Status.RETIRED)


def _texts(scheme: Scheme) -> Iterator[Text]:
    """Places inside a YAML text cannot be told from its value, so everything in it stands where it begins."""
    for markdown, at in _prose(scheme):
        if _MARKUP.search(markdown):
            draft = draft_of(markdown, path=scheme.path)
            mentions = tuple(replace(mention, at=at) for mention in draft.mentions)
            remarks = tuple(replace(remark, at=at) for remark in draft.remarks)
            yield Text(scheme.path, "approved", Draft(mentions=mentions, remarks=remarks))


def _prose(scheme: Scheme) -> Iterator[tuple[str, Location]]:
    yield scheme.description, scheme.places.get("description", scheme.at)
    for label in scheme.labels:
        yield label.definition, label.places.get("definition", label.at)
    yield from ((attribute.definition, attribute.at) for attribute in scheme.attributes)
    yield from ((relation.definition, relation.at) for relation in scheme.relations)
