"""(Edits, settings, approvals) -> approvals that are missing; Edits -> findings that only a comparison can make.

An approval stands for its roles. The author's own never counts, so that nobody lets their own change pass alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from confsync.diff.version import is_lower
from confsync.finding import Finding, Location, Severity
from confsync.model.edit import Bump, Class, Demand, Edit, Waiver

_RULES = {
    "id.reused": "id-reused",
    "label.removed": "tombstone-removed",
    "label.reid": "tombstone-removed",
    "tombstone.removed": "tombstone-removed",
    "scheme.removed": "tombstone-removed",
}
_OTHERS = "forbidden-change"
_FOUND_BY_LINT = frozenset({"anchor.removed", "ref.unknown"})  # as broken-anchor and broken-link, at the same place
_HINTS = {
    "id-reused": "take an id and a key that were never used",
    "tombstone-removed": "put it back with status: retired, and say under retired: since when, why and into what",
    "scheme.removed": "put the file back; a scheme that nobody uses any more keeps its labels, all of them retired",
    "label.reid": "give it back its id; readers see its name, which may change",
    _OTHERS: "take it back, or waive its fingerprint under review: in confsync.yaml, with a reason and a last day",
}


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who approved the change, and the roles in which they may; None: those that the settings give them."""

    user: str
    roles: tuple[str, ...] | None = None


def missing_approvals(
    edits: Iterable[Edit],
    demands: Mapping[Class, tuple[str, ...]],
    given: Iterable[Approval],
    author: str | None,
    people: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Demand, ...]:
    """What nobody but the author has approved yet, worst class first; a waived edit demands nothing.

    `people` are those of each role, for approvals that do not say theirs.
    """
    present = {edit.rating for edit in edits if edit.waiver is None}
    agreed = {role for one in given if not _is_same(one.user, author) for role in _roles(one, people or {})}
    return tuple(
        Demand(rating, role)
        for rating in reversed(Class)
        if rating in present
        for role in dict.fromkeys(demands.get(rating, ()))
        if role not in agreed
    )


def forbidden_findings(edits: Iterable[Edit], bumps: Iterable[Bump]) -> Iterator[Finding]:
    """Whatever is forbidden, and versions raised too little; nothing for what was waived."""
    for edit in edits:
        if edit.rating is Class.FORBIDDEN and edit.waiver is None and edit.kind not in _FOUND_BY_LINT:
            rule = _RULES.get(edit.kind, _OTHERS)
            what = f"{edit.label or edit.subject}: {edit.reason}"
            text = f"{what} ({edit.kind}, fingerprint {edit.fingerprint})"
            yield Finding(at=edit.at, text=text, rule=rule, hint=_HINTS.get(edit.kind, _HINTS[rule]))
    for bump in bumps:
        if not bump.enough:
            yield Finding(at=bump.at, text=_too_small(bump), rule="missing-bump")


def waiver_findings(waivers: Iterable[Waiver], edits: Iterable[Edit], today: str) -> Iterator[Finding]:
    """Waivers that have run out by a day (ISO), and those that fit no edit; what they waived may be long merged."""
    known = {edit.fingerprint for edit in edits}
    for waiver in waivers:
        if waiver.expires < today and waiver.fingerprint in known:
            text = f"the waiver of {waiver.fingerprint} expired on {waiver.expires}"
            hint = "mend what it waived, or have it approved again"
            yield Finding(at=waiver.at, text=text, rule="expired-waiver", hint=hint)
        elif waiver.fingerprint not in known:
            ran_out = f" expired on {waiver.expires} and" if waiver.expires < today else ""
            text = f"the waiver of {waiver.fingerprint}{ran_out} fits no change since the revision compared with"
            hint = "confsync diff shows fingerprints; take out a waiver whose change is merged"
            severity = Severity.WARNING
            yield Finding(at=waiver.at, text=text, rule="unknown-waiver", severity=severity, hint=hint)


def unread_findings(unread: Iterable[str], revision: str) -> Iterator[Finding]:
    """Sources whose changes nobody can check; they must be mended all the same, so this stops nobody."""
    for path in unread:
        text = f"this could not be read at {revision}, so nobody can say what changed since then"
        yield Finding(at=Location(path), text=text, rule="not-compared", severity=Severity.NOTE)


def _too_small(bump: Bump) -> str:
    if bump.before == bump.after:
        return f"{bump.scheme} changed and its version did not: {bump.before} needs a {bump.needed} step"
    if is_lower(bump.before, bump.after):
        return (
            f"{bump.scheme} went back from {bump.before} to {bump.after}; it needs a {bump.needed} step from there on"
        )
    return f"{bump.scheme} went from {bump.before} to {bump.after}, but its changes need a {bump.needed} step"


def _roles(one: Approval, people: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    if one.roles is not None:
        return one.roles
    return [role for role, some in people.items() if any(_is_same(one.user, name) for name in some)]


def _is_same(user: str, author: str | None) -> bool:
    return author is not None and user.lstrip("@").casefold() == author.lstrip("@").casefold()
