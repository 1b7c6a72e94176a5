"""Outcome -> what exactly people disagree about, one entry for each point of disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from confsync.measure.matching import compare
from confsync.measure.pairwise import NOTHING
from confsync.measure.unit import GEOMETRIES, Meaning, labels_in, units
from confsync.model.outcome import Outcome, Shape, Shown
from confsync.report.answer import clock
from confsync.report.context import Context
from confsync.report.excerpt import quoted
from confsync.report.markdown import code
from confsync.report.vote import accepted


class Point(StrEnum):
    """What a disagreement is about."""

    LABEL = "label"  # which of two labels, or whether there is anything to mark at all
    BOUNDARY = "boundary"  # where a mark begins and ends
    YES_NO = "yes or no"  # whether to accept what was proposed
    TYPED = "typed"  # what to write


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two labels that people hold against each other, in order; the same one twice where it is not about the label."""

    one: str
    other: str
    point: Point = Point.LABEL

    def words(self, context: Context) -> str:
        """As a heading or a cell."""
        if self.point is Point.TYPED:
            return "What was typed"
        if self.point is Point.BOUNDARY:
            return f"{context.to_label(self.one)}: where it begins and ends"
        if self.point is Point.YES_NO:
            return f"{context.to_label(self.one)}: yes or no"
        first, second = (self.other, self.one) if self.one == NOTHING else (self.one, self.other)
        return f"{context.to_label(first)} or {context.to_label(second)}"

    def heading(self) -> str:
        """The same without links, which have no place in a heading."""
        names = [code(key) for key in self.labels]
        match self.point:
            case Point.TYPED:
                return "What was typed"
            case Point.BOUNDARY:
                return f"{names[0]}: where it begins and ends"
            case Point.YES_NO:
                return f"{names[0] if names else 'The proposal'}: yes or no"
            case Point.LABEL:
                return " or ".join(names) if len(names) > 1 else f"{names[0]} or nothing"

    def question(self, context: Context) -> str:
        """What the guideline should say more clearly, as the end of a sentence."""
        names = [context.to_label(key) for key in self.labels]
        match self.point:
            case Point.TYPED:
                return "what is to be written"
            case Point.BOUNDARY:
                return f"where {names[0]} begins and ends"
            case Point.YES_NO:
                return f"when {names[0] if names else 'the proposal'} is to be accepted"
            case Point.LABEL:
                return (
                    f"when it is {names[0]} and when {names[1]}"
                    if len(names) > 1
                    else f"when {names[0]} is to be marked"
                )

    @property
    def labels(self) -> tuple[str, ...]:
        """Those of the two that are labels."""
        return tuple(dict.fromkeys(key for key in (self.one, self.other) if key != NOTHING))


@dataclass(frozen=True, slots=True)
class Difference:
    """One point on which two answers differ."""

    pair: Pair
    words: str = ""  # where in the example, as Markdown; "" for the whole example


def differences(outcome: Outcome, shape: Shape, meaning: Meaning) -> tuple[Difference, ...]:
    """Every point of disagreement, each once, however many people are on either side."""
    if len({(answer.answer, answer.content) for answer in outcome.answers}) < 2:
        return ()
    found = dict.fromkeys(_found(outcome, shape, meaning))
    if not found and len({answer.content for answer in accepted(outcome)}) > 1:
        return (Difference(Pair(NOTHING, NOTHING, Point.TYPED)),)
    return tuple(Difference(pair, _where(outcome.shown, shape, marks)) for pair, marks in found)


def _found(outcome: Outcome, shape: Shape, meaning: Meaning) -> Iterator[tuple[Pair, tuple[Any, ...]]]:
    for unit in units(outcome, shape, meaning):
        for one, other in combinations(sorted(set(unit.said.values()), key=str), 2):
            if shape is Shape.BINARY:
                asked = labels_in(outcome.answers[0].content, shape) or [NOTHING]
                yield Pair(asked[0], asked[0], Point.YES_NO), ()
            elif shape in GEOMETRIES:
                yield from _of_marks(one, other, shape)
            else:
                yield from _of_options(one, other)


def _of_marks(one: Sequence[Any], other: Sequence[Any], shape: Shape) -> Iterator[tuple[Pair, tuple[Any, ...]]]:
    geometry = GEOMETRIES[shape]
    for mark, partner, _ in compare(one, other, geometry).pairs:
        if mark == partner:
            continue
        labels = sorted(NOTHING if found is None else geometry.label(found) for found in (mark, partner))
        marks = tuple(sorted((found for found in (mark, partner) if found is not None), key=str))
        point = Point.BOUNDARY if labels[0] == labels[1] else Point.LABEL
        yield Pair(labels[0], labels[1], point), marks


def _of_options(one: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[Pair, tuple[Any, ...]]]:
    mine, theirs = (sorted(map(str, set(a) - set(b))) for a, b in ((one, other), (other, one)))
    if len(mine) == len(theirs) == 1:
        first, second = sorted([mine[0], theirs[0]])
        yield Pair(first, second), ()
        return
    for label in [*mine, *theirs]:
        yield Pair(NOTHING, label), ()


def _where(shown: Shown, shape: Shape, marks: Sequence[Any]) -> str:
    """The marks in question: their words, or their place."""
    if shape is Shape.SPANS:
        return _joined(quoted(shown, start, end) for start, end, _ in marks)
    if shape is Shape.SEGMENTS:
        return _joined(f"{clock(start)}–{clock(end)}" for start, end, _ in marks)
    if shape is Shape.RELATIONS:
        return _joined(
            f"{quoted(shown, head, end)} → {quoted(shown, child, last)}" for head, end, child, last, _ in marks
        )
    return ""


def _joined(places: Iterator[str]) -> str:
    return " or ".join(dict.fromkeys(places))
