"""Inline tokens -> storage format, raw tags of running text included."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from confsync.model.document import AnchorAt, Insert, Mention, Remark
from confsync.storage.compile.desk import Desk
from confsync.storage.compile.link import put_image, put_link
from confsync.storage.compile.markup import KNOWN, MARKS, VOID, Element, Node, Tag, grown, inline_tags
from confsync.storage.compile.text import escaped, resolved, stored, words
from confsync.storage.markdown.lines import Token
from confsync.storage.vocabulary import MARKED, anchor, link, macro, status

_MARKS = {"strong": "strong", "emphasis": "em", "strikethrough": "del"}


def put_inline(desk: Desk, tokens: list[Token], block: Token) -> None:
    """The words of a block; `block` is the token in whose `text` the offsets count."""
    if has_tags(tokens):
        put_nodes(desk, tree(desk, tokens, block), block)
        return
    for token in tokens:
        put_token(desk, token, block)


def has_tags(tokens: list[Token]) -> bool:
    """Whether there is raw HTML among the tokens themselves."""
    return any(token["type"] == "inline_html" for token in tokens)


def tree(desk: Desk, tokens: list[Token], block: Token) -> list[Node]:
    """The words with what their tags enclose."""
    return grown(inline_tags(tokens, block), desk.depth)


def put_token(desk: Desk, token: Token, block: Token) -> None:
    """One inline token that is not a tag."""
    kind = token["type"]
    if kind == "text":
        desk.out.append(stored(token["raw"]))
    elif kind in _MARKS:
        desk.out.append(f"<{_MARKS[kind]}>")
        put_inline(desk, token["children"], block)
        desk.out.append(f"</{_MARKS[kind]}>")
    else:
        _WRITERS[kind](desk, token, block)


def put_nodes(desk: Desk, nodes: Iterable[Node], block: Token) -> None:
    """Words in which tags are resolved; a block element has no place in a line, so its tags are shown."""
    for node in nodes:
        if isinstance(node, Tag):
            put_tag(desk, node)
        elif not isinstance(node, Element):
            put_token(desk, node, block)
        elif node.name in _ELEMENTS or node.name in MARKS:
            desk.depth += 1
            _ELEMENTS.get(node.name, _mark)(desk, node, block)
            desk.depth -= 1
        else:
            put_tag(desk, node.tag)
            put_nodes(desk, node.children, block)
            desk.out.append(escaped(f"</{node.name}>"))


def put_tag(desk: Desk, tag: Tag) -> None:
    """A tag that cannot stay one, as text, with a remark; one remark serves a pair."""
    desk.out.append(escaped(tag.raw))
    if tag.closing and tag.name in desk.opened:
        return
    desk.opened.add(tag.name)
    if tag.name not in KNOWN:
        why = "has no equivalent in Confluence"
    elif tag.name in VOID:
        why = "names no file"
    elif tag.closing:
        why = "closes nothing"
    else:
        why = "is never closed, or not where it could be"
    desk.remarks.append(
        Remark(rule="raw-html", text=f"{tag.raw} {why}: shown as text", at=desk.at(tag.block, tag.offset))
    )


def _mark(desk: Desk, element: Element, block: Token) -> None:
    name = MARKS[element.name]
    desk.out.append(f"<{name}>")
    put_nodes(desk, element.children, block)
    desk.out.append(f"</{name}>")


def _marked(desk: Desk, element: Element, block: Token) -> None:
    desk.out.append(f'<span style="{MARKED}">')
    put_nodes(desk, element.children, block)
    desk.out.append("</span>")


def _break(desk: Desk, _element: Element, _block: Token) -> None:
    desk.out.append("<br />")


def _nothing(desk: Desk, _element: Element, _block: Token) -> None:
    """`<wbr>` and `<col>` say nothing that Confluence could keep."""


def _html_link(desk: Desk, element: Element, block: Token) -> None:
    attributes = element.tag.attributes()
    name = attributes.get("id") or attributes.get("name")
    if name:
        desk.anchors.append(name)
        desk.out.append(AnchorAt(name))
    url = "".join(attributes.get("href", "").split())
    if not url:
        put_nodes(desk, element.children, block)
        return
    outer, linked = desk.captured(), desk.linked
    desk.linked = True
    put_nodes(desk, element.children, block)
    desk.linked = linked
    body = desk.finish(outer)
    put_link(desk, url, body, element.tag.block, element.tag.offset, attributes.get("title", ""))


def _html_image(desk: Desk, element: Element, _block: Token) -> None:
    attributes = element.tag.attributes()
    url = attributes.get("src", "").strip()
    if url:
        put_image(desk, url, attributes.get("alt", ""), attributes, element.tag.block, element.tag.offset)
    else:
        put_tag(desk, element.tag)


def _codespan(desk: Desk, token: Token, _block: Token) -> None:
    desk.out.append(f"<code>{escaped(token['raw'])}</code>")


def _linebreak(desk: Desk, _token: Token, _block: Token) -> None:
    desk.out.append("<br />")


def _link(desk: Desk, token: Token, block: Token) -> None:
    outer, linked = desk.captured(), desk.linked
    desk.linked = True
    put_inline(desk, token["children"], block)
    desk.linked = linked
    body = desk.finish(outer)
    attrs = token["attrs"]
    put_link(desk, attrs["url"], body, block, token["offset"], resolved(attrs.get("title") or ""))


def _image(desk: Desk, token: Token, block: Token) -> None:
    attrs = token["attrs"]
    put_image(desk, attrs["url"], words(token["children"]), attrs, block, token["offset"])


def _status(desk: Desk, token: Token, _block: Token) -> None:
    colour = token["attrs"]["colour"].replace("gray", "grey").capitalize()
    desk.out.append(status(resolved(token["raw"]), colour))


def _footnote_ref(desk: Desk, token: Token, _block: Token) -> None:
    index, occurrence = token["attrs"]["index"], token["attrs"]["occurrence"]
    mark = str(index) if desk.linked else link(str(index), to_anchor=f"fn-{index}")
    desk.out.append(f"<sup>{anchor(back_name(index, occurrence))}{mark}</sup>")


def back_name(index: int, occurrence: int) -> str:
    """The name of the place in the text that a footnote leads back to."""
    return f"fnref-{index}" if occurrence == 1 else f"fnref-{index}-{occurrence}"


def _directive(desk: Desk, token: Token, block: Token) -> None:
    fragment = directive(desk, token, block)
    if fragment:
        desk.waiting.append(fragment)


def directive(desk: Desk, token: Token, block: Token) -> Insert | str | None:
    """What `<!-- confsync:name argument -->` puts there; None, with a remark, when there is no such directive."""
    name, argument = token["attrs"]["name"], token["attrs"]["argument"]
    if name == "toc":
        return macro("toc")
    at = desk.at(block, token.get("offset", 0))
    if name in {"labels", "children"}:
        desk.mentions.append(Mention(kind=name, target=argument, at=at))
        return Insert(name, argument)
    text = f'there is no directive "confsync:{name}"; there are labels, toc and children'
    desk.remarks.append(Remark(rule="unknown-directive", text=text, at=at))
    return None


_WRITERS: dict[str, Callable[[Desk, Token, Token], None]] = {
    "codespan": _codespan,
    "inline_math": _codespan,
    "linebreak": _linebreak,
    "link": _link,
    "image": _image,
    "status": _status,
    "footnote_ref": _footnote_ref,
    "directive": _directive,
}
_ELEMENTS: dict[str, Callable[[Desk, Element, Token], None]] = {
    "a": _html_link,
    "br": _break,
    "col": _nothing,
    "img": _html_image,
    "mark": _marked,
    "wbr": _nothing,
}
