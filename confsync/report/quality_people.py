"""The part of quality.md about people: what each annotator does, how pairs agree, what reviewers changed.

Pseudonyms unless settings say otherwise. The tables are for finding unclear rules, and the text says so.
"""

from __future__ import annotations

from confsync.model.outcome import Ruling
from confsync.report.desk import Desk
from confsync.report.form import count, first, full, share, value
from confsync.report.markdown import heading, link, paragraphs, table, words
from confsync.report.vote import RULINGS

_PAIRS = 45
_SECONDS = 120


def people_section(desk: Desk) -> str:
    """Each annotator, then each two of them."""
    people = desk.quality.people
    if not people:
        return ""
    scores = desk.quality.against_review.people
    rows = []
    for name, person in sorted(people.items(), key=lambda item: desk.context.person(item[0])):
        stood = full(scores[name].as_is) if name in scores else "n/a (not reviewed)"
        cells = [f"{sum(person.answers.values()):,}", f"{person.answers['reject']:,}", f"{person.answers['ignore']:,}"]
        agreed = words(value(person.agreement))
        rows.append([words(desk.context.person(name)), *cells, agreed, words(stood), _pace(person.seconds)])
    head = ["Annotator", "Answers", "Rejected", "Ignored", "Agreement with others", "Stood in review", "Median time"]
    return paragraphs(
        heading(2, "Annotators"),
        "To find rules that people read differently, not to grade people: who differs most may be the one who is "
        "right.",
        table(head, rows, align="lrrrrlr"),
        _pairs(desk),
    )


def _pace(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds:.0f} s" if seconds < _SECONDS else f"{seconds / 60:.1f} min"


def _pairs(desk: Desk) -> str:
    pairs = desk.quality.agreement.pairs
    if not pairs:
        return ""
    name = "F1" if desk.quality.agreement.f1_pairs else "Cohen's kappa"
    ranked = sorted(pairs.items(), key=lambda item: (item[1].value is None, item[1].value or 0.0, item[0]))
    shown, rest = first(ranked, _PAIRS)
    rows = []
    for pair, figure in shown:
        one, other = sorted(map(desk.context.person, pair))
        rows.append([words(one), words(other), words(value(figure)), f"{figure.items:,}"])
    return paragraphs(
        heading(3, "Pairs of annotators, the lowest first"),
        table(["One", "The other", name, "n"], rows, align="llrr"),
        rest,
    )


def review_section(desk: Desk) -> str:
    """What became of answers in review."""
    review = desk.quality.review
    if not review["items"]:
        return ""
    rows = [
        [RULINGS[ruling], share(review[ruling.value], review["items"])] for ruling in Ruling if review[ruling.value]
    ]
    labels = desk.quality.against_review.labels
    worst = sorted(
        ((key, figure) for key, figure in labels.items() if figure.value),
        key=lambda item: (-(item[1].value or 0), item[0]),
    )
    shown, rest = first(worst, 15)
    overturned = [[desk.context.to_label(key), words(full(figure))] for key, figure in shown]
    looked = desk.quality.against_review.looked_at
    return paragraphs(
        heading(2, "Review"),
        f"{count(review['items'], 'example')} reviewed; each decision is in {link('decisions', 'decisions.md')}.",
        table(["Decision", "Share"], rows),
        heading(3, "Overturned, by label") if overturned else "",
        f"Of the marks with a label, the share that did not stand in the {count(looked, 'example')} that were looked "
        "at; Wilson's interval."
        if overturned
        else "",
        table(["Label", "Overturned"], overturned),
        rest,
    )
