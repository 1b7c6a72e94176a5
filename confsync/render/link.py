"""(Body, a page) -> storage format: what the references of a text turn into once the whole handbook is known.

`Links` belongs to a handbook and is built once; a `Sheet` is one page in the making, which gathers the files that its
texts show. What cannot be found keeps its words and loses its target; lint says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import assert_never

from confsync.model.document import AnchorAt, Body, Diagram, Document, Draft, ImageOf, Insert, LinkTo, Mention
from confsync.model.handbook import Handbook
from confsync.model.history import Change
from confsync.model.page import Attachment
from confsync.model.reference import References, ToFile, ToPage
from confsync.model.sitemap import Place, key_of_document
from confsync.model.taxonomy import Scheme
from confsync.render.attachment import Shelf
from confsync.render.heading import repeated_title
from confsync.render.taxonomy_view import SchemeView
from confsync.storage.vocabulary import anchor, as_block, attachment_link, escape, image, link, macro
from confsync.storage.write import draft_of

# One line that starts with a letter and holds nothing that Markdown reads as anything but itself.
_PLAIN = re.compile(r"(?!.*www\.)[^\W\d_][^\\*_`\[<&~$:@{|\r\n]*")
_WORDS = re.compile(r"<(/?)(?:p|h[1-6])\b[^>]*(?<!/)>")
Inserter = Callable[[Insert], str]
NOTHING = "<p />"  # where a directive has nothing to show: a list item or a cell may not be left empty


_WIDTH = re.compile(r"<svg\b[^>]*?\swidth=\"([0-9]+(?:\.[0-9]+)?)(?:px)?\"")  # in CSS pixels


def _nothing(_: Insert) -> str:
    return NOTHING


class Links:
    """What pages need to know of each other."""

    def __init__(
        self,
        handbook: Handbook,
        *,
        drafts: bool,
        drawings: Mapping[str, bytes],
        histories: Mapping[str, Sequence[Change]],
    ) -> None:
        self.handbook = handbook
        self._histories = histories
        self.drawings = drawings
        self.references = References(handbook, drafts=drafts)
        self._drafts: dict[str, Draft] = {}
        self._views: dict[str, SchemeView] = {}

    def view(self, scheme: Scheme) -> SchemeView:
        """What follows from a scheme and its use."""
        if scheme.path not in self._views:
            self._views[scheme.path] = SchemeView(self.handbook, scheme, self._histories.get(scheme.path, ()))
        return self._views[scheme.path]

    def draft(self, text: str, path: str) -> Draft:
        """Markdown that stands in a field of a scheme, compiled once; plain words, as most are, need no parser."""
        if text not in self._drafts:
            plain = _PLAIN.fullmatch(text.rstrip())
            self._drafts[text] = (
                Draft(body=(f"<p>{escape(plain.group())}</p>",)) if plain else draft_of(text, path=path, first_line=1)
            )
        return self._drafts[text]

    @cached_property
    def anchors_wanted(self) -> Mapping[str, frozenset[str]]:
        """Page key -> names of the anchors that it must have: what some link names, and every rule."""
        found: dict[str, set[str]] = {}
        for document in self._shown():
            found[key_of_document(document)] = {rule.id for rule in document.draft.rules}
        for source, mention in self._mentions():
            target = self.references.resolve(source, mention.target, mention.anchor)
            if isinstance(target, ToPage):
                found.setdefault(target.key, set()).add(target.anchor)
        return {key: frozenset(names) for key, names in found.items()}

    @cached_property
    def tops(self) -> Mapping[str, str]:
        """Page key -> anchor of the heading that repeats its title: it is left out, a link to it goes to the top."""
        headings = ((key_of_document(document), repeated_title(document)) for document in self._shown())
        return {key: heading.anchor for key, heading in headings if heading}

    def shows(self, document: Document) -> bool:
        """Whether the document is a page: a draft is not, a report of no initiative neither."""
        place = self.references.places.get(key_of_document(document))
        return place is not None and place.sources[0] == document.path

    def _shown(self) -> Iterator[Document]:
        return filter(self.shows, self.handbook.documents())

    def _mentions(self) -> Iterator[tuple[str, Mention]]:
        for document in self._shown():
            for mention in document.draft.mentions:
                if mention.anchor and mention.kind == "link":
                    yield document.path, mention
        for scheme in self.handbook.schemes:
            for text in _texts(scheme):
                if "#" in text and "]" in text:
                    for mention in self.draft(text, scheme.path).mentions:
                        yield scheme.path, mention


def _in_words(text: str, before: bool) -> bool:
    """Whether a text ends inside a paragraph or a heading, given whether what stands before it did."""
    for found in _WORDS.finditer(text):
        before = not found[1]
    return before


def _texts(scheme: Scheme) -> Iterator[str]:
    yield scheme.description
    yield from (label.definition for label in scheme.labels)
    yield from (attribute.definition for attribute in scheme.attributes)
    yield from (relation.definition for relation in scheme.relations)


class Sheet:
    """One page in the making."""

    def __init__(self, links: Links, place: Place) -> None:
        self.links = links
        self.place = place
        self.text: tuple[str, ...] = ()  # of the document that the page is made of, piece by piece
        self._shelf = Shelf()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that the page shows or links to."""
        return self._shelf.attachments

    def body(self, body: Body, source: str, insert: Inserter = _nothing, *, block: bool = True) -> str:
        """A compiled text of the file `source`, or (`block` false) words of it.

        `insert` makes what its directives ask for, by default nothing.
        """
        return "".join(self.pieces(body, source, insert, block=block))

    def pieces(self, body: Body, source: str, insert: Inserter = _nothing, *, block: bool = True) -> list[str]:
        """What each part of a body became, in order."""
        done: list[str] = []
        seen, inside = 0, False  # how many pieces were looked at, and whether they end among words
        for part in body:
            words = part if isinstance(part, str) else self._resolved(part, source, insert)
            if isinstance(part, ImageOf) and block:
                seen, inside = len(done), _in_words("".join(done[seen:]), inside)
                words = words if inside else as_block(words)
            done.append(words)
        return done

    def prose(self, text: str, source: str) -> str:
        """Markdown of a field as paragraphs. Its directives are void: a table inside itself would never end."""
        draft = self.links.draft(text, source)
        return self.body((*draft.lead, *draft.body), source)

    def words(self, text: str, source: str) -> str:
        """Markdown of a field that is one line; what would be anything but a single paragraph is taken literally."""
        body = self.prose(text, source)
        inner = body.removeprefix("<p>").removesuffix("</p>")
        single = len(inner) == len(body) - len("<p></p>") and "<p" not in inner and "</p>" not in inner
        return inner if single else escape(text)

    def to_page(self, key: str, words: str, to_anchor: str = "") -> str:
        """Words, in storage format, that lead to a page; the bare words when there is no such page."""
        place = self.links.references.places.get(key)
        if place is None or not place.title.strip():
            return words
        if to_anchor == self.links.tops.get(key):
            to_anchor = ""
        if key == self.place.key and to_anchor:
            return link(words, to_anchor=to_anchor)
        return link(words, title=place.title, space=self._space(place), to_anchor=to_anchor)

    def to_source(self, source: str, target: str, to_anchor: str, words: str) -> str:
        """Words that lead to what `target` means in the file `source`: a page, a file of the handbook or nothing."""
        found = self.links.references.resolve(source, target, to_anchor)
        if isinstance(found, ToPage):
            return self.to_page(found.key, words, found.anchor)
        if isinstance(found, ToFile):
            return attachment_link(words, self._attached(found.path))
        return words

    def picture(self, shown: ImageOf, source: str) -> str:
        """An image of the handbook; its alternative text where there is no such file."""
        caption = self.body(shown.caption, source, block=False)
        found = self.links.references.resolve(source, shown.target)
        if not isinstance(found, ToFile):
            words = f"<em>{escape(shown.alt or shown.target)}</em>"
            return f"{words} {caption}" if caption else words
        name, width = self._pictured(found.path)
        return image(
            name, alt=shown.alt, caption=caption, width=shown.width or width, height=shown.height, align=shown.align
        )

    def _pictured(self, path: str) -> tuple[str, int | None]:
        """Attaches an image; its name, and the width to show it at where the file itself would come out too large."""
        content = self.links.handbook.assets[path].content
        source = content.decode("utf-8", "replace") if path.endswith(".svg") else ""
        drawn = self.links.drawings.get(source) if source else None
        if drawn is None:
            return self._shelf.add(path, content), None
        width = _WIDTH.search(source)
        return self._shelf.add(f"{path.removesuffix('.svg')}.png", drawn), round(float(width[1])) if width else None

    def _attached(self, path: str) -> str:
        return self._shelf.add(path, self.links.handbook.assets[path].content)

    def _space(self, target: Place) -> str | None:
        """The space to name in a link; None within the page's own."""
        if target.space == self.place.space:
            return None
        return target.space or self.links.handbook.settings.confluence.space

    def _resolved(self, part: LinkTo | ImageOf | AnchorAt | Insert | Diagram, source: str, insert: Inserter) -> str:
        match part:
            case LinkTo():
                return self.to_source(source, part.target, part.anchor, self.body(part.body, source, block=False))
            case ImageOf():
                return self.picture(part, source)
            case AnchorAt(name):
                return anchor(name) if name in self.links.anchors_wanted.get(self.place.key, ()) else ""
            case Insert():
                return insert(part)
            case Diagram(drawing):
                return self._diagram(drawing)
            case _:
                assert_never(part)

    def _diagram(self, drawing: str) -> str:
        content = self.links.drawings.get(drawing)
        if not content:
            return macro("code", {"title": "Mermaid"}, code=drawing)
        name = f"diagram-{sha256(drawing.encode('utf-8', 'replace')).hexdigest()[:8]}.png"
        return image(self._shelf.add(name, content), alt="Diagram")
