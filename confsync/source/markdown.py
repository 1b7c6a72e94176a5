"""(path, bytes) -> Sheet: the front matter and the text of a Markdown file, taken apart and not yet understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from confsync.finding import Finding, Location
from confsync.source.text import decode
from confsync.source.yaml import Node, parse_text

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_BREAK = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Markdown file in two parts; lines end with a line feed, whatever they ended with in the file."""

    front: Node | None  # None: there is none, or nothing in it
    text: str
    first_line: int  # line of the file at which `text` begins


def split(path: str, content: bytes) -> tuple[Sheet | None, tuple[Finding, ...]]:
    """The parts of a file; None with findings when the front matter is never closed or is no YAML, or on bad UTF-8."""
    whole, findings = decode(path, content)
    if whole is None:
        return None, findings
    text = _BREAK.sub("\n", whole) if "\r" in whole else whole
    opening = _OPENING.match(text)
    if opening is None:
        return Sheet(None, text, 1), ()
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        hint = "put a line --- after its last key; a page that begins with a rule writes it as ***"
        message = "the front matter that begins here is never closed"
        return None, (Finding(at=Location(path), text=message, rule="front-matter", hint=hint),)
    front, findings = parse_text(path, text[opening.end() : closing.start()], first_line=2)
    if findings:
        return None, findings
    return Sheet(front, text[closing.end() :], text.count("\n", 0, closing.end()) + 1), ()
