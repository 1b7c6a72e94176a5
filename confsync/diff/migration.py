"""(base Scheme, head Scheme) -> Migration: which stored keys have one successor, and which need a person.

Lineage is declared, never guessed: a key moves when its label has another key, or when its tombstone leads, over any
number of further tombstones, to exactly one label that can still be chosen. Kinds are those of diff/kinds.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from confsync.diff.lineage import farewell, renamed_ids, successors
from confsync.model.handbook import Handbook
from confsync.model.migration import Domain, Gap, Hold, Migration, Move, Term
from confsync.model.taxonomy import Attribute, Kind, Label, Relation, Scheme, Status


def make_migrations(base: Handbook, head: Handbook) -> Mapping[str, Migration]:
    """One for every scheme of the base whose stored answers do not stay as they are, by its id."""
    found = {
        scheme.id: _migration(base.settings.handbook, scheme, head.scheme_by_id.get(scheme.id))
        for scheme in base.schemes
    }
    return {scheme: migration for scheme, migration in found.items() if not migration.is_empty}


def _migration(handbook: str, base: Scheme, head: Scheme | None) -> Migration:
    keys = frozenset(label.key for label in base.labels) | frozenset(one.key for one in base.relations)
    if head is None:
        gone = f'the scheme "{base.id}" is gone, with its tombstones'
        return Migration(scheme=base.id, handbook=handbook, before=base.version, after="", keys=keys, whole=gone)
    renamed = renamed_ids(base, head)
    fates = [fate for label in base.labels if (fate := _fate(label, head, renamed))]
    fates += [fate for relation in base.relations if (fate := _relation_fate(relation, head))]
    moves = tuple(fate for fate in fates if isinstance(fate, Move))
    moved = {move.source.id: move.target.id for move in moves if not move.relation}
    return Migration(
        scheme=base.id,
        handbook=handbook,
        before=base.version,
        after=head.version,
        license=head.license,
        keys=keys,
        new_keys=frozenset(label.key for label in head.labels if label.status is not Status.RETIRED)
        | frozenset(one.key for one in head.relations),
        related=bool(base.relations),
        moves=moves,
        holds=tuple(fate for fate in fates if isinstance(fate, Hold)),
        domains=tuple(_domains(base, head, moved)),
        gaps=tuple(_gaps(base, head, moved)),
        single=_single(base, head),
        whole=_whole(base, head),
    )


def _fate(label: Label, head: Scheme, renamed: Collection[str]) -> Move | Hold | None:
    """None: stored answers with the label stay. Those with a tombstone of the base were due when it became one."""
    source = _term(label)
    now = head.by_id.get(label.id)
    if label.status is Status.RETIRED:
        return None
    if now is None:
        reason = f"{label.key} is gone and no tombstone says what became of it"
        kind = "label.reid" if label.id in renamed else "label.removed"
        return None if label.status is Status.DRAFT else Hold(kind=kind, source=source, reason=reason)
    if now.status is not Status.RETIRED:
        if now.abstract and not label.abstract:
            reason = f"{label.key} groups other labels now and cannot be assigned"
            into = tuple(_term(child) for child in head.descendants(now) if child.selectable)
            return Hold(kind="label.selectable_off", source=source, into=into, reason=reason)
        moved = now.key != label.key
        return Move(kind="label.key_changed", source=source, target=_term(now)) if moved else None
    kind, ends = farewell(now), successors(now, head)
    into = tuple(_term(end) for end in ends if end.status is not Status.RETIRED and not end.abstract)
    if len(ends) == len(into) == 1:
        return Move(kind=kind, source=source, target=into[0])
    return Hold(kind=kind, source=source, into=into, reason=_undecided(label, ends))


def _undecided(label: Label, ends: Sequence[Label]) -> str:
    """Why a person must say what becomes of answers with a label that went."""
    if len(ends) > 1:
        return f"{label.key} was split into {' and '.join(end.key for end in ends)}"
    if ends[0].abstract and ends[0].status is not Status.RETIRED:
        return f"{label.key} went into {ends[0].key}, which groups other labels and cannot be assigned"
    return f"{label.key} was retired and has no successor"


def _relation_fate(relation: Relation, head: Scheme) -> Move | Hold | None:
    source = _term(relation)
    now = next((one for one in head.relations if one.id == relation.id), None)
    if now is None:
        return Hold(kind="relation.removed", source=source, reason=f"{relation.key} is gone", relation=True)
    if now.key == relation.key:
        return None
    return Move(kind="relation.key_changed", source=source, target=_term(now), relation=True)


def _domains(base: Scheme, head: Scheme, moved: Mapping[str, str]) -> Iterator[Domain]:
    """Relations that may join fewer labels than they could, after every label went where it went."""
    before = {relation.id: relation for relation in base.relations}
    for relation in head.relations:
        old = before.get(relation.id)
        if old is None:
            continue
        ends = ((old.source, relation.source), (old.target, relation.target))
        if any(new and (not was or not {moved.get(name, name) for name in was} <= set(new)) for was, new in ends):
            heads, children = _keys(head, relation.source), _keys(head, relation.target)
            yield Domain(relation=_term(relation), heads=heads, children=children)


def _keys(scheme: Scheme, names: Sequence[str]) -> frozenset[str]:
    """Keys of the labels and of what is below them."""
    named = [scheme.by_id[name] for name in names if name in scheme.by_id]
    return frozenset(part.key for label in named for part in (label, *scheme.descendants(label)))


def _gaps(base: Scheme, head: Scheme, moved: Mapping[str, str]) -> Iterator[Gap]:
    before = {attribute.id: attribute for attribute in base.attributes}
    after = {attribute.id: attribute for attribute in head.attributes}
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            yield Gap(kind="attr.removed", attribute=name, reason=f'the attribute "{name}" is gone')
        elif gone := frozenset(old.values) - frozenset(new.values):
            said = f'the attribute "{name}" lost {", ".join(sorted(gone))}'
            yield Gap(kind="value.removed", attribute=name, values=gone, reason=said)
        if new and (left := _left(base, old, new, moved)):
            said = f'the attribute "{name}" no longer applies to {", ".join(sorted(left))}'
            yield Gap(kind="attr.narrowed", attribute=name, labels=left, reason=said)
    for name, new in after.items():
        had = before.get(name)
        if not new.required:
            continue
        if had is None or not had.required:
            kind = "attr.made_required" if had else "attr.added_required"
            labels = _of_attribute(base, head, new, moved)
            yield Gap(kind=kind, attribute=name, labels=labels, reason=f'the attribute "{name}" must be answered now')
        elif entered := _entered(base, head, had, new, moved):
            said = f'the attribute "{name}" must be answered for {", ".join(sorted(entered))} now'
            yield Gap(kind="attr.widened", attribute=name, labels=entered, reason=said)


def _left(base: Scheme, old: Attribute, new: Attribute, moved: Mapping[str, str]) -> frozenset[str]:
    """Keys of labels that an attribute applied to and, wherever they went, does not any more."""
    had = [label for label in base.labels if old.covers(label.id)]
    return frozenset(label.key for label in had if not new.covers(moved.get(label.id, label.id)))


def _entered(base: Scheme, head: Scheme, old: Attribute, new: Attribute, moved: Mapping[str, str]) -> frozenset[str]:
    """Keys of labels that an attribute did not apply to and, wherever they went, does now."""
    without = [label for label in base.labels if not old.covers(label.id)]
    wanted = [label for label in without if new.covers(moved.get(label.id, label.id))]
    stayed = [label for label in wanted if moved.get(label.id, label.id) == label.id and label.id in head.by_id]
    return frozenset((*(label.key for label in wanted), *(head.by_id[label.id].key for label in stayed)))


def _of_attribute(base: Scheme, head: Scheme, attribute: Attribute, moved: Mapping[str, str]) -> frozenset[str]:
    wanted = set(attribute.labels)
    now = {label.key for label in head.labels if label.id in wanted}
    return frozenset(now | {label.key for label in base.labels if moved.get(label.id, label.id) in wanted})


def _single(base: Scheme, head: Scheme) -> str:
    fewer = base.kind is Kind.MULTICHOICE and head.kind is Kind.CHOICE
    return "only one option may be chosen now" if fewer else ""


def _whole(base: Scheme, head: Scheme) -> str:
    choices = {Kind.CHOICE, Kind.MULTICHOICE}
    same = base.kind is head.kind or {base.kind, head.kind} <= choices
    return "" if same else f"answers were {base.kind} and must be {head.kind} now"


def _term(one: Label | Relation) -> Term:
    return Term(one.id, one.key, one.name)
