"""(Handbook, Handbook) -> Edits: everything that means something else, and nothing that only looks otherwise.

Things are matched by what names them for good: schemes, labels, rules, initiatives and projects by id, documents by
path. Comments, quotes, the order of keys and the place of an entry are not part of a handbook, so they make no edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from confsync.diff.affected import Affected
from confsync.diff.guideline import documents_edits, former_paths
from confsync.diff.initiative import initiatives_edits
from confsync.diff.media import media_edits
from confsync.diff.taxonomy import schemes_edits
from confsync.model.edit import Edit, Waiver, worst_first
from confsync.model.handbook import Handbook
from confsync.model.settings import Review


def compare(
    base: Handbook,
    head: Handbook,
    *,
    review: Review | None = None,
    today: str = "",
    moved: Mapping[str, str] | None = None,
) -> tuple[Edit, ...]:
    """All edits, the worst first, then by place.

    `review` is how the team weighs them, else the head's settings; a waiver counts until the day `today` (ISO) is past
    its expiry, and without a day always. `moved` tells which files git saw move, old path -> new path.
    """
    rules, before = review or head.settings.review, review or base.settings.review
    affected = Affected(base, head)
    given = {one.fingerprint for one in before.waivers}
    waivers = {
        one.fingerprint: one if one.fingerprint in given else replace(one, new=True)
        for one in rules.waivers
        if one.expires >= today
    }
    weighed = (_weighed(edit, rules, before, waivers) for edit in _all(base, head, moved or {}))
    found = (_titled(affected.tell(edit), base, head) for edit in weighed)
    return worst_first(found)


def _all(base: Handbook, head: Handbook, moved: Mapping[str, str]) -> Iterator[Edit]:
    yield from schemes_edits(base, head)
    former = former_paths(base, head, moved)
    yield from documents_edits(base, head, former)
    yield from initiatives_edits(base, head, former)
    yield from media_edits(base, head, former)


def _weighed(edit: Edit, rules: Review, before: Review, waivers: Mapping[str, Waiver]) -> Edit:
    """With the class that the settings give its kind, and with the leave that was given for it.

    Whoever weighs a kind anew in the very change that is weighed is told of.
    """
    rating = rules.classes.get(edit.kind, edit.rating)
    waiver = waivers.get(edit.fingerprint) if waivers else None
    if rating is edit.rating and waiver is None:
        return edit
    who = "the settings" if before.classes.get(edit.kind) == rules.classes.get(edit.kind) else "settings of this change"
    why = edit.reason if rating is edit.rating else f"{edit.reason} ({rating} by {who}, else {edit.rating})"
    return replace(edit, rating=rating, reason=why, waiver=waiver)


def _titled(edit: Edit, base: Handbook, head: Handbook) -> Edit:
    """With the label's name, since an id may say nothing: as it is now, or as it was."""
    for side in (head, base):
        scheme = side.scheme_by_id.get(edit.scheme or "")
        label = scheme.by_id.get(edit.label or "") if scheme else None
        if label and not edit.is_property:
            return replace(edit, title=label.name)
    return edit
