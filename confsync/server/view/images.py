"""Pictures and recordings: shown from the page's files or from an address, or named as missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from confsync.server.store import attachments
from confsync.server.store.records import Attachment
from confsync.server.view import html, macro
from confsync.server.view.links import linked_page
from confsync.server.view.reading import AC, RI, Reading, file_url

if TYPE_CHECKING:
    from confsync.server.view.render import Renderer, Show

_THUMBNAIL = 300  # pixels


def _image(renderer: Renderer, element: etree._Element) -> str:
    source, why = _source(renderer.reading, element)
    alt = element.get(AC + "alt") or element.get(AC + "title") or ""
    if source is None:
        return html.wrap("span", html.text(alt or why), class_="missing missing-image", title=why)
    width, height = _pixels(element.get(AC + "width")), _pixels(element.get(AC + "height"))
    if element.get(AC + "thumbnail") == "true" and not width:
        width = _THUMBNAIL
    picture = html.start(
        "img",
        {
            "src": source,
            "alt": alt,
            "title": element.get(AC + "title"),
            "width": width,
            "height": height,
            "loading": "lazy",
            "class": "bordered" if element.get(AC + "border") == "true" else None,
        },
    )
    caption = element.find(AC + "caption")
    if element.get(AC + "inline") == "true" and caption is None:
        return picture
    align = element.get(AC + "align", element.get(AC + "layout", ""))
    side = next((side for side in ("center", "right", "left") if side in align), "none")
    below = html.wrap("figcaption", renderer.inside(caption)) if caption is not None else ""
    # `span` and not `figure`: an image may stand inside a paragraph, where browsers allow no block.
    outer = "figure" if _stands_alone(element) else "span"
    return html.wrap(outer, picture + (below if outer == "figure" else ""), class_=f"image image-{side}")


def _stands_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is None or parent.tag not in ("p", "span", "strong", "em", "a", "h1", "h2", "h3", "h4", "h5", "h6")


def _source(reading: Reading, element: etree._Element) -> tuple[str | None, str]:
    found = _attachment(reading, element)
    if isinstance(found, Attachment):
        return file_url(found.page, found.title, found.version.number), ""
    address = element.find(RI + "url")
    if address is not None:
        url = html.safe_url(address.get(RI + "value"))
        return url, "" if url else "This address cannot be followed"
    return None, f"There is no image “{found}” on this page"


def _attachment(reading: Reading, within: etree._Element | None) -> Attachment | str:
    """The file that a `ri:attachment` names, or the name when there is none."""
    resource = within.find(f".//{RI}attachment") if within is not None else None
    if resource is None:
        return ""
    page = linked_page(reading, resource) or reading.page
    name = resource.get(RI + "filename", "")
    return attachments.named(reading.db, page.id, name) or name


def _pixels(given: str | None) -> int | None:
    digits = (given or "").removesuffix("px")
    return min(int(digits), 4000) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _view_file(renderer: Renderer, element: etree._Element) -> str:
    found = _attachment(renderer.reading, macro.parameter(element, "name"))
    if not isinstance(found, Attachment):
        name = found or macro.value(element, "name")
        return html.wrap("span", html.text(name), class_="missing", title=f"There is no file “{name}” on this page")
    return player(found)


def player(found: Attachment) -> str:
    """A file as what it is: a picture, a recording with controls, else a link to save it."""
    url = file_url(found.page, found.title, found.version.number)
    kind = found.media_type.partition("/")[0]
    link = html.wrap("a", html.text(found.title), href=url, class_="file")
    if kind in ("audio", "video"):
        media = html.start(kind, {"controls": True, "preload": "metadata", "src": url}) + f"</{kind}>"
        return html.wrap("figure", media + html.wrap("figcaption", link), class_="media")
    if kind == "image":
        picture = html.start("img", {"src": url, "alt": found.title, "loading": "lazy"})
        return html.wrap("figure", picture, class_="image")
    return link


def _gallery(renderer: Renderer, _element: etree._Element) -> str:
    files = attachments.of_page(renderer.reading.db, renderer.reading.page.id)
    shown = [player(file) for file in files if file.media_type.startswith("image/")]
    return html.wrap("div", "".join(shown), class_="gallery")


ELEMENTS: dict[str, Show] = {AC + "image": _image}
MACROS: dict[str, Show] = {
    "view-file": _view_file,
    "viewpdf": _view_file,
    "multimedia": _view_file,
    "gallery": _gallery,
}
