"""Quotes, alerts, expands and footnotes -> the macros and lists that hold blocks."""

from __future__ import annotations

from collections.abc import Callable

from confsync.storage.compile.desk import Desk
from confsync.storage.compile.flow import filled, put_blocks, put_flow
from confsync.storage.compile.inline import back_name, put_inline
from confsync.storage.compile.markup import Element, text_of
from confsync.storage.compile.text import escaped, words
from confsync.storage.markdown.box import MACRO_OF_KIND
from confsync.storage.markdown.lines import Token
from confsync.storage.vocabulary import anchor, link


def put_quote(desk: Desk, token: Token) -> None:
    """A block quote; Confluence keeps no empty one."""
    if token["children"]:
        desk.out.append("<blockquote>")
        with filled(desk):
            put_blocks(desk, token["children"])
        desk.out.append("</blockquote>")


def put_alert(desk: Desk, token: Token) -> None:
    """A panel. Its title is its first paragraph, in bold: Cloud does not show the macro's own title."""
    name = MACRO_OF_KIND[token["attrs"]["kind"]]
    desk.out.append(f'<ac:structured-macro ac:name="{name}" ac:schema-version="1"><ac:rich-text-body>')
    title = token["title"]
    with filled(desk):
        if title:
            desk.out.append("<p><strong>")
            put_inline(desk, title["children"], title)
            desk.out.append("</strong></p>")
        put_blocks(desk, token["children"])
    desk.out.append("</ac:rich-text-body></ac:structured-macro>")


def put_details(desk: Desk, token: Token) -> None:
    """An expand; its title is plain text."""
    title = words(token["title"]["children"]) if token["title"] else ""
    _put_expand(desk, title, lambda: put_blocks(desk, token["children"]))


def put_details_element(desk: Desk, element: Element, block: Token) -> None:
    """`<details>` among other raw HTML, such as in a cell."""
    children = element.children
    summary = next((child for child in children if isinstance(child, Element) and child.name == "summary"), None)
    title = " ".join(text_of(summary.children).split()) if summary else ""
    rest = [child for child in children if child is not summary]
    _put_expand(desk, title, lambda: put_flow(desk, rest, block))


def _put_expand(desk: Desk, title: str, put_body: Callable[[], None]) -> None:
    desk.out.append('<ac:structured-macro ac:name="expand" ac:schema-version="1">')
    if title:
        desk.out.append(f'<ac:parameter ac:name="title">{escaped(title)}</ac:parameter>')
    desk.out.append("<ac:rich-text-body>")
    with filled(desk):
        put_body()
    desk.out.append("</ac:rich-text-body></ac:structured-macro>")


def put_footnotes(desk: Desk, token: Token) -> None:
    """The notes at the end of the page, each with a link back to every place that refers to it."""
    desk.out.append("<hr /><ol>")
    for item in token["children"]:
        desk.out.append("<li>")
        _put_note(desk, item)
        desk.out.append("</li>")
    desk.out.append("</ol>")


def _put_note(desk: Desk, item: Token) -> None:
    index, blocks = item["attrs"]["index"], item["children"]
    start = anchor(f"fn-{index}")
    back = "".join(
        " " + link("↩", to_anchor=back_name(index, occurrence)) for occurrence in range(1, item["attrs"]["refs"] + 1)
    )
    first = blocks[0] if blocks and blocks[0]["type"] == "paragraph" else None
    desk.out.append(f"<p>{start}")
    if first:
        put_inline(desk, first["children"], first)
    desk.out.append(f"{back}</p>")
    put_blocks(desk, blocks[1:] if first else blocks)
