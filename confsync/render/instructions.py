"""Assignment -> instructions.html: what annotators read while they annotate, in one fragment that needs nothing else.

Prodigy shows the file in a panel over the task, inside its own page: so every rule of style is bound to one class, ids
have a prefix, images travel as data, nothing runs. Double braces are spelled as entities, for `html_template` is a
Mustache template and people paste instructions into it.

nh3 is the last to touch what people wrote. The style sheet is ours, no word of it is made of input, and it is put in
front afterwards: an allow-list that lets `<style>` through would let anybody's through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

import nh3

from confsync.model.document import Document
from confsync.model.reference import ToFile, ToPage
from confsync.model.selection import nameable
from confsync.model.taxonomy import Label, Scheme
from confsync.render.heading import repeated_title
from confsync.render.instructions_card import Cards
from confsync.render.instructions_html import anchor_of, chip, element, label_anchor
from confsync.render.instructions_library import Library
from confsync.render.instructions_markdown import Surroundings, text_html
from confsync.render.instructions_scheme import attribute_table, relation_table, tombstones
from confsync.render.prodigy_colors import colors_of
from confsync.render.prodigy_labels import Assignment
from confsync.render.words import counted
from confsync.storage.vocabulary import escape

_NUMBER_KEYS = "1234567890"
_MANY = 40  # labels; above it the contents name groups instead of labels
_DEEP = 4  # levels that are set in; deeper ones stand below the last
_BRACES = re.compile(r"\{{2,}|\}{2,}")
_TAGS = {
    *(
        "article",
        "div",
        "footer",
        "header",
        "nav",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "pre",
        "hr",
        "br",
    ),
    *(
        "blockquote",
        "dd",
        "details",
        "dl",
        "dt",
        "li",
        "ol",
        "summary",
        "ul",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "td",
        "th",
        "tr",
    ),
    *("a", "audio", "b", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "s", "small", "span", "strong"),
    *("sub", "sup", "u"),
}
_ATTRIBUTES = {
    "*": {"class", "id", "style", "title"},
    "a": {"href", "rel", "target"},
    "audio": {"controls", "src"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_STYLES = {"background", "color", "border-color", "border-left-color"}


def render_instructions(library: Library, assignment: Assignment) -> str:
    """The whole fragment, with a newline at its end."""
    page = _Page(library, assignment)
    body = element("div", *page.parts(), class_="confsync")
    clean = nh3.clean(
        body,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_media_as_data,
        filter_style_properties=_STYLES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "data"},
    )
    harmless = _BRACES.sub(lambda run: "".join(f"&#{ord(brace)};" for brace in run[0]), clean)
    return f"<style>\n{_style()}</style>\n{harmless}\n"


@cache
def _style() -> str:
    return files("confsync.render").joinpath("instructions.css").read_text("utf-8")


def _only_media_as_data(tag: str, attribute: str, value: str) -> str | None:
    data = value.lstrip().lower().startswith("data:")
    allowed = tag in {"img", "audio"} and attribute == "src" and re.match(r"data:(?:image|audio)/", value)
    return None if data and not allowed else value


class _Page:
    """The parts of one page of instructions."""

    def __init__(self, library: Library, assignment: Assignment) -> None:
        self._library = library
        self._assignment = assignment
        self._scheme: Scheme = assignment.scheme
        self._labels = assignment.here.labels
        self._guidelines = library.guidelines(assignment.project)
        self._colors = assignment.colors
        self._shown = frozenset(label.id for label in self._labels)
        self._placed = frozenset(label.id for label in _in_order(self._scheme, self._labels))
        self._cards = Cards(
            library=library,
            scheme=self._scheme,
            placed=self._placed,
            nameable=nameable(self._scheme, assignment.project),
            colors=self._colors,
            hotkeys=_hotkeys(self._labels),
            around=self._around(self._scheme.path),
        )

    def parts(self) -> Iterator[str]:
        """Everything inside the outermost element, in reading order."""
        yield self._header()
        yield self._contents()
        yield element("section", element("h2", "Labels", id=anchor_of("labels")), *self._entries())
        yield relation_table(self._cards, self._assignment.relation_colors)
        yield attribute_table(self._cards)
        yield from map(self._guideline, self._guidelines)
        yield tombstones(self._cards, every=not self._assignment.here.folder)
        yield self._footer()

    def _header(self) -> str:
        here = self._assignment.here
        about = f"{self._scheme.title} {self._scheme.version}, {counted(len(self._labels), 'label')}"
        inside = f" below “{here.parent.name}”" if here.parent else ""
        round_ = element("p", escape(f"Level {here.level}{inside}"), class_="cs-lead") if here.level else ""
        title = element("h1", escape(self._assignment.project.title))
        return element("header", title, round_, element("p", escape(about), class_="cs-lead"))

    def _contents(self) -> str:
        listed = [self._chip(label) for label in self._labels]
        if len(listed) > _MANY:
            groups = dict.fromkeys((*self._scheme.ancestors(label), label)[0] for label in self._labels)
            listed = [self._chip(label) for label in groups]
        rows = "".join(element("li", row) for row in listed)
        parts = [element("h4", "Labels"), element("ul", rows, class_="cs-chips")]
        if self._guidelines:
            links = (
                element("li", element("a", escape(document.title), href=f"#{anchor_of(document.path)}"))
                for document in self._guidelines
            )
            parts += [element("h4", "Guidelines"), element("ul", *links)]
        return element("nav", *parts, class_="cs-toc")

    def _chip(self, label: Label) -> str:
        return chip(label, self._colors[label.id], linked=True)

    def _entries(self) -> Iterator[str]:
        """A card for each label, below a heading for each group that is itself no label of this pass."""
        for label in _in_order(self._scheme, self._labels):
            depth = min(len(self._scheme.ancestors(label)), _DEEP)
            entry = self._cards.card(label) if label.id in self._shown else self._group(label)
            yield element("div", entry, class_=f"cs-depth-{depth}") if depth else entry

    def _group(self, label: Label) -> str:
        definition = text_html(label.definition, self._around(self._scheme.path)) if label.definition else ""
        title = element("h3", escape(label.name), class_="cs-group", id=label_anchor(label.id))
        return title + (element("div", definition, class_="cs-group-text") if definition else "")

    def _guideline(self, document: Document) -> str:
        around = self._around(document.path, document)
        body = text_html(document.text, around, without_lead=repeated_title(document) is not None)
        title = element("h2", escape(document.title), id=anchor_of(document.path))
        return element("section", title, body)

    def _footer(self) -> str:
        commit = self._library.provenance.of(self._scheme.path)
        at = f", commit {commit[:7]}" if commit else ""
        text = (
            f"Made by confsync from {self._library.handbook.settings.title}: {self._scheme.id} {self._scheme.version}"
        )
        return element("footer", escape(f"{text}{at}."))

    def _around(self, source: str, document: Document | None = None) -> Surroundings:
        return Surroundings(
            prefix=source,
            link=lambda target, anchor: self._address(source, target, anchor),
            image=lambda target: self._image(source, target),
            insert=self._insert,
            anchors=_anchors(document) if document else (),
        )

    def _address(self, source: str, target: str, anchor: str) -> str | None:
        to = self._library.references.resolve(source, target, anchor)
        if not isinstance(to, ToPage):
            return None
        if to.path == self._scheme.path and not anchor:
            return f"#{anchor_of('labels')}"
        if to.path == self._scheme.path:
            return f"#{label_anchor(anchor)}" if anchor in self._placed else None
        return f"#{anchor_of(to.path, anchor)}" if any(to.path == read.path for read in self._guidelines) else None

    def _image(self, source: str, target: str) -> str | None:
        to = self._library.references.resolve(source, target)
        return self._library.data_uri(to.path) if isinstance(to, ToFile) else None

    def _insert(self, name: str, argument: str) -> str:
        """The label table of another scheme; this one's labels stand above. Other lists name pages: none are here."""
        other = self._library.handbook.scheme_by_id.get(argument)
        if name != "labels" or other is None:
            return ""
        if other.id == self._scheme.id:
            return element("p", element("a", "All labels", href=f"#{anchor_of('labels')}"))
        colors = colors_of(other)
        rows = (
            element("tr", element("td", chip(label, colors[label.id])), element("td", text_html(label.definition)))
            for label in other.labels
            if label.selectable
        )
        return element("table", *rows)


def _hotkeys(labels: Iterable[Label]) -> Mapping[str, str]:
    """The keys that pick a label: those the scheme gives, or Prodigy's own numbers when it gives none."""
    given = {label.id: label.hotkey for label in labels if label.hotkey}
    return given or {label.id: key for label, key in zip(labels, _NUMBER_KEYS, strict=False)}


def _in_order(scheme: Scheme, labels: Iterable[Label]) -> Iterator[Label]:
    """The labels and all above them, depth first; what hangs in a cycle (an error that lint reports) comes last."""
    wanted = {part.id: part for label in labels for part in (*scheme.ancestors(label), label)}
    for root in scheme.children.get(None, ()):
        for label in (root, *scheme.descendants(root)):
            if wanted.pop(label.id, None):
                yield label
    yield from wanted.values()


def _anchors(document: Document) -> tuple[str, ...]:
    headings = document.draft.headings
    return tuple(heading.anchor for heading in (headings[1:] if repeated_title(document) else headings))
