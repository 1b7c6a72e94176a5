"""Desk: one project's reports in the making, with what several of them need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from confsync.measure.quality import Quality
from confsync.measure.unit import Meaning
from confsync.model.outcome import Outcome, Outcomes
from confsync.report.answer import brief
from confsync.report.context import Context
from confsync.report.difference import Difference, differences
from confsync.report.draw import svg_of
from confsync.report.markdown import code, heading, image, paragraphs, words
from confsync.report.picture import picture_name, picture_of
from confsync.report.vote import vote_table

MEDIA = "charts"


class Desk:
    """Everything that the reports are written from, and the drawings that they ask for."""

    def __init__(self, context: Context, outcomes: Outcomes, quality: Quality) -> None:
        self.context = context
        self.outcomes = outcomes
        self.quality = quality
        self.drawings: dict[str, str] = {}  # file name in charts/ -> SVG

    @cached_property
    def meaning(self) -> Meaning:
        """What ignore and reject mean to this project."""
        answers = self.context.project.answers
        return Meaning(**{answer: answers[answer] for answer in ("ignore", "reject") if answer in answers})

    @cached_property
    def disputed(self) -> Mapping[str, tuple[Difference, ...]]:
        """Id -> points of disagreement, of every outcome that has any."""
        found = ((one.id, differences(one, self.quality.shape, self.meaning)) for one in self.outcomes.outcomes)
        return {name: points for name, points in found if points}

    def picture(self, outcome: Outcome) -> str:
        """The drawing of an outcome as Markdown; "" for one of words only."""
        name = picture_name(outcome)
        if name not in self.drawings:
            drawn = picture_of(self.context, outcome)
            if drawn is None:
                return ""
            self.drawings[name] = drawn
        return image(f"Answers to example {outcome.id}, drawn", f"{MEDIA}/{name}")

    def chart(self, name: str, spec: Mapping[str, Any], alt: str) -> str:
        """A chart as Markdown; "" where charts cannot be drawn: its table has the same numbers."""
        if not self.context.charts:
            return ""
        self.drawings[f"{name}.svg"] = svg_of(spec)
        return image(alt, f"{MEDIA}/{name}.svg")

    def example(self, outcome: Outcome, *notes: str, level: int = 3) -> str:
        """One example with all votes: what a reader needs to take sides."""
        return paragraphs(
            heading(level, code(outcome.id)),
            f"> {brief(outcome)}" if not outcome.shown.text or not self._marks_text(outcome) else "",
            self.picture(outcome),
            vote_table(self.context, outcome),
            *notes,
        )

    def remarks(self, outcome: Outcome) -> str:
        """What people wrote about it, each with who did."""
        said = [(answer.annotator, answer.comment) for answer in outcome.answers]
        if outcome.review:
            said.append((outcome.review.reviewer or "", outcome.review.comment))
        shown = [(who, self.context.safe(comment)) for who, comment in said if comment.strip()]
        return "; ".join(
            f"{words(self.context.person(who) if who else 'reviewer')}: “{words(comment)}”"
            for who, comment in shown
            if comment
        )

    def _marks_text(self, outcome: Outcome) -> bool:
        """Whether the votes themselves quote the text."""
        return any('"spans"' in answer.content for answer in outcome.answers if answer.answer == "accept")
