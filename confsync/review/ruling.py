"""Review row -> Review: what the reviewer did with the answers that the row repeats.

Only `versions` tells a review row: `_view_id` is `review` on some and the inner interface on others. The answer on top
is compared with each version by content, since hashes stay those of the first version whatever the reviewer changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from confsync.model.outcome import Review, Ruling, Version
from confsync.review.content import content_of, interface_of, is_binary
from confsync.review.people import Ids
from confsync.review.wire import Row


@dataclass(frozen=True, slots=True)
class Seen:
    """A version as the row repeats it."""

    content: str
    answer: str
    sessions: tuple[str, ...]
    default: bool
    time: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A review row, reduced."""

    answer: str
    content: str
    binary: bool
    versions: tuple[Seen, ...]
    feed: int  # number of the feed
    who: int  # number of the person in the feed's tally
    time: int | None
    comment: str
    number: int
    opened: bool  # the row itself says that somebody looked at it


def versions_of(row: Row, mask: Callable[[str], str]) -> tuple[Seen, ...]:
    """The versions in a review row; the first is the default where none says that it is."""
    versions = row.versions or []
    none_said = not any(version.default for version in versions)
    return tuple(
        Seen(
            content=content_of(version, interface_of(version) if version.view else interface_of(row), mask),
            answer=version.answer or "accept",
            sessions=tuple(version.sessions or ()),
            default=bool(version.default) or (none_said and index == 0),
            time=version.time,
        )
        for index, version in enumerate(versions)
    )


def asks_yes_or_no(row: Row, view: str) -> bool:
    """Whether the versions differ in accept and reject, which are then answers like any other."""
    return is_binary(row, view) or any(version.answer == "reject" for version in row.versions or ())


def review_of(decision: Decision, ids: Ids, name: Callable[[str], str], reviewer: str | None) -> Review:
    """The review; `name` turns a session into a person, `reviewer` is who `ids` stand for, None for nobody known."""
    ruling = ruling_of(decision)
    inherited = any({*ids} & {*version.sessions} for version in decision.versions)
    return Review(
        ruling=ruling,
        content=decision.content,
        answer=decision.answer,
        versions=tuple(
            Version(
                content=seen.content,
                annotators=tuple(sorted({name(session) for session in seen.sessions})),
                default=seen.default,
                answer=seen.answer,
            )
            for seen in decision.versions
        ),
        reviewer=None if inherited or ruling is Ruling.AUTO_ACCEPTED else reviewer,
        time=decision.time,
        comment=decision.comment,
        number=decision.number,
    )


def ruling_of(decision: Decision) -> Ruling:
    """How the example came out. In a yes-or-no question a reject is an answer, elsewhere it throws the example out."""
    if decision.answer == "ignore":
        return Ruling.DEFERRED
    if decision.answer == "reject" and not decision.binary:
        return Ruling.REJECTED
    equal = [seen for seen in decision.versions if _same(seen, decision)]
    if len(decision.versions) == 1:
        (only,) = decision.versions
        if len(only.sessions) < 2:
            return Ruling.SINGLE
        if equal and not _looked_at(decision, only):
            return Ruling.AUTO_ACCEPTED
    if not equal:
        return Ruling.NEW_ANSWER
    return Ruling.KEPT_DEFAULT if any(seen.default for seen in equal) else Ruling.CHOSE_OTHER


def _same(seen: Seen, decision: Decision) -> bool:
    return seen.content == decision.content and (not decision.binary or seen.answer == decision.answer)


def _looked_at(decision: Decision, only: Seen) -> bool:
    """An answer accepted by itself keeps the time of the original, if that had one."""
    if decision.opened:
        return True
    return decision.time is not None and (only.time is None or decision.time > only.time)
