"""Label -> card: everything an annotator must know to decide for or against it, in reading order.

What it is, what belongs to it and what does not, how it looks, what it is mistaken for, how hard cases were decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confsync.model.selection import NOT_YOURS
from confsync.model.taxonomy import Boundary, EdgeCase, Example, Label, Scheme
from confsync.render.instructions_html import chip, element, label_anchor, marked
from confsync.render.instructions_library import Library, name_of
from confsync.render.instructions_markdown import Surroundings, inline_html, text_html
from confsync.render.prodigy_labels import STEP
from confsync.storage.vocabulary import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """The labels of one pass, and what their cards need to name each other."""

    library: Library
    scheme: Scheme
    placed: frozenset[str]  # ids of the labels that have a card or a heading to link to
    nameable: frozenset[str]  # ids of the labels that readers may know of
    colors: Mapping[str, str]  # label id -> "#rrggbb"
    hotkeys: Mapping[str, str]  # label id -> key
    around: Surroundings  # what links in the scheme's own texts lead to

    def card(self, label: Label) -> str:
        """The card of one label."""
        color = self.colors[label.id]
        above = STEP.join(part.name for part in self.scheme.ancestors(label))
        return element(
            "article",
            self._title(label),
            element("p", escape(above), class_="cs-path") if above else "",
            element("div", text_html(label.definition, self.around), class_="cs-definition")
            if label.definition
            else "",
            _aliases(label),
            self._boundaries(label),
            self._examples("Examples", label.examples, color, "cs-good"),
            self._examples("Looks like it, but is not", label.counterexamples, color, "cs-bad"),
            self._edge_cases(label.edge_cases),
            class_="cs-card",
            id=label_anchor(label.id),
            style=f"border-left-color:{color}",
        )

    def name(self, label_id: str) -> str:
        """A chip for a label of the scheme, unless readers need not know it; any other words as they are."""
        label = self.scheme.by_id.get(label_id)
        if label is None:
            return inline_html(label_id, self.around)
        if label_id not in self.nameable:
            return NOT_YOURS
        return chip(label, self.colors[label_id], linked=label_id in self.placed)

    def known(self, ids: Iterable[str]) -> list[str]:
        """Those of the labels that may be named."""
        return [name for name in ids if name in self.nameable]

    def _title(self, label: Label) -> str:
        hotkey = self.hotkeys.get(label.id)
        return element(
            "h3",
            chip(label, self.colors[label.id]),
            " ",
            element("code", escape(label.key), class_="cs-key"),
            " " + element("kbd", escape(hotkey), title="The key that picks this label") if hotkey else "",
        )

    def _boundaries(self, label: Label) -> str:
        sides = [
            self._side("Includes", label.includes, "cs-in"),
            self._side("Excludes", label.excludes, "cs-out"),
        ]
        return element("div", *sides, class_="cs-sides") if any(sides) else ""

    def _side(self, title: str, boundaries: Iterable[Boundary], look: str) -> str:
        rows = [
            element("li", inline_html(boundary.text, self.around), self._instead(boundary.use))
            for boundary in boundaries
        ]
        return element("div", element("h4", title), element("ul", *rows), class_=f"cs-side {look}") if rows else ""

    def _examples(self, title: str, examples: Iterable[Example], color: str, look: str) -> str:
        rows = [element("li", self._example(example, color)) for example in examples]
        return element("h4", title) + element("ul", *rows, class_=f"cs-examples {look}") if rows else ""

    def _example(self, example: Example, color: str) -> str:
        why = element("span", inline_html(example.why, self.around), class_="cs-why") if example.why else ""
        words = marked(example.text, color) + self._instead(example.use)
        return self._image(example) + self._recording(example) + words + why

    def _image(self, example: Example) -> str:
        if not example.image:
            return ""
        source = self.library.data_uri(example.image)
        return element("img", src=source, alt=example.text) if source else _file(example.image)

    def _recording(self, example: Example) -> str:
        if not example.audio:
            return ""
        source = self.library.data_uri(example.audio)
        return element("audio", controls="controls", src=source) if source else _file(example.audio)

    def _edge_cases(self, cases: Iterable[EdgeCase]) -> str:
        rows = [
            element("dt", inline_html(case.case, self.around))
            + element(
                "dd",
                self.name(case.decision),
                element("span", inline_html(case.because, self.around), class_="cs-why") if case.because else "",
            )
            for case in cases
        ]
        return element("h4", "Decided before") + element("dl", *rows, class_="cs-cases") if rows else ""

    def _instead(self, use: str | None) -> str:
        return element("span", "→ use ", self.name(use), class_="cs-use") if use and self.known([use]) else ""


def _aliases(label: Label) -> str:
    return element("p", "Also called: ", escape(", ".join(label.aliases)), class_="cs-why") if label.aliases else ""


def _file(path: str) -> str:
    """A file that cannot be shown here, by name."""
    return element("span", "File: ", escape(name_of(path)), class_="cs-file")
