"""(Node, the keys that it may have) -> a value of the model; readers of what holds other values.

Readers of small things are put together to readers of large ones, so that a format reads like its description: see
taxonomy.py. A key with nothing behind it (`parent:` or `parent: null`) is a key that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as Dict
from typing import Any

from confsync.finding import Location
from confsync.source.notes import Notes, is_null, shown
from confsync.source.value import Reader, Value
from confsync.source.yaml import Mapping, Node, Scalar, Sequence


def many(item: Reader[Value], *, single: bool = False) -> Reader[tuple[Value, ...]]:
    """A list; with `single`, one value is a list of one. Items that cannot be read are left out."""

    def read(node: Node, notes: Notes) -> tuple[Value, ...] | None:
        if isinstance(node, Sequence):
            key = notes.key
            found = []
            for part in node.items:
                notes.key = f"an item of {key}"
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
            elif not is_null(entry.value):
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
    filled: Iterable[str] = (),
    places: Callable[[Node, Notes], dict[str, Location]] | None = None,
) -> Reader[Value]:
    """A mapping with known keys, handed to `make` by name with `at`, and with `places` as they are to be listed.

    `short` is the key that a bare text stands for; `filled` are keys that may be left out but not left empty.
    None when a required key is missing or its value unreadable.
    """
    needed, strict = tuple(required), frozenset(filled)

    def read(node: Node, notes: Notes) -> Value | None:
        if short is not None and isinstance(node, Scalar):
            only = keys[short](node, notes)
            return None if only is None else make(**{short: only}, at=notes.at(node))
        values = fields(node, notes, keys, filled=strict)
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
    node: Node,
    notes: Notes,
    keys: Dict[str, Reader[Any]],
    *,
    filled: Collection[str] = (),
    open_ended: bool = False,
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
        elif name in filled or not is_null(entry.value):
            notes.key = name
            value = reader(entry.value, notes)
            if value is not None:
                values[name] = value
    return values


def matches(node: Node, key: str, value: str, wanted: str) -> Node | None:
    """The place of a key whose value is not the wanted one; None when it is."""
    return node.entries[key].value if isinstance(node, Mapping) and value != wanted else None


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
