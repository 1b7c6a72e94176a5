"""(Page, Reading) -> HTML: storage format as readers see it.

Each kind of element has a function that takes the renderer and the element; tables in the modules below this one say
which. What nobody knows is shown as such, never dropped in silence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from lxml import etree

from confsync.server.store.records import Page
from confsync.server.view import adf, html, images, layout, links, listings, panels, transclusion, words
from confsync.server.view.reading import AC, MOST_NESTED, Reading, plain

Show = Callable[["Renderer", etree._Element], str]
# Deeper bodies are shown as their text: libxml2 allows 256 levels, each costs three frames of Python's thousand.
_DEEPEST = 150

_ELEMENTS: dict[str, Show] = links.ELEMENTS | images.ELEMENTS | layout.ELEMENTS | words.ELEMENTS | adf.ELEMENTS
_MACROS: dict[str, Show] = panels.MACROS | listings.MACROS | transclusion.MACROS | images.MACROS | layout.MACROS


def render(db: sqlite3.Connection, page: Page) -> str:
    """The body of a page."""
    return Renderer(Reading(db, page)).body()


class Renderer:
    """Renders one body; included pages get renderers of their own."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._level = 0

    def body(self) -> str:
        """The whole of it."""
        root = self.reading.parse()
        if root is None:
            return html.wrap("pre", html.text(self.reading.page.body))
        return self.inside(root)

    def other(self, page: Page) -> Renderer | None:
        """A renderer for a page that this one includes; None when includes are nested too deep, as in a circle."""
        if self.reading.depth >= MOST_NESTED:
            return None
        return Renderer(Reading(self.reading.db, self.reading.with_body(page), self.reading.depth + 1))

    def inside(self, element: etree._Element | None) -> str:
        """What stands in an element."""
        if element is None:
            return ""
        self._level += 1
        parts = [html.text(element.text)]
        for child in element:
            parts.append(self.one(child) if self._level < _DEEPEST else html.text(plain(child)))
            parts.append(html.text(child.tail))
        self._level -= 1
        return "".join(parts)

    def one(self, element: etree._Element) -> str:
        """One element."""
        show = _ELEMENTS.get(element.tag)
        if show is not None:
            return show(self, element)
        if element.tag in (AC + "structured-macro", AC + "macro"):
            return self.macro(element)
        return self._plain_html(element)

    def macro(self, element: etree._Element) -> str:
        """A macro, or a notice that nobody here knows it, with what it holds."""
        name = element.get(AC + "name", "")
        return _MACROS.get(name, panels.unknown)(self, element)

    def _plain_html(self, element: etree._Element) -> str:
        if element.tag in html.DROPPED:
            return ""
        if element.tag not in html.KEPT:
            return self.inside(element)
        attributes = html.attributes(element)
        heading = self.reading.headings.get(element)
        if heading is not None:
            attributes["id"] = heading.id
        opened = html.start(html.tag_of(element), attributes)
        if element.tag in html.VOID:
            return opened
        shown = f"{opened}{self.inside(element)}</{html.tag_of(element)}>"
        return html.wrap("div", shown, class_="scroll") if element.tag == "table" else shown
