"""What tests of pages ask of storage format: is it valid, and what does a reader see of it."""

from __future__ import annotations

from lxml import etree

from confsync.storage.grammar import storage_faults

_ROOT = '<r xmlns:ac="ac" xmlns:ri="ri">%s</r>'


def parsed(storage: str) -> etree._Element:
    """The fragment below a root of its own; fails when it is not well-formed."""
    return etree.fromstring(_ROOT % storage)


def faults(storage: str) -> tuple[str, ...]:
    """What the grammar of storage format has against it."""
    return tuple(storage_faults(storage))


def words(storage: str) -> str:
    """The text, blanks folded."""
    return _words(parsed(storage))


def _words(element: etree._Element) -> str:
    """The text, a blank between blocks."""
    for block in element.iter("p", "h1", "h2", "h3", "li", "td", "th", "br", "{ac}parameter"):
        block.tail = f" {block.tail or ''}"
    return " ".join("".join(element.itertext()).split())


def section(storage: str, name: str) -> str:
    """The words from one heading to the next."""
    found: list[str] = []
    inside = False
    for element in parsed(storage):
        if element.tag in {"h1", "h2", "h3"}:
            inside = "".join(element.itertext()).endswith(name)
        if inside:
            found.append(_words(element))
    return "\n".join(found)
