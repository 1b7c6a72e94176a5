"""(Scheme, Scheme) -> Edits about where labels stand: below which parent, and in which order among their siblings.

An entry that stands elsewhere in the file, and in the same order among its siblings, is no change: a hierarchy is told
by `parent`, not by place. Only where Prodigy numbers labels without a hotkey does the file's order count.
"""

from __future__ import annotations

from collections.abc import Iterator

from confsync.diff.frame import Frame
from confsync.diff.idle import eased
from confsync.finding import spot
from confsync.model.edit import Edit
from confsync.model.taxonomy import Kind, Label, Scheme

_NUMBERED = 30  # labels that Prodigy gives number keys, with Shift and Alt


def hierarchy_edits(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Labels that are on both sides."""
    for name, label in head.by_id.items():
        old = base.by_id.get(name)
        if old is None:
            continue
        if old.parent != label.parent:
            here = frame.on(name, spot(label, "parent"), spot(old, "parent"), label.key)
            kind = _moved(here, base, head, old, label)
            yield from eased([here.edit(kind, "parent", old.parent, label.parent)], old, label)
        below = _selectable_children(head, label) if name in head.children else []
        if below and old.selectable and label.selectable and not _selectable_children(base, old):
            here = frame.on(name, label.at, old.at, label.key)
            yield here.edit("hierarchy.leaf_to_parent", "children", [], [child.id for child in below])
    yield from _orders(frame, base, head)


def _moved(frame: Frame, base: Scheme, head: Scheme, old: Label, new: Label) -> str:
    """What the step from one parent to another is."""
    if old.parent and new.parent in frame.heirs.get(old.parent, ()):
        return "hierarchy.moved+follows"
    above = [one.id for one in head.ancestors(new)]
    if new.parent and new.parent not in base.by_id and (old.parent is None or old.parent in above):
        return "hierarchy.deepened"
    was_above = [one.id for one in base.ancestors(old)]
    taken_out = old.parent not in head.by_id or old.parent in frame.heirs
    if old.parent and taken_out and (new.parent is None or new.parent in was_above):
        return "hierarchy.shallowed"
    return "hierarchy.moved"


def _selectable_children(scheme: Scheme, label: Label) -> list[Label]:
    return [child for child in scheme.children.get(label.id, ()) if child.selectable]


def _orders(frame: Frame, base: Scheme, head: Scheme) -> Iterator[Edit]:
    """Siblings that changed places; only those that were siblings before are looked at."""
    before, after = _numbered(base, head)
    name = "order.changed+keys" if before[:_NUMBERED] != after[:_NUMBERED] else "order.changed"
    told = False
    for parent, children in head.children.items():
        # Each once: of two with the same id, which lint reports, the first counts.
        was = dict.fromkeys(child.id for child in base.children.get(parent, ()))
        now = dict.fromkeys(child.id for child in children)
        old, new = [name for name in was if name in now], [name for name in now if name in was]
        if old != new:
            told = True
            first = next(one for one, other in zip(new, old, strict=True) if one != other)
            here = frame.on(parent, head.by_id[first].at, base.by_id[first].at)
            yield here.edit(name, "order", old, new)
    if name != "order.changed" and not told:
        first = next(one for one, other in zip(after, before, strict=True) if one != other)
        here = frame.on(None, head.by_id[first].at, base.by_id[first].at)
        yield here.edit(name, "order", before, after)


def _numbered(base: Scheme, head: Scheme) -> tuple[list[str], list[str]]:
    """Labels without a hotkey that both sides offer, in the order in which Prodigy numbers them on each."""
    if Kind.BINARY in {base.kind, head.kind}:
        return [], []
    was, now = (
        {one.id: None for one in scheme.by_id.values() if not one.hotkey and one.selectable} for scheme in (base, head)
    )
    return [name for name in was if name in now], [name for name in now if name in was]
