"""Text of a JSON value -> the same text with some parts changed, and every other byte as it was.

A decoded and encoded row is equal as data, and yet another file: numbers are spelled anew, escapes resolved, keys
repeated once. Whoever compares a migrated set with its origin should see the labels that changed and nothing else.
All functions take text that `json.loads` accepts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

Change = Callable[[str, str], str]  # (a value's text, its JSON pointer) -> text

_decode = json.JSONDecoder().raw_decode
_SPACE = " \t\n\r"


def members(raw: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of each value in the text of an object."""
    at = _past(raw, _past(raw, 0) + 1)
    while raw[at] != "}":
        name, at = _decode(raw, at)
        start = _past(raw, _past(raw, at) + 1)
        _, end = _decode(raw, start)
        yield name, start, end
        at = _past(raw, end)
        at = _past(raw, at + 1) if raw[at] == "," else at


def member(raw: str, name: str) -> str:
    """The text of a member's value, of one that is there several times the last, which readers take; "": none."""
    found = [raw[start:end] for here, start, end in members(raw) if here == name]
    return found[-1] if found else ""


def items(raw: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each value in the text of an array."""
    at = _past(raw, _past(raw, 0) + 1)
    while raw[at] != "]":
        _, end = _decode(raw, at)
        yield at, end
        at = _past(raw, end)
        at = _past(raw, at + 1) if raw[at] == "," else at


def with_members(raw: str, changes: Mapping[str, Change], at: str = "") -> str:
    """An object's text with the values of these members changed; one that is not there is not added.

    `at` is the object's own JSON pointer.
    """
    pieces, done = [], 0
    for name, start, end in members(raw):
        if name in changes:
            pieces += [raw[done:start], changes[name](raw[start:end], f"{at}/{name}")]
            done = end
    return "".join([*pieces, raw[done:]])


def with_items(raw: str, new: list[str | None]) -> str:
    """An array's text with its items replaced, None dropping one."""
    places = list(items(raw))
    if not places:
        return raw
    first, last = places[0][0], places[-1][1]
    if None in new:
        between = raw[places[0][1] : places[1][0]] if len(places) > 1 else ","
        return raw[:first] + between.join(item for item in new if item is not None) + raw[last:]
    pieces, done = [], 0
    for (start, end), item in zip(places, new, strict=True):
        pieces += [raw[done:start], item or ""]
        done = end
    return "".join([*pieces, raw[done:]])


def with_member(raw: str, name: str, value: str, *, like: str = "") -> str:
    """An object's text with a member set: in its place where it is there, else after the last one, spaced as `like`."""
    if any(found == name for found, _, _ in members(raw)):
        return with_members(raw, {name: lambda *_: value})
    return with_one_more(raw, f"{json.dumps(name)}{': ' if is_spaced(like or raw) else ':'}{value}", like=like)


def with_one_more(raw: str, text: str, *, like: str = "") -> str:
    """An object's or an array's text with a member or an item after the last one, spaced as `like`."""
    close = len(raw.rstrip()) - 1
    before = raw[:close].rstrip()
    comma = "" if before.endswith(("{", "[")) else ", " if is_spaced(like or raw) else ","
    return f"{before}{comma}{text}{raw[close:]}"


def dumped(value: object, like: str) -> str:
    """A value's text, spaced and escaped as another text is."""
    separators = (", ", ": ") if is_spaced(like) else (",", ":")
    return json.dumps(value, ensure_ascii=like.isascii(), separators=separators)


def is_spaced(raw: str) -> bool:
    """Whether the writer puts a space after a member's name."""
    return '": ' in raw[:200]


def _past(raw: str, at: int) -> int:
    """The next character that is no space; there is one, since the text is of an object or an array."""
    while raw[at] in _SPACE:
        at += 1
    return at
