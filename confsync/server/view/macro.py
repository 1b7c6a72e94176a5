"""The parts of a macro: its parameters and its bodies."""

from __future__ import annotations

from lxml import etree

from confsync.server.view.reading import AC


def name(element: etree._Element) -> str:
    """What kind of macro it is."""
    return str(element.get(AC + "name", ""))


def parameter(element: etree._Element, key: str) -> etree._Element | None:
    """A parameter as an element, for those that hold a link or a resource; the unnamed one has the key ""."""
    return next((child for child in element.findall(AC + "parameter") if child.get(AC + "name", "") == key), None)


def value(element: etree._Element, key: str, default: str = "") -> str:
    """A parameter as text."""
    found = parameter(element, key)
    return "".join(found.itertext()).strip() if found is not None else default


def number(element: etree._Element, key: str, default: int) -> int:
    """A parameter as a whole number."""
    given = value(element, key)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else default


def is_set(element: etree._Element, key: str) -> bool:
    """Whether a parameter says true."""
    return value(element, key).lower() == "true"


def rich_body(element: etree._Element) -> etree._Element | None:
    """The body that holds storage format."""
    return element.find(AC + "rich-text-body")


def plain_body(element: etree._Element) -> str:
    """The body that holds exact text."""
    found = element.find(AC + "plain-text-body")
    return "".join(found.itertext()) if found is not None else ""
