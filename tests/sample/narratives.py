"""Dice -> case narratives with spans, and three people: one careful, one confusing labels, one missing boundaries."""

from __future__ import annotations

import re
from typing import Any

from .dice import Dice
from .item import Content, Habit, Item, Task
from .sentences import COMMENTS, FILLERS, PLOTS, SENTENCES

_MARK = re.compile(r"\[([A-Z_]+)(?:/([A-Z_]+))?:|\]")
_TOKEN = re.compile(r"\w+(?:[-.,’']\w+)*|[^\w\s]")
_LEADING = frozenset({"a", "an", "the", "her", "his", "possible", "severe"})
_TRAILING = frozenset({"on", "of", "in", "at", "with", "and", "within", "after"})
_LATE = "SEVERITY"  # a label that somebody made up


def narratives(dice: Dice, count: int) -> tuple[Item, ...]:
    """So many cases, each a few sentences long."""
    return tuple(_narrative(dice, number) for number in range(1, count + 1))


def _narrative(dice: Dice, number: int) -> Item:
    plot = dice.weighed(PLOTS)
    chosen = {name: dice.pick(values) for name, values in FILLERS.items()}
    written = " ".join(_filled(dice.pick(SENTENCES[part]), chosen) for part in plot)
    text, spans, tempting = read_marks(written)
    task: Task = {"text": text, "tokens": tokens_of(text)}
    task["meta"] = {
        "case": f"S-{number:04}",
        "batch": "pilot" if number <= 40 else "random" if number <= 100 else "uncertain",
    }
    if number > 100:
        task["score"] = round(dice.between(0.35, 0.65), 3)
    answer = dice.weighed({"accept": 94, "ignore": 4, "reject": 2})
    return Item(task, spans, tempting, answer, dice.pick(COMMENTS[answer]))


def _filled(sentence: str, chosen: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: chosen[found[1]], sentence)


def read_marks(written: str) -> tuple[str, Content, dict[int, Any]]:
    """`[LABEL/TEMPTING:words]`, nested or not -> text, spans (start, end, label) in order, and the tempting ones."""
    text, place = "", 0
    waiting: list[tuple[int, str, str | None]] = []
    found: list[tuple[tuple[int, int, str], str | None]] = []
    for mark in _MARK.finditer(written):
        text += written[place : mark.start()]
        place = mark.end()
        if mark[0] == "]":
            start, label, wrong = waiting.pop()
            found.append(((start, len(text), label), wrong))
        else:
            waiting.append((len(text), mark[1], mark[2]))
    text += written[place:]
    found.sort(key=lambda entry: (entry[0][0], -entry[0][1]))
    tempting = {number: (*span[:2], wrong) for number, (span, wrong) in enumerate(found) if wrong}
    return text, tuple(span for span, _ in found), tempting


def tokens_of(text: str) -> list[dict[str, Any]]:
    """Words and punctuation, as a blank spaCy pipeline would give them, or nearly."""
    return [
        {
            "text": found[0],
            "start": found.start(),
            "end": found.end(),
            "id": number,
            "ws": text[found.end() : found.end() + 1] == " ",
        }
        for number, found in enumerate(_TOKEN.finditer(text))
    ]


def with_spans(task: Task, content: Content) -> Task:
    """The task as ner_manual and spans_manual store it; spans that lie between tokens are widened to them."""
    spans = []
    for start, end, label in content:
        inside = [token["id"] for token in task["tokens"] if token["start"] < end and token["end"] > start]
        spans.append({"start": start, "end": end, "token_start": inside[0], "token_end": inside[-1], "label": label})
    return {**task, "spans": spans, "_is_binary": False}


def careful(dice: Dice, item: Item) -> Content:
    """Sees nearly everything, but often forgets how often something was taken."""
    return _seen(dice, item, missed=0.005, also={"FREQUENCY": 0.08}, confused=0.03)


def confusing(dice: Dice, item: Item) -> Content:
    """Takes worsening for history and bare values for events; now and then uses a label that was split since."""
    content = _seen(dice, item, missed=0.015, also={}, confused=0.4)
    if dice.happens(0.04):
        content = tuple((start, end, "ADR" if label == "ADVERSE_EVENT" else label) for start, end, label in content)
    return content


def careless(dice: Dice, item: Item) -> Content:
    """Takes articles along and stops before the end of what was said."""
    content = _seen(dice, item, missed=0.015, also={"DOSE": 0.03}, confused=0.05)
    moved = tuple(_moved(dice, item.task["tokens"], span) for span in content)
    if dice.happens(0.02) and moved:
        moved = (*moved[:-1], (*moved[-1][:2], _LATE))
    return moved


def _seen(dice: Dice, item: Item, *, missed: float, also: dict[str, float], confused: float) -> Content:
    seen = []
    for number, span in enumerate(item.right):
        if dice.happens(missed + also.get(span[2], 0.0)):
            continue
        wrong = item.tempting.get(number)
        seen.append(wrong if wrong and dice.happens(confused) else span)
    return tuple(seen)


def _moved(dice: Dice, tokens: list[dict[str, Any]], span: tuple[int, int, str]) -> tuple[int, int, str]:
    start, end, label = span
    before = [token for token in tokens if token["end"] <= start]
    if before and before[-1]["text"].lower() in _LEADING and dice.happens(0.3):
        start = before[-1]["start"]
    inside = [token for token in tokens if token["start"] >= start and token["end"] <= end]
    for token, earlier in zip(inside[2:], inside[1:], strict=False):
        if token["text"] in _TRAILING and dice.happens(0.2):
            return start, earlier["end"], label
    return start, end, label


HABITS: dict[str, Habit] = {"p1": careful, "p2": confusing, "p3": careless}
