"""Assignment -> rows of its two datasets: what the annotators saved, and what the review recipe made of that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha1
from typing import Any

from .dice import Dice
from .item import Assignment, Item, Task

FIRST_DAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)  # a Monday
DAYS = (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16)  # working days, until 18 November
REVIEWERS = ("r1", "r2")
_REVIEWED = 0.75  # of the tasks; the rest waits
_INPUT = ("text", "image", "audio", "complaint", "call")


@dataclass(frozen=True)
class Saved:
    """One row of a dataset, in the order in which it was saved."""

    dataset: str
    session: str
    time: int
    task: Task


def annotations(dice: Dice, work: Assignment) -> list[Saved]:
    """Every item answered by two people, one in ten and the first quarter by everybody; a few changed their minds."""
    rows = []
    people = tuple(work.habits)
    for number, item in enumerate(work.items):
        chosen = (
            people if len(people) < 3 or number < len(work.items) // 4 or number % 10 == 0 else _two(people, number)
        )
        day = FIRST_DAY + timedelta(days=DAYS[number * len(DAYS) // len(work.items)])
        for person in chosen:
            time = day + timedelta(minutes=dice.between(0, 500), seconds=number)
            rows.append(_answered(dice, work, item, person, time))
            if dice.happens(0.02):
                rows.append(_answered(dice, work, item, person, time + timedelta(minutes=dice.between(3, 40))))
    return sorted(rows, key=lambda row: (row.time, row.session, row.task["_input_hash"]))


def _two(people: tuple[str, ...], number: int) -> tuple[str, ...]:
    """All but one, whose turn it is to be left out."""
    return tuple(person for place, person in enumerate(people) if place != number % len(people))


def _answered(dice: Dice, work: Assignment, item: Item, person: str, time: datetime) -> Saved:
    answer = item.answer if dice.happens(0.85) else "accept"
    content = work.habits[person](dice, item) if answer == "accept" else ()
    session = f"{work.dataset}-{person}"
    task = work.fields(_hashed(item.task, work), content)
    task |= {"answer": answer, "_view_id": work.view}
    task |= {"_session_id": session, "_annotator_id": session, "_timestamp": int(time.timestamp())}
    if answer == item.answer and item.comment and dice.happens(0.6):
        task["comment"] = item.comment
    if dice.happens(0.02):
        task["flagged"] = True
    if number_of_day(time) > 0:  # the plug-in was installed on the second day
        task["confsync"] = _stamp(work, time)
    return Saved(work.dataset, session, int(time.timestamp()), task)


def number_of_day(time: datetime) -> int:
    """Days since the work began."""
    return (time.date() - FIRST_DAY.date()).days


def _stamp(work: Assignment, time: datetime) -> dict[str, str]:
    version = max((since, version) for since, version in work.versions if since <= time)[1]
    commit = sha1(f"{work.scheme} {version}".encode(), usedforsecurity=False).hexdigest()  # looks like one, and is none
    return {"scheme": work.scheme, "version": version, "commit": commit}


def _hashed(task: Task, work: Assignment) -> Task:
    given = {key: task[key] for key in _INPUT if key in task}
    return {**task, "_input_hash": _hash(given), "_task_hash": _hash([work.dataset, given])}


def _hash(thing: Any) -> int:
    """A signed number of 32 bits, as Prodigy's are."""
    data = json.dumps(thing, sort_keys=True, ensure_ascii=False).encode()
    return int.from_bytes(blake2b(data, digest_size=4).digest(), "big", signed=True)


def reviews(dice: Dice, work: Assignment, rows: list[Saved]) -> list[Saved]:
    """`review --auto-accept`: where all agree nobody looks; else a reviewer decides, mostly for what is right."""
    right = {_hashed(item.task, work)["_input_hash"]: item for item in work.items}
    latest: dict[int, dict[str, Saved]] = {}
    for row in rows:
        latest.setdefault(row.task["_input_hash"], {})[row.session] = row
    start = FIRST_DAY + timedelta(days=9)
    made = []
    for number, (key, answers) in enumerate(latest.items()):
        if number > _REVIEWED * len(latest):
            break
        time = start + timedelta(hours=number * 160 / len(latest), minutes=dice.between(0, 30))
        accepted = [row for row in answers.values() if row.task["answer"] == "accept"]
        if accepted and (found := _reviewed(dice, work, right[key], accepted, time)):
            made.append(found)
    return sorted(made, key=lambda row: (row.time, row.task["_input_hash"]))


def _reviewed(dice: Dice, work: Assignment, item: Item, answers: list[Saved], time: datetime) -> Saved | None:
    versions = list(_versions(work, answers))
    name = f"{work.dataset}_gold"
    session = f"{name}-{dice.pick(REVIEWERS)}"
    first = versions[0]
    if len(versions) == 1 and len(first["sessions"]) > 1:
        task = {**first, "versions": versions, "view_id": work.view, "_view_id": work.view}
        return Saved(name, session, max(int(time.timestamp()), first["_timestamp"]), _without_default(task))
    if dice.happens(0.06):
        return None  # left open: the reviewer wants to bring it to the round
    wanted = work.fields(_plain(first), item.right)
    settled = [version for version in versions if _same(version, wanted)]
    final = settled[0] if settled else wanted if dice.happens(0.6) else first
    task = {**_plain(first), **final, "versions": versions, "sessions": first["sessions"]}
    task |= {"view_id": work.view, "_view_id": "review", "_task_hash": first["_task_hash"]}
    task |= {"_session_id": session, "_annotator_id": session, "_timestamp": int(time.timestamp())}
    task["answer"] = dice.weighed({"accept": 94, "ignore": 4, "reject": 2})
    reason = dice.pick(work.reasons) if len(versions) > 1 else ""
    task |= {"comment": reason} if reason else {}
    return Saved(name, session, int(time.timestamp()), _without_default(task))


def _versions(work: Assignment, answers: list[Saved]) -> Iterator[Task]:
    """The different answers, the one with most votes first; of equal votes the earliest."""
    contents = [json.dumps(_marks(row.task), sort_keys=True) for row in answers]
    votes = Counter(contents)
    for place, (content, _) in enumerate(votes.most_common()):
        same = [row for row, own in zip(answers, contents, strict=True) if own == content]
        task = dict(same[0].task)
        task["_task_hash"] = _hash([work.dataset, task["_input_hash"], content])
        yield {**task, "sessions": [row.session for row in same], "default": place == 0}


def _same(one: Task, other: Task) -> bool:
    if "image" in one or "audio" in one:  # nobody draws a region twice alike: a reviewer takes what is near enough
        return _labels(one) == _labels(other)
    return json.dumps(_marks(one)) == json.dumps(_marks(other))


def _labels(task: Task) -> list[str]:
    return [mark["label"] for mark in _marks(task)]


def _marks(task: Task) -> Any:
    return next(task[key] for key in ("spans", "audio_spans", "accept") if key in task)


def _plain(task: Task) -> Task:
    """A task without what one annotator left on it."""
    own = {"sessions", "default", "comment", "flagged", "spans", "audio_spans", "accept"}
    return {key: value for key, value in task.items() if key not in own}


def _without_default(task: Task) -> Task:
    return {key: value for key, value in task.items() if key != "default"}
