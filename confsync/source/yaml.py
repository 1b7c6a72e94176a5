"""bytes -> Node: YAML as a tree of texts that know their line and column, or the findings that refuse it.

What a line of YAML means must be plain to someone who knows no more of YAML than the examples: so one document, no
anchors, aliases, merge keys, tags or tabs, no key twice. Scalars stay as they are written; `shape.py` decides what
they mean. libyaml's events are read and not ruamel's own nodes: 1,400 labels (0.9 MB) take 0.2 s this way, 0.4 s
composed by ruamel's C loader, 3.6 s in its round-trip loader (0.19.1, measured).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # its __all__ names the loaders only
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from confsync.finding import Finding, Location
from confsync.source.text import decode, position

MOST = 1000  # findings of one file; a file with more is not what its reader takes it for
DEEPEST = 60  # levels of nesting; people need about 8
_COLLECTIONS = (MappingStartEvent, SequenceStartEvent)
# YAML 1.2, production 1 (c-printable), without the tab. A byte order mark inside a text is no harm.
_UNPRINTABLE = re.compile("[^\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Scalar(NamedTuple):
    """One text, number or word; `plain` when it stands without quotes, so that 5 and "5" differ."""

    line: int
    column: int
    text: str
    plain: bool


class Sequence(NamedTuple):
    """A list."""

    line: int
    column: int
    items: list[Node]


class Mapping(NamedTuple):
    """Keys, each with the place of the key itself, and their values."""

    line: int
    column: int
    entries: dict[str, Entry]


Node = Scalar | Sequence | Mapping


class Entry(NamedTuple):
    """One key of a mapping, and its value. A value in block style begins on a line below; the key is its place."""

    key: Scalar
    value: Node
    block: bool

    @property
    def place(self) -> Node:
        """What to point at when the value is meant."""
        return self.key if self.block else self.value


class _Refused(Exception):
    """Parsing cannot go on after this."""

    def __init__(self, line: int, column: int, text: str, rule: str = "broken-yaml", hint: str | None = None) -> None:
        super().__init__(text)
        self.line, self.column, self.text, self.rule, self.hint = line, column, text, rule, hint


def parse(path: str, content: bytes) -> tuple[Node | None, tuple[Finding, ...]]:
    """The only document of a YAML file; None with findings when it is refused, None without when it is empty."""
    text, findings = decode(path, content)
    return (None, findings) if text is None else parse_text(path, text)


def parse_text(path: str, text: str, *, first_line: int = 1) -> tuple[Node | None, tuple[Finding, ...]]:
    """As `parse`, for a text that begins on a line of the file further down."""
    parser = _Parser(text, first_line)
    try:
        _refuse_characters(text, first_line)
        node = parser.document()
    except _Refused as refused:
        parser.refusals.append(refused)
    except MarkedYAMLError as error:
        parser.refusals.append(_complaint(error, first_line))
    if not parser.refusals:
        return node, ()
    return None, tuple(
        Finding(at=Location(path, one.line, one.column), text=one.text, rule=one.rule, hint=one.hint)
        for one in parser.refusals[:MOST]
    )


def _refuse_characters(text: str, first_line: int) -> None:
    found = _UNPRINTABLE.search(text)
    if not found:
        return
    line, column = position(text, found.start())
    line += first_line - 1
    if found.group() == "\t":
        hint = 'indent with spaces; a tab that belongs to a text is written "\\t", in double quotes'
        raise _Refused(line, column, "a tab", "tab", hint)
    raise _Refused(line, column, f"control character U+{ord(found.group()):04X}", "control-character")


class _Parser:
    """Makes nodes of libyaml's events, from the outside in; how deep that goes is bounded."""

    def __init__(self, text: str, first_line: int) -> None:
        self.refusals: list[_Refused] = []
        self._first = first_line
        self._next: Callable[[], Any] = CParser(text).get_event

    def document(self) -> Node | None:
        """The root of the only document; None for an empty text."""
        self._next()  # the stream's start
        if type(self._next()) is not DocumentStartEvent:
            return None
        node = self._node(self._next(), 1)
        self._next()  # the document's end
        after = self._next()
        if type(after) is DocumentStartEvent:
            line, column = after.start_mark.line + self._first, after.start_mark.column + 1
            raise _Refused(line, column, "a second document begins here", hint="remove the line ---")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        line, column = mark.line + self._first, mark.column + 1
        if event.anchor is not None or event.tag is not None:
            self._refuse_decoration(event, line, column)
        kind = type(event)
        if kind is ScalarEvent:
            if event.style == '"':
                self._refuse_escapes(line, column, event.value)
            return Scalar(line, column, event.value, not event.style)
        if kind is AliasEvent:
            return Scalar(line, column, f"*{event.anchor}", plain=False)
        if depth > DEEPEST:
            raise _Refused(line, column, f"nested deeper than {DEEPEST} levels")
        if kind is MappingStartEvent:
            return Mapping(line, column, self._entries(depth))
        return Sequence(line, column, self._items(depth))

    def _items(self, depth: int) -> list[Node]:
        items = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        return items

    def _entries(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while type(event := self._next()) is not MappingEndEvent:
            key = self._node(event, depth)
            if not isinstance(key, Scalar):
                raise _Refused(key.line, key.column, "a key must be a single word, not a list or a mapping")
            event = self._next()
            value = self._node(event, depth + 1)
            block = type(event) in _COLLECTIONS and not event.flow_style
            self._refuse_key(key, entries)
            entries.setdefault(key.text, Entry(key, value, block))
        return entries

    def _refuse_key(self, key: Scalar, entries: dict[str, Entry]) -> None:
        if key.plain and key.text == "<<":
            self._add(key.line, key.column, "merge key <<: write the keys out", "yaml-alias")
        first = entries.get(key.text)
        if first:
            where = f"stands in line {first.key.line} already" if first.key.line != key.line else "stands here twice"
            self._add(key.line, key.column, f'key "{key.text[:60]}" {where}', "duplicate-key")

    def _refuse_decoration(self, event: Any, line: int, column: int) -> None:
        if type(event) is AliasEvent:
            self._add(line, column, f"alias *{event.anchor}: write the value out", "yaml-alias")
            return
        if event.anchor is not None:
            text = f"anchor &{event.anchor}: write the value out where it is needed again"
            self._add(line, column, text, "yaml-alias")
        if event.tag is not None and event.tag != "!":  # a lone ! says "a text", which every scalar is here
            text = f'tag "{event.tag.replace("tag:yaml.org,2002:", "!!")}": values need no tags here'
            self._add(line, column, text, "yaml-tag")

    def _refuse_escapes(self, line: int, column: int, value: str) -> None:
        """A tab may be escaped, which shows that it is meant."""
        for found in _UNPRINTABLE.finditer(value):
            if found.group() != "\t":
                text = f"control character U+{ord(found.group()):04X} in this text"
                self._add(line, column, text, "control-character")
                return

    def _add(self, line: int, column: int, text: str, rule: str) -> None:
        self.refusals.append(_Refused(line, column, text, rule))


_UNENDED = "found unexpected end of stream"
_HINTS = {
    "mapping values are not allowed in this context": 'put a text that holds ": " in quotes, or check the indentation',
    "found character that cannot start any token": "put a text that begins with @, `, % or another sign in quotes",
    "did not find expected key": "check the indentation of this line and the one before",
    "did not find expected '-' indicator": "check the indentation of this line and the one before",
    "could not find expected ':'": "a key is followed by a colon and a space",
    _UNENDED: "a quote is opened here and never closed",
}


def _complaint(error: MarkedYAMLError, first_line: int) -> _Refused:
    """A MarkedYAMLError of libyaml: what it was doing and where that began, then what is wrong and where that is."""
    began = error.context_mark
    mark = began if error.problem == _UNENDED else error.problem_mark or began
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    text = f"not YAML: {error.problem}"
    if error.context and began and mark is not began and (began.line, began.column) != (mark.line, mark.column):
        text += f", {error.context} that begins in line {began.line + first_line}"
    return _Refused(line, column, text, hint=_HINTS.get(error.problem))
