"""Words of the storage format: each function returns well-formed storage format, and only escaped text gets in.

Everything that writes storage format, the Markdown writer and the pages of `render/` alike, spells it here, so that
escaping is decided once. Only forms that Confluence Cloud stores unchanged: arguments named `body` and `*parts` are
storage format, every other string is plain text. Evidence for the forms: gitfs round trip, Cloud, September 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# XML 1.0 has no way to write these, not even as numeric references (production 2, Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKED = "background-color: rgb(255, 240, 179);"
HEADING_CELL = "#f4f5f7"


def plain(text: str) -> str:
    """Text with the characters that XML cannot hold shown as U+FFFD, so that nothing vanishes unseen."""
    return _ILLEGAL.sub("\ufffd", text) if _ILLEGAL.search(text) else text


def escape(text: str) -> str:
    """Plain text as storage format; also safe inside a double-quoted attribute."""
    return plain(text).translate(_ESCAPES)


def tag(name: str, *parts: str, **attributes: str | int | None) -> str:
    """An element; underscores in attribute names become `:` after `ac`/`ri`, else `-`; None leaves one out."""
    spelled = "".join(
        f' {_spell(key)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{spelled}>{''.join(parts)}</{name}>" if parts else f"<{name}{spelled} />"


def _spell(key: str) -> str:
    prefix, _, rest = key.partition("_")
    joined = f"{prefix}:{rest}" if prefix in {"ac", "ri"} and rest else key.rstrip("_")
    return joined.replace("_", "-")


def cdata(text: str) -> str:
    """Exact text; `]]>` is split over two sections, as XML demands."""
    return "<![CDATA[" + plain(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def macro(
    name: str,
    parameters: Mapping[str, str] | None = None,
    *,
    body: str | None = None,
    code: str | None = None,
    schema: int = 1,
) -> str:
    """A macro with its parameters (sorted, so that the order never changes), a rich or a plain-text body."""
    parts = [
        tag("ac:parameter", escape(value), ac_name=key)
        if value
        else f'<ac:parameter ac:name="{escape(key)}"></ac:parameter>'
        for key, value in sorted((parameters or {}).items())
    ]
    if body is not None:
        parts.append(f"<ac:rich-text-body>{body}</ac:rich-text-body>")
    if code is not None:
        parts.append(f"<ac:plain-text-body>{cdata(code)}</ac:plain-text-body>")
    return tag("ac:structured-macro", *parts, ac_name=name, ac_schema_version=schema)


def anchor(name: str) -> str:
    """An invisible place that a link can name. The name is the macro's unnamed parameter."""
    return macro("anchor", {"": name})


def status(title: str, colour: str = "Grey") -> str:
    """A lozenge; Grey, Red, Yellow, Green, Blue or Purple."""
    return macro("status", {"colour": colour, "title": title})


def link(body: str, *, title: str | None = None, space: str | None = None, to_anchor: str = "") -> str:
    """A link to a page by its title, to an anchor of it, or (no title) to an anchor of this page."""
    page = tag("ri:page", ri_space_key=space, ri_content_title=title) if title is not None else ""
    return tag("ac:link", page, f"<ac:link-body>{body}</ac:link-body>", ac_anchor=to_anchor or None)


def attachment_link(body: str, name: str) -> str:
    """A link to a file attached to the same page."""
    return tag("ac:link", tag("ri:attachment", ri_filename=name), f"<ac:link-body>{body}</ac:link-body>")


def image(
    name: str,
    *,
    alt: str = "",
    caption: str = "",
    width: int | None = None,
    height: int | None = None,
    align: str | None = None,
) -> str:
    """An image attached to the same page."""
    parts = [tag("ri:attachment", ri_filename=name)]
    if caption:
        parts.append(f"<ac:caption><p>{caption}</p></ac:caption>")
    return tag("ac:image", *parts, ac_align=align, ac_alt=alt or None, ac_height=height, ac_width=width)


def remote_image(
    url: str,
    *,
    alt: str = "",
    caption: str = "",
    width: int | None = None,
    height: int | None = None,
    align: str | None = None,
) -> str:
    """An image on the web."""
    parts = [tag("ri:url", ri_value=url)]
    if caption:
        parts.append(f"<ac:caption><p>{caption}</p></ac:caption>")
    return tag("ac:image", *parts, ac_align=align, ac_alt=alt or None, ac_height=height, ac_width=width)


def coloured(body: str, style: str) -> str:
    """Words with an inline style, `color: rgb(…);` or `background-color: rgb(…);`."""
    return tag("span", body, style=style)


def table(rows: Iterable[Iterable[str]], *, head: Iterable[str] = (), widths: Iterable[float] = ()) -> str:
    """A table of cells in storage format (each is put in a paragraph unless it is block already)."""
    columns = "".join(tag("col", style=f"width: {width:.1f}px;") for width in widths)
    header = "".join(f"<th>{as_block(cell)}</th>" for cell in head)
    lines = [f"<tr>{header}</tr>"] if header else []
    lines += ["<tr>" + "".join(f"<td>{as_block(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    group = f"<colgroup>{columns}</colgroup>" if columns else ""
    return f'<table data-layout="default">{group}<tbody>{"".join(lines)}</tbody></table>'


_BLOCK = re.compile(r"<(?:p|ul|ol|table|h[1-6]|blockquote|pre|ac:task-list|ac:image|ac:layout)\b")


def as_block(body: str) -> str:
    """Storage format that may stand in a cell: paragraphs and lists as they are, bare words in a paragraph."""
    return body if _BLOCK.match(body) else f"<p>{body}</p>"
