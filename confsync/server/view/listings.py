"""Macros that list things: headings, children, the page tree, files, pages by label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.store import attachments, labels, pages, tree
from confsync.server.store.records import Page
from confsync.server.view import html, macro
from confsync.server.view.files_table import files_table
from confsync.server.view.links import linked_page, page_link
from confsync.server.view.reading import Heading, path_of

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show

_LABELS = re.compile(r"""label\s*(?:=|in)\s*\(?((?:\s*"?[\w-]+"?\s*,?)+)\)?""")


def _toc(renderer: Renderer, element: etree._Element) -> str:
    first, last = macro.number(element, "minLevel", 1), macro.number(element, "maxLevel", 7)
    wanted = [heading for heading in renderer.reading.headings.values() if first <= heading.level <= last]
    if not wanted:
        return ""
    return html.wrap("nav", _nested_headings(wanted), class_="toc", aria_label="Contents")


def _nested_headings(headings: list[Heading]) -> str:
    """Lists in lists; a level that is skipped opens one list only."""
    parts: list[str] = []
    open_levels: list[int] = []
    for heading in headings:
        while len(open_levels) > 1 and heading.level < open_levels[-1]:
            parts.append("</li></ul>")
            open_levels.pop()
        if open_levels and heading.level <= open_levels[-1]:
            parts.append("</li>")
            open_levels[-1] = heading.level
        else:
            parts.append("<ul>")
            open_levels.append(heading.level)
        parts.append("<li>" + html.wrap("a", html.text(heading.text), href=f"#{heading.id}"))
    return "".join(parts) + "</li></ul>" * len(open_levels)


def _children(renderer: Renderer, element: etree._Element) -> str:
    root = linked_page(renderer.reading, macro.parameter(element, "page")) or renderer.reading.page
    depth = 1000 if macro.is_set(element, "all") else macro.number(element, "depth", 1)
    return _page_list(renderer, root, depth) or html.wrap("p", "No child pages", class_="muted")


def _page_tree(renderer: Renderer, element: etree._Element) -> str:
    root = macro.parameter(element, "root")
    start = linked_page(renderer.reading, root)
    named = "" if root is None else etree.tostring(root, encoding="unicode")
    page = renderer.reading.page
    if start is None and "@self" not in named:
        above = tree.ancestors(renderer.reading.db, page.id)
        if above:
            start = pages.get(renderer.reading.db, above[-1] if "@parent" in named else above[0])
    return html.wrap("nav", _page_list(renderer, start or page, 1000), class_="pagetree", aria_label="Pages")


def _page_list(renderer: Renderer, root: Page, depth: int) -> str:
    below = list(tree.descendants(renderer.reading.db, root.id, space=root.space, depth=depth))
    parts: list[str] = []
    level = 0
    for found in below:
        parts.append("<ul>" if found.depth > level else "</li>" + "</ul></li>" * (level - found.depth))
        level = found.depth
        url = path_of(root.space_key, found.id, found.title)
        parts.append("<li>" + html.wrap("a", html.text(found.title), href=url))
    return "".join(parts) + "</li></ul>" * level


def _files(renderer: Renderer, _element: etree._Element) -> str:
    page = renderer.reading.page
    found = attachments.of_page(renderer.reading.db, page.id)
    return files_table(found) if found else html.wrap("p", "No files", class_="muted")


def _by_label(renderer: Renderer, element: etree._Element) -> str:
    found = _labelled(renderer, element)[: macro.number(element, "max", 15)]
    title = html.wrap("p", html.wrap("strong", html.text(macro.value(element, "title"))))
    if not found:
        return html.wrap("p", "No pages with these labels", class_="muted")
    return (title if macro.value(element, "title") else "") + _bullets(found)


def _summary(renderer: Renderer, element: etree._Element) -> str:
    found = _labelled(renderer, element)
    return _bullets(found) if found else html.wrap("p", "No pages with these properties", class_="muted")


def _labelled(renderer: Renderer, element: etree._Element) -> list[Page]:
    """Pages of this space with one of the labels that the macro's query names; nothing else of CQL is understood."""
    wanted = _LABELS.findall(macro.value(element, "cql")) or [macro.value(element, "labels")]
    names = [name.strip(' "') for group in wanted for name in re.split(r"[,\s]+", group)]
    reading = renderer.reading
    ids = {found: None for name in names if name for found in labels.pages_with(reading.db, name, reading.page.space)}
    return [pages.get(reading.db, page) for page in ids]


def _recent(renderer: Renderer, element: etree._Element) -> str:
    query = pages.query().where("page.space = ?", renderer.reading.page.space).where("page.status = 'current'")
    found = query.all(renderer.reading.db, "page.modified DESC, page.id DESC")
    return _bullets(found[: macro.number(element, "max", 15)])


def _bullets(found: Iterable[Page]) -> str:
    return html.wrap("ul", "".join(html.wrap("li", page_link(page)) for page in found))


def _search(_renderer: Renderer, _element: etree._Element) -> str:
    box = html.start("input", {"type": "search", "name": "q", "placeholder": "Search", "aria-label": "Search"})
    return html.wrap("form", box, action="/wiki/search", class_="search")


MACROS: dict[str, Show] = {
    "toc": _toc,
    "children": _children,
    "pagetree": _page_tree,
    "attachments": _files,
    "contentbylabel": _by_label,
    "detailssummary": _summary,
    "recently-updated": _recent,
    "livesearch": _search,
}
