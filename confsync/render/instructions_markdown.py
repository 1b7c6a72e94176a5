"""Markdown tokens -> HTML: the guidelines as annotators read them, beside the task.

The same tokens become Confluence pages, so both say the same. What has no meaning here is left to its words: a link
to a page that is not in the instructions keeps its text, a list of child pages is nothing at all. No text is lost.
Tokens: `confsync/storage/tokens.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from confsync.render.instructions_html import anchor_of, element
from confsync.storage.tokens import parse_markdown
from confsync.storage.vocabulary import escape

Token = Mapping[str, Any]
_OUTSIDE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MARKUP = re.compile(r"[\\*_`\[<&~$:@]|www\.")  # text without any of it is no more than text
_TAG = re.compile(r"<(?P<close>/?)(?P<name>b|code|del|em|i|ins|kbd|s|small|strong|sub|sup|u)\s*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTES = {
    "cs-tip": "tip hint success check done",
    "cs-important": "important",
    "cs-warning": "warning attention bug missing",
    "cs-caution": "caution danger error failure fail",
}
_LOOKS = {kind: look for look, kinds in _NOTES.items() for kind in kinds.split()}
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
    return _Writer(around or Surroundings()).words(tokens[0]["children"])


def text_html(text: str, around: Surroundings | None = None) -> str:
    """Markdown of any length."""
    return _Writer(around or Surroundings()).blocks(parse_markdown(text))


class _Writer:
    """Writes the tokens of one text."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._anchors = iter(around.anchors)

    def blocks(self, tokens: Iterable[Token]) -> str:
        return "".join(getattr(self, f"_{token['type']}", self._other)(token) for token in tokens)

    def words(self, tokens: Iterable[Token]) -> str:
        tokens = list(tokens)
        paired = _paired(tokens)
        return "".join(
            token["raw"].lower() if index in paired else getattr(self, f"_{token['type']}", self._other)(token)
            for index, token in enumerate(tokens)
        )

    def _other(self, token: Token) -> str:
        """A token of a kind that is not known here keeps its words."""
        if "children" in token:
            return self.blocks(token["children"])
        return escape(str(token.get("raw", "")))

    # Blocks

    def _paragraph(self, token: Token) -> str:
        return element("p", self.words(token["children"]), id=self._id(token["attrs"]["id"]))

    def _block_text(self, token: Token) -> str:
        words = self.words(token["children"])
        return element("span", words, id=self._id(token["attrs"]["id"])) if token["attrs"]["id"] else words

    def _heading(self, token: Token) -> str:
        anchor = next(self._anchors, token["attrs"]["id"])
        level = min(max(token["attrs"]["level"] + 1, 3), 6)  # h2 is the guideline's title
        return element(f"h{level}", self.words(token["children"]), id=self._id(anchor))

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

    def _block_html(self, token: Token) -> str:
        """HTML that has no equivalent is shown, not obeyed, as on the pages."""
        return element("p", escape(token["raw"].strip()))

    def _table(self, token: Token) -> str:
        return element("table", self.blocks(token["children"]))

    def _table_row(self, token: Token) -> str:
        return element("tr", self.blocks(token["children"]))

    def _table_cell(self, token: Token) -> str:
        attrs = token["attrs"]
        return element("th" if attrs["head"] else "td", self.words(token["children"]), align=attrs["align"])

    def _alert(self, token: Token) -> str:
        kind = token["attrs"]["kind"]
        title = self.words(token["title"]["children"]) if token["title"] else escape(kind.capitalize())
        look = f"cs-note {_LOOKS.get(kind, '')}".strip()
        return element("div", element("p", title, class_="cs-note-title"), self.blocks(token["children"]), class_=look)

    def _details(self, token: Token) -> str:
        title = self.words(token["title"]["children"]) if token["title"] else "Details"
        return element("details", element("summary", title), self.blocks(token["children"]))

    def _footnotes(self, token: Token) -> str:
        return element("hr") + element("ol", self.blocks(token["children"]))

    def _footnote_item(self, token: Token) -> str:
        return element("li", self.blocks(token["children"]), id=self._id(f"note-{token['attrs']['index']}"))

    def _directive(self, token: Token) -> str:
        return self._around.insert(token["attrs"]["name"], token["attrs"]["argument"])

    # Words

    def _text(self, token: Token) -> str:
        return escape(unescape(token["raw"]))

    def _codespan(self, token: Token) -> str:
        return element("code", escape(unescape(token["raw"])))

    _inline_math = _codespan

    def _strong(self, token: Token) -> str:
        return element(_WRAPPED[token["type"]], self.words(token["children"]))

    _emphasis = _strikethrough = _strong

    def _linebreak(self, _: Token) -> str:
        return element("br")

    def _inline_html(self, token: Token) -> str:
        return element("br") if _BREAK.fullmatch(token["raw"]) else escape(token["raw"])

    def _status(self, token: Token) -> str:
        return element("strong", escape(unescape(token["raw"])))

    def _footnote_ref(self, token: Token) -> str:
        number = token["attrs"]["index"]
        return element("sup", element("a", str(number), href=f"#{self._id(f'note-{number}')}"))

    def _link(self, token: Token) -> str:
        words, url = self.words(token["children"]), token["attrs"]["url"]
        if _OUTSIDE.match(url):
            return element("a", words, href=url, target="_blank", rel="noopener noreferrer")
        target, _, anchor = url.partition("#")
        inside = self._around.link(unquote(target), unquote(anchor))
        return element("a", words, href=inside) if inside else words

    def _image(self, token: Token) -> str:
        attrs, words = token["attrs"], _plain(token["children"])
        if _OUTSIDE.match(attrs["url"]):
            name = escape(words or attrs["url"])
            return element("a", name, href=attrs["url"], target="_blank", rel="noopener noreferrer")
        source = self._around.image(unquote(attrs["url"]))
        if source is None:
            return escape(words)
        size = {name: attrs[name] for name in ("width", "height") if str(attrs.get(name, "")).isdecimal()}
        return element("img", src=source, alt=words, title=attrs.get("title"), **size)

    def _id(self, anchor: str | None) -> str | None:
        return anchor_of(self._around.prefix, anchor) if anchor else None


def _plain(tokens: Iterable[Token]) -> str:
    return "".join(
        _plain(token["children"]) if "children" in token else unescape(token.get("raw", "")) for token in tokens
    )


def _paired(tokens: Iterable[Token]) -> set[int]:
    """Places of the tags that open and close in these words; a lone one would spill over all that follows."""
    found: set[int] = set()
    opened: list[tuple[str, int]] = []
    for index, token in enumerate(tokens):
        tag = _TAG.fullmatch(token["raw"]) if token["type"] == "inline_html" else None
        if tag and not tag["close"]:
            opened.append((tag["name"].lower(), index))
        elif tag and opened and opened[-1][0] == tag["name"].lower():
            found |= {opened.pop()[1], index}
    return found
