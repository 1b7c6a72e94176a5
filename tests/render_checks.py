"""What tests of pages ask of storage format: is it valid, and what does a reader see of it."""

from __future__ import annotations

from lxml import etree

from confsync.model.page import Page, PageTree
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


def dead_ends(tree: PageTree) -> list[str]:
    """Links that name a page, an anchor or an attachment that the tree does not have."""
    titles = {(page.space, page.title): page for page in tree.pages}
    spaces = {page.space for page in tree.pages}
    found: list[str] = []
    for page in tree.pages:
        files = {attachment.name for attachment in page.attachments}
        body = parsed(page.body)
        found += [name for file in body.iter("{ri}attachment") if (name := file.get("{ri}filename")) not in files]
        for link in body.iter("{ac}link"):
            target, name = link.find("{ri}page"), link.get("{ac}anchor")
            there: Page | None = page
            if target is not None:
                key = target.get("{ri}space-key")
                space = page.space if key is None else key if key in spaces else None
                there = titles.get((space, target.get("{ri}content-title")))
            if there is None or (name and f'<ac:parameter ac:name="">{name}</ac:parameter>' not in there.body):
                found.append(f"{page.key}: {etree.tostring(link, encoding='unicode')}")
    return found
