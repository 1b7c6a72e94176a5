"""(Node, Notes) -> a text, a number or a word of a closed set; readers of what stands behind one key.

A reader returns None after it has noted what it wanted instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from confsync.source.notes import Notes, is_null
from confsync.source.yaml import Mapping, Node, Scalar, Sequence

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)
Reader = Callable[[Node, Notes], Value | None]
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?")


def exact(node: Node, notes: Notes) -> str | None:
    """A text with the spaces around it. Numbers, dates and `yes` are texts too, as they are written."""
    if isinstance(node, Scalar) and not is_null(node):
        return node.text
    notes.refuse(node, "a text")
    return None


def text(node: Node, notes: Notes) -> str | None:
    """A text without the spaces and line ends around it, so that another way of quoting it is no change."""
    found = exact(node, notes)
    return found if found is None else found.strip()


def whole(least: int | None = None) -> Reader[int]:
    """A whole number, not below `least`."""

    def read(node: Node, notes: Notes) -> int | None:
        if isinstance(node, Scalar) and node.plain and _WHOLE.fullmatch(node.text):
            number = int(node.text)
            if least is None or number >= least:
                return number
        notes.refuse(node, "a whole number" if least is None else f"a whole number, {least} or more")
        return None

    return read


def flag(node: Node, notes: Notes) -> bool | None:
    """True or false."""
    if isinstance(node, Scalar) and node.plain and node.text in _FLAGS:
        return _FLAGS[node.text]
    notes.refuse(node, "true or false")
    return None


def one_of(*words: str) -> Reader[str]:
    """One of a closed set of words."""

    def read(node: Node, notes: Notes) -> str | None:
        if isinstance(node, Scalar) and node.text in words:
            return node.text
        hint = notes.similar(node.text, words) if isinstance(node, Scalar) else None
        notes.refuse(node, f"one of {', '.join(words)}", hint=hint)
        return None

    return read


def member(members: type[Member]) -> Reader[Member]:
    """One of the values of an enumeration."""
    word = one_of(*(one.value for one in members))

    def read(node: Node, notes: Notes) -> Member | None:
        found = word(node, notes)
        return None if found is None else members(found)

    return read


def matching(pattern: str, wanted: str) -> Reader[str]:
    """A text that a pattern describes."""
    compiled = re.compile(pattern)

    def read(node: Node, notes: Notes) -> str | None:
        if isinstance(node, Scalar) and compiled.fullmatch(node.text):
            return node.text
        notes.refuse(node, wanted)
        return None

    return read


def anything(node: Node, _notes: Notes) -> Any:
    """What YAML 1.2 says that stands there, in Python's values; dates stay texts, and so do numbers beyond measure."""
    if isinstance(node, Sequence):
        return [anything(item, _notes) for item in node.items]
    if isinstance(node, Mapping):
        return {name: anything(entry.value, _notes) for name, entry in node.entries.items()}
    if is_null(node):
        return None
    return _plain_value(node.text) if node.plain else node.text


def _plain_value(text: str) -> Any:
    if text in _FLAGS:
        return _FLAGS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def free(node: Node, notes: Notes) -> dict[str, Any] | None:
    """A mapping that is none of our business, such as extra settings of Prodigy."""
    if isinstance(node, Mapping):
        return {name: anything(entry.value, notes) for name, entry in node.entries.items()}
    notes.refuse(node, "a mapping of keys to values")
    return None
