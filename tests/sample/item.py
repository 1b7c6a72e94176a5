"""Item, Habit, Assignment: what is asked, what is right, and how each person tends to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .dice import Dice

Content = tuple[Any, ...]  # marks in order; what one is, the project knows: hashable, and equal if it means the same
Task = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One task with its right answer, which no annotator sees."""

    task: Task  # what Prodigy streams
    right: Content
    tempting: Mapping[int, Any] = field(default_factory=dict)  # number of a mark -> the mark that it is mistaken for
    answer: str = "accept"  # what a careful annotator presses
    comment: str = ""  # and writes


Habit = Callable[[Dice, Item], Content]


@dataclass(frozen=True)
class Assignment:
    """A project of the handbook, with those who work on it."""

    dataset: str
    view: str
    scheme: str
    versions: tuple[tuple[datetime, str], ...]  # of the scheme, each from when on
    habits: Mapping[str, Habit]  # by annotator
    items: tuple[Item, ...]
    fields: Callable[[Task, Content], Task]  # how the interface stores marks in a task
    reasons: tuple[str, ...]  # what reviewers write when they decide
