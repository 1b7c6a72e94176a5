"""hard-examples.md: the examples to teach with and to sample more of, hardest first, with the definitions they test."""

from __future__ import annotations

from confsync.measure.uncertainty import Doubt
from confsync.model.outcome import Outcome
from confsync.model.taxonomy import Label
from confsync.report.desk import Desk
from confsync.report.form import count, first
from confsync.report.markdown import heading, items, link, paragraphs, words
from confsync.report.vote import settled

_MOST = 25
_SURE = 0.5  # margin of a model's score; above it the model was sure enough


def hard_examples(desk: Desk) -> str:
    """The most disputed examples, then those a model was least sure of, then those that people answered again."""
    by_id = {outcome.id: outcome for outcome in desk.outcomes.outcomes}
    doubts = {doubt.id: doubt for doubt in desk.quality.doubts}
    hard = [name for name, doubt in doubts.items() if _is_hard(doubt)]
    revised = sorted((one for one in by_id.values() if one.superseded), key=lambda one: (-one.superseded, one.id))
    names = list(dict.fromkeys([*hard, *(one.id for one in revised)]))
    chosen = [name for name in names if name in by_id]
    if not chosen:
        return "**No hard examples:** nobody disagreed, no model was unsure and nobody changed an answer."
    shown, rest = first(chosen, _MOST)
    ready = sum(settled(by_id[name]) for name in shown)
    return paragraphs(
        f"**{count(len(chosen), 'hard example')}, the hardest first.** {ready:,} of {len(shown):,} shown here have a "
        "decision and can be taught from as they are.",
        heading(2, "What to do next"),
        items(
            [
                f"Put decided examples into the {link('scheme', desk.context.path_to(desk.context.scheme.path))}, as "
                "examples or edge cases of the labels that they test.",
                "Go through them with new annotators before they start.",
                "Draw more data like the first ones: that is where another annotated example teaches a model most.",
            ],
            ordered=True,
        ),
        heading(2, "The examples"),
        *(_example(desk, by_id[name], doubts.get(name)) for name in shown),
        rest,
    )


def _is_hard(doubt: Doubt) -> bool:
    return bool(doubt.disagreement) or (doubt.margin is not None and doubt.margin < _SURE)


def _example(desk: Desk, outcome: Outcome, doubt: Doubt | None) -> str:
    return desk.example(outcome, _why(desk, outcome, doubt), _tests(desk, outcome))


def _why(desk: Desk, outcome: Outcome, doubt: Doubt | None) -> str:
    """Why it counts as hard, in numbers."""
    reasons = []
    if doubt and doubt.disagreement:
        reasons.append(f"disagreement {doubt.disagreement:.2f} of 1 among {count(doubt.answers, 'answer')}")
    if doubt and doubt.margin is not None and outcome.score is not None:
        reasons.append(f"a model's score of {outcome.score:.2f}")
    if outcome.superseded:
        reasons.append(f"answered again {count(outcome.superseded, 'time')} by the same people")
    remarks = desk.remarks(outcome)
    return f"Why it is hard: {', '.join(reasons) or 'see the answers'}." + (
        f" Said about it: {remarks}." if remarks else ""
    )


def _tests(desk: Desk, outcome: Outcome) -> str:
    """The definitions, decided edge cases and rules that the example is about."""
    points = desk.disputed.get(outcome.id, ())
    keys = list(dict.fromkeys(key for point in points for key in point.pair.labels))[:4]
    known = [label for key in keys if isinstance(label := desk.context.labels.get(key), Label)]
    if not known:
        return ""
    tested = f"It tests the definitions of {', '.join(desk.context.to_label(label.key) for label in known)}"
    rules = list(dict.fromkeys(rule for point in points[:4] for rule in desk.context.rules_about(point.pair.labels)))[
        :3
    ]
    cases = [f"{words(case.case)} → {_decision(desk, case.decision)}" for label in known for case in label.edge_cases][
        :3
    ]
    return paragraphs(
        tested + (f" and the rules {', '.join(rules)}." if rules else "."),
        "Edge cases decided before:\n\n" + items(cases) if cases else "",
    )


def _decision(desk: Desk, decision: str) -> str:
    label = desk.context.scheme.by_id.get(decision)
    return desk.context.to_label(label.key) if label else words(decision)
