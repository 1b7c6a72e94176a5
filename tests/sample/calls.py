"""Dice -> calls with one of the handbook's sample recordings each, and two people who mark stretches of time."""

from __future__ import annotations

from .dice import Dice
from .item import Content, Habit, Item, Task

FOLDER = "taxonomy/call-segments"
# Recording -> its length in seconds and its segments: label, from, to.
SEGMENTS: dict[str, tuple[float, tuple[tuple[str, float, float], ...]]] = {
    "advice": (2.926, (("ADVICE", 0.1, 2.8),)),
    "consent": (2.856, (("CONSENT", 0.1, 2.7),)),
    "event-account": (3.464, (("EVENT_ACCOUNT", 0.15, 3.35),)),
    "hold": (3.0, (("HOLD", 0.0, 3.0),)),
    "personal-data": (2.881, (("EVENT_ACCOUNT", 0.1, 1.1), ("PERSONAL_DATA", 0.9, 2.8))),
    "product-mention": (2.992, (("PRODUCT_MENTION", 0.2, 2.9),)),
    "unintelligible": (3.4, (("UNINTELLIGIBLE", 0.1, 3.3),)),
}
_TEMPTING = {"advice": "EVENT_ACCOUNT", "product-mention": "EVENT_ACCOUNT", "unintelligible": "HOLD"}
_COMMENTS = {
    "accept": (*("",) * 12, "ends inside a word"),
    "ignore": ("another language", ""),
    "reject": ("caller refuses",),
}
REASONS = ("question-and-answer", "half-second-for-privacy", "listen-twice", "fillers", "")


def calls(dice: Dice, count: int) -> tuple[Item, ...]:
    """So many calls; the recordings come round again, as there are only seven."""
    names = [name for _ in range(count // len(SEGMENTS) + 1) for name in dice.order(sorted(SEGMENTS))]
    return tuple(_call(dice, number, name) for number, name in enumerate(names[:count], 1))


def _call(dice: Dice, number: int, name: str) -> Item:
    length, right = SEGMENTS[name]
    task: Task = {
        "audio": f"{FOLDER}/{name}.wav",
        "duration": length,
        "call": f"C-{number:04}",  # hashed with the recording, since recordings come round again
        "meta": {"call": f"C-{number:04}", "recording": name},
    }
    tempting = {0: (_TEMPTING[name], *right[0][1:])} if name in _TEMPTING else {}
    answer = dice.weighed({"accept": 90, "ignore": 5, "reject": 5})
    return Item(task, right, tempting, answer, dice.pick(_COMMENTS[answer]))


def with_segments(task: Task, content: Content) -> Task:
    """The task as audio_manual stores it."""
    return {
        **task,
        "audio_spans": [
            {"start": start, "end": end, "label": label, "id": f"{task['call']}-{number}", "color": "#8fb8ff"}
            for number, (label, start, end) in enumerate(content)
        ],
    }


def careful(dice: Dice, item: Item) -> Content:
    """Hears the beginnings late, and the rest well."""
    return _heard(dice, item, late=0.45, confused=0.05)


def confusing(dice: Dice, item: Item) -> Content:
    """Takes advice for a part of the account, and marks silence by a label of their own."""
    heard = _heard(dice, item, late=0.12, confused=0.5)
    if heard and heard[0][0] == "HOLD" and dice.happens(0.4):
        return (("SILENCE", *heard[0][1:]),)
    return heard


def _heard(dice: Dice, item: Item, *, late: float, confused: float) -> Content:
    heard = []
    for segment in item.right:
        label, start, end = item.tempting.get(0, segment) if dice.happens(confused) else segment
        start = max(0.0, start + dice.between(-0.05, late))
        end = min(item.task["duration"], end + dice.between(-0.15, 0.1))
        heard.append((label, round(start, 3), round(end, 3)))
    return tuple(heard)


HABITS: dict[str, Habit] = {"p2": careful, "p5": confusing}
