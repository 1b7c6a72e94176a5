"""Storage format -> lines of plain text, one for each block, marked with what kind of block it is.

What is no text but seen by readers, an image, a macro, a link's target, stands in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from confsync.server import markup
from confsync.server.refusal import Malformed
from confsync.server.view import macro
from confsync.server.view.reading import AC, RI

_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LEAVES = {"p", "pre", *_HEADINGS}
_ITEMS = {"li": "• ", AC + "task": "☐ "}
_LISTS = {"ul", "ol", AC + "task-list"}
_SPACED = {"p", "li", "td", "th", "tr", "br", "div", *_LISTS, *_HEADINGS}
_SILENT = {AC + "task-id", AC + "task-uuid", AC + "task-status", AC + "parameter"}
_BLANKS = re.compile(r"\s+")


def readable(storage: str) -> list[str]:
    """The lines of a body; its source when it does not parse."""
    try:
        root = markup.parse(storage)
    except Malformed:
        return storage.splitlines()
    return [line for line in _lines(root) if line.strip("#•☐☑| ")]


def _lines(element: etree._Element) -> Iterator[str]:
    if element.text and element.text.strip():
        yield _tidy(element.text)
    for child in element:
        yield from _block(child)
        if child.tail and child.tail.strip():
            yield _tidy(child.tail)


def _block(element: etree._Element) -> Iterator[str]:
    if element.tag in _LEAVES:
        yield _HEADINGS.get(element.tag, "") + _tidy(_words(element))
    elif element.tag in _ITEMS:
        yield from _item(element)
    elif element.tag == "tr":
        yield "| " + " | ".join(_tidy(_words(cell)) for cell in element)
    elif element.tag == AC + "structured-macro":
        yield _named(element)
        yield from macro.plain_body(element).splitlines()
        body = macro.rich_body(element)
        yield from _lines(body) if body is not None else ()
    elif len(element) and element.tag not in (AC + "image", AC + "link"):
        yield from _lines(element)
    else:
        yield _tidy(_word(element))


def _item(element: etree._Element) -> Iterator[str]:
    done = element.findtext(AC + "task-status") == "complete"
    yield ("☑ " if done else _ITEMS[element.tag]) + _tidy(_words(element, lists=False))
    for child in element.iter(*_LISTS):
        if next(child.iterancestors(*_ITEMS)) is element:
            yield from ("  " + line for line in _lines(child))


def _words(element: etree._Element, *, lists: bool = True) -> str:
    parts = [element.text or ""]
    for child in element:
        if lists or child.tag not in _LISTS:
            parts.append(_word(child, lists=lists))
        parts.append(child.tail or "")
    return "".join(parts)


def _word(element: etree._Element, *, lists: bool = True) -> str:
    """What stands for an element within a line."""
    if element.tag in _SIGNS:
        return _SIGNS[element.tag](element)
    inside = _words(element, lists=lists)
    if element.tag in _LINKS:
        where = _resource(element) or element.get("href", "")
        return inside if where == inside else f"{inside} [{where}]".strip()
    return f" {inside} " if element.tag in _SPACED else inside


def _macro(element: etree._Element) -> str:
    body = macro.rich_body(element)
    return _named(element) + macro.plain_body(element) + ("" if body is None else _words(body))


def _named(element: etree._Element) -> str:
    if macro.name(element) == "status":
        return f"[{macro.value(element, 'title')}]"
    given = [
        (child.get(AC + "name", ""), "".join(child.itertext()).strip() or _resource(child))
        for child in element.findall(AC + "parameter")
    ]
    named = " ".join(f"{name}={value}" if name else value for name, value in sorted(given))
    return f"[{macro.name(element)}: {named}]" if named else f"[{macro.name(element)}]"


def _resource(element: etree._Element) -> str:
    """What an image, a link or a parameter points at, in words."""
    found = [value for child in element if str(child.tag).startswith(RI) for value in child.attrib.values()]
    anchor = element.get(AC + "anchor")
    return " ".join(found) + (f"#{anchor}" if anchor else "")


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


_LINKS = {"a", AC + "link"}
_SIGNS: dict[str, Callable[[etree._Element], str]] = dict.fromkeys(_SILENT, lambda _element: "") | {
    AC + "structured-macro": _macro,
    AC + "image": lambda image: f"[image {_resource(image)}]",
    AC + "emoticon": lambda emoticon: emoticon.get(AC + "emoji-shortname") or f":{emoticon.get(AC + 'name', '')}:",
    "time": lambda time: time.get("datetime", ""),
}
