"""decisions.md: what reviewers decided, example by example, the changed answers first."""

from __future__ import annotations

from collections.abc import Sequence

from confsync.model.outcome import Outcome, Review, Ruling
from confsync.report.answer import brief, spoken
from confsync.report.desk import Desk
from confsync.report.form import count, day_of, first, share
from confsync.report.markdown import code, folded, heading, items, link, paragraphs, table, words
from confsync.report.vote import RULINGS, adjudicated, votes_of

_SHOWN, _LISTED = 60, 400  # examples with all votes; rows of a table
_CHANGED = (Ruling.NEW_ANSWER, Ruling.CHOSE_OTHER, Ruling.REJECTED)
_KEPT = (Ruling.KEPT_DEFAULT, Ruling.SINGLE)
Case = tuple[Outcome, Review]


def decisions(desk: Desk) -> str:
    """Every example that somebody decided, with its votes; those that nobody looked at are only counted."""
    cases = [(outcome, outcome.review) for outcome in desk.outcomes.outcomes if outcome.review]
    changed = [case for ruling in _CHANGED for case in cases if case[1].ruling is ruling]
    open_ones = [case for case in cases if case[1].ruling is Ruling.DEFERRED]
    kept = [case for case in cases if case[1].ruling in _KEPT]
    if not cases:
        return paragraphs("**Nothing has been reviewed yet.** There are no decisions to show.", _first_review(desk))
    return paragraphs(
        _verdict(desk, len(changed)),
        heading(2, "What to do next"),
        _next(changed, open_ones),
        heading(2, "How the reviews came out"),
        _summary(desk),
        _section(desk, "Left open", open_ones),
        _section(desk, "Changed by the reviewer", changed),
        _table(desk, "Kept as annotated", kept),
    )


def _verdict(desk: Desk, changed: int) -> str:
    review = desk.quality.review
    looked = review["items"] - review["auto_accepted"]
    if not looked:
        return (
            f"**{count(review['items'], 'example')} accepted, none looked at:** all annotators agreed on each of them."
        )
    text = f"**Reviewers looked at {count(looked, 'example')} and changed the answer in {share(changed, looked)}.**"
    if review["auto_accepted"]:
        more = count(review["auto_accepted"], "more was", "more were")
        text += f" {more} accepted without a look: all annotators agreed."
    return text


def _first_review(desk: Desk) -> str:
    names = ", ".join(code(name) for name in desk.context.project.datasets.get("annotations", ()))
    where = names or "the annotations"
    return (
        f"Start Prodigy's `review` recipe on {where}, and name its dataset under `review` in the project's `datasets`."
    )


def _next(changed: Sequence[Case], open_ones: Sequence[Case]) -> str:
    lines = []
    if open_ones:
        lines.append(
            f"Decide what is left open below, {count(len(open_ones), 'example')}: it cannot be trained on yet."
        )
    new = sum(review.ruling is Ruling.NEW_ANSWER for _, review in changed)
    if new:
        lines.append(
            f"In {count(new, 'example')} the reviewer gave an answer that no annotator had found. Look for a common "
            f"cause in the {link('disputes', 'disputes.md')} and sharpen the definitions concerned."
        )
    if len(changed) > new:
        lines.append(
            f"Show annotators the changed answers below, next to the {link('hard examples', 'hard-examples.md')}."
        )
    return items(lines or ["Nothing: every reviewed answer stood."], ordered=len(lines) > 1)


def _summary(desk: Desk) -> str:
    review = desk.quality.review
    rows = [
        [RULINGS[ruling], f"{review[ruling.value]:,}", share(review[ruling.value], review["items"])]
        for ruling in Ruling
    ]
    return table(["Decision", "Examples", "Share"], [row for row in rows if row[1] != "0"], align="lrl")


def _section(desk: Desk, title: str, cases: Sequence[Case]) -> str:
    if not cases:
        return ""
    shown, rest = first(cases, _SHOWN)
    blocks = [desk.example(outcome, _how(desk, outcome, review)) for outcome, review in shown]
    return paragraphs(heading(2, f"{title} ({len(cases):,})"), *blocks, rest)


def _how(desk: Desk, outcome: Outcome, review: Review) -> str:
    """Which kind of decision, by whom, when, under which version, and what was said."""
    facts = [
        f"**{RULINGS[review.ruling].capitalize()}**",
        f"reviewer: {words(desk.context.person(review.reviewer))}",
        f"date: {day_of(review.time)}",
        f"scheme version: {words(_version(desk, outcome))}",
    ]
    remarks = desk.remarks(outcome)
    return " · ".join(facts) + (f" · {remarks}" if remarks else "")


def _version(desk: Desk, outcome: Outcome) -> str:
    versions = sorted({answer.version for answer in outcome.answers if answer.version})
    return ", ".join(versions) or desk.context.scheme.version


def _table(desk: Desk, title: str, cases: Sequence[Case]) -> str:
    kept = [case for case in cases if adjudicated(case[1])]
    if not kept:
        return ""
    shown, rest = first(kept, _LISTED)
    head = ["Example", "Text or file", "Final answer", "Votes", "Reviewer", "Date", "Comment", "Version"]
    rows = [
        [
            code(outcome.id),
            brief(outcome, 60),
            spoken(desk.context, outcome, review.content, review.answer),
            _votes(desk, outcome),
            words(desk.context.person(review.reviewer)),
            day_of(review.time),
            desk.remarks(outcome),
            words(_version(desk, outcome)),
        ]
        for outcome, review in shown
    ]
    return paragraphs(heading(2, f"{title} ({len(kept):,})"), folded("Show the table", table(head, rows)), rest)


def _votes(desk: Desk, outcome: Outcome) -> str:
    """How many gave each answer, most first: `2 : 1`."""
    votes = [str(vote.people) for vote in votes_of(desk.context, outcome) if not vote.decided]
    return " : ".join(votes)
