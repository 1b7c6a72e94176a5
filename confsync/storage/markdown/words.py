"""Inline tokens -> the same, with what mistune leaves in text resolved.

`:shortcode:` becomes its character, `www.…` and addresses become links, `{width=400 align=center}` behind an image
becomes its attributes, a directive comment a `directive` token; other comments go, they are meant for other eyes.
"""

from __future__ import annotations

import re

from mistune.util import escape_url

from confsync.storage.markdown.emoji import with_emoji
from confsync.storage.markdown.lines import Token

_WORTH_A_LOOK = re.compile(r":\S|@|www\.|<!--|\)\{|\]\{")
_BARE = re.compile(
    r"(?<![\w/.@-])(?:(?P<web>www\.[^\s<\"]*[^\s<>\"'.,:;!?*_~|)\]])"
    r"|(?P<mail>[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}))(?![\w@-])"
)
_DIRECTIVE = re.compile(r"<!--\s*confsync:([a-z][a-z-]*)(?:\s+([^<>]*?))?\s*-->")
_IMAGE_ATTRIBUTES = re.compile(r"\{[ \t]*((?:(?:width|height|align)=[\"']?[\w%]+[\"']?[ \t]*)+)\}")
_PAIR = re.compile(r"(\w+)=[\"']?([\w%]+)")


def polished(tokens: list[Token], source: str) -> list[Token]:
    """The tokens of a whole block; `source` is its text, which mostly tells at once that there is nothing to do."""
    return list(_polish(tokens, linked=False)) if _WORTH_A_LOOK.search(source) else tokens


def directive(comment: str) -> Token | None:
    """The token of `<!-- confsync:name argument -->`; None for any other text."""
    found = _DIRECTIVE.fullmatch(comment.strip())
    return {"type": "directive", "attrs": {"name": found[1], "argument": found[2] or ""}} if found else None


def _polish(tokens: list[Token], *, linked: bool) -> list[Token]:
    result: list[Token] = []
    for token in tokens:
        kind = token["type"]
        if kind == "text":
            _text(token, result, linked=linked)
        elif kind == "inline_html" and token["raw"].startswith("<!--"):
            order = directive(token["raw"])
            if order:
                result.append({**order, "offset": token["offset"]})
        else:
            if "children" in token:
                token["children"] = _polish(token["children"], linked=linked or kind == "link")
            result.append(token)
    return result


def _text(token: Token, result: list[Token], *, linked: bool) -> None:
    raw = token["raw"]
    if raw.startswith("{") and result and result[-1]["type"] == "image":
        found = _IMAGE_ATTRIBUTES.match(raw)
        if found:
            result[-1]["attrs"] = {**result[-1]["attrs"], **dict(_PAIR.findall(found[1]))}
            raw = raw[found.end() :]
    if ":" in raw:
        raw = with_emoji(raw)
    if linked or not ("@" in raw or "www." in raw):
        result.append({"type": "text", "raw": raw})
        return
    position = 0
    for found in _BARE.finditer(raw):
        result.append({"type": "text", "raw": raw[position : found.start()]})
        url = ("http://" if found["web"] else "mailto:") + found[0]
        children = [{"type": "text", "raw": found[0]}]
        result.append({"type": "link", "children": children, "attrs": {"url": escape_url(url)}, "offset": 0})
        position = found.end()
    result.append({"type": "text", "raw": raw[position:]})
