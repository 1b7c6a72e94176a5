"""Markdown tokens -> HTML: the guidelines as annotators read them, beside the task.

The same tokens become Confluence pages, so both say the same. What has no meaning here is left to its words: a link
to a page that is not in the instructions keeps its text, a list of child pages is nothing at all. No text is lost.
Tokens: `confsync/storage/tokens.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from confsync.render.instructions_html import anchor_of, element
from confsync.storage.compile.markup import (
    BLOCKS,
    HEADINGS,
    MARKS,
    VOID,
    Element,
    Node,
    Tag,
    block_tags,
    grown,
    inline_tags,
)
from confsync.storage.compile.text import resolved
from confsync.storage.compile.text import words as spoken
from confsync.storage.tokens import parse_markdown
from confsync.storage.vocabulary import escape

Token = dict[str, Any]
_OUTSIDE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MARKUP = re.compile(r"[\\*_`\[<&~$:@]|www\.")  # text without any of it is no more than text
_NOTES = {
    "cs-tip": "tip hint success check done",
    "cs-important": "important",
    "cs-warning": "warning attention bug missing",
    "cs-caution": "caution danger error failure fail",
}
_LOOKS = {kind: look for look, kinds in _NOTES.items() for kind in kinds.split()}
# Raw HTML that pages know, by where it may stand; what says nothing here leaves only its content.
_DROPPED = frozenset({"col", "colgroup", "wbr"})
_RUNNING = frozenset({"a", "br", "img", "mark", "wbr", *MARKS})
_FLOW = _RUNNING | BLOCKS | {"col"}
_SPELLED = {
    "strike": "del",
    "samp": "code",
    "tt": "code",
    "var": "em",
    "cite": "em",
    "dfn": "em",
    "h1": "h3",
    "h2": "h3",
}
_WRAPPED = {"strong": "strong", "emphasis": "em", "strikethrough": "del"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a text's links, images and directives lead to; by default nothing."""

    prefix: str = ""  # sets the ids in this text apart from those in others
    link: Callable[[str, str], str | None] = lambda *_: None  # relative target, anchor -> "#…" in the instructions
    image: Callable[[str], str | None] = lambda _: None  # relative target -> data URI
    insert: Callable[[str, str], str] = lambda *_: ""  # directive, its argument -> HTML
    anchors: tuple[str, ...] = ()  # of the headings, in order


def inline_html(text: str, around: Surroundings | None = None) -> str:
    """One line of Markdown; text that would be a block of another kind, such as `- a` or `# a`, is taken literally."""
    if not _MARKUP.search(text):
        return escape(text)
    tokens = parse_markdown(text)
    if len(tokens) != 1 or tokens[0]["type"] != "paragraph":
        return escape(text)
    return _Writer(around or Surroundings()).said(tokens[0])


def text_html(text: str, around: Surroundings | None = None, *, without_lead: bool = False) -> str:
    """Markdown of any length; `without_lead` leaves out the heading that it opens with."""
    return _Writer(around or Surroundings()).blocks(parse_markdown(text)[without_lead:])


class _Writer:
    """Writes the tokens of one text."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._anchors = iter(around.anchors)

    def blocks(self, tokens: Iterable[Token]) -> str:
        tokens = list(tokens)
        if any(token["type"] == "block_html" for token in tokens):
            return self._nodes(grown(block_tags(tokens), 0), _FLOW)
        return "".join(map(self._written, tokens))

    def said(self, block: Token) -> str:
        """The words of a block, or of a part of it."""
        tokens = block["children"]
        if any(token["type"] == "inline_html" for token in tokens):
            return self._nodes(grown(inline_tags(tokens, block), 0), _RUNNING)
        return "".join(map(self._written, tokens))

    def _written(self, token: Token) -> str:
        write: Callable[[Token], str] = getattr(self, f"_{token['type']}", self._other)
        return write(token)

    def _nodes(self, nodes: Iterable[Node], allowed: frozenset[str]) -> str:
        """Tokens with raw HTML among them; tags that are not allowed here are shown, as on the pages."""
        parts: list[str] = []
        for node in nodes:
            if isinstance(node, Tag):
                parts.append(escape(node.raw))
            elif not isinstance(node, Element):
                parts.append(self._written(node))
            elif node.name in allowed:
                parts.append(self._element(node, allowed))
            else:
                close = "" if node.name in VOID else f"</{node.name}>"
                parts += [escape(node.tag.raw), self._nodes(node.children, allowed), escape(close)]
        return "".join(parts)

    def _element(self, node: Element, allowed: frozenset[str]) -> str:
        attributes, name = node.tag.attributes(), node.name
        if name == "img":
            return self._picture(attributes.get("src", ""), attributes.get("alt", ""), attributes)
        anchor = next(self._anchors, None) if name in HEADINGS else None
        inner = self._nodes(node.children, allowed)
        if name == "a":
            place = attributes.get("id") or attributes.get("name")
            linked = self._linked(attributes.get("href", ""), inner)
            return element("a", id=self._id(place)) + linked if place else linked
        return inner if name in _DROPPED else element(_SPELLED.get(name, name), inner, id=self._id(anchor))

    def _other(self, token: Token) -> str:
        """A token of a kind that is not known here keeps its words."""
        return self.blocks(token["children"]) if "children" in token else escape(str(token.get("raw", "")))

    # Blocks

    def _paragraph(self, token: Token) -> str:
        return element("p", self.said(token), id=self._id(token["attrs"]["id"]))

    def _block_text(self, token: Token) -> str:
        words = self.said(token)
        return element("span", words, id=self._id(token["attrs"]["id"])) if token["attrs"]["id"] else words

    def _heading(self, token: Token) -> str:
        anchor = next(self._anchors, token["attrs"]["id"])
        level = min(max(token["attrs"]["level"] + 1, 3), 6)  # h2 is the guideline's title
        return element(f"h{level}", self.said(token), id=self._id(anchor))

    def _list(self, token: Token) -> str:
        tasks = any(item["type"] == "task_list_item" for item in token["children"])
        start = token["attrs"].get("start")
        return element(
            "ol" if token["attrs"]["ordered"] else "ul",
            self.blocks(token["children"]),
            class_="cs-tasks" if tasks else None,
            start=start if start not in {None, 1} else None,
        )

    def _list_item(self, token: Token) -> str:
        return element("li", self.blocks(token["children"]))

    def _task_list_item(self, token: Token) -> str:
        return element("li", "☑ " if token["attrs"]["checked"] else "☐ ", self.blocks(token["children"]))

    def _block_quote(self, token: Token) -> str:
        return element("blockquote", self.blocks(token["children"]))

    def _block_code(self, token: Token) -> str:
        return element("pre", element("code", escape(token["raw"].rstrip("\n"))))

    _block_math = _block_code

    def _thematic_break(self, _: Token) -> str:
        return element("hr")

    def _table(self, token: Token) -> str:
        return element("table", self.blocks(token["children"]))

    def _table_row(self, token: Token) -> str:
        return element("tr", self.blocks(token["children"]))

    def _table_cell(self, token: Token) -> str:
        attrs = token["attrs"]
        return element("th" if attrs["head"] else "td", self.said(token), align=attrs["align"])

    def _alert(self, token: Token) -> str:
        kind = token["attrs"]["kind"]
        title = self.said(token["title"]) if token["title"] else escape(kind.capitalize())
        look = f"cs-note {_LOOKS.get(kind, '')}".strip()
        return element("div", element("p", title, class_="cs-note-title"), self.blocks(token["children"]), class_=look)

    def _details(self, token: Token) -> str:
        title = self.said(token["title"]) if token["title"] else "Details"
        return element("details", element("summary", title), self.blocks(token["children"]))

    def _footnotes(self, token: Token) -> str:
        return element("hr") + element("ol", self.blocks(token["children"]))

    def _footnote_item(self, token: Token) -> str:
        return element("li", self.blocks(token["children"]), id=self._id(f"note-{token['attrs']['index']}"))

    def _directive(self, token: Token) -> str:
        return self._around.insert(token["attrs"]["name"], token["attrs"]["argument"])

    # Words

    def _text(self, token: Token) -> str:
        return escape(resolved(token["raw"]))

    def _codespan(self, token: Token) -> str:
        return element("code", escape(token["raw"]))

    _inline_math = _codespan

    def _strong(self, token: Token) -> str:
        return element(_WRAPPED[token["type"]], self.said(token))

    _emphasis = _strikethrough = _strong

    def _linebreak(self, _: Token) -> str:
        return element("br")

    def _status(self, token: Token) -> str:
        return element("strong", escape(resolved(token["raw"])))

    def _footnote_ref(self, token: Token) -> str:
        number = token["attrs"]["index"]
        return element("sup", element("a", str(number), href=f"#{self._id(f'note-{number}')}"))

    def _link(self, token: Token) -> str:
        return self._linked(token["attrs"]["url"], self.said(token))

    def _linked(self, url: str, words: str) -> str:
        if _OUTSIDE.match(url):
            return element("a", words, href=url, target="_blank", rel="noopener noreferrer")
        target, _, anchor = url.partition("#")
        inside = self._around.link(unquote(target), unquote(anchor)) if url else None
        return element("a", words, href=inside) if inside else words

    def _image(self, token: Token) -> str:
        return self._picture(token["attrs"]["url"], spoken(token["children"]), token["attrs"])

    def _picture(self, url: str, words: str, attributes: Mapping[str, Any]) -> str:
        """A picture of the handbook; one from elsewhere is a link, since the page must need nothing else."""
        if _OUTSIDE.match(url):
            return self._linked(url, escape(words or url))
        source = self._around.image(unquote(url))
        if source is None:
            return escape(words)
        size = {name: attributes[name] for name in ("width", "height") if str(attributes.get(name, "")).isdecimal()}
        return element("img", src=source, alt=words, title=attributes.get("title"), **size)

    def _id(self, anchor: str | None) -> str | None:
        return anchor_of(self._around.prefix, anchor) if anchor else None
