"""Tokens with raw HTML among them -> a tree: what is closed properly and has a storage equivalent becomes an Element.

A tag that is unknown, never closed or crosswise stays a Tag in its place, to be shown as written. So the tree is
well-formed whatever was typed, and nothing is lost. End tags that HTML lets people leave out (`</li>`, `</td>`,
`</p>` …) are supplied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from confsync.storage.compile.text import resolved
from confsync.storage.markdown.lines import Token
from confsync.storage.markdown.words import directive

MARKS = {
    **{name: name for name in ("strong", "em", "u", "sub", "sup", "code", "del")},
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
    "ins": "u",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "var": "em",
    "cite": "em",
    "dfn": "em",
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"})
BLOCKS = frozenset({"p", "blockquote", "ul", "ol", "li", "details", "summary", "pre", "hr"}) | HEADINGS | ROWS
VOID = frozenset({"br", "hr", "img", "col", "wbr"})
KNOWN = BLOCKS | VOID | MARKS.keys() | {"a", "mark"}
_OPTIONAL_END = frozenset({"li", "p", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup"})
_ENDED_BY = {
    "li": {"li"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr", "td", "th"},
    "thead": {"colgroup"},
    "tbody": {"tr", "td", "th", "thead", "colgroup"},
    "tfoot": {"tr", "td", "th", "tbody"},
    **{name: {"p"} for name in BLOCKS - ROWS - {"li"}},
    "table": {"p"},
}
_DEEPEST = 40  # elements within elements; libxml2 gives up at 256, Confluence's editor long before
_PIECE = re.compile(r"<!--.*?-->|<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[\s/][^<>]*)?)>|<(?!!--)[?!][^<>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


@dataclass(slots=True)
class Tag:
    """One tag, or `<?…>` and `<!…>`, as written."""

    raw: str
    name: str  # lower case; "" for a declaration
    closing: bool
    block: Token  # the token in whose words it stands, …
    offset: int  # … and where there

    def attributes(self) -> dict[str, str]:
        """Values by lower-case name, entities resolved; "" for a bare name."""
        inner = self.raw.strip("<>/")[len(self.name) :]
        return {found[0].lower(): resolved("".join(found[1:])) for found in _ATTRIBUTE.findall(inner)}


@dataclass(slots=True)
class Element:
    """A known tag with what it holds."""

    tag: Tag
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Lower case."""
        return self.tag.name


Node = Token | Tag | Element


def inline_tags(tokens: list[Token], block: Token) -> list[Token | Tag]:
    """A block's words with their tags as Tags."""
    return [_tag(token["raw"], block, token["offset"]) if token["type"] == "inline_html" else token for token in tokens]


def block_tags(tokens: list[Token]) -> list[Token | Tag]:
    """Blocks with the pieces of raw HTML blocks in their place; text between tags becomes `text` tokens."""
    pieces: list[Token | Tag] = []
    for token in tokens:
        if token["type"] == "block_html":
            pieces += _pieces(token)
        else:
            pieces.append(token)
    return pieces


def _pieces(token: Token) -> list[Token | Tag]:
    raw: str = token["raw"]
    pieces: list[Token | Tag] = []
    cursor = 0
    for found in _PIECE.finditer(raw):
        if found.start() > cursor:
            pieces.append({"type": "text", "raw": raw[cursor : found.start()]})
        cursor = found.end()
        if not found[0].startswith("<!--"):
            pieces.append(_tag(found[0], token, found.start()))
        elif order := directive(found[0]):
            pieces.append({**order, "line": token["line"], "text": raw, "offset": found.start()})
    if cursor < len(raw):
        pieces.append({"type": "text", "raw": raw[cursor:]})
    return pieces


def _tag(raw: str, block: Token, offset: int) -> Tag:
    found = re.match(r"<(/?)([A-Za-z][A-Za-z0-9-]*)", raw)
    return Tag(raw, found[2].lower(), bool(found[1]), block, offset) if found else Tag(raw, "", False, block, offset)


def grown(pieces: list[Token | Tag], depth: int) -> list[Node]:
    """The tree; `depth` is how deep in raw HTML the whole already stands."""
    return _between(pieces, _pairs(pieces, _DEEPEST - depth), 0, len(pieces))


def _pairs(pieces: list[Token | Tag], limit: int) -> dict[int, tuple[int, int]]:
    """Index of an opening tag -> where its content ends, and where what follows it begins."""
    pairs: dict[int, tuple[int, int]] = {}
    opened: list[tuple[int, str]] = []
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Tag) or piece.name not in KNOWN or piece.name in VOID:
            continue
        if piece.closing:
            _close(pairs, opened, index, piece.name)
            continue
        ended = _ENDED_BY.get(piece.name, set())
        while opened and opened[-1][1] in ended:
            pairs[opened.pop()[0]] = (index, index)
        if len(opened) < limit:
            opened.append((index, piece.name))
    while opened and opened[-1][1] in _OPTIONAL_END:
        pairs[opened.pop()[0]] = (len(pieces), len(pieces))
    return pairs


def _close(pairs: dict[int, tuple[int, int]], opened: list[tuple[int, str]], index: int, name: str) -> None:
    place = next((place for place in reversed(range(len(opened))) if opened[place][1] == name), None)
    if place is None:
        return
    for inner, inner_name in reversed(opened[place + 1 :]):
        if inner_name not in _OPTIONAL_END:
            break
        pairs[inner] = (index, index)
    pairs[opened[place][0]] = (index, index + 1)
    del opened[place:]


def _between(pieces: list[Token | Tag], pairs: dict[int, tuple[int, int]], start: int, end: int) -> list[Node]:
    nodes: list[Node] = []
    while start < end:
        piece = pieces[start]
        if isinstance(piece, Tag) and start in pairs:
            inner_end, after = pairs[start]
            nodes.append(Element(piece, _between(pieces, pairs, start + 1, inner_end)))
            start = after
            continue
        void = isinstance(piece, Tag) and piece.name in VOID and not piece.closing
        nodes.append(Element(piece) if void and isinstance(piece, Tag) else piece)
        start += 1
    return nodes


def text_of(nodes: list[Node]) -> str:
    """Everything textual of a tree, as written: what `<pre>` holds."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Element):
            parts.append("\n" if node.name == "br" else text_of(node.children))
        elif isinstance(node, Tag):
            parts.append(node.raw)
        else:
            parts.append(_text_of_token(node))
    return "".join(parts)


def _text_of_token(token: dict[str, Any]) -> str:
    if "children" in token:
        return text_of(token["children"])
    raw = str(token.get("raw", ""))
    return resolved(raw) if token["type"] == "text" else raw
