"""(Scheme, Scheme) -> Edits about who is who: labels that came, went, became tombstones, or took another's name.

Identity is the id, and what became of an id is declared, never guessed: matching old names to new ones found 43 % of
the pairs that the publishers of a real taxonomy declared (IAB 1.0 to 2.0, exact names, measured).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from unicodedata import normalize

from confsync.diff.carve import carvings
from confsync.diff.frame import Frame
from confsync.diff.plain import label_plain, retirement_plain
from confsync.diff.words import likeness, same_words
from confsync.finding import spot
from confsync.model.edit import Edit
from confsync.model.taxonomy import Label, Scheme, Status

_SUCCEEDED = {"replaced": "label.replaced", "merged": "label.merged", "split": "label.split"}
_REWRITTEN = frozenset({"label.replaced", "label.merged"})
_STILL_ITSELF = 0.5  # share of words that a revived label's definition keeps


def lineage_edits(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Labels that are on one side only, and ids and keys that mean somebody else now."""
    gone, come = _only(base, head), _only(head, base)
    renamed = renamed_ids(base, head)
    for name, label in gone.items():
        here = frame.on(name, label.at, label.at, label.key)
        if name in renamed:
            new = come[renamed[name]]
            names = {"before": name, "after": new.id}
            yield here.edit("label.reid", "", label_plain(label), label_plain(new), at=new.at, told=names)
        else:
            yield here.edit(_loss(label), "", label_plain(label))
    carved = carvings(base, head)
    for name, label in come.items():
        if name not in renamed.values():
            kind = "label.added+draft" if label.status is Status.DRAFT else "label.added"
            others = [base.by_id[one].key for one in carved.get(name, ())]
            here = frame.on(name, label.at, None, label.key)
            plain = label_plain(label)
            yield here.edit("label.added.carved" if others else kind, "", None, plain, told={"others": others})
    yield from _reused_keys(frame, base, head)
    yield from _collisions(frame, base, head)


def heirs(scheme: Scheme) -> Mapping[str, tuple[str, ...]]:
    """Id of a tombstone -> ids of the labels that took its place, if any."""
    return {
        name: tuple(end.id for end in successors(label, scheme) if end.status is not Status.RETIRED)
        for name, label in scheme.by_id.items()
        if label.status is Status.RETIRED
    }


def successors(label: Label, scheme: Scheme) -> tuple[Label, ...]:
    """Where a tombstone leads in the end, over any number of others; one that leads nowhere stands for itself."""
    found: dict[str, Label] = {}
    waiting, seen = [label], set[str]()
    while waiting:
        here = waiting.pop(0)
        if here.id in seen:
            continue
        seen.add(here.id)
        after = [scheme.by_id[name] for name in here.retired.into if name in scheme.by_id] if here.retired else []
        if here.status is Status.RETIRED and after:
            waiting = [*after, *waiting]
        else:
            found[here.id] = here
    return tuple(found.values())


def farewell(label: Label) -> str:
    """The kind of edit that made a label this tombstone, as it says itself; without successors it is only retired."""
    gone = label.retired
    return _SUCCEEDED.get(gone.reason, "label.retired") if gone and gone.into else "label.retired"


def status_edits(frame: Frame, base: Label, head: Label, keys: Mapping[str, str]) -> Iterator[Edit]:
    """Where a label is in its life, and what a tombstone tells. `keys` are the head's, by id."""
    retired = Status.RETIRED
    at, was = spot(head, "retired", "status"), spot(base, "retired", "status")
    if base.status is not retired and head.status is not retired:
        if base.status is not head.status:
            at, was = spot(head, "status"), spot(base, "status")
            back = "+draft" if head.status is Status.DRAFT else ""
            yield frame.edit(f"status.changed{back}", "status", base.status.value, head.status.value, at=at, was=was)
    elif base.status is not retired:
        into, name = head.retired.into if head.retired else (), farewell(head)
        if name in _REWRITTEN and (heir := frame.heir(head.id)):
            into = (heir,)
        if name == "label.replaced" and [keys.get(one) for one in into] == [base.key]:
            name = "label.replaced+key"
        after = retirement_plain(head.retired)
        yield frame.edit(
            name,
            "status",
            base.status.value,
            after,
            at=at,
            was=was,
            told={"into": [keys.get(one, one) for one in into]},
        )
    elif head.status is not retired:
        name = "label.revived" if _is_itself(base, head) else "id.reused"
        before, at = retirement_plain(base.retired), spot(head, "status")
        yield frame.edit(name, "status", before, head.status.value, at=at, was=was, told={"after": head.id})
    elif base.retired != head.retired:
        before, after = retirement_plain(base.retired), retirement_plain(head.retired)
        yield frame.edit("lineage.changed", "retired", before, after, at=at, was=was)


def _loss(label: Label) -> str:
    if label.status is Status.RETIRED:
        return "tombstone.removed"
    return "label.removed+draft" if label.status is Status.DRAFT else "label.removed"


def renamed_ids(base: Scheme, head: Scheme) -> Mapping[str, str]:
    """Old id -> new id of labels that kept their key or their definition, where only one pair fits."""
    gone, come = _only(base, head), _only(head, base)
    found: dict[str, str] = {}
    for trait in ("key", "definition"):
        old = _by_trait(gone, trait, set(found))
        new = _by_trait(come, trait, set(found.values()))
        found.update(
            (names[0], new[shown][0]) for shown, names in old.items() if len(names) == len(new.get(shown, ())) == 1
        )
    return found


def _only(scheme: Scheme, other: Scheme) -> dict[str, Label]:
    return {name: label for name, label in scheme.by_id.items() if name not in other.by_id}


def _by_trait(labels: Mapping[str, Label], trait: str, taken: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, label in labels.items():
        shown = getattr(label, trait)
        if shown and name not in taken and label.in_use:
            found.setdefault(shown, []).append(name)
    return found


def _is_itself(tombstone: Label, label: Label) -> bool:
    """Whether a label that was retired means again what it meant before."""
    if tombstone.key != label.key:
        return False
    if same_words(tombstone.definition, label.definition):
        return True
    return likeness(tombstone.definition, label.definition) >= _STILL_ITSELF


def _reused_keys(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Keys of others that a label took over: of tombstones, unless one went into it, and of labels that gave it up."""
    kept = {label.id: label.key for label in base.by_id.values()}
    fresh = [one for one in head.by_id.values() if one.status is not Status.RETIRED and kept.get(one.id) != one.key]
    if not fresh:
        return
    owners = {label.key: label.id for label in base.by_id.values() if label.in_use}
    buried: dict[str, list[Label]] = {}
    for scheme in (base, head):
        for label in scheme.by_id.values():
            if label.status is Status.RETIRED:
                buried.setdefault(label.key, []).append(label)
    for label in fresh:
        before = base.by_id.get(label.id)
        tombs = [tomb for tomb in buried.get(label.key, ()) if tomb.id != label.id and not _inherits(tomb, label)]
        owner = head.by_id.get(owners.get(label.key, label.id), label)
        if tombs or (owner.key != label.key and not _inherits(owner, label)):
            here = frame.on(label.id, spot(label, "key"), before.at if before else None, label.key)
            yield here.edit("id.reused", "key", before.key if before else None, label.key)


def _inherits(tomb: Label, label: Label) -> bool:
    """Whether all answers of a tombstone are this label's by its lineage."""
    gone = tomb.retired
    return bool(gone and gone.reason in {"replaced", "merged"} and set(gone.into) == {label.id})


def _collisions(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Ids and keys that became the same but for case and form; tombstones count: their answers are still there."""
    for trait in ("id", "key"):
        names = [_folded(getattr(label, trait)) for label in head.by_id.values()]
        if len(set(names)) == len(names):  # nearly always, and a history asks thousands of times
            continue
        seen: dict[str, list[Label]] = {}
        for name, label in zip(names, head.by_id.values(), strict=True):
            seen.setdefault(name, []).append(label)
        for group in seen.values():
            yield from _collision(frame, trait, group, base) if len(group) > 1 else ()


def _collision(frame: Frame, trait: str, group: list[Label], base: Scheme) -> Iterator[Edit]:
    old = [one for one in group if one.id in base.by_id and getattr(base.by_id[one.id], trait) == getattr(one, trait)]
    new = [one for one in group if one not in old]
    for label in new:
        others = [one for one in (*old, *new) if one is not label and not _is_known(one, label, trait)]
        if others and (old or label is not new[0]):
            known = base.by_id.get(label.id)
            here = frame.on(label.id, spot(label, trait), known.at if known else None, label.key)
            before, other = getattr(known, trait, None), getattr(others[0], trait)
            yield here.edit("id.collides", trait, before, getattr(label, trait), told={"other": other})


def _is_known(one: Label, other: Label, trait: str) -> bool:
    """Whether two labels with one key are lineage, or a key used again, which has a kind of its own."""
    if trait == "id":
        return False
    retired = Status.RETIRED in {one.status, other.status}
    return retired and (one.key == other.key or _inherits(one, other) or _inherits(other, one))


@cache
def _folded(name: str) -> str:
    return normalize("NFKC", name).casefold()
