"""Blocks, and raw HTML that encloses blocks -> storage format: what may stand in a page, a list item, a cell, a panel.

Which function writes which kind of block is in a table that `write.py` gives to the desk, since lists hold blocks and
blocks hold lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from confsync.model.document import AnchorAt, Rule
from confsync.storage.compile.desk import Desk
from confsync.storage.compile.inline import directive, has_tags, put_inline, put_nodes, put_token, tree
from confsync.storage.compile.link import is_shown
from confsync.storage.compile.markup import BLOCKS, HEADINGS, Element, Node, Tag, block_tags, grown
from confsync.storage.compile.text import words
from confsync.storage.markdown.lines import Token

_BLANKS = " \t\n"
_HOLDERS = BLOCKS - HEADINGS


def put_blocks(desk: Desk, tokens: list[Token]) -> None:
    """Blocks one after the other; raw HTML blocks among them may enclose the others."""
    if any(token["type"] == "block_html" for token in tokens):
        put_flow(desk, grown(block_tags(tokens), desk.depth), {"text": "", "line": tokens[0].get("line", 1)})
        return
    for token in tokens:
        put_block(desk, token)


@contextmanager
def filled(desk: Desk) -> Iterator[None]:
    """Around what a list item, a cell or a panel holds: when that is nothing, an empty paragraph, as in Cloud."""
    before = len(desk.out)
    yield
    if len(desk.out) == before:
        desk.out.append("<p />")


def put_block(desk: Desk, token: Token) -> None:
    """One block, and behind it the directives that stood among its words."""
    desk.writers[token["type"]](desk, token)
    if desk.waiting:
        desk.flush()


def put_directive(desk: Desk, token: Token) -> None:
    """A directive on lines of its own."""
    fragment = directive(desk, token, token)
    if fragment:
        desk.out.append(fragment)


def put_paragraph(desk: Desk, token: Token) -> None:
    """A paragraph, or the text of a tight list item; one that holds nothing but images is those images."""
    children = token["children"]
    rule = token["attrs"]["id"]
    if rule is None and only_images(children):
        put_images(desk, children, token)
        return
    if has_tags(children):
        nodes = tree(desk, children, token)
        if any(_is_block(node) for node in nodes):
            put_rule(desk, token)
            put_flow(desk, nodes, token)
            return
    desk.out.append("<p>")
    put_rule(desk, token)
    put_inline(desk, children, token)
    desk.out.append("</p>")


def put_rule(desk: Desk, token: Token) -> None:
    """The anchor of a paragraph that carries a rule's id."""
    name = token["attrs"]["id"]
    if name is not None:
        desk.rules.append(Rule(id=name, text=words(token["children"]), at=desk.at(token)))
        desk.out.append(AnchorAt(name))


def put_images(desk: Desk, tokens: list[Token], block: Token) -> None:
    """Images without a paragraph around them: only so can they have captions and be aligned."""
    for token in tokens:
        if token["type"] == "image":
            put_token(desk, token, block)


def only_images(tokens: list[Token]) -> bool:
    """Whether a paragraph holds images that are published, and nothing else."""
    found = False
    for token in tokens:
        if token["type"] == "image" and is_shown(token["attrs"]["url"]):
            found = True
        elif token["type"] != "linebreak" and (token["type"] != "text" or token["raw"].strip()):
            return False
    return found


def put_flow(desk: Desk, nodes: Iterable[Node], block: Token, style: str = "") -> None:
    """Nodes where blocks may stand: what is running text between blocks gets paragraphs of its own."""
    run: list[Node] = []
    for node in _opened(nodes):
        if not _is_block(node):
            run.append(node)
            continue
        _put_run(desk, run, block, style)
        run = []
        if isinstance(node, Element):
            desk.depth += 1
            desk.writers[f"<{node.name}>"](desk, node, block)
            desk.depth -= 1
        elif not isinstance(node, Tag):
            put_block(desk, node)
    _put_run(desk, run, block, style)


def _put_run(desk: Desk, run: list[Node], block: Token, style: str) -> None:
    outer = desk.captured()
    put_nodes(desk, run, block)
    body = list(desk.finish(outer))
    if body and isinstance(body[0], str):
        body[0] = body[0].lstrip(_BLANKS)
    if body and isinstance(body[-1], str):
        body[-1] = body[-1].rstrip(_BLANKS)
    if any(not isinstance(part, str) or part.strip(_BLANKS) for part in body):
        desk.out += [f'<p style="{style}">' if style else "<p>", *body, "</p>"]
    desk.flush()


def _opened(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes; an element of running text, or a heading, that holds blocks gives way to its tags and its content."""
    for node in nodes:
        if isinstance(node, Element) and node.name not in _HOLDERS and any(_is_block(child) for child in node.children):
            yield node.tag
            yield from _opened(node.children)
            yield Tag(f"</{node.name}>", node.name, True, node.tag.block, node.tag.offset)
        else:
            yield node


def _is_block(node: Node) -> bool:
    if isinstance(node, Tag):
        return False
    if isinstance(node, Element):
        return node.name in BLOCKS or any(_is_block(child) for child in node.children)
    return "line" in node
