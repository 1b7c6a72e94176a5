"""Storage format -> canonical form: two bodies that mean the same to a reader are equal in it.

Confluence rewrites what it stores: it adds ids, orders attributes and parameters its own way, resolves entities, moves
white space (reference: storage normalisation). So bodies are never compared as text. What people do on a page without
editing it, commenting and ticking, is no change of its meaning either.
"""

from __future__ import annotations

import re
from typing import Any

from confsync.storage.vocabulary import escape
from confsync.storage.xml import AC, SyntaxFault, name_of, parse_fragment

_VOLATILE = {
    *("ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ri:local-id", "ac:task-uuid"),
    *("ri:version-at-save", "ri:content-id", "ac:original-width", "ac:original-height"),
}
_DROPPED = {"ac:task-uuid", "!--"}
_UNWRAPPED = {"ac:inline-comment-marker", "thead", "tbody", "tfoot"}
_ONE_NAME = {
    "b": "strong",
    "i": "em",
    "s": "del",
    "strike": "del",
    "ins": "u",
    "ac:plain-text-link-body": "ac:link-body",
}
_EXACT = {"ac:plain-text-body", "pre"}
_INLINE = {
    *("strong", "em", "u", "del", "sub", "sup", "code", "span", "a", "time", "big", "small", "font"),
    *("ac:link", "ac:emoticon", "ac:placeholder"),
}
_INLINE_MACROS = {"anchor", "jira", "profile", "status"}
_BLANKS = re.compile("[ \t\r\n]+")
Piece = str | tuple[str, bool]  # text; or an element as written, and whether white space beside it means nothing


def canonical(body: str, *, tasks: bool = True) -> str:
    """The canonical form; without `tasks` it does not tell ticked ones apart. Raises ValueError on broken XML."""
    return _inside(parse_fragment(body), tasks=tasks, block=True)


def same_meaning(a: str, b: str, *, ignore_tasks: bool = True) -> bool:
    """Whether readers would see the same; a body that is no XML is only the same as itself."""
    if a == b:
        return True
    try:
        return canonical(a, tasks=not ignore_tasks) == canonical(b, tasks=not ignore_tasks)
    except SyntaxFault:
        return False


def _element(node: Any, *, tasks: bool) -> str:
    name = name_of(node)
    name = _ONE_NAME.get(name, name)
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in sorted(_attributes(node)))
    if name in _EXACT:
        inner = escape("".join(node.itertext()))
    elif name == "ac:task-status" and not tasks:
        inner = ""
    else:
        inner = _inside(node, tasks=tasks, block=not _in_line(node, name))
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes} />"


def _attributes(node: Any) -> list[tuple[str, str]]:
    found = []
    for key, value in node.attrib.items():
        space, _, local = key.rpartition("}")
        name = f"{'ac' if space.endswith('content') else 'ri'}:{local}" if space else local
        if name not in _VOLATILE:
            found.append((name, " ".join(value.split()) if name == "style" else value))
    return found


def _inside(node: Any, *, tasks: bool, block: bool) -> str:
    """What an element holds. White space at the edges of a block, beside blocks and beside breaks means nothing."""
    pieces = _ordered(_pieces(node, tasks=tasks))
    written: list[str] = []
    for index, piece in enumerate(pieces):
        if not isinstance(piece, str):
            written.append(piece[0])
            continue
        text = _BLANKS.sub(" ", piece)
        if _loose(pieces, index - 1, block=block):
            text = text.removeprefix(" ")
        if _loose(pieces, index + 1, block=block):
            text = text.removesuffix(" ")
        written.append(escape(text))
    return "".join(written)


def _loose(pieces: list[Piece], index: int, *, block: bool) -> bool:
    """Whether white space beside this neighbour means nothing."""
    if not 0 <= index < len(pieces):
        return block
    neighbour = pieces[index]
    return not isinstance(neighbour, str) and neighbour[1]


def _pieces(node: Any, *, tasks: bool) -> list[Piece]:
    """Text and elements, one after the other; neighbouring texts are one."""
    pieces: list[Piece] = []
    _add_text(pieces, node.text)
    for child in node:
        name = name_of(child)
        if name in _UNWRAPPED:
            for piece in _pieces(child, tasks=tasks):
                _add(pieces, piece)
        elif name not in _DROPPED:
            pieces.append((_element(child, tasks=tasks), not _in_line(child, name)))
        _add_text(pieces, child.tail)
    return pieces


def _in_line(node: Any, name: str) -> bool:
    """Whether an element is part of running text, so that a blank beside it separates words."""
    if name == "ac:structured-macro":
        return node.get(f"{{{AC}}}name") in _INLINE_MACROS
    return _ONE_NAME.get(name, name) in _INLINE


def _add(pieces: list[Piece], piece: Piece) -> None:
    if isinstance(piece, str):
        _add_text(pieces, piece)
    else:
        pieces.append(piece)


def _add_text(pieces: list[Piece], text: str | None) -> None:
    if text:
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += text
        else:
            pieces.append(text)


def _ordered(pieces: list[Piece]) -> list[Piece]:
    """The same with macro parameters sorted; they come first in a macro, with nothing but white space between."""
    parameters = [piece for piece in pieces if _is_parameter(piece)]
    if not parameters:
        return pieces
    rest = [
        piece for piece in pieces if not _is_parameter(piece) and not (isinstance(piece, str) and not piece.strip())
    ]
    return sorted(parameters, key=lambda piece: piece[0]) + rest


def _is_parameter(piece: Piece) -> bool:
    return not isinstance(piece, str) and piece[0].startswith("<ac:parameter")
