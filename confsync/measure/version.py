"""Outcomes -> the answers under each version of the scheme, and how they moved from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from confsync.measure.agreement import Agreement
from confsync.measure.drift import Mix, mix
from confsync.measure.label import labels_given
from confsync.model.outcome import Outcome, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderVersion:
    """Answers given under one version of the scheme."""

    inputs: int
    answers: int
    people: int
    labels: Mapping[str, int]  # label -> marks in accepted answers
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How the mix of labels moved from one version to the next, and whether the same things were looked at."""

    before: str
    after: str
    mix: Mix
    same_inputs: int  # examples answered under both
    same_people: int  # people who answered under both


def under_versions(
    outcomes: Iterable[Outcome], shape: Shape, agree: Callable[[Sequence[Outcome]], Agreement]
) -> tuple[dict[str, UnderVersion], tuple[Drift, ...]]:
    """Version -> its answers, in order of version ("" for unknown), and the moves between neighbours.

    Both empty unless there are two versions: then everything is said by the figures of the whole.
    """
    parts = _parts(outcomes)
    if len(parts) < 2:
        return {}, ()
    versions = {version: _under(some, shape, agree) for version, some in parts.items()}
    order = [version for version in versions if version]
    moves = [_drift(before, after, parts, versions) for before, after in pairwise(order)]
    return versions, tuple(moves)


def _parts(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes as they are when only the answers under one version count."""
    parts: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        versions = {answer.version or "" for answer in outcome.answers}
        for version in versions:
            kept = tuple(answer for answer in outcome.answers if (answer.version or "") == version)
            parts.setdefault(version, []).append(outcome if len(versions) == 1 else replace(outcome, answers=kept))
    return {version: parts[version] for version in sorted(parts, key=_in_order)}


def _under(some: Sequence[Outcome], shape: Shape, agree: Callable[[Sequence[Outcome]], Agreement]) -> UnderVersion:
    return UnderVersion(
        inputs=len(some),
        answers=sum(len(outcome.answers) for outcome in some),
        people=len(_people(some)),
        labels=dict(sorted(labels_given(some, shape).accepted.items())),
        agreement=agree(some),
    )


def _drift(
    before: str, after: str, parts: Mapping[str, Sequence[Outcome]], versions: Mapping[str, UnderVersion]
) -> Drift:
    inputs = [{outcome.id for outcome in parts[version]} for version in (before, after)]
    return Drift(
        before=before,
        after=after,
        mix=mix(versions[before].labels, versions[after].labels),
        same_inputs=len(inputs[0] & inputs[1]),
        same_people=len(_people(parts[before]) & _people(parts[after])),
    )


def _people(some: Iterable[Outcome]) -> set[str]:
    return {answer.annotator for outcome in some for answer in outcome.answers}


def _in_order(version: str) -> tuple[list[tuple[int, str]], str]:
    """2.9.0 before 2.10.0."""
    return [(int(part) if part.isdecimal() else -1, part) for part in version.split(".")], version
