"""(edits, Usage) -> the same edits, each with the stored answers that it touches; a class falls only on proof.

Proof is that every dataset of every project of the scheme was read to its end and holds nothing that the change could
spoil. For a change that only spoils answers using the label, nobody using it is enough. A change that makes answers
*miss* a label (a widened definition, say) spoils answers without it, so there only an empty dataset is proof.

Prodigy tells tasks apart by a hash over the input and what was set when they were asked: options, the label of a
yes-or-no question. Its makers say so of `spans`, `label`, `options` and `arcs` (support.prodi.gy 6006, 7410). A change
of those makes answered tasks look new; with `exclude_by: input` it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from confsync.diff.carve import carvings
from confsync.model.edit import Class, Edit, Impact
from confsync.model.handbook import Handbook
from confsync.model.usage import DatasetUsage, Usage

# What spoils only answers that hold the label; other kinds may spoil answers that lack it.
_SPOILS_USES = frozenset({
    "label.retired", "label.replaced", "label.merged", "label.split", "label.key_changed", "label.selectable_off",
    "hierarchy.leaf_to_parent", "hierarchy.moved", "scope.narrowed", "relation.removed", "relation.key_changed",
    "relation.domain", "project.label_removed", "card.multi_to_single", "label.added.carved",
})  # fmt: skip
# What is part of a choice's options: id, text (a path, for some projects), background, and their order.
_CHANGES_OPTIONS = frozenset({
    "label.added", "label.added.carved", "label.retired", "label.replaced", "label.merged", "label.split",
    "label.removed", "label.revived", "label.renamed", "label.key_changed", "label.selectable_off",
    "label.selectable_on", "status.changed", "hierarchy.moved", "order.changed", "colour.changed",
    "project.label_added", "project.label_removed",
})  # fmt: skip
_NEW = frozenset({
    "label.added", "label.added.carved", "label.revived", "label.selectable_on", "order.changed", "project.label_added",
})  # fmt: skip
_CHANGES_QUESTIONS = frozenset({"label.replaced", "label.merged", "label.key_changed"})


def impact(edits: Iterable[Edit], usage: Usage, base: Handbook, head: Handbook) -> tuple[Edit, ...]:
    """The edits, the worst first. One that no stored answer can show, such as a new owner, keeps `impact=None`."""
    weights = {rating: -weight for weight, rating in enumerate(Class)}
    touched = (_touched(edit, usage, base, head) for edit in edits)
    return tuple(sorted(touched, key=lambda edit: (weights[edit.rating], edit.at, edit.kind, edit.part)))


def _touched(edit: Edit, usage: Usage, base: Handbook, head: Handbook) -> Edit:
    datasets = usage.of(edit.scheme, edit.projects)
    keys = _keys(edit, base, head)
    if not datasets or (not keys and not edit.rating.worse(Class.RETRAIN)):
        return edit
    answers = {one.name: number for one in datasets if (number := _answers(edit, keys, one))}
    found = Impact(
        answers=sum(answers.values()),
        datasets=answers,
        requeued=sum(_requeued(edit, keys, one) for one in datasets),
        proven=all(one.whole for one in datasets if one.projects) and any(one.projects for one in datasets),
    )
    return _lowered(replace(edit, impact=found), datasets)


def _keys(edit: Edit, base: Handbook, head: Handbook) -> frozenset[tuple[str, bool]]:
    """(key, whether it is a relation's) under which answers hold what was changed: before, and if new, after."""
    if edit.kind == "label.added.carved" and edit.scheme and edit.label:
        old, new = base.scheme_by_id[edit.scheme], head.scheme_by_id[edit.scheme]
        return frozenset((old.by_id[name].key, False) for name in carvings(old, new)[edit.label])
    for handbook in (base, head):
        name, owner = _named(edit, handbook)
        scheme = handbook.scheme_by_id.get(owner or "")
        if scheme is None or name is None:
            continue
        found = {(label.key, False) for label in scheme.labels if label.id == name}
        found |= {(relation.key, True) for relation in scheme.relations if relation.id == name and edit.scheme}
        if found:
            return frozenset(found)
    return frozenset()


def _named(edit: Edit, handbook: Handbook) -> tuple[str | None, str | None]:
    """Id of the label or relation that was changed, and of its scheme."""
    if not edit.kind.startswith("project.label_"):
        return edit.label, edit.scheme
    names = edit.subject, edit.label
    schemes = [one.scheme for initiative, one in handbook.projects() if (initiative.id, one.id) == names]
    return edit.part.partition("/")[2], next(iter(schemes), None)


def _answers(edit: Edit, keys: Iterable[tuple[str, bool]], dataset: DatasetUsage) -> int:
    """At most: an answer that holds both a label and a relation of one id counts twice."""
    if edit.kind == "card.multi_to_single":
        return dataset.several
    if not keys:
        return dataset.answers
    return sum((dataset.relations if related else dataset.labels).get(key, 0) for key, related in keys)


def _requeued(edit: Edit, keys: Iterable[tuple[str, bool]], dataset: DatasetUsage) -> int:
    if dataset.by_input or (edit.projects and dataset.projects and not dataset.projects & set(edit.projects)):
        return 0
    names = {key for key, related in keys if not related}
    number = 0
    if edit.kind in _CHANGES_OPTIONS:
        number += sum(tasks for offered, tasks in dataset.options.items() if edit.kind in _NEW or names & set(offered))
    if edit.kind in _CHANGES_QUESTIONS:
        number += sum(dataset.asked.get(name, 0) for name in names)
    return number


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
