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
_OPEN = f'<page xmlns:ac="{AC}" xmlns:ri="{RI}">\n'  # a line of its own, so that columns of the body stay its own
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
        reason = re.sub(r"(?: line \d+)?(?: and page)?, line \d+, column \d+", "", str(error.msg))
        raise SyntaxFault(f"line {line - 1}, column {column}: not well-formed: {reason}") from None


def line_of(node: Any) -> int:
    """The line of the body, from 1, on which a node stands."""
    return max(int(node.sourceline or 2) - 1, 1)


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
    """XHTML's entities, declared in the line before the body."""
    declared = "".join(
        f'<!ENTITY {name} "&#{number};">'
        for name, number in name2codepoint.items()
        if name not in {"amp", "lt", "gt", "quot"}
    )
    return f"<!DOCTYPE page [{declared}]>"
