"""Columns: layouts and the older section and column macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.view import html, macro
from confsync.server.view.reading import AC

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show

_COLUMNS = {
    "two_equal": "1fr 1fr",
    "two_left_sidebar": "1fr 2fr",
    "two_right_sidebar": "2fr 1fr",
    "three_equal": "1fr 1fr 1fr",
    "three_with_sidebars": "1fr 2fr 1fr",
    "four_equal": "1fr 1fr 1fr 1fr",
    "five_equal": "1fr 1fr 1fr 1fr 1fr",
}


def _section(renderer: Renderer, element: etree._Element) -> str:
    columns = _COLUMNS.get(element.get(AC + "type", ""))
    style = f"grid-template-columns: {columns}" if columns else None
    return html.wrap("div", renderer.inside(element), class_="columns", style=style)


def _cell(renderer: Renderer, element: etree._Element) -> str:
    return html.wrap("div", renderer.inside(element), class_="column")


def _section_macro(renderer: Renderer, element: etree._Element) -> str:
    kind = "columns flowing" + (" bordered" if macro.is_set(element, "border") else "")
    return html.wrap("div", renderer.inside(macro.rich_body(element)), class_=kind)


def _column_macro(renderer: Renderer, element: etree._Element) -> str:
    style = html.safe_style(f"width: {macro.value(element, 'width')}") or None
    return html.wrap("div", renderer.inside(macro.rich_body(element)), class_="column", style=style)


def _unwrapped(renderer: Renderer, element: etree._Element) -> str:
    return renderer.inside(element)


ELEMENTS: dict[str, Show] = {
    AC + "layout": _unwrapped,
    AC + "layout-section": _section,
    AC + "layout-cell": _cell,
}
MACROS: dict[str, Show] = {"section": _section_macro, "column": _column_macro}
