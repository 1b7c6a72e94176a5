"""Headings -> `<h1>` to `<h6>`, each with the place that links may name."""

from __future__ import annotations

from confsync.model.document import AnchorAt, Heading
from confsync.storage.compile.desk import Desk
from confsync.storage.compile.inline import put_inline, put_nodes
from confsync.storage.compile.markup import Element, text_of
from confsync.storage.compile.text import words
from confsync.storage.markdown.lines import Token


def put_heading(desk: Desk, token: Token) -> None:
    """A Markdown heading; an explicit id wins over the one made of its words. One without words is nothing."""
    text = words(token["children"])
    level, name = token["attrs"]["level"], token["attrs"]["id"]
    if not token["children"] or (not text and not token["text"]):
        return
    name = name or desk.slugs.give(text)
    desk.headings.append(Heading(level=level, text=text, anchor=name, at=desk.at(token)))
    desk.out += [f"<h{level}>", AnchorAt(name)]
    put_inline(desk, token["children"], token)
    desk.out.append(f"</h{level}>")


def put_heading_element(desk: Desk, element: Element, block: Token) -> None:
    """A heading in raw HTML."""
    text = " ".join(text_of(element.children).split())
    name = element.tag.attributes().get("id") or desk.slugs.give(text)
    at = desk.at(element.tag.block, element.tag.offset)
    desk.headings.append(Heading(level=int(element.name[1]), text=text, anchor=name, at=at))
    desk.out += [f"<{element.name}>", AnchorAt(name)]
    put_nodes(desk, element.children, block)
    desk.out.append(f"</{element.name}>")
