"""(Label, Label) -> Edits: one label, the same id on both sides; every key of it but its place in the hierarchy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from confsync.diff.example import example_edits
from confsync.diff.frame import Frame
from confsync.diff.lineage import status_edits
from confsync.diff.plain import boundary_plain, edge_plain, mapping_plain
from confsync.diff.words import likeness, meaning, same_but_links, same_words
from confsync.finding import Location, spot
from confsync.model.edit import Edit
from confsync.model.taxonomy import Boundary, EdgeCase, Label, MappingTo, Status

Item = TypeVar("Item", bound=Hashable)
_LIKE = 0.5  # share of words that an entry keeps when it is reworded
_SCOPE = {  # part -> what its losing and its gaining an entry does to the label
    "includes": ("scope.narrowed", "scope.widened"),
    "excludes": ("scope.widened", "scope.narrowed"),
}


def label_edits(frame: Frame, base: Label, head: Label, keys: Mapping[str, str]) -> Iterator[Edit]:
    """In the order of docs/formats.md; nothing for two labels that mean and look the same.

    `keys` are the head's: id -> what Prodigy stores.
    """
    if base == head:
        return
    yield from _field(frame, _key_kind(base, head, keys), "key", base, head)
    yield from _field(frame, "label.renamed", "name", base, head)
    yield from definition_edits(frame, base.definition, head.definition, _at(base, head, "definition"))
    yield from _boundaries(frame, "includes", base, head)
    yield from _boundaries(frame, "excludes", base, head)
    yield from example_edits(frame, base, head)
    yield from _edge_cases(frame, base, head)
    yield from status_edits(frame, base, head, keys)
    if base.abstract != head.abstract:
        name = "label.selectable_off" if head.abstract else "label.selectable_on"
        yield from _field(frame, name, "abstract", base, head)
    yield from _field(frame, "colour.changed", "color", base, head)
    yield from _field(frame, "hotkey.changed", "hotkey", base, head)
    yield from _aliases(frame, base, head)
    yield from _mappings(frame, base, head)


def _key_kind(base: Label, head: Label, keys: Mapping[str, str]) -> str:
    """A tombstone keeps its key, unless another label has it now; whether that may be is `lineage_edits`' to say."""
    if head.status is not Status.RETIRED:
        return "label.key_changed"
    return "label.key_changed+tombstone" if base.key in keys.values() else "label.key_changed+freed"


def definition_edits(
    frame: Frame, before: str, after: str, places: tuple[Location, Location], part: str = "definition"
) -> Iterator[Edit]:
    """A definition that came, went, or has other words; `places` are those in the head and in the base."""
    if before == after:
        return
    name = "def.added" if not before else "def.removed" if not after else "def.reworded"
    if name == "def.reworded" and same_words(before, after):
        name = "def.editorial"
    elif name == "def.reworded" and same_but_links(before, after):
        name = "link.changed"
    at, was = places
    yield frame.edit(name, part, before or None, after or None, at=at, was=was)


def _field(frame: Frame, name: str, part: str, base: Label, head: Label) -> Iterator[Edit]:
    before, after = getattr(base, part), getattr(head, part)
    if before != after:
        at, was = _at(base, head, part)
        yield frame.edit(name, part, before, after, at=at, was=was)


def _boundaries(frame: Frame, part: str, base: Label, head: Label) -> Iterator[Edit]:
    """What a label takes in or leaves out; entries are the same when their words are."""
    lost, gained = _SCOPE[part]
    gone, waiting = left_over(getattr(base, part), getattr(head, part))
    for old in gone:
        new = _reworded(old, waiting) or _of_one_use(old, gone, waiting)
        if new is None:
            yield _one(frame, lost, part, old, None, boundary_plain, at=spot(head, part))
        else:
            waiting.remove(new)
            words = {"before": old.use, "after": new.use}
            kind = _boundary_kind(frame, part, old, new)
            yield _one(frame, kind, part, old, new, boundary_plain, at=new.at, told=words)
    for new in waiting:
        yield _one(frame, gained, part, None, new, boundary_plain, at=new.at)


def _reworded(old: Boundary, candidates: list[Boundary]) -> Boundary | None:
    """What an entry became: the one with the same words, else the one that shares most of them."""
    scored = [(2.0 if same_words(old.text, one.text) else likeness(old.text, one.text), one) for one in candidates]
    score, new = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return new if score >= _LIKE else None


def _of_one_use(old: Boundary, gone: list[Boundary], candidates: list[Boundary]) -> Boundary | None:
    """The only entry that goes to a label, where the only one that went to it is gone."""
    same = [one for one in candidates if old.use and one.use == old.use]
    return same[0] if len(same) == 1 and [one.use for one in gone].count(old.use) == 1 else None


def _boundary_kind(frame: Frame, part: str, old: Boundary, new: Boundary) -> str:
    """More words take in more, fewer take in less; of an exclude it is the other way round."""
    if same_words(old.text, new.text):
        if old.use == new.use:
            return "def.editorial"
        return "scope.redirected+follows" if frame.follows(old.use, new.use) else "scope.redirected"
    before, after = set(meaning(old.text)), set(meaning(new.text))
    lost, gained = _SCOPE[part]
    return gained if before < after else lost if after < before else "scope.reworded"


def _edge_cases(frame: Frame, base: Label, head: Label) -> Iterator[Edit]:
    """Hard cases, by their ids."""
    old = {case.id: case for case in reversed(base.edge_cases)}
    new = {case.id: case for case in reversed(head.edge_cases)}
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before != after:
            at = after.at if after else spot(head, "edge_cases")
            words = {"before": before and before.decision, "after": after and after.decision}
            yield _one(
                frame,
                _edge_kind(frame, before, after),
                f"edge_cases/{name}",
                before,
                after,
                edge_plain,
                at=at,
                told=words,
            )


def _edge_kind(frame: Frame, before: EdgeCase | None, after: EdgeCase | None) -> str:
    if before is None or after is None:
        return "edge.added" if before is None else "edge.removed"
    follows = frame.follows(before.decision, after.decision)
    if not follows and before.decision != after.decision and not same_words(before.decision, after.decision):
        return "edge.flipped"
    if not (same_words(before.case, after.case) and same_words(before.because or "", after.because or "")):
        return "edge.reworded"
    return "edge.reworded+follows" if follows else "def.editorial"


def _aliases(frame: Frame, base: Label, head: Label) -> Iterator[Edit]:
    gone, come = left_over(base.aliases, head.aliases)
    at, was = _at(base, head, "aliases")
    for alias in gone:
        yield frame.edit("synonym.removed", "aliases", alias, None, at=at, was=was)
    for alias in come:
        yield frame.edit("synonym.added", "aliases", None, alias, at=at, was=was)


def _mappings(frame: Frame, base: Label, head: Label) -> Iterator[Edit]:
    """Links to outside vocabularies, by what they lead to."""
    gone, come = left_over(base.mappings, head.mappings)
    new = {one.target: one for one in reversed(come)}
    paired: list[MappingTo] = []
    for old in gone:
        after = new.pop(old.target, None)
        paired += [after] if after else []
        at = after.at if after else spot(head, "mappings")
        name = "mapping.changed" if after else "mapping.removed"
        yield _one(frame, name, "mappings", old, after, mapping_plain, at=at)
    for one in left_over(paired, come)[1]:
        yield _one(frame, "mapping.added", "mappings", None, one, mapping_plain, at=one.at)


def left_over(base: Sequence[Item], head: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """What only the base and what only the head has, each as often as it has it more, in order."""
    gone, come = Counter(base), Counter(head)
    return list((gone - come).elements()), list((come - gone).elements())


def _one(
    frame: Frame,
    name: str,
    part: str,
    old: Boundary | EdgeCase | MappingTo | None,
    new: Boundary | EdgeCase | MappingTo | None,
    plain: Callable[[Any], dict[str, Any]],
    *,
    at: Location,
    told: dict[str, Any] | None = None,
) -> Edit:
    """An edit of one entry of a list; of what is gone, `at` is where its list is, or was."""
    before, after = (plain(old) if old else None), (plain(new) if new else None)
    return frame.edit(name, part, before, after, at=at, was=old.at if old else None, told=told)


def _at(base: Label, head: Label, *keys: str) -> tuple[Location, Location]:
    """Where a key stands in the head and in the base."""
    return spot(head, *keys), spot(base, *keys)
