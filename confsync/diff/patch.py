"""(Scheme, Edits) -> Scheme: what the edits describe, done. The law behind a diff: nothing that it leaves out is lost.

What means nothing is not made again: the order of examples or aliases, and the place of a new label among its siblings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from confsync.diff import plain
from confsync.model.edit import Edit
from confsync.model.taxonomy import Kind, Label, MappingTo, Scheme, Status

_TEXTS = frozenset({"key", "name", "definition", "parent", "abstract", "color", "hotkey"})
_EMPTY: Mapping[str, Any] = {"definition": "", "abstract": False}
_OWN = frozenset({"version", "title", "description", "license"})
Thing = TypeVar("Thing", Label, Scheme)
Make = Callable[[Any, Any], Any]  # (plain value, place) -> value of the model
_LISTS: Mapping[str, Make] = {
    "includes": plain.boundary_of,
    "excludes": plain.boundary_of,
    "aliases": lambda value, _at: value,
    "mappings": lambda value, at: MappingTo(**value, at=at),
}


def patch(scheme: Scheme, edits: Iterable[Edit]) -> Scheme:
    """The scheme with these edits of it made; those of other subjects are passed over."""
    whole = [edit for edit in edits if edit.scheme == scheme.id and edit.subject == scheme.id]
    # Labels first come and go, so that an order can name all that stay.
    for edit in sorted(whole, key=lambda edit: (edit.part == "order", edit.part != "")):
        scheme = _made(scheme, edit)
    return scheme


def _made(scheme: Scheme, edit: Edit) -> Scheme:
    head, _, rest = edit.part.partition("/")
    if head == "":
        return _members(scheme, edit)
    if head in {"attributes", "relations"}:
        return _property(scheme, edit, head, rest)
    if head == "patterns":
        kept = tuple(one for one in scheme.patterns if plain.pattern_plain(one) != edit.before)
        new = (plain.pattern_of(edit.after, edit.at),) if edit.after else ()
        return replace(scheme, patterns=kept + new)
    if head == "order":
        return replace(scheme, labels=_ordered(scheme, edit.after))
    if edit.label is None:
        return _own(scheme, edit, head)
    changed = (_label(label, edit, head) if label.id == edit.label else label for label in scheme.labels)
    return replace(scheme, labels=tuple(changed))


def _members(scheme: Scheme, edit: Edit) -> Scheme:
    gone = edit.before["id"] if edit.before else None
    kept = tuple(label for label in scheme.labels if label.id != gone)
    new = (plain.label_of(edit.after, edit.at),) if edit.after else ()
    return replace(scheme, labels=kept + new)


def _own(scheme: Scheme, edit: Edit, part: str) -> Scheme:
    if part == "kind":
        return replace(scheme, kind=Kind(edit.after))
    if part == "owners":
        return replace(scheme, owners=tuple(edit.after))
    if part not in _OWN:
        return scheme
    value = edit.after if edit.after is not None or part == "license" else ""
    return _replaced(scheme, part, value)


def _label(label: Label, edit: Edit, part: str) -> Label:
    if part in _TEXTS:
        return _replaced(label, part, _EMPTY.get(part) if edit.after is None else edit.after)
    if part in {"status", "retired"}:
        return _status(label, edit, part)
    if part in {"examples", "counterexamples"}:
        return _example(label, edit)
    if part == "edge_cases":
        name = edit.part.partition("/")[2]
        new = (plain.edge_of(edit.after, edit.at),) if edit.after else ()
        return replace(label, edge_cases=tuple(one for one in label.edge_cases if one.id != name) + new)
    make = _LISTS.get(part)
    return label if make is None else _replaced(label, part, _swapped(getattr(label, part), edit, make))


def _replaced(value: Thing, part: str, new: Any) -> Thing:
    changed: dict[str, Any] = {part: new}
    return replace(value, **changed)


def _status(label: Label, edit: Edit, part: str) -> Label:
    """A tombstone's edit carries its lineage, the others a word."""
    if isinstance(edit.after, str):
        return replace(label, status=Status(edit.after), retired=None)
    gone = plain.retirement_of(edit.after, edit.at) if edit.after else None
    return replace(label, status=Status.RETIRED if part == "status" else label.status, retired=gone)


def _example(label: Label, edit: Edit) -> Label:
    """Out of the list of its old verdict, into that of its new one."""
    lists = {"example": list(label.examples), "counterexample": list(label.counterexamples)}
    if edit.before:
        lists[edit.before["verdict"]].remove(plain.example_of(edit.before, edit.at))
    if edit.after:
        lists[edit.after["verdict"]].append(plain.example_of(edit.after, edit.at))
    return replace(label, examples=tuple(lists["example"]), counterexamples=tuple(lists["counterexample"]))


def _swapped(values: tuple[Any, ...], edit: Edit, make: Make) -> tuple[Any, ...]:
    kept = list(values)
    if edit.before is not None:
        kept.remove(make(edit.before, edit.at))
    return tuple(kept) if edit.after is None else (*kept, make(edit.after, edit.at))


def _property(scheme: Scheme, edit: Edit, part: str, path: str) -> Scheme:
    make: Make = plain.attribute_of if part == "attributes" else plain.relation_of
    told: Callable[[Any], dict[str, Any]] = plain.attribute_plain if part == "attributes" else plain.relation_plain
    name, _, key = path.rpartition("/") if not _is_whole(edit) else (path, "", "")
    found = []
    for one in getattr(scheme, part):
        if one.id != name:
            found.append(one)
        elif key:
            found.append(make(_with(told(one), key, edit), edit.at))
    if not key and edit.after:
        found.append(make(edit.after, edit.at))
    return _replaced(scheme, part, tuple(found))


def _is_whole(edit: Edit) -> bool:
    return isinstance(edit.before or edit.after, dict)


def _with(values: dict[str, Any], key: str, edit: Edit) -> dict[str, Any]:
    if key == "values":
        kept = [value for value in values["values"] if value != edit.before]
        return {**values, "values": kept if edit.after is None else [*kept, edit.after]}
    return {name: value for name, value in {**values, key: edit.after}.items() if value is not None}


def _ordered(scheme: Scheme, wanted: list[str]) -> tuple[Label, ...]:
    """The named labels in the wanted order, on the seats that they have; the others stay."""
    names = set(wanted)
    turn = iter(wanted)
    return tuple(scheme.by_id[next(turn)] if label.id in names else label for label in scheme.labels)
