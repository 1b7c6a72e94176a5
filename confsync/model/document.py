"""Document: one Markdown file, compiled as far as it can be without knowing any other file.

A guideline, an initiative's page and a report are all documents. The Markdown is parsed once; what links, images and
inserted tables turn into depends on other files, so the compiled body keeps them as references (see `Fragment`) that
`render/` resolves when the whole handbook is known. That split is what makes a build parallel and cacheable by file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from confsync.finding import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTo:
    """A relative link: to another document, a heading, a rule, a scheme, a label or a file of the handbook."""

    target: str  # as written, percent-decoded, without the fragment; "" for this same page
    anchor: str  # the fragment, without "#"; "" for none
    body: Body  # storage format of the linked words
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOf:
    """A local image, to become an attachment of the page."""

    target: str  # as written, percent-decoded
    alt: str = ""
    caption: Body = ()  # storage format of the caption; () for none
    width: int | None = None  # pixels
    height: int | None = None
    align: str | None = None  # left | center | right


@dataclass(frozen=True, slots=True)
class AnchorAt:
    """A place that links may name; becomes an anchor macro only when something does link to it."""

    name: str


@dataclass(frozen=True, slots=True)
class Insert:
    """A directive, `<!-- confsync:labels adverse-events -->`: something made of other sources goes here."""

    name: str  # labels | children
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A Mermaid block: a drawing where a drawing of it was made, else a code block."""

    source: str


Reference = LinkTo | ImageOf | AnchorAt | Insert | Diagram
Fragment = str | Reference  # a str is finished storage format
Body = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the text and the name that links know it by."""

    level: int
    text: str  # plain text
    anchor: str  # as GitHub makes it, or the explicit `{#id}`
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A normative sentence with an id, `{#rule-id}`: it can be linked, cited in a report and compared in a diff."""

    id: str
    text: str  # plain text of its paragraph or list item, without the id
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A relative link, image or directive in the text, with its place: what lint checks."""

    kind: str  # link | image | labels | children
    target: str  # as written, percent-decoded, without fragment
    anchor: str = ""
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something the converter could not carry over as written, such as raw HTML without an equivalent."""

    rule: str  # for example raw-html
    text: str
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What compiling one Markdown text yields."""

    lead: Body = ()  # a heading of level 1 that opens the text, else (): dropped where it repeats the title
    body: Body = ()  # all that follows it
    headings: tuple[Heading, ...] = ()
    rules: tuple[Rule, ...] = ()
    anchors: tuple[str, ...] = ()  # other places that links may name: `<a id="…">`
    mentions: tuple[Mention, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A Markdown file with front matter."""

    path: str
    title: str
    schemes: tuple[str, ...] = ()  # scheme ids
    owners: tuple[str, ...] = ()
    status: str = "approved"  # draft | approved | retired
    audience: tuple[str, ...] = ()  # empty: everybody
    order: int | None = None  # place among its siblings; None: after those that have one, by title
    page: str | None = None  # page key it had before it was moved
    front: Mapping[str, Any] = field(default_factory=dict)  # the whole front matter, plain values
    places: Mapping[str, Location] = field(default_factory=dict, compare=False)
    text: str = ""  # Markdown after the front matter
    draft: Draft = field(default_factory=Draft, compare=False)
    first_line: int = field(default=1, compare=False)  # line of the file at which `text` begins
    at: Location = field(compare=False)

    @property
    def is_report(self) -> bool:
        """Whether confsync wrote it, from what annotators decided."""
        return self.path.startswith("reports/")

    def seen_by(self, audience: str | None) -> bool:
        """Whether an audience may read it; None is the inside, which may read everything."""
        return audience is None or not self.audience or audience in self.audience
