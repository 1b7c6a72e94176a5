"""Storage format as text -> an XML tree with one root, and back.

A body is a fragment: several roots, prefixes that nothing declares, XHTML's named entities. Nothing is fetched, no
entity is taken from the text, and trees deeper than libxml2's own limit are refused.
"""

from __future__ import annotations

import re
from functools import cache
from html.entities import name2codepoint
from typing import Any

from lxml import etree

AC = "http://atlassian.com/content"
RI = "http://atlassian.com/resource/identifier"
_OPEN = f'<page xmlns:ac="{AC}" xmlns:ri="{RI}">'
_DECLARED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIX = {AC: "ac:", RI: "ri:"}


class SyntaxFault(ValueError):
    """The text is not well-formed; the message says where and why."""


def parse_fragment(body: str) -> Any:
    """The root element `page` around a body. Raises SyntaxFault."""
    illegal = _ILLEGAL.search(body)
    if illegal:
        line = body.count("\n", 0, illegal.start()) + 1
        raise SyntaxFault(f"line {line}: the character U+{ord(illegal[0]):04X} has no place in XML")
    head = _entities() + _OPEN if _DECLARED.search(body) else _OPEN
    try:
        return etree.fromstring(f"{head}{body}</page>".encode(), _parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        offset = len(head) if line == 1 else 0
        raise SyntaxFault(f"line {line}, column {max(column - offset, 1)}: not well-formed: {error.msg}") from None


def name_of(node: Any) -> str:
    """An element's name as it is written, `ac:link`."""
    if not isinstance(node.tag, str):
        return "!--"
    name = etree.QName(node)
    return _PREFIX.get(name.namespace or "", "") + str(name.localname)


def _parser() -> Any:
    return etree.XMLParser(
        no_network=True, load_dtd=False, huge_tree=False, resolve_entities=True, dtd_validation=False, strip_cdata=True
    )


@cache
def _entities() -> str:
    """One line that declares XHTML's entities, so that columns in the first line of the body stay countable."""
    declared = "".join(
        f'<!ENTITY {name} "&#{number};">'
        for name, number in name2codepoint.items()
        if name not in {"amp", "lt", "gt", "quot"}
    )
    return f"<!DOCTYPE page [{declared}]>"
