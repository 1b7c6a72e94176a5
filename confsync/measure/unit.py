"""Outcomes -> units: what each person said about one thing, ready to be compared.

A unit is an example, or one page of a task of several pages. What a person said is a tuple of marks: chosen options,
spans, regions and so on. Whoever answered and marked nothing said `()`; whoever deferred or refused said nothing at all
and is not in the unit, unless the project gives these answers another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from confsync.measure.matching import Geometry, Mark
from confsync.measure.regions import REGIONS
from confsync.measure.relations import RELATIONS
from confsync.measure.segments import SEGMENTS
from confsync.measure.spans import SPANS
from confsync.model.outcome import Answer, Outcome, Shape, parts_of
from confsync.model.taxonomy import Kind

Said = tuple[Mark, ...]

SHAPES: Mapping[Kind, Shape] = {
    Kind.SPANS: Shape.SPANS,
    Kind.CHOICE: Shape.CHOICE,
    Kind.MULTICHOICE: Shape.CHOICE,
    Kind.BINARY: Shape.BINARY,
    Kind.RELATIONS: Shape.RELATIONS,
    Kind.REGIONS: Shape.REGIONS,
    Kind.SEGMENTS: Shape.SEGMENTS,
}
GEOMETRIES: Mapping[Shape, Geometry] = {
    Shape.SPANS: SPANS,
    Shape.RELATIONS: RELATIONS,
    Shape.REGIONS: REGIONS,
    Shape.SEGMENTS: SEGMENTS,
}
_PLACE_OF_LABEL = {Shape.SPANS: 2, Shape.RELATIONS: 4, Shape.REGIONS: 0, Shape.SEGMENTS: 2}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a project's answers are to be read: `answers` of its initiative.yaml, with confsync's own defaults."""

    ignore: str = "deferred"
    reject: str = "wrong"

    def sentences(self, shape: Shape) -> tuple[str, ...]:
        """How each answer is read, for the reader of the numbers."""
        ignored = _sentence("ignore", self.ignore)
        if shape is Shape.BINARY:
            return ignored, '"accept" and "reject" are the two answers to a yes-or-no question.'
        empty = "An accepted answer that marks nothing is an answer, and agrees with others that mark nothing."
        return ignored, _sentence("reject", self.reject), empty


@dataclass(frozen=True, slots=True)
class Unit:
    """What people said about one thing; people in order of name."""

    id: str  # of the outcome
    page: str  # "" for a task without pages
    said: Mapping[str, Said]


def shape_for(kind: Kind, outcomes: Iterable[Outcome]) -> Shape:
    """What is compared: what the kind asks for, unless the first answer with content says yes or no, or chooses one."""
    shape = SHAPES[kind]
    for outcome in outcomes:
        for content in _contents(outcome):
            found = {part for parts in _everything(content).values() for part in parts}
            for better in (Shape.BINARY, shape, *([Shape.CHOICE] if kind is Kind.BINARY else [])):
                if better in found:
                    return better
    return shape


def units_of(outcomes: Iterable[Outcome], shape: Shape, meaning: Meaning) -> Iterator[Unit]:
    """The units of each outcome, in order; one for every page where a task has several."""
    for outcome in outcomes:
        yield from units(outcome, shape, meaning)


def units(outcome: Outcome, shape: Shape, meaning: Meaning) -> Iterator[Unit]:
    """The units of one outcome. A person who left a page empty said `()` about it."""
    if shape is Shape.BINARY:
        counted = {"accept", "reject", *(("ignore",) if meaning.ignore == "class" else ())}
        yield Unit(outcome.id, "", {a.annotator: (a.answer,) for a in _ordered(outcome) if a.answer in counted})
        return
    by_person = {}
    for answer in _ordered(outcome):
        said = said_in(answer.answer, answer.content, shape, meaning)
        if said is not None:
            by_person[answer.annotator] = said
    pages = sorted({page for said in by_person.values() for page in said}, key=_page_order) or [""]
    for page in pages:
        yield Unit(outcome.id, page, {person: said.get(page, ()) for person, said in by_person.items()})


def said_in(answer: str, content: str, shape: Shape, meaning: Meaning) -> Mapping[str, Said] | None:
    """What an answer says, by page ("" for a task without pages); None if it is no answer. Not for yes or no."""
    if answer != "accept":
        match meaning.ignore if answer == "ignore" else meaning.reject:
            case "answer":
                pass  # what it marks counts, whichever button sent it
            case "nothing":
                return {}
            case "class" if shape is Shape.CHOICE:
                return {"": (answer,)}
            case _:
                return None
    return {page: parts[shape] for page, parts in _everything(content).items() if shape in parts}


def labels_in(content: str, shape: Shape) -> list[str]:
    """The label of each mark, in order; for yes or no the labels in question."""
    place = _PLACE_OF_LABEL.get(shape)
    found = [parts[shape] for parts in _pages(content).values() if shape in parts]
    marks = [mark for marks in found for mark in (marks if isinstance(marks, list) else [marks])]
    return [str(mark if place is None else mark[place]) for mark in marks]


@lru_cache(maxsize=1 << 16)
def _everything(content: str) -> Mapping[str, Mapping[str, Said]]:
    """Page -> shape -> marks as tuples. Cached, since five people who agree give the same content five times."""
    return {page: _frozen(parts) for page, parts in _pages(content).items()}


def _pages(content: str) -> Mapping[str, Mapping[str, Any]]:
    parts = parts_of(content)
    pages = parts.get(Shape.PAGES)
    if not isinstance(pages, Mapping):
        return {"": parts} if parts else {}
    return {str(page): inner for page, inner in pages.items() if isinstance(inner, Mapping)}


def _frozen(parts: Mapping[str, Any]) -> dict[str, Said]:
    return {shape: _tuples(marks) if isinstance(marks, list) else (marks,) for shape, marks in parts.items()}


def _tuples(marks: Any) -> Any:
    return tuple([_tuples(mark) if type(mark) is list else mark for mark in marks])


def _contents(outcome: Outcome) -> Iterator[str]:
    yield from (answer.content for answer in outcome.answers)
    if outcome.review:
        yield outcome.review.content


def _ordered(outcome: Outcome) -> list[Answer]:
    return sorted(outcome.answers, key=lambda answer: answer.annotator)


def _page_order(page: str) -> tuple[int, str]:
    return (int(page) if page.isdigit() else 0), page


def _sentence(answer: str, meaning: str) -> str:
    if meaning == "answer":
        return f'"{answer}" is an answer like any other: what it marks counts.'
    if meaning == "nothing":
        return f'"{answer}" counts as an answer that marks nothing.'
    if meaning == "class":
        return f'"{answer}" counts as an answer of its own, beside the labels.'
    return f'"{answer}" means {meaning}: it is counted, and left out of agreement.'
