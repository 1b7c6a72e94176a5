"""(Scheme, Scheme) -> Edits: a scheme's own keys, then all its labels, attributes, relations and patterns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from confsync.diff.frame import Frame
from confsync.diff.hierarchy import hierarchy_edits
from confsync.diff.idle import eased
from confsync.diff.label import label_edits, left_over
from confsync.diff.lineage import heirs, lineage_edits
from confsync.diff.plain import pattern_plain, scheme_plain
from confsync.diff.property import attribute_edits, relation_edits
from confsync.diff.words import same_words
from confsync.finding import spot
from confsync.model.edit import Edit
from confsync.model.handbook import Handbook
from confsync.model.taxonomy import Kind, Pattern, Scheme

_MANY = (Kind.CHOICE, Kind.MULTICHOICE)


def schemes_edits(base: Handbook, head: Handbook) -> Iterator[Edit]:
    """By scheme id; a scheme whose file could not be read on either side is passed over."""
    for name in sorted({*base.scheme_by_id, *head.scheme_by_id}):
        old, new = base.scheme_by_id.get(name), head.scheme_by_id.get(name)
        if old and new:
            yield from scheme_edits(old, new)
        elif new and new.path not in base.broken:
            frame = Frame(subject=name, scheme=name, at=new.at)
            yield frame.edit("scheme.added", "", None, scheme_plain(new))
        elif old and old.path not in head.broken:
            frame = Frame(subject=name, scheme=name, at=old.at, was=old.at)
            yield frame.edit("scheme.removed", "", scheme_plain(old))


def scheme_edits(base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Two states of one scheme; nothing when they are equal."""
    if base == head:
        return
    frame = Frame(subject=head.id, scheme=head.id, at=head.at, was=base.at, heirs=heirs(head))
    yield from _own(frame, base, head)
    yield from lineage_edits(frame, base, head)
    keys = {name: label.key for name, label in head.by_id.items()}
    for name, label in head.by_id.items():
        old = base.by_id.get(name)
        if old is not None and old != label:  # a history compares thousands of versions, which share most labels
            here = frame.on(name, label.at, old.at, old.key)
            yield from eased(label_edits(here, old, label, keys), old, label)
    yield from hierarchy_edits(frame, base, head)
    yield from attribute_edits(frame, base, head)
    yield from relation_edits(frame, base, head)
    yield from _patterns(frame, base, head)


def _own(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    if base.kind is not head.kind:
        at, was = spot(head, "kind"), spot(base, "kind")
        yield frame.edit(_kind_of_answer(base, head), "kind", base.kind.value, head.kind.value, at=at, was=was)
    owners = sorted(base.owners), sorted(head.owners)
    changes = {
        "version": ("version.changed", base.version, head.version),
        "title": ("scheme.renamed", base.title, head.title),
        "description": (_described(base, head), base.description or None, head.description or None),
        "owners": ("owner.changed", *owners),
        "license": ("licence.changed", base.license, head.license),
    }
    for part, (name, before, after) in changes.items():
        if before != after:
            yield frame.edit(name, part, before, after, at=spot(head, part), was=spot(base, part))


def _kind_of_answer(base: Scheme, head: Scheme) -> str:
    if base.kind in _MANY and head.kind in _MANY:
        return "card.single_to_multi" if head.kind is Kind.MULTICHOICE else "card.multi_to_single"
    return "type.changed"


def _described(base: Scheme, head: Scheme) -> str:
    both = base.description and head.description
    return "def.editorial" if both and same_words(base.description, head.description) else "scheme.described"


def _patterns(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Match patterns, which have no ids: each is what it says."""
    old, new = _by_text(base), _by_text(head)
    gone, come = left_over([*old], [*new])
    at = spot(head, "patterns")
    for text in gone:
        pattern = old[text]
        here = frame.on(pattern.label, at, pattern.at)
        yield here.edit("pattern.removed", "patterns", pattern_plain(pattern))
    for text in come:
        here = frame.on(new[text].label, new[text].at)
        yield here.edit("pattern.added", "patterns", None, pattern_plain(new[text]))


def _by_text(scheme: Scheme) -> Mapping[str, Pattern]:
    return {json.dumps(pattern_plain(one), sort_keys=True): one for one in scheme.patterns}
