"""Storage format -> the same, a line for each block, with its marks coloured."""

from __future__ import annotations

import re
from html import escape

_TOKEN = re.compile(r"<!\[CDATA\[.*?\]\]>|<[^>]*>|[^<]+", re.DOTALL)
_NAME = re.compile(r"</?([\w:-]+)")
_ATTRIBUTE = re.compile(r"([\w:-]+)(=)(&quot;.*?&quot;|&#x27;.*?&#x27;)", re.DOTALL)
_INLINE = frozenset(
    (
        *(
            "strong",
            "em",
            "u",
            "s",
            "del",
            "ins",
            "sub",
            "sup",
            "span",
            "a",
            "code",
            "small",
            "big",
            "abbr",
            "time",
            "br",
        ),
        *("b", "i", "q", "cite", "tt", "ac:link", "ri:page", "ri:attachment", "ri:url", "ri:user", "ri:space"),
        *("ac:link-body", "ac:plain-text-link-body", "ac:emoticon", "ac:parameter", "ac:inline-comment-marker"),
        *("ac:task-id", "ac:task-uuid", "ac:task-status", "ac:placeholder"),
    )
)
# Blocks whose text stays on their own line when they hold no other block.
_LEAVES = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "ac:task-body", "ac:caption", "ac:plain-text-body")
)


def pretty(storage: str) -> str:
    """Storage format with line breaks and indentation between blocks; exact text is left as it is."""
    lines: list[str] = []
    depth = 0
    current = ""
    for token in _TOKEN.findall(storage):
        name = _name(token)
        if name is None or name in _INLINE:
            current += token if token.startswith("<") else re.sub(r"\s+", " ", token)
            continue
        closing, empty = token.startswith("</"), token.endswith("/>")
        if closing and name in _LEAVES and current.lstrip().startswith(f"<{name}"):
            lines.append("  " * (depth - 1) + current.strip() + token)
            current, depth = "", depth - 1
            continue
        if current.strip():
            lines.append("  " * (depth - current.lstrip().startswith(_OPENED)) + current.strip())
        depth -= closing
        current = ""
        if closing or empty:
            lines.append("  " * depth + token)
        elif name in _LEAVES:
            current, depth = token, depth + 1
        else:
            lines.append("  " * depth + token)
            depth += 1
    return "\n".join([*lines, current.strip()] if current.strip() else lines)


_OPENED = tuple(f"<{name}" for name in sorted(_LEAVES))


def _name(token: str) -> str | None:
    found = _NAME.match(token) if not token.startswith("<![") else None
    return found[1] if found else None


def coloured(source: str) -> str:
    """Source as HTML: tags, attributes and exact text told apart by colour."""
    return "".join(_coloured(token) for token in _TOKEN.findall(source))


def _coloured(token: str) -> str:
    escaped = escape(token)
    if token.startswith("<!["):
        return f'<span class="s-cdata">{escaped}</span>'
    if not token.startswith("<"):
        return escaped
    marked = _ATTRIBUTE.sub(r'<span class="s-name">\1</span>\2<span class="s-value">\3</span>', escaped)
    return f'<span class="s-tag">{marked}</span>'
