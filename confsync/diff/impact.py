"""(edits, Usage) -> the same edits, each with the stored answers that it touches; a class falls only on proof.

Proof is that every dataset of every project of the scheme was read to its end and holds nothing that the change could
spoil. For a change that only spoils answers using the label, nobody using it is enough, nor a tombstone that led to it,
nor a label below it where those inherit what changed. A change that makes answers *miss* a label (a widened definition,
say) spoils answers without it, so there only an empty dataset is proof.

Prodigy tells tasks apart by a hash over the input and what was set when they were asked: options, the label of a
yes-or-no question. Its makers say so of `spans`, `label`, `options` and `arcs` (support.prodi.gy 6006, 7410). A change
of those gives answered tasks another hash; with `exclude_by: input` they are not asked again for that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from confsync.diff.carve import carvings
from confsync.model.edit import Class, Edit, Impact, worst_first
from confsync.model.handbook import Handbook
from confsync.model.taxonomy import Label, Scheme
from confsync.model.usage import DatasetUsage, Usage

# What spoils only answers that hold the label; other kinds may spoil answers that lack it.
_SPOILS_USES = frozenset({
    "label.retired", "label.replaced", "label.merged", "label.split", "label.key_changed", "label.selectable_off",
    "hierarchy.leaf_to_parent", "hierarchy.moved", "scope.narrowed", "relation.removed", "relation.key_changed",
    "relation.domain", "project.label_removed", "card.multi_to_single", "label.added.carved",
})  # fmt: skip
# What the labels below have part in, and of a group, which no answer holds, everything that says what it means.
_INHERITED = frozenset({"hierarchy.moved", "scope.narrowed"})
_MEANING = ("def.", "scope.", "edge.", "example.")
# What is part of a choice's options: id, text (a path, for some projects), background, and their order.
_CHANGES_OPTIONS = frozenset({
    "label.added", "label.added.carved", "label.retired", "label.replaced", "label.merged", "label.split",
    "label.removed", "label.revived", "label.renamed", "label.key_changed", "label.selectable_off",
    "label.selectable_on", "status.changed", "hierarchy.moved", "hierarchy.deepened", "hierarchy.shallowed",
    "order.changed", "colour.changed", "project.label_added", "project.label_removed",
})  # fmt: skip
_NEW = frozenset({"label.added", "label.added.carved", "label.revived", "label.selectable_on", "status.changed"})
_OF_ALL = frozenset({"order.changed", "project.label_added"})
# A background is that of the topmost label; the text is a path only for some projects, see `label.renamed` below.
_COLOURS_BELOW = frozenset({"hierarchy.moved", "hierarchy.deepened", "hierarchy.shallowed", "colour.changed"})
_CHANGES_QUESTIONS = frozenset({"label.replaced", "label.merged", "label.key_changed"})
Key = tuple[str, bool]  # whether it is a relation's
Carved = Mapping[str, Mapping[str, tuple[str, ...]]]  # scheme -> new label -> labels that it takes a part of


def impact(edits: Iterable[Edit], usage: Usage, base: Handbook, head: Handbook) -> tuple[Edit, ...]:
    """The edits, the worst first. One that no stored answer can show, such as a new owner, keeps `impact=None`."""
    carved = {
        scheme.id: carvings(base.scheme_by_id[scheme.id], scheme)
        for scheme in head.schemes
        if scheme.id in base.scheme_by_id
    }
    return worst_first(_touched(edit, usage, _Changed(edit, base, head, carved)) for edit in edits)


def _touched(edit: Edit, usage: Usage, changed: _Changed) -> Edit:
    datasets = usage.of(edit.scheme, edit.projects)
    hashed = [changed.rehashed(one) for one in datasets]
    if not datasets or not (changed.keys or edit.rating.worse(Class.RETRAIN) or any(hashed)):
        return edit
    answers = Counter[str]()
    for one in datasets:
        answers[one.name] += changed.answers(one)
    unread = {one.name for one in datasets if one.projects and not one.whole}
    found = Impact(
        answers=answers.total(),
        datasets=+answers,
        rehashed=sum(hashed),
        requeued=sum(tasks for one, tasks in zip(datasets, hashed, strict=True) if not one.by_input),
        proven=changed.sound and not unread and any(one.projects for one in datasets),
        unread=tuple(sorted(unread)),
    )
    return _lowered(replace(edit, impact=found), datasets)


class _Changed:
    """What stored answers may hold of the thing that an edit changed."""

    def __init__(self, edit: Edit, base: Handbook, head: Handbook, carved: Carved) -> None:
        self._edit = edit
        self.sound = not any(path.startswith(("initiatives/", "taxonomy/")) for path in (*base.broken, *head.broken))
        self._sides = [_thing(edit, book) for book in (base, head)]
        groups = any(label and label.abstract for _, label in self._sides) and edit.kind.startswith(_MEANING)
        self._own = _carved(edit, base, carved) or next(
            (found for side in self._sides if (found := _keys(edit, *side))), frozenset[Key]()
        )
        self._below = frozenset((label.key, False) for side in self._sides for label in _below(*side))
        self.keys = self._own | self._below if groups or edit.kind in _INHERITED else self._own
        self.keys |= {key for one in _before(*self._sides[0]) for key in _keys(edit, self._sides[0][0], one)}

    def answers(self, dataset: DatasetUsage) -> int:
        """At most so many: one that holds two of the keys counts twice, as long as there are so many."""
        if self._edit.kind == "card.multi_to_single":
            return dataset.several
        if not self.keys:
            return dataset.answers if self._edit.rating.worse(Class.RETRAIN) else 0
        held = sum((dataset.relations if related else dataset.labels).get(key, 0) for key, related in self.keys)
        return min(dataset.answers, held)

    def rehashed(self, dataset: DatasetUsage) -> int:
        """Answered tasks that Prodigy's hash takes for new ones."""
        kind = self._edit.kind
        if dataset.projects and not dataset.projects & set(self._edit.projects):
            return 0
        below = self._below if kind in _COLOURS_BELOW or (kind == "label.renamed" and dataset.paths) else frozenset()
        names = {key for key, related in self._own | below if not related}
        number = 0
        if kind in _CHANGES_OPTIONS:
            number += sum(tasks for offered, tasks in dataset.options.items() if self._is_new or names & set(offered))
        if kind in _CHANGES_QUESTIONS:
            number += sum(dataset.asked.get(name, 0) for name in names)
        return number

    @property
    def _is_new(self) -> bool:
        """Whether every list of options is another one, and not only those that had the label."""
        if self._edit.kind in _OF_ALL:
            return True
        (_, was), (_, now) = self._sides
        offered = self._edit.kind == "status.changed" and was is not None and was.selectable
        return self._edit.kind in _NEW and now is not None and now.selectable and not offered


def _thing(edit: Edit, book: Handbook) -> tuple[Scheme | None, Label | None]:
    """The scheme and the label that an edit is about; a project's labels are those of its scheme."""
    scheme, label = edit.scheme, edit.label
    if edit.kind.startswith("project.label_"):
        named = (one for initiative, one in book.projects() if f"{initiative.id}/{one.id}" in edit.projects)
        scheme, label = next((one.scheme for one in named), None), edit.part.partition("/")[2]
    found = book.scheme_by_id.get(scheme or "")
    return found, found.by_id.get(label or "") if found else None


def _keys(edit: Edit, scheme: Scheme | None, label: Label | None) -> frozenset[Key]:
    """Under which keys answers hold what was changed. A scheme that lists no relations names them by its labels."""
    if scheme is None:
        return frozenset()
    found = {(relation.key, True) for relation in scheme.relations if relation.id == edit.label}
    if label is not None:
        found |= {(label.key, False)} if scheme.relations else {(label.key, False), (label.key, True)}
    return frozenset(found)


def _carved(edit: Edit, base: Handbook, carved: Carved) -> frozenset[Key]:
    """Keys of the labels that a new one takes part of: stored answers that belong to it now are under those."""
    if edit.kind != "label.added.carved" or edit.scheme is None or edit.label is None:
        return frozenset()
    old = base.scheme_by_id[edit.scheme]
    return frozenset((old.by_id[name].key, False) for name in carved[edit.scheme][edit.label])


def _below(scheme: Scheme | None, label: Label | None) -> Iterator[Label]:
    yield from scheme.descendants(label) if scheme and label else ()


def _before(scheme: Scheme | None, label: Label | None) -> Iterator[Label]:
    """Tombstones whose answers, as long as nobody migrated them, are the label's by lineage."""
    seen, waiting = set[str](), [label.id] if scheme and label else []
    while scheme and waiting:
        here = waiting.pop()
        for one in scheme.labels:
            if one.retired and here in one.retired.into and one.id not in seen:
                seen.add(one.id)
                waiting.append(one.id)
                yield one


def _lowered(edit: Edit, datasets: Sequence[DatasetUsage]) -> Edit:
    """Annotators must still be told, so no further than that; what is forbidden stays so, used or not."""
    if edit.impact is None or not edit.impact.proven or edit.rating not in {Class.BREAKING, Class.RE_ANNOTATE}:
        return edit
    stored = sum(one.answers for one in datasets)
    if edit.impact.answers or (stored and edit.kind not in _SPOILS_USES):
        return edit
    proof = f"none of {stored:,} stored answers uses it" if stored else "no answer is stored"
    names = ", ".join(sorted(one.name for one in datasets))
    why = f"{edit.reason} ({Class.RETRAIN}, else {edit.rating}: {proof} in {names})"
    return replace(edit, rating=Class.RETRAIN, reason=why)
