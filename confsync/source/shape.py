"""(Node, what is expected there) -> value, or a finding that says what stands there instead.

A reader is a function of a node and the file's notes; it returns None after it has noted a finding. Readers of small
things are put together to readers of large ones, so that a format reads like its description: see taxonomy.py.
A key with nothing behind it (`parent:` or `parent: null`) is a key that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as Dict
from enum import StrEnum
from typing import Any, TypeVar

from confsync.finding import Finding, Location, Severity, did_you_mean
from confsync.source.yaml import Mapping, Node, Scalar, Sequence, parse

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)
MOST = 1000  # findings of one file; a file with more is not what its reader takes it for
_HINTED = 100  # looking for a similar word costs up to a millisecond
_NULLS = {"", "~", "null", "Null", "NULL"}
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?")
_PASSWORD = re.compile(r"(://[^/\s@]*:)[^/\s@]*@")


class Notes:
    """The findings of one file, as its readers make them, and the key whose value is being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.key = ""
        self.findings: list[Finding] = []

    def at(self, node: Node) -> Location:
        """Where the node begins."""
        return Location(self.path, node.line, node.column)

    def add(
        self, node: Node, text: str, rule: str, *, hint: str | None = None, severity: Severity = Severity.ERROR
    ) -> None:
        """Notes a finding about a node."""
        if len(self.findings) < MOST:
            self.findings.append(Finding(at=self.at(node), text=text, rule=rule, severity=severity, hint=hint))

    def refuse(self, node: Node, wanted: str, *, hint: str | None = None) -> None:
        """Notes that a value is not what its key wants."""
        self.add(node, f"{self.key} must be {wanted}, not {shown(node)}", "bad-value", hint=hint)

    def similar(self, word: str, known: Collection[str]) -> str | None:
        """A hint at the known word that was probably meant, if there is one."""
        return did_you_mean(word, known) if len(self.findings) < _HINTED else None


Reader = Callable[[Node, Notes], Value | None]


def opened(path: str, content: bytes, key: str) -> tuple[Node | None, Notes]:
    """The root of a YAML file that must not be empty, and notes to go on with; `key` is what the root is called."""
    node, findings = parse(path, content)
    notes = Notes(path)
    notes.key = key
    notes.findings.extend(findings)
    if node is None and not findings:
        notes.add(Sequence(1, 1, []), "the file is empty", "missing-key")
    return node, notes


def matches(node: Node, key: str, value: str, wanted: str) -> Node | None:
    """The place of a key whose value is not the wanted one; None when it is."""
    return node.entries[key].value if isinstance(node, Mapping) and value != wanted else None


def shown(node: Node) -> str:
    """A value as its author would recognise it; no password of an address is repeated."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if is_null(node):
        return "nothing"
    text = _PASSWORD.sub(r"\1…@", node.text)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'


def is_null(node: Node) -> bool:
    """Whether nothing stands there."""
    return isinstance(node, Scalar) and node.plain and node.text in _NULLS


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


def many(item: Reader[Value], *, single: bool = False) -> Reader[tuple[Value, ...]]:
    """A list; with `single`, one value is a list of one. Items that cannot be read are left out."""

    def read(node: Node, notes: Notes) -> tuple[Value, ...] | None:
        if isinstance(node, Sequence):
            key = notes.key
            found = []
            for part in node.items:
                notes.key = key
                found.append(item(part, notes))
            return tuple(value for value in found if value is not None)
        if single and isinstance(node, Scalar):
            value = item(node, notes)
            return None if value is None else (value,)
        hint = f"write [{node.text}]" if isinstance(node, Scalar) and len(node.text) <= 60 else "begin each item with -"
        notes.refuse(node, "a list", hint=hint)
        return None

    return read


def table(value: Reader[Value], known: Collection[str] = ()) -> Reader[Dict[str, Value]]:
    """A mapping whose keys are the author's, or of a closed set; what cannot be read is left out."""

    def read(node: Node, notes: Notes) -> Dict[str, Value] | None:
        if not isinstance(node, Mapping):
            notes.refuse(node, "a mapping of keys to values")
            return None
        key, found = notes.key, {}
        for name, entry in node.entries.items():
            if known and name not in known:
                _unknown(entry.key, known, notes)
                continue
            notes.key = f"{key}.{name}"
            part = value(entry.value, notes)
            if part is not None:
                found[name] = part
        return found

    return read


def record(
    make: Callable[..., Value],
    keys: Dict[str, Reader[Any]],
    *,
    required: Iterable[str] = (),
    short: str | None = None,
    places: Callable[[Node, Notes], dict[str, Location]] | None = None,
) -> Reader[Value]:
    """A mapping with known keys, handed to `make` by name with `at`, and with `places` as they are to be listed.

    `short` is the key that a bare text stands for. None when a required key is missing or its value unreadable.
    """
    needed = tuple(required)

    def read(node: Node, notes: Notes) -> Value | None:
        if short is not None and isinstance(node, Scalar):
            only = keys[short](node, notes)
            return None if only is None else make(**{short: only}, at=notes.at(node))
        values = fields(node, notes, keys)
        if values is None or not _complete(node, values, needed, notes):
            return None
        if places is not None:
            values["places"] = places(node, notes)
        return make(**values, at=notes.at(node))

    return read


def without_place(make: Callable[..., Value]) -> Callable[..., Value]:
    """For values that do not say where they stand."""

    def made(*, at: Location, **values: Any) -> Value:
        del at
        return make(**values)

    return made


def fields(
    node: Node, notes: Notes, keys: Dict[str, Reader[Any]], *, open_ended: bool = False
) -> dict[str, Any] | None:
    """The readable values of a mapping by key; what its reader does not know is a finding unless it is open-ended."""
    if not isinstance(node, Mapping):
        notes.refuse(node, "a mapping of keys to values")
        return None
    values: dict[str, Any] = {}
    for name, entry in node.entries.items():
        reader = keys.get(name)
        if reader is None:
            if not open_ended:
                _unknown(entry.key, keys, notes, lonely=is_null(entry.value))
        elif not is_null(entry.value):
            notes.key = name
            value = reader(entry.value, notes)
            if value is not None:
                values[name] = value
    return values


def _unknown(key: Scalar, known: Collection[str], notes: Notes, *, lonely: bool = False) -> None:
    """Notes a key that its mapping does not have. `lonely`, without a value, it is the rest of a text: {text: a, b}."""
    near = notes.similar(key.text, known)
    torn = "put a text that holds a comma in quotes" if lonely else f"known here: {', '.join(sorted(known))}"
    notes.add(key, f"unknown key {shown(key)}", "unknown-key", hint=near or torn)


def _complete(node: Node, values: Dict[str, Any], required: Iterable[str], notes: Notes) -> bool:
    """Notes required keys that are not there; one whose value was refused has its finding already."""
    missing = [name for name in required if values.get(name, "") == ""]
    for name in missing:
        entry = node.entries.get(name) if isinstance(node, Mapping) else None
        if entry is None or _is_blank(entry.value):
            notes.add(entry.key if entry else node, f'"{name}" is missing', "missing-key")
    return not missing


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and (is_null(node) or not node.text.strip())


def places_of(node: Node, notes: Notes) -> dict[str, Location]:
    """Where each key of a mapping stands."""
    return {name: notes.at(place) for name, _, place in _parts(node)}


def all_places_of(node: Node, notes: Notes) -> dict[str, Location]:
    """Where each key stands, also those inside, as `confluence.space`, and items, as `labels.0`."""
    found: dict[str, Location] = {}
    waiting: list[tuple[str, Node]] = [("", node)]
    while waiting:
        above, here = waiting.pop()
        for name, part, place in _parts(here):
            found[above + name] = notes.at(place)
            waiting.append((f"{above}{name}.", part))
    return found


def _parts(node: Node) -> Iterable[tuple[str, Node, Node]]:
    if isinstance(node, Mapping):
        return [(name, entry.value, entry.place) for name, entry in node.entries.items()]
    return [(str(index), item, item) for index, item in enumerate(node.items)] if isinstance(node, Sequence) else []


def anything(node: Node, _notes: Notes) -> Any:
    """What YAML 1.2 says that stands there, in Python's values; dates stay texts, and so do numbers beyond measure."""
    if isinstance(node, Sequence):
        return [anything(item, _notes) for item in node.items]
    if isinstance(node, Mapping):
        return {name: anything(entry.value, _notes) for name, entry in node.entries.items()}
    return _plain_value(node.text) if node.plain else node.text


def _plain_value(text: str) -> Any:
    if text in _NULLS:
        return None
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
