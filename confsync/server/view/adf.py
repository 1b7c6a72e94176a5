"""What only the newer Cloud editor writes: its fallback, or the decisions and panels it is known to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.view import html
from confsync.server.view.reading import AC

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show


def _extension(renderer: Renderer, element: etree._Element) -> str:
    fallback = element.find(AC + "adf-fallback")
    node = element.find(AC + "adf-node")
    if node is None or (node.get("type") not in _NODES and fallback is not None):
        return renderer.inside(fallback)
    return renderer.inside(element)


def _node(renderer: Renderer, element: etree._Element) -> str:
    name, kind = _NODES.get(element.get("type", ""), ("div", None))
    return html.wrap(name, renderer.inside(element), class_=kind)


def _content(renderer: Renderer, element: etree._Element) -> str:
    return renderer.inside(element)


def _nothing(_renderer: Renderer, _element: etree._Element) -> str:
    return ""


_NODES: dict[str, tuple[str, str | None]] = {
    "decision-list": ("ul", "decisions"),
    "decision-item": ("li", None),
    "panel": ("aside", "panel panel-warning"),
}
ELEMENTS: dict[str, Show] = {
    AC + "adf-extension": _extension,
    AC + "adf-node": _node,
    AC + "adf-content": _content,
    AC + "adf-fallback": _nothing,
    AC + "adf-attribute": _nothing,
    AC + "adf-mark": _nothing,
}
