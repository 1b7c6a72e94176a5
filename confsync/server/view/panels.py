"""Macros with a body of their own: panels, code, expand, page properties, excerpts, status, anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.view import html, macro
from confsync.server.view.reading import AC, anchor_id

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show

_NAMES = {"info": "Info", "note": "Note", "tip": "Tip", "warning": "Warning"}
_COLOURS = ("grey", "red", "yellow", "green", "blue", "purple")


def _panel(renderer: Renderer, element: etree._Element) -> str:
    kind, title = macro.name(element), macro.value(element, "title")
    heading = html.wrap("p", html.text(title), class_="panel-title") if title else ""
    body = html.wrap("div", heading + renderer.inside(macro.rich_body(element)), class_="panel-body")
    name = html.wrap("span", _NAMES[kind], class_="sr")
    return html.wrap("aside", name + body, class_=f"panel panel-{kind}")


def _free_panel(renderer: Renderer, element: etree._Element) -> str:
    title, icon = macro.value(element, "title"), macro.value(element, "panelIconText")
    style = html.safe_style(f"background-color: {macro.value(element, 'bgColor')}") or None
    border = html.safe_style(f"border-color: {macro.value(element, 'borderColor')}")
    heading = html.wrap("p", html.text(title), class_="panel-title") if title else ""
    sign = html.wrap("span", html.text(icon), class_="panel-icon", aria_hidden="true") if icon else ""
    body = html.wrap("div", heading + renderer.inside(macro.rich_body(element)), class_="panel-body")
    kind = "panel panel-free" + (" panel-iconic" if icon else "")
    return html.wrap("aside", sign + body, class_=kind, style=" ".join(filter(None, (style, border))) or None)


def _code(_renderer: Renderer, element: etree._Element) -> str:
    title, language = macro.value(element, "title"), macro.value(element, "language")
    text = macro.plain_body(element).removeprefix("\n")
    code = html.wrap("code", html.text(text))
    if macro.is_set(element, "linenumbers"):
        first = macro.number(element, "firstline", 1)
        lines = "".join(html.wrap("span", html.text(line) + "\n", class_="line") for line in text.split("\n"))
        code = html.wrap("code", lines, class_="numbered", style=f"counter-reset: line {first - 1}")
    tag = html.wrap("span", html.text(language), class_="code-language") if language else ""
    caption = html.wrap("figcaption", html.text(title)) if title else ""
    figure = html.wrap("figure", caption + tag + html.wrap("pre", code, tabindex="0"), class_="code")
    if not macro.is_set(element, "collapse"):
        return figure
    return html.wrap("details", html.wrap("summary", html.text(title or "Code")) + figure, class_="expand")


def _noformat(_renderer: Renderer, element: etree._Element) -> str:
    kind = "noformat bare" if macro.is_set(element, "nopanel") else "noformat"
    return html.wrap("pre", html.text(macro.plain_body(element)), class_=kind, tabindex="0")


def _expand(renderer: Renderer, element: etree._Element) -> str:
    title = macro.value(element, "title") or "Click here to expand…"
    body = html.wrap("div", renderer.inside(macro.rich_body(element)), class_="expand-body")
    return html.wrap("details", html.wrap("summary", html.text(title)) + body, class_="expand")


def _details(renderer: Renderer, element: etree._Element) -> str:
    if macro.is_set(element, "hidden"):
        return ""
    return html.wrap("div", renderer.inside(macro.rich_body(element)), class_="properties")


def _excerpt(renderer: Renderer, element: etree._Element) -> str:
    return "" if macro.is_set(element, "hidden") else renderer.inside(macro.rich_body(element))


def _status(_renderer: Renderer, element: etree._Element) -> str:
    colour = macro.value(element, "colour", "Grey").lower()
    kind = f"status status-{colour if colour in _COLOURS else 'grey'}"
    if macro.is_set(element, "subtle"):
        kind += " status-subtle"
    return html.wrap("span", html.text(macro.value(element, "title") or colour), class_=kind)


def _anchor(_renderer: Renderer, element: etree._Element) -> str:
    return html.wrap("span", "", id=anchor_id(macro.value(element, "")), class_="anchor")


def _rich(renderer: Renderer, element: etree._Element) -> str:
    return renderer.inside(macro.rich_body(element))


def unknown(renderer: Renderer, element: etree._Element) -> str:
    """A macro that this wiki does not know: its name, its parameters, and whatever it holds."""
    title = html.wrap("strong", f"Unknown macro: {html.text(macro.name(element) or '(no name)')}")
    given = [
        html.text(f"{child.get(AC + 'name', '') or '(default)'}: {''.join(child.itertext()).strip()}")
        for child in element.findall(AC + "parameter")
    ]
    notes = html.wrap("span", " · ".join(given), class_="muted") if given else ""
    plain, rich = macro.plain_body(element), macro.rich_body(element)
    body = html.wrap("pre", html.text(plain)) if plain else renderer.inside(rich)
    if rich is None and not plain:
        return html.wrap("span", f"{title} {notes}", class_="unknown")
    return html.wrap("div", f"<p>{title} {notes}</p>{body}", class_="unknown")


MACROS: dict[str, Show] = dict.fromkeys(_NAMES, _panel) | {
    "panel": _free_panel,
    "code": _code,
    "noformat": _noformat,
    "expand": _expand,
    "details": _details,
    "excerpt": _excerpt,
    "status": _status,
    "anchor": _anchor,
    "toc-zone": _rich,
}
