"""Edits -> how far a scheme's version must be raised, and whether it was.

Breaking and forbidden edits need a major version, re-annotation and retraining a minor one, cosmetic ones a patch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from confsync.finding import spot
from confsync.model.edit import Bump, Class, Edit, worst_of
from confsync.model.handbook import Handbook

_NEEDED = {
    Class.COSMETIC: "patch",
    Class.RETRAIN: "minor",
    Class.RE_ANNOTATE: "minor",
    Class.BREAKING: "major",
    Class.FORBIDDEN: "major",
}
_FREE = frozenset({"version.changed"})  # raising the version is no reason to raise it
_VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)(-[0-9A-Za-z.-]+)?(?:\+.*)?")


def required_bump(edits: Iterable[Edit]) -> str | None:
    """Of major, minor, patch the one that these edits of a scheme need together; None for no edits.

    A waiver lets a change pass; it does not make it smaller to those who pin a version.
    """
    worst = worst_of(edit.rating for edit in edits if edit.kind not in _FREE)
    return _NEEDED[worst] if worst else None


def bumps(base: Handbook, head: Handbook, edits: Iterable[Edit]) -> tuple[Bump, ...]:
    """For each scheme on both sides with edits, by id: what its version needs and has. None may fall, either."""
    return tuple(_bumps(base, head, list(edits)))


def _bumps(base: Handbook, head: Handbook, edits: list[Edit]) -> Iterator[Bump]:
    for name, scheme in sorted(head.scheme_by_id.items()):
        old = base.scheme_by_id.get(name)
        needed = required_bump(edit for edit in edits if edit.subject == name and edit.scheme == name)
        if old is not None and needed is None and is_lower(old.version, scheme.version):
            needed = "patch"
        if old is not None and needed is not None:
            yield Bump(
                scheme=name,
                before=old.version,
                after=scheme.version,
                needed=needed,
                enough=is_enough(old.version, scheme.version, needed),
                at=spot(scheme, "version"),
            )


def is_enough(before: str, after: str, needed: str) -> bool:
    """Whether a version was raised by at least so much.

    Below 1.0.0 a minor step stands for a major one, as semantic versions have it (semver.org, §4). A version that is
    none is never enough, which `bad-version` explains.
    """
    old, new = _VERSION.fullmatch(before), _VERSION.fullmatch(after)
    if old is None or new is None:
        return False
    was, now = [int(part) for part in old.groups()[:3]], [int(part) for part in new.groups()[:3]]
    places = {"major": 1 if was[0] else 2, "minor": 2, "patch": 3}[needed]
    if was == now:
        return _order(new) > _order(old) and bool(old[4])  # on the way to a release everything may still change
    return now[:places] > was[:places]


def is_lower(before: str, after: str) -> bool:
    """Whether a version fell; one that is none never does."""
    old, new = _VERSION.fullmatch(before), _VERSION.fullmatch(after)
    return bool(old and new and _order(new) < _order(old))


def _order(version: re.Match[str]) -> tuple[object, ...]:
    """By which versions come one after the other (semver.org, §11): a release comes after what led to it."""
    numbers = [int(part) for part in version.groups()[:3]]
    steps = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in (version[4] or "-")[1:].split(".")]
    return (*numbers, not version[4], steps)
