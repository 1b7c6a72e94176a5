"""Outcome -> votes: who gave the same answer, and what was decided, as rows of one table."""

from __future__ import annotations

from dataclasses import dataclass

from confsync.model.outcome import Answer, Outcome, Review, Ruling
from confsync.report.answer import spoken
from confsync.report.context import Context
from confsync.report.markdown import bold, table, words

RULINGS = {
    Ruling.AUTO_ACCEPTED: "accepted without a look, all agreed",
    Ruling.KEPT_DEFAULT: "preselected answer kept",
    Ruling.CHOSE_OTHER: "another annotator's answer chosen",
    Ruling.NEW_ANSWER: "new answer given",
    Ruling.SINGLE: "only answer confirmed",
    Ruling.REJECTED: "example rejected",
    Ruling.DEFERRED: "left open",
}
_OPEN = {Ruling.DEFERRED}


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer with everybody who gave it."""

    who: str
    answer: str  # accept | reject | ignore
    content: str
    decided: bool = False  # by review, not by an annotator
    people: int = 1


def votes_of(context: Context, outcome: Outcome) -> tuple[Vote, ...]:
    """The answers, most people first, then the decision where there is one."""
    groups: dict[tuple[str, str], list[str]] = {}
    for answer in outcome.answers:
        groups.setdefault((answer.answer, answer.content), []).append(answer.annotator)
    if not groups and outcome.review:  # a review dataset on its own still knows what it was made of
        for version in outcome.review.versions:
            groups.setdefault(("accept", version.content), []).extend(version.annotators)
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    votes = [
        Vote(_together(context, people), answer, content, people=len(people)) for (answer, content), people in ranked
    ]
    if outcome.review:
        votes.append(Vote("Decision", outcome.review.answer, outcome.review.content, decided=True))
    return tuple(votes)


def vote_table(context: Context, outcome: Outcome) -> str:
    """Who said what, side by side, the decision last."""
    rows = []
    for vote in votes_of(context, outcome):
        who = bold(vote.who) if vote.decided else words(vote.who)
        rows.append([who, spoken(context, outcome, vote.content, vote.answer)])
    return table(["Who", "Answer"], rows)


def settled(outcome: Outcome) -> bool:
    """Whether a reviewer decided it for good."""
    return outcome.review is not None and outcome.review.ruling not in _OPEN


def adjudicated(review: Review) -> bool:
    """Whether somebody looked at it."""
    return review.ruling is not Ruling.AUTO_ACCEPTED


def accepted(outcome: Outcome) -> tuple[Answer, ...]:
    """The answers to the question itself, without those that refuse or defer it."""
    return tuple(answer for answer in outcome.answers if answer.answer == "accept")


def _together(context: Context, people: list[str]) -> str:
    return ", ".join(sorted({context.person(name) for name in people}))
