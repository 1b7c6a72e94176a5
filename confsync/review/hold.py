"""(task, Migration) -> why a person must look at its answer; no reasons: it can be migrated, or stays as it is.

Only the answer counts: an option that was offered and not chosen, and a version that a reviewer did not take, say
nothing about what the example is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from confsync.model.migration import Domain, Gap, Migration

_OWN = frozenset(
    {"text", "html", "image", "audio", "video", "label", "spans", "answer", "meta", "start", "end", "type", "id",
     "color", "points", "options", "accept", "config", "tokens", "score", "width", "height", "x", "y", "center"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to decide."""

    kind: str  # as in diff/kinds.py
    label: str  # id of the label, relation or attribute; "" for the whole answer
    key: str  # as the answer holds it
    reason: str
    into: tuple[str, ...] = ()  # keys to choose from

    def as_json(self) -> dict[str, Any]:
        """As it stands in a row of a re-annotation file."""
        return {
            "kind": self.kind,
            "label": self.label or None,
            "key": self.key or None,
            "reason": self.reason,
            "into": list(self.into),
        }


def reasons_of(task: Mapping[str, Any], migration: Migration) -> tuple[Reason, ...]:
    """Each once, in the order of the migration."""
    pages = tuple(_pages(task))
    marks = [mark for page in pages for mark in _marks(page)]
    relations = [relation for page in pages for relation in _relations(page)]
    drawn = _drawn(relations)
    held = {label for page in pages for label in _labels(page)} | (set() if migration.related else drawn)
    found = (
        *_of_keys(migration, held, drawn),
        *_of_shape(pages, migration),
        *(_of_domain(migration, domain) for domain in migration.domains if _breaks(migration, domain, relations)),
        *(_of_gap(gap) for gap in migration.gaps if _leaves_open(gap, task, marks, held)),
    )
    return tuple(dict.fromkeys(found))


def keys_of(task: Mapping[str, Any]) -> frozenset[str]:
    """Of labels and relations that the answer holds."""
    pages = tuple(_pages(task))
    relations = [relation for page in pages for relation in _relations(page)]
    return frozenset(label for page in pages for label in _labels(page)) | _drawn(relations)


def _drawn(relations: list[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(relation["label"]) for relation in relations if relation.get("label"))


def _of_keys(migration: Migration, held: Set[str], drawn: Set[str]) -> Iterator[Reason]:
    for hold in migration.holds:
        if hold.source.key in (drawn if hold.relation else held):
            into = tuple(term.key for term in hold.into)
            yield Reason(hold.kind, hold.source.id, hold.source.key, hold.reason, into)


def _of_shape(pages: Sequence[Mapping[str, Any]], migration: Migration) -> Iterator[Reason]:
    if migration.whole:
        yield Reason("type.changed", "", "", migration.whole)
    moved = migration.labels_moved
    if migration.single and any(len({moved.get(one, one) for one in _chosen(page)}) > 1 for page in pages):
        yield Reason("card.multi_to_single", "", "", migration.single)


def _of_domain(migration: Migration, domain: Domain) -> Reason:
    key = _old(migration, domain.relation.key)
    return Reason("relation.domain", domain.relation.id, key, f"{key} may join fewer labels now")


def _breaks(migration: Migration, domain: Domain, relations: list[Mapping[str, Any]]) -> bool:
    """Whether one of the relations joins what it may no longer join. An end whose label the row lacks is no proof."""
    moved = migration.labels_moved
    key = _old(migration, domain.relation.key)
    for relation in relations:
        if relation.get("label") == key:
            for end, allowed in (("head_span", domain.heads), ("child_span", domain.children)):
                label = _inside(relation.get(end), "label")
                if allowed and moved.get(str(label), label) not in allowed:
                    return True
    return False


def _old(migration: Migration, key: str) -> str:
    """A relation's key as answers of the base hold it."""
    return next((move.source.key for move in migration.moves if move.relation and move.target.key == key), key)


def _of_gap(gap: Gap) -> Reason:
    return Reason(gap.kind, gap.attribute, gap.attribute, gap.reason)


def _leaves_open(gap: Gap, task: Mapping[str, Any], marks: list[Mapping[str, Any]], held: Set[str]) -> bool:
    if gap.attribute in _OWN:
        return False
    if gap.kind in {"attr.added_required", "attr.made_required", "attr.widened"}:
        wanted = [mark for mark in marks if not gap.labels or mark.get("label") in gap.labels]
        on_row = not marks and any(not gap.labels or name in gap.labels for name in held)
        return gap.attribute not in task and (on_row or any(gap.attribute not in mark for mark in wanted))
    if gap.kind == "attr.narrowed":
        on_row = gap.attribute in task and bool(held) and held <= gap.labels
        return on_row or any(gap.attribute in mark and mark.get("label") in gap.labels for mark in marks)
    values = [one[gap.attribute] for one in (task, *marks) if gap.attribute in one]
    return any(gap.values is None or str(value) in gap.values for value in values)


def _pages(task: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield task
    for page in _listed(task, "pages"):
        yield from _pages(page)


def _labels(task: Mapping[str, Any]) -> Iterator[str]:
    ends = (one.get(end) for one in _relations(task) for end in ("head_span", "child_span"))
    for one in (task, *_marks(task), *ends):
        if isinstance(label := _inside(one, "label"), str):
            yield label
    yield from _chosen(task)


def _chosen(task: Mapping[str, Any]) -> list[str]:
    accept = task.get("accept")
    return [str(option) for option in accept if isinstance(option, str | int)] if isinstance(accept, list) else []


def _marks(task: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _listed(task, "spans")
    yield from _listed(task, "audio_spans")


def _relations(task: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _listed(task, "relations")
    yield from _listed(task, "arcs")
    if isinstance(task.get("arc"), dict):
        yield task["arc"]


def _listed(task: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = task.get(name)
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
