"""Links by name: to pages, files, people, spaces, places on a page. What is not there shows as missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from lxml import etree

from confsync.server.refusal import NotFound
from confsync.server.store import attachments, pages
from confsync.server.store.records import Page
from confsync.server.view import html
from confsync.server.view.reading import AC, RI, Reading, anchor_id, file_url, page_url

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show


class Target(NamedTuple):
    """Where a link leads: an address (None: nowhere), its words when the link has none, why it leads nowhere."""

    url: str | None
    words: str
    why: str = ""
    kind: str | None = None


def linked_page(reading: Reading, within: etree._Element | None) -> Page | None:
    """The page that a `ri:page` or `ri:content-entity` inside an element names; `@self`, `@parent`, `@home` too."""
    found = None if within is None else within.find(f".//{RI}page")
    if found is None:
        return None
    title = found.get(RI + "content-title", "")
    return reading.find(title, found.get(RI + "space-key"))


def target(reading: Reading, link: etree._Element) -> Target:
    """Where an `ac:link` leads."""
    anchor = link.get(AC + "anchor", "")
    for child in link:
        show = _TARGETS.get(child.tag)
        if show:
            return show(reading, child, anchor)
    return Target(f"#{quote(anchor_id(anchor))}", anchor)


def _to_page(reading: Reading, resource: etree._Element, anchor: str) -> Target:
    title, space = resource.get(RI + "content-title", ""), resource.get(RI + "space-key")
    page = reading.find(title, space)
    if page is None:
        where = f" in space {space}" if space else ""
        return Target(None, title, f"There is no page “{title}”{where}")
    return Target(page_url(page, anchor), page.title)


def _to_entity(reading: Reading, resource: etree._Element, anchor: str) -> Target:
    id = resource.get(RI + "content-id", "")  # noqa: A001  (Confluence's word)
    try:
        page = pages.get(reading.db, int(id) if id.isdigit() else -1)
    except NotFound:
        return Target(None, id, f"There is no content {id}")
    return Target(page_url(page, anchor), page.title)


def _to_file(reading: Reading, resource: etree._Element, _anchor: str) -> Target:
    name = resource.get(RI + "filename", "")
    page = linked_page(reading, resource) or reading.page
    if attachments.named(reading.db, page.id, name) is None:
        return Target(None, name, f"There is no file “{name}” on “{page.title}”")
    return Target(file_url(page.id, name), name, kind="file")


def _to_person(_reading: Reading, resource: etree._Element, _anchor: str) -> Target:
    names = (resource.get(RI + name) for name in ("account-id", "username", "userkey"))
    return Target(None, "@" + next(filter(None, names), "unknown"), kind="mention")


def _to_space(_reading: Reading, resource: etree._Element, _anchor: str) -> Target:
    key = resource.get(RI + "space-key", "")
    return Target(f"/wiki/spaces/{quote(key, safe='~')}/overview", key)


def _to_address(_reading: Reading, resource: etree._Element, _anchor: str) -> Target:
    given = resource.get(RI + "value", "")
    return Target(html.safe_url(given), given, "This address cannot be followed")


_TARGETS = {
    RI + "page": _to_page,
    RI + "blog-post": _to_page,
    RI + "content-entity": _to_entity,
    RI + "attachment": _to_file,
    RI + "user": _to_person,
    RI + "space": _to_space,
    RI + "url": _to_address,
}


def _link(renderer: Renderer, element: etree._Element) -> str:
    found = target(renderer.reading, element)
    body = element.find(AC + "link-body")
    text = element.find(AC + "plain-text-link-body")
    words = (
        renderer.inside(body) if body is not None else html.text("".join(text.itertext()) if text is not None else "")
    )
    words = words or html.text(found.words)
    if found.kind == "mention":
        return html.wrap("span", words, class_="mention")
    if found.url is None:
        return html.wrap("span", words, class_="missing", title=found.why)
    return html.wrap("a", words, href=found.url, class_=found.kind)


def page_link(page: Page) -> str:
    """A link to a page, by its title."""
    return html.wrap("a", html.text(page.title), href=page_url(page))


ELEMENTS: dict[str, Show] = {AC + "link": _link}
