"""Tokens -> plain words, and raw Markdown text -> storage format: entities resolved, everything escaped."""

from __future__ import annotations

import re
from html.entities import html5
from re import Match

from confsync.storage.markdown.lines import Token

_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_LEGAL = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"]')


def resolved(text: str) -> str:
    """Entities as characters; unknown ones as written, numbers that XML cannot hold as U+FFFD."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return html5.get(name + ";", found[0])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    letter = chr(number) if number < 0x110000 else "\ufffd"
    return letter if _LEGAL.match(letter) else "\ufffd"


def stored(text: str) -> str:
    """A text token's words as storage format."""
    return escaped(resolved(text)) if _SPECIAL.search(text) else text


def escaped(text: str) -> str:
    """Text of a token, which holds only what XML can hold, for element content or a double-quoted attribute."""
    if _SPECIAL.search(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def words(tokens: list[Token]) -> str:
    """What a reader would read aloud of inline tokens, on one line."""
    return " ".join("".join(_spoken(tokens)).split())


def _spoken(tokens: list[Token]) -> list[str]:
    parts: list[str] = []
    for token in tokens:
        kind = token["type"]
        if kind == "text":
            parts.append(resolved(token["raw"]))
        elif "children" in token:
            parts += _spoken(token["children"])
        elif kind in {"codespan", "inline_math", "status"}:
            parts.append(token["raw"])
        elif kind == "linebreak" or (kind == "inline_html" and token["raw"][:3].lower() == "<br"):
            parts.append(" ")
    return parts
