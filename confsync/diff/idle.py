"""(Label, Label, Edits) -> Edits: what changes about a draft or a tombstone spoils no answer and misleads nobody.

No answer holds a draft, since it was never offered. A tombstone is not offered any more, and what becomes of its
answers its lineage says. So only a label's going into use and out of it, and its key, are rated as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from confsync.model.edit import Class, Edit
from confsync.model.taxonomy import Label, Status

_DRAFT = "a draft was never offered, so no answer holds it"
_TOMBSTONE = "nobody may use it any more, and what becomes of its answers its lineage says"
_RATED = frozenset({"status", "retired", "key"})  # of a tombstone


def eased(edits: Iterable[Edit], base: Label, head: Label) -> Iterator[Edit]:
    """The edits of one label, those that touch nobody as cosmetic."""
    for edit in edits:
        why = _why(edit, base, head)
        yield replace(edit, rating=Class.COSMETIC, reason=why) if why and edit.rating is not Class.COSMETIC else edit


def _why(edit: Edit, base: Label, head: Label) -> str:
    """The reason for it; "" when the edit keeps its class."""
    if base.status is Status.DRAFT:
        return "" if edit.kind == "status.changed" else _DRAFT
    return _TOMBSTONE if head.status is Status.RETIRED and edit.part not in _RATED else ""
