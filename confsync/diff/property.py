"""(Scheme, Scheme) -> Edits of its attributes and relations, which are matched by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Set

from confsync.diff.frame import Frame
from confsync.diff.label import definition_edits
from confsync.diff.plain import attribute_plain, relation_plain
from confsync.model.edit import Edit
from confsync.model.taxonomy import Attribute, Relation, Scheme


def attribute_edits(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Attributes that came, went, or ask something else."""
    old = {one.id: one for one in reversed(base.attributes)}
    new = {one.id: one for one in reversed(head.attributes)}
    for name in dict.fromkeys((*old, *new)):
        before, after, part = old.get(name), new.get(name), f"attributes/{name}"
        if before and after:
            here = frame.on(name, after.at, before.at, after.name)
            yield from _attribute(here, part, before, after)
        elif after:
            kind = "attr.added_required" if after.required else "attr.added_optional"
            yield frame.on(name, after.at).edit(kind, part, None, attribute_plain(after))
        elif before:
            yield frame.on(name, before.at, before.at).edit("attr.removed", part, attribute_plain(before))


def relation_edits(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Relations that came, went, or join something else."""
    old = {one.id: one for one in reversed(base.relations)}
    new = {one.id: one for one in reversed(head.relations)}
    for name in dict.fromkeys((*old, *new)):
        before, after, part = old.get(name), new.get(name), f"relations/{name}"
        if before and after:
            here = frame.on(name, after.at, before.at, before.key)
            yield from _relation(here, part, before, after)
        elif after:
            yield frame.on(name, after.at, None, after.key).edit("relation.added", part, None, relation_plain(after))
        elif before:
            here = frame.on(name, before.at, before.at, before.key)
            yield here.edit("relation.removed", part, relation_plain(before))


def _attribute(frame: Frame, part: str, base: Attribute, head: Attribute) -> Iterator[Edit]:
    if base.name != head.name:
        yield frame.edit("attr.renamed", f"{part}/name", base.name, head.name)
    yield from definition_edits(frame, base.definition, head.definition, (head.at, base.at), f"{part}/definition")
    if base.required != head.required:
        kind = "attr.made_required" if head.required else "attr.made_optional"
        yield frame.edit(kind, f"{part}/required", base.required, head.required)
    if set(base.labels) != set(head.labels):
        wider = "attr.widened+required" if base.required and head.required else "attr.widened"
        kind = _reach(frame, base.labels, head.labels, "attr.narrowed", wider)
        yield frame.edit(kind, f"{part}/labels", sorted(set(base.labels)), sorted(set(head.labels)))
    for value in dict.fromkeys(base.values):
        if value not in head.values:
            yield frame.edit("value.removed", f"{part}/values", value)
    for value in dict.fromkeys(head.values):
        if value not in base.values:
            yield frame.edit("value.added", f"{part}/values", None, value)


def _relation(frame: Frame, part: str, base: Relation, head: Relation) -> Iterator[Edit]:
    for kind, key in (
        ("relation.key_changed", "key"),
        ("relation.renamed", "name"),
        ("colour.changed", "color"),
    ):
        before, after = getattr(base, key), getattr(head, key)
        if before != after:
            yield frame.edit(kind, f"{part}/{key}", before, after)
    yield from definition_edits(frame, base.definition, head.definition, (head.at, base.at), f"{part}/definition")
    ends = {"from": (base.source, head.source), "to": (base.target, head.target)}
    for end, (old, new) in ends.items():
        if set(old) != set(new):
            kind = _reach(frame, old, new, "relation.domain", "relation.domain+wider")
            yield frame.edit(kind, f"{part}/{end}", sorted(set(old)), sorted(set(new)))


def _reach(frame: Frame, before: tuple[str, ...], after: tuple[str, ...], narrower: str, wider: str) -> str:
    """Which kind it is when other labels are named; what a tombstone went into stands for it."""
    settled = {heir for name in before if (heir := frame.heir(name))}
    if settled and settled == set(after):
        return f"{narrower}+follows"
    return narrower if _is_narrower(settled or set(before), set(after)) else wider


def _is_narrower(before: Set[str], after: Set[str]) -> bool:
    """Whether something that was allowed no longer is; an empty list allows every label."""
    return bool(after) and not (before and before <= after)
