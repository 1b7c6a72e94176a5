"""bytes -> Node: YAML as a tree of texts that know their line and column, or the findings that refuse it.

What a line of YAML means must be plain to someone who knows no more of YAML than the examples: so one document, no
anchors, aliases, merge keys, tags or tabs, no key twice. Scalars stay as they are written; `shape.py` decides what
they mean. libyaml's events are read and not ruamel's own nodes: 1,400 labels (0.9 MB) take 0.2 s this way, 0.4 s
composed by ruamel's C loader, 3.6 s in its round-trip loader (0.19.1, measured).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # its __all__ names the loaders only
from ruamel.yaml.error import MarkedYAMLError, YAMLError
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

DEEPEST = 60  # levels of nesting; people need about 8
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
        self.line, self.column, self.text, self.rule, self.hint = line, column, text, rule, hint
        super().__init__(text)


def parse(path: str, content: bytes) -> tuple[Node | None, tuple[Finding, ...]]:
    """The only document of a YAML file; None with findings when it is refused, None without when it is empty."""
    text, findings = decode(path, content)
    return (None, findings) if text is None else parse_text(path, text)


def parse_text(path: str, text: str, *, first_line: int = 1) -> tuple[Node | None, tuple[Finding, ...]]:
    """As `parse`, for a text that begins on a line of the file further down."""
    builder = _Builder()
    try:
        _refuse_characters(text)
        node = builder.build(text)
    except _Refused as refused:
        builder.refusals.append(refused)
    if not builder.refusals:
        return node, ()
    return None, tuple(
        Finding(at=Location(path, one.line + first_line - 1, one.column), text=one.text, rule=one.rule, hint=one.hint)
        for one in builder.refusals
    )


def _refuse_characters(text: str) -> None:
    found = _UNPRINTABLE.search(text)
    if not found:
        return
    line, column = position(text, found.start())
    if found.group() == "\t":
        hint = 'indent with spaces; a tab that belongs to a text is written "\\t", in double quotes'
        raise _Refused(line, column, "a tab", "tab", hint)
    raise _Refused(line, column, f"control character U+{ord(found.group()):04X}", "control-character")


class _Builder:
    """Makes nodes of libyaml's events, from the outside in, with a stack of its own: depth is bounded, not trusted."""

    def __init__(self) -> None:
        self.refusals: list[_Refused] = []
        self._open: list[_Open] = []
        self._root: Node | None = None

    def build(self, text: str) -> Node | None:
        """The root of the text's only document; None for an empty text."""
        documents = 0
        for event in _events(text):
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._start(event, is_mapping=kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _Refused(*_place(event), "a second document begins here", hint="remove the line ---")
        return self._root

    def _scalar(self, event: Any) -> None:
        mark = event.start_mark
        line, column, style, value = mark.line + 1, mark.column + 1, event.style, event.value
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if style == '"':
            found = _UNPRINTABLE.search(value)
            if found and found.group() != "\t":
                self.refusals.append(_unprintable(line, column, found.group()))
        self._put(Scalar(line, column, value, not style), block=False)

    def _start(self, event: Any, *, is_mapping: bool) -> None:
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        line, column = _place(event)
        if self._open and self._open[-1].wants_key:
            raise _Refused(line, column, "a key must be a single word, not a list or a mapping")
        if len(self._open) >= DEEPEST:
            raise _Refused(line, column, f"nested deeper than {DEEPEST} levels")
        node = Mapping(line, column, {}) if is_mapping else Sequence(line, column, [])
        self._put(node, block=not event.flow_style)
        self._open.append(_Open(node))

    def _end(self) -> None:
        self._open.pop()

    def _alias(self, event: Any) -> None:
        text = f"alias *{event.anchor}: write the value out"
        self.refusals.append(_Refused(*_place(event), text, "yaml-alias"))
        self._put(Scalar(*_place(event), f"*{event.anchor}", plain=False), block=False)

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            text = f"anchor &{event.anchor}: write the value out where it is needed again"
            self.refusals.append(_Refused(*_place(event), text, "yaml-alias"))
        if event.tag is not None and not (event.tag == "!" and type(event) is ScalarEvent):
            text = f'tag "{event.tag.replace("tag:yaml.org,2002:", "!!")}": values need no tags here'
            self.refusals.append(_Refused(*_place(event), text, "yaml-tag"))

    def _put(self, node: Node, *, block: bool) -> None:
        """Where the node belongs: a key, the value of the key before it, the next item, or the root."""
        if not self._open:
            self._root = node
            return
        outer = self._open[-1]
        if isinstance(outer.node, Sequence):
            outer.node.items.append(node)
        elif outer.key is None:
            outer.key = node
        else:
            self._enter(outer.node.entries, outer.key, node, block=block)
            outer.key = None

    def _enter(self, entries: dict[str, Entry], key: Scalar, value: Node, *, block: bool) -> None:
        if key.text == "<<" and key.plain:
            self.refusals.append(_Refused(key.line, key.column, "merge key <<: write the keys out", "yaml-alias"))
        first = entries.setdefault(key.text, Entry(key, value, block))
        if first.value is not value:
            where = f"stands in line {first.key.line} already" if first.key.line != key.line else "stands here twice"
            self.refusals.append(_Refused(key.line, key.column, f'key "{key.text}" {where}', "duplicate-key"))


class _Open:
    """A collection that has not ended, with the key that waits for its value."""

    __slots__ = ("key", "node")

    def __init__(self, node: Any) -> None:
        self.node = node
        self.key: Any = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.node, Mapping) and self.key is None


def _events(text: str) -> Iterator[Any]:
    """All that libyaml sees, one after the other; its complaints put in our words."""
    parser = CParser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    except MarkedYAMLError as error:
        raise _complaint(error) from None
    except YAMLError as error:
        raise _Refused(1, 1, f"not YAML: {error}".replace("\n", " ")) from None
    finally:
        parser.dispose()


_HINTS = {
    "mapping values are not allowed in this context": 'put a text that holds ": " in quotes',
    "found character that cannot start any token": "put a text that begins with @, `, % or another sign in quotes",
    "did not find expected key": "check the indentation of this line and the one before",
    "did not find expected '-' indicator": "check the indentation of this line and the one before",
    "could not find expected ':'": "a key is followed by a colon and a space",
    "found unexpected end of stream": "a quote is opened and never closed",
}


def _complaint(error: MarkedYAMLError) -> _Refused:
    """A MarkedYAMLError of libyaml: what it was doing and where that began, then what is wrong and where that is."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    text = f"not YAML: {error.problem}"
    if error.context and began and (began.line, began.column) != (line - 1, column - 1):
        text += f", {error.context} that begins in line {began.line + 1}"
    return _Refused(line, column, text, hint=_HINTS.get(error.problem))


def _unprintable(line: int, column: int, character: str) -> _Refused:
    text = f"control character U+{ord(character):04X} in this text"
    return _Refused(line, column, text, "control-character")


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
