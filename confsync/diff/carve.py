"""(Scheme, Scheme) -> for a new label, the labels that it takes a part of, as their boundaries tell.

A label that leaves something out, or decides a hard case, in favour of a new label had it until now, unless it said
already whose it was. Then the new label takes it from that one; and from nobody, if nobody was to have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from confsync.diff.words import same_words
from confsync.model.taxonomy import Boundary, Example, Label, Scheme, Status


def carvings(base: Scheme, head: Scheme) -> Mapping[str, tuple[str, ...]]:
    """Id of a new label -> ids of labels that answers were stored under, in order of the head."""
    new = {label.id for label in head.labels if label.id not in base.by_id and label.status is not Status.DRAFT}
    found: dict[str, dict[str, None]] = {}
    for label in head.by_id.values() if new else ():
        old = base.by_id.get(label.id)
        for name, owner in _gifts(old, label, new) if old and old != label else ():
            if _is_used(owner, base, head):
                found.setdefault(name, {})[owner] = None
    return {name: tuple(owners) for name, owners in found.items()}


def _gifts(old: Label, label: Label, new: Collection[str]) -> Iterator[tuple[str, str]]:
    """(a new label, the label whose it was), for each boundary that names a new one."""
    said: tuple[Boundary | Example, ...] = (*old.excludes, *old.counterexamples)
    says: tuple[Boundary | Example, ...] = (*label.excludes, *label.counterexamples)
    for one in says:
        if one.use and one.use in new:
            owner = next((was.use for was in said if same_words(was.text, one.text)), label.id)
            if owner:
                yield one.use, owner
    decided = {case.id: case.decision for case in old.edge_cases}
    for case in label.edge_cases:
        if case.decision in new:
            yield case.decision, decided.get(case.id, label.id)


def _is_used(name: str, base: Scheme, head: Scheme) -> bool:
    """Whether answers may hold it, and still mean it: what becomes of a tombstone's answers its lineage says."""
    old, new = base.by_id.get(name), head.by_id.get(name)
    return bool(old and new and old.in_use and not old.abstract and new.status is not Status.RETIRED)
