"""Macros that show another page, or the marked part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.view import html, macro
from confsync.server.view.links import linked_page, page_link
from confsync.server.view.reading import AC

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show


def _include(renderer: Renderer, element: etree._Element) -> str:
    other = _other(renderer, element)
    return other.body() if other else _missing(element)


def _include_excerpt(renderer: Renderer, element: etree._Element) -> str:
    other = _other(renderer, element)
    root = other.reading.parse() if other else None
    if other is None or root is None:
        return _missing(element)
    wanted = macro.value(element, "name")
    for found in root.iter(AC + "structured-macro"):
        if macro.name(found) == "excerpt" and wanted in ("", macro.value(found, "name")):
            shown = other.inside(macro.rich_body(found))
            if macro.is_set(element, "nopanel"):
                return shown
            return html.wrap("div", html.wrap("p", page_link(other.reading.page)) + shown, class_="excerpt")
    return _missing(element)


def _other(renderer: Renderer, element: etree._Element) -> Renderer | None:
    page = linked_page(renderer.reading, macro.parameter(element, ""))
    return renderer.other(page) if page else None


def _missing(element: etree._Element) -> str:
    return html.wrap("p", f"Nothing to show here for {macro.name(element)}: no such page", class_="missing")


MACROS: dict[str, Show] = {"include": _include, "excerpt-include": _include_excerpt}
