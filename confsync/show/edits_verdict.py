"""Comparison -> the verdict: what the changes come to, and what there is to do before a merge and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from confsync.model.edit import Bump, Class, Comparison
from confsync.show.edits_words import by_class, full_name, headline
from confsync.show.text import count, first_few

_FULL = re.compile(r"[0-9a-f]{40}")
_MOST = 10  # vendors, sources or changes that are named
_VERDICTS: Mapping[Class, str] = {
    Class.FORBIDDEN: "Do not merge: {} that may never happen",
    Class.BREAKING: "Migration needed: {} that stored annotations cannot follow by themselves",
    Class.RE_ANNOTATE: "Answers need another look: {} after which stored annotations may be wrong",
    Class.RETRAIN: "Annotators must be told: {} in what they work with",
    Class.COSMETIC: "Nothing to do for annotators: {} of form only",
}


class ToDo(NamedTuple):
    """A sentence that says what somebody has to do."""

    first: bool  # before the merge, not after it
    rating: Class | None  # of the changes that ask for it; None: not a class as such
    text: str  # up to the command
    command: str = ""
    rest: str = ""  # behind the command

    def said(self) -> str:
        """The sentence as plain text."""
        return " ".join(filter(None, (self.text, self.command, self.rest)))


_MEND = "Mend each forbidden change as its reason says, or waive it with a reason and an expiry date."
_ANNOTATIONS = "on exported annotations before anybody annotates on."
_DECIDE = "Decide what becomes of the stored answers of projects whose labels, scheme or interface changed."
_REVIEW = "Review or annotate again the answers that the re-annotate changes touch."
_TELL = "Tell annotators what changed."


def verdict(comparison: Comparison) -> tuple[str, str]:
    """What the changes come to, in a few words; and a sentence where there is nothing to do, else ""."""
    edits = comparison.edits
    groups = by_class(edit for edit in edits if edit.waiver is None)
    if not edits and comparison.unread:
        return "No semantic change in what can be compared", ""
    if not edits:
        return "No semantic change", "At most the form of the sources differs; there is nothing to do."
    if not groups:
        return "Nothing left to decide", f"{count(len(edits), 'change')}, all of them waived."
    rating, worst = groups[0]
    said = _VERDICTS[rating].format(count(len(worst), "change"))
    return said, "" if to_do(comparison) else "It can be merged as it is."


def to_do(comparison: Comparison) -> list[ToDo]:
    """What comes before the merge, then what comes after it, the worst class first."""
    return [*_before(comparison), *_after(comparison)]


def blockers(comparison: Comparison) -> list[str]:
    """What a merge has to wait for, apart from the changes themselves: versions to raise, approvals to get."""
    raised = [
        f"{bump.scheme}: {_version(bump)}; these changes need a {bump.needed} step"
        for bump in comparison.bumps
        if not bump.enough
    ]
    missing = [f"approval missing: {demand.role} (for {demand.rating} changes)" for demand in comparison.missing]
    return raised + missing


def to_know(comparison: Comparison) -> list[str]:
    """What else a reviewer should see before the changes: what was not compared, and what waives itself."""
    own = [edit for edit in comparison.edits if edit.waiver and edit.waiver.new]
    found = []
    if comparison.unread:
        which = f"at {comparison.base} this cannot be read: {first_few(comparison.unread, _MOST)}"
        found.append(f"not compared, since {which}; look at the lines: git diff --no-ext-diff")
    if own:
        named = [f"{full_name(edit)}, {headline(edit)} ({edit.rating})" for edit in own]
        found.append(f"waived by this change itself: {first_few(named, _MOST, '; ')}")
    return found


def _version(bump: Bump) -> str:
    if bump.after == bump.before:
        return f"the version is still {bump.before}"
    return f"the version went from {bump.before} to {bump.after}"


def _before(comparison: Comparison) -> Iterator[ToDo]:
    if comparison.worst is Class.FORBIDDEN:
        yield ToDo(True, Class.FORBIDDEN, _MEND)
    for line in (*to_know(comparison), *blockers(comparison)):
        yield ToDo(True, None, line)


def _after(comparison: Comparison) -> Iterator[ToDo]:
    active = [edit for edit in comparison.edits if edit.waiver is None]
    ratings = {edit.rating for edit in active}
    breaking = [edit for edit in active if edit.rating is Class.BREAKING]
    if any(edit.scheme for edit in breaking):
        between = f" {_merged(comparison)} --from FILE --out FILE" if comparison.head else ""
        yield ToDo(False, Class.BREAKING, "Run", f"confsync migrate{between}", _ANNOTATIONS)
    if not all(edit.scheme for edit in breaking):
        yield ToDo(False, Class.BREAKING, _DECIDE)
    if Class.RE_ANNOTATE in ratings:
        yield ToDo(False, Class.RE_ANNOTATE, _REVIEW)
    if ratings - {Class.COSMETIC}:
        yield ToDo(False, Class.RETRAIN, _TELL)
    vendors = sorted({name for edit in comparison.edits if edit.rating is not Class.COSMETIC for name in edit.vendors})
    for name in vendors[:_MOST]:
        vendor = _plain(name)
        command = f"confsync diff {_merged(comparison)} --for {vendor}"
        yield ToDo(False, None, f"Send {vendor} its letter:", command)
    if len(vendors) > _MOST:
        yield ToDo(False, None, f"Send {len(vendors) - _MOST:,} more vendors theirs.")


def revisions(comparison: Comparison) -> str:
    """Both sides as a command line takes them, also after a merge; a full commit id is cut to what names it."""
    return " ".join(_plain(one) for one in (comparison.since or comparison.base, comparison.head) if one)


def _merged(comparison: Comparison) -> str:
    """The same once it is merged: a squashed branch leaves no commit of its own in anybody's clone."""
    passing = _FULL.fullmatch(comparison.head)
    return revisions(replace(comparison, head="HEAD") if passing else comparison)


def _plain(name: str) -> str:
    kept = re.sub(r"[^\w./^~@{}-]", "", name)[:80]
    return kept[:12] if _FULL.fullmatch(kept) else kept
