"""Outcome: what annotators and reviewers decided about one example.

Annotation sets are large, so an answer's content is kept as one canonical string (compact JSON, sorted, without what
does not bear meaning: tokens, colours, ids, order). Equal strings are equal answers. `parts_of` opens one up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Shape(StrEnum):
    """What an answer consists of, whatever interface it was given in."""

    SPANS = "spans"  # [start, end, label] in characters
    CHOICE = "choice"  # option ids as strings
    BINARY = "binary"  # the label that was accepted or rejected
    RELATIONS = "relations"  # [head start, head end, child start, child end, label]
    REGIONS = "regions"  # [label, kind, [[x, y], …]] in pixels, rounded to 0.1
    SEGMENTS = "segments"  # [start, end, label] in seconds, rounded to 0.001
    TEXT = "text"  # what was typed
    PAGES = "pages"  # {number of the page: its parts}; pages of a multi-page task


Parts = Mapping[str, object]  # shape -> its canonical list, as in the table of Shape


def parts_of(content: str) -> Parts:
    """The parts of an answer by shape; {} for an answer that marks nothing."""
    return dict(json.loads(content)) if content else {}


class Answer(NamedTuple):
    """One annotator's answer that counts: the latest one to this input.

    A set holds hundreds of thousands, and a named tuple is made in a fifth of the time that a frozen dataclass takes.
    """

    annotator: str  # canonical name, see `review/people.py`; shown as it is only if settings say so
    answer: str  # accept | reject | ignore
    content: str  # canonical; "" for nothing marked
    time: int | None = None  # Unix seconds
    number: int = 0  # of its row in its dataset, from 1; 0: known only from a review row's version
    version: str | None = None  # of the scheme, stamped by the recipe or given by date
    comment: str = ""
    flagged: bool = False
    seconds: float | None = None  # spent on it, where the data says


class Ruling(StrEnum):
    """How a reviewed example came out: contract §6, quality.json `review`."""

    AUTO_ACCEPTED = "auto_accepted"  # all agreed, nobody looked
    KEPT_DEFAULT = "kept_default"  # the answer that was preselected
    CHOSE_OTHER = "chose_other"  # another annotator's answer
    NEW_ANSWER = "new_answer"  # nobody's answer
    SINGLE = "single"  # only one annotator had answered
    REJECTED = "rejected"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of the answers that a reviewer saw, with those who gave it."""

    content: str
    annotators: tuple[str, ...]
    default: bool = False
    answer: str = "accept"  # accept | reject | ignore; what tells versions of a binary answer apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a reviewer decided."""

    ruling: Ruling
    content: str  # the final answer
    answer: str  # accept | reject | ignore
    versions: tuple[Version, ...] = ()
    reviewer: str | None = None  # None: the data does not say
    time: int | None = None
    comment: str = ""
    number: int = 0  # of its row in the review dataset, from 1


MASK = "▮▮▮"  # what stands where settings redact


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the annotator saw. Text is kept up to the excerpt that settings allow, already redacted.

    So an answer's offsets, which count in the whole text, are not offsets in `text`: ask `place`.
    """

    text: str = ""
    begin: int = 0  # offset in the whole text of the first character kept
    length: int = 0  # characters of the whole text
    masked: tuple[tuple[int, int], ...] = ()  # [start, end) in the whole text, each now one `MASK`
    media: str = ""  # path or URL of an image or recording; "" for none, "data:" for one sent inline
    width: int | None = None  # pixels of an image
    height: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)  # of a choice: id -> words

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters [start, end) of the whole text stand in `text`, cut to what was kept; None: not in it."""
        first, last = self._offset(start, after=False), self._offset(end, after=True)
        first, last = max(first, 0), min(last, len(self.text))
        return (first, last) if first < last else None

    def _offset(self, at: int, *, after: bool) -> int:
        """A place in the whole text as a place in `text`; one inside a mask moves to the mask's near or far side."""
        shift = self.begin
        for start, end in self.masked:
            if start < at < end:
                return start - shift + (len(MASK) if after else 0)
            if end <= at:
                shift += end - start - len(MASK)
        return at - shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One example with all that was decided about it."""

    id: str  # stable: input hash in eight hex digits (or a digest of the input), interface, question
    interface: str
    shown: Shown
    answers: tuple[Answer, ...] = ()  # one per annotator, in order of name
    superseded: int = 0  # earlier answers of the same people to the same input
    earlier: tuple[Answer, ...] = ()  # these, in row order: labels in them are in the data, and they show who wavered
    review: Review | None = None
    score: float | None = None  # of a model, where the task carried one
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One source of rows, and where its rows went; rows = used + superseded + the skipped ones, by reason."""

    name: str
    role: str  # annotations | review
    rows: int = 0
    used: int = 0
    superseded: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)  # reason -> rows
    digest: str = ""  # SHA-256 over the rows as read, in hex


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Everything decided in a project, sorted by id."""

    outcomes: tuple[Outcome, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    notes: tuple[str, ...] = ()  # what a reader of the numbers must know, such as broken rows
    remarks: tuple[str, ...] = ()  # for whoever runs the import, not for reports: how the rows happened to be stored

    @property
    def rows(self) -> int:
        """Rows read, whatever became of them."""
        return sum(dataset.rows for dataset in self.datasets)
