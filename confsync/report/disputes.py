"""disputes.md: what annotators disagree about, by pair of labels, with examples to settle and rules to sharpen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from confsync.model.outcome import Outcome
from confsync.report.desk import Desk
from confsync.report.difference import Difference, Pair
from confsync.report.form import count, first, share
from confsync.report.markdown import code, folded, heading, items, link, paragraphs, table
from confsync.report.vote import settled

_PAIRS, _ROWS, _EXAMPLES = 12, 15, 5
Found = tuple[Outcome, tuple[Difference, ...]]


def disputes(desk: Desk) -> str:
    """Pairs by frequency; the examples of each, unresolved ones first."""
    by_id = {outcome.id: outcome for outcome in desk.outcomes.outcomes}
    disputed = [(by_id[name], points) for name, points in desk.disputed.items()]
    both = sum(number for answers, number in desk.quality.overlap.items() if answers > 1)
    if not disputed:
        same = f"all {count(both, 'example')} that two people or more answered got the same answer"
        reason = same if both else "no example was answered by two people, so nothing is known about disagreement"
        return f"**No disputes:** {reason}."
    pairs = _by_pair(disputed)
    shown, rest = first(list(pairs.items()), _PAIRS)
    before: set[str] = set()
    return paragraphs(
        _verdict(desk, disputed, pairs, both),
        heading(2, "What to do next"),
        _next(desk, disputed, pairs),
        heading(2, "Pairs of labels, most frequent first"),
        _overview(desk, pairs),
        *(_section(desk, pair, found, before) for pair, found in shown),
        rest and f"{rest} The table above names every pair.",
    )


def _by_pair(disputed: Sequence[Found]) -> Mapping[Pair, list[Found]]:
    """An example stands under each pair that it is disputed for."""
    pairs: dict[Pair, list[Found]] = {}
    for outcome, points in disputed:
        for pair in dict.fromkeys(point.pair for point in points):
            mine = tuple(point for point in points if point.pair == pair)
            pairs.setdefault(pair, []).append((outcome, mine))
    ranked = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
    return {pair: sorted(pairs[pair], key=lambda found: (settled(found[0]), found[0].id)) for pair in ranked}


def _verdict(desk: Desk, disputed: Sequence[Found], pairs: Mapping[Pair, Sequence[Found]], both: int) -> str:
    open_ones = sum(not settled(outcome) for outcome, _ in disputed)
    top, found = next(iter(pairs.items()))
    still = f"{count(open_ones, 'waits', 'wait')} for a decision" if open_ones else "all of them have been decided"
    part = share(len(disputed), max(both, len(disputed)))
    return (
        f"**{part} of the examples with two answers or more are disputed; {still}.** "
        f"The most frequent question is {top.words(desk.context)} ({count(len(found), 'example')})."
    )


def _next(desk: Desk, disputed: Sequence[Found], pairs: Mapping[Pair, Sequence[Found]]) -> str:
    lines = []
    open_ones = sum(not settled(outcome) for outcome, _ in disputed)
    if open_ones:
        lines.append(f"Decide {count(open_ones, 'example')}: what is unresolved stands first under each pair.")
    for pair in list(pairs)[:3]:
        rules = desk.context.rules_about(pair.labels)
        where = f"see {', '.join(rules)}" if rules else "no rule of the guidelines names that yet"
        lines.append(f"Say more clearly {pair.question(desk.context)}; {where}.")
    return items(lines, ordered=True)


def _overview(desk: Desk, pairs: Mapping[Pair, Sequence[Found]]) -> str:
    rows = [
        [
            pair.words(desk.context),
            f"{len(found):,}",
            f"{sum(not settled(outcome) for outcome, _ in found):,}",
            ", ".join(desk.context.rules_about(pair.labels)) or "–",
        ]
        for pair, found in pairs.items()
    ]
    head = ["Question", "Disputed examples", "Unresolved", "Rules"]
    more = table(head, rows[_ROWS:], align="lrrl")
    return paragraphs(
        table(head, rows[:_ROWS], align="lrrl"),
        more and folded(f"{count(len(rows) - _ROWS, 'pair')} more", more),
    )


def _section(desk: Desk, pair: Pair, found: Sequence[Found], before: set[str]) -> str:
    """The pair's examples; one that stands in full further up is only named. Adds to `before`."""
    shown, rest = first(found, _EXAMPLES)
    fresh = [(one, points) for one, points in shown if one.id not in before]
    again = [f"{code(one.id)}, shown above. {_state(one, points)}" for one, points in shown if one.id in before]
    before.update(one.id for one, _ in fresh)
    return paragraphs(
        heading(3, f"{pair.heading()} ({len(found):,})"),
        items([text for key in pair.labels if (text := desk.context.definition(key))]),
        *(desk.example(one, _state(one, points), level=4) for one, points in fresh),
        items(again),
        rest and f"{rest} {link('Hard examples', 'hard-examples.md')} has the most disputed of all.",
    )


def _state(outcome: Outcome, points: Sequence[Difference]) -> str:
    """What is in question, and whether it is settled."""
    places = list(dict.fromkeys(point.words for point in points if point.words))
    about = f"In question: {'; '.join(places[:6])}{'; …' if len(places) > 6 else ''}. " if places else ""
    return about + ("*Decided.*" if settled(outcome) else "**Unresolved.**")
