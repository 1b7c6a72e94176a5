"""Block elements of raw HTML -> their storage equivalents; tables, headings and expands are with their own kind."""

from __future__ import annotations

from confsync.storage.compile.desk import Desk
from confsync.storage.compile.flow import filled, put_flow
from confsync.storage.compile.markup import Element, Node, text_of
from confsync.storage.markdown.lines import Token
from confsync.storage.vocabulary import macro


def put_paragraph_element(desk: Desk, element: Element, block: Token) -> None:
    """`<p>`, with its alignment."""
    align = element.tag.attributes().get("align", "").lower()
    put_flow(desk, element.children, block, f"text-align: {align};" if align in {"center", "right"} else "")


def put_quote_element(desk: Desk, element: Element, block: Token) -> None:
    """`<blockquote>`."""
    desk.out.append("<blockquote>")
    with filled(desk):
        put_flow(desk, element.children, block)
    desk.out.append("</blockquote>")


def put_list_element(desk: Desk, element: Element, block: Token) -> None:
    """`<ul>` and `<ol>`; what stands between items becomes an item. An `<li>` alone is a list of one."""
    name = element.name if element.name in {"ul", "ol"} else "ul"
    items = [element] if element.name == "li" else [child for child in element.children if not _is_blank(child)]
    start = element.tag.attributes().get("start", "")
    number = f' start="{int(start)}"' if name == "ol" and start.isascii() and start.isdigit() else ""
    if not items:
        return
    desk.out.append(f"<{name}{number}>")
    for item in items:
        inner: list[Node] = item.children if isinstance(item, Element) and item.name == "li" else [item]
        desk.out.append("<li>")
        with filled(desk):
            put_flow(desk, inner, block)
        desk.out.append("</li>")
    desk.out.append(f"</{name}>")


def _is_blank(node: Node) -> bool:
    return isinstance(node, dict) and node["type"] == "text" and not node["raw"].strip()


def put_preformatted(desk: Desk, element: Element, _block: Token) -> None:
    """`<pre>`: a code block of the text it holds."""
    desk.out.append(macro("code", code=text_of(element.children).strip("\n")))


def put_rule_line(desk: Desk, _element: Element, _block: Token) -> None:
    """`<hr>`."""
    desk.out.append("<hr />")


def put_content(desk: Desk, element: Element, block: Token) -> None:
    """An element that means nothing where it stands, `<summary>` alone for one: what it holds."""
    put_flow(desk, element.children, block)
