"""Tables, of Markdown and of raw HTML -> `<table>` with widths in pixels and the head among the rows, as Cloud does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from confsync.storage.compile.desk import Desk
from confsync.storage.compile.flow import filled, only_images, put_flow, put_images
from confsync.storage.compile.inline import has_tags, put_inline, tree
from confsync.storage.compile.markup import ROWS, Element, Node
from confsync.storage.compile.text import stored
from confsync.storage.markdown.lines import Token

PAGE = 760  # pixels: the width of a page that is not full-width
_NARROWEST, _PADDING, _LETTER, _LONGEST = 60, 26, 7.6, 60
_ADDRESS = re.compile(r"\]\([^()]*\)")


def put_table(desk: Desk, token: Token) -> None:
    """A table of Markdown."""
    rows = token["children"]
    columns = len(token["attrs"]["aligns"])
    lengths = [max(_length(row["children"][column]["text"]) for row in rows) for column in range(columns)]
    cols = "".join(f'<col style="width: {width}.0px;" />' for width in widths(lengths))
    desk.out.append(f'<table data-layout="default"><colgroup>{cols}</colgroup><tbody>')
    for row in rows:
        desk.out.append("<tr>")
        for index, cell in enumerate(row["children"]):
            _put_cell(desk, cell, row["children"], index)
        desk.out.append("</tr>")
    desk.out.append("</tbody></table>")


def _put_cell(desk: Desk, cell: Token, row: list[Token], index: int) -> None:
    attrs, children = cell["attrs"], cell["children"]
    name, align = ("th" if attrs["head"] else "td"), attrs["align"]
    paragraph = f'<p style="text-align: {align};">' if align else "<p>"
    if not children or (len(children) == 1 and children[0]["type"] == "text"):
        text = stored(children[0]["raw"]) if children else ""
        desk.out.append(f"<{name}>{paragraph}{text}</p></{name}>" if text else f"<{name}><p /></{name}>")
        return
    cell["before"] = [other["text"] for other in row[:index]]
    desk.out.append(f"<{name}>")
    if only_images(children):
        put_images(desk, children, cell)
    elif has_tags(children):
        with filled(desk):
            put_flow(desk, tree(desk, children, cell), cell, f"text-align: {align};" if align else "")
    else:
        desk.out.append(paragraph)
        put_inline(desk, children, cell)
        desk.out.append("</p>")
    desk.flush()
    desk.out.append(f"</{name}>")


def _length(text: str) -> int:
    return len(_ADDRESS.sub("", text)) if "](" in text else len(text)


def widths(lengths: Sequence[int]) -> list[int]:
    """Pixels for columns whose longest cells have so many letters; together never wider than a page.

    Columns that need no more than an equal share get what they need; the others share the rest by their need.
    """
    needs = [max(_NARROWEST, round(min(length, _LONGEST * 3) * _LETTER) + _PADDING) for length in lengths]
    if sum(needs) <= PAGE:
        return needs
    share = PAGE / len(needs)
    slim = sum(need for need in needs if need <= share)
    wide = sum(need for need in needs if need > share)
    return [need if need <= share else int((PAGE - slim) * need / wide) for need in needs]


def put_table_element(desk: Desk, element: Element, block: Token) -> None:
    """A table of raw HTML; what stands in it outside of cells is put in front of it, as browsers do."""
    rows = list(_rows(element))
    put_flow(desk, list(_stray(element)), block)
    if not rows:
        return
    desk.out.append('<table data-layout="default"><tbody>')
    for row in rows:
        desk.out.append("<tr>")
        for cell in row:
            _put_cell_element(desk, cell, block)
        desk.out.append("</tr>")
    desk.out.append("</tbody></table>")


def _rows(element: Element) -> Iterator[list[Element]]:
    for child in element.children:
        if isinstance(child, Element):
            if child.name == "tr":
                cells = [cell for cell in child.children if isinstance(cell, Element) and cell.name in {"td", "th"}]
                if cells:
                    yield cells
            elif child.name in {"thead", "tbody", "tfoot"}:
                yield from _rows(child)


def _stray(element: Element) -> Iterator[Node]:
    for child in element.children:
        if isinstance(child, Element) and child.name in ROWS - {"table", "td", "th", "caption"}:
            yield {"type": "text", "raw": " "}
            yield from _stray(child)
        elif not (isinstance(child, Element) and child.name in {"td", "th"} and element.name == "tr"):
            yield child


def _put_cell_element(desk: Desk, cell: Element, block: Token) -> None:
    attributes = cell.tag.attributes()
    spans = "".join(
        f' {name}="{int(attributes[name])}"'
        for name in ("colspan", "rowspan")
        if attributes.get(name, "").isascii()
        and attributes.get(name, "").isdigit()
        and 1 < int(attributes[name]) < 1000
    )
    align = attributes.get("align", "").lower()
    desk.out.append(f"<{cell.name}{spans}>")
    with filled(desk):
        put_flow(desk, cell.children, block, f"text-align: {align};" if align in {"center", "right"} else "")
    desk.out.append(f"</{cell.name}>")


def put_rows_alone(desk: Desk, element: Element, block: Token) -> None:
    """Rows and cells outside of any table: what they hold."""
    put_flow(desk, element.children, block)
