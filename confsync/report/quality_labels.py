"""The part of quality.md about labels: how often each is given, how well agreed, and what it is taken for."""

from __future__ import annotations

from confsync.measure.confusion import most_confused
from confsync.measure.pairwise import NOTHING
from confsync.measure.quality import Quality
from confsync.report.charts import confusion, distribution
from confsync.report.desk import Desk
from confsync.report.form import first, value
from confsync.report.markdown import heading, paragraphs, table, words

_BARS, _SQUARES, _LISTED = 40, 20, 30
_NOTHING = "(nothing)"


def top_pairs(numbers: Quality) -> list[tuple[tuple[str, str], int]]:
    """Pairs of different labels that met on the same thing, most frequent first."""
    return most_confused(numbers.agreement.confusion)


def distribution_section(desk: Desk) -> str:
    """Marks by label in the scheme's order."""
    given = desk.quality.distribution
    total = sum(given.values())
    if not total:
        return ""
    shown, rest = first(
        sorted(given.items(), key=lambda item: -item[1]) if len(given) > _BARS else list(given.items()), _BARS
    )
    colours = {key: desk.context.colour(key) for key, _ in shown}
    most = max(given, key=lambda key: given[key])
    alt = f"Bars: marks by label; {most} leads with {given[most]} of {total}"
    rows = [
        [desk.context.to_label(key), f"{number:,}", f"{100 * number / total:.1f} %"] for key, number in given.items()
    ]
    return paragraphs(
        heading(2, "Labels given"),
        desk.chart("distribution", distribution(dict(shown), colours), alt),
        rest and rest.replace("listed here", "drawn here; the table has them"),
        table(["Label", "Marks in accepted answers", "Share"], rows, align="lrr"),
    )


def labels_section(desk: Desk) -> str:
    """Agreement about each label."""
    figures = desk.quality.agreement.labels
    if not figures:
        return ""
    marks = bool(desk.quality.agreement.f1)
    rows = []
    for key, label in figures.items():
        pale = "few answers" if label.few else ""
        alpha = [] if marks else [words(value(label.alpha))]
        rows.append([desk.context.to_label(key), f"{label.count:,}", words(value(label.specific)), *alpha, pale])
    name = "F1" if marks else "Specific agreement"
    head = ["Label", "Answers", name, *([] if marks else ["Alpha against the rest"]), "Note"]
    return paragraphs(heading(2, "Agreement by label"), table(head, rows, align="lrr" if marks else "lrrr"))


def confusion_section(desk: Desk) -> str:
    """Which labels were taken for each other; the most frequent pairs, and all of them at a glance."""
    pairs = top_pairs(desk.quality)
    if not pairs:
        return ""
    shown, rest = first(pairs, _LISTED)
    rows = []
    for pair, number in shown:
        labels = sorted(map(desk.context.to_label, pair), key=lambda label: label == desk.context.to_label(NOTHING))
        rows.append([*labels, f"{number:,}", ", ".join(desk.context.rules_about(filter(None, pair))) or "–"])
    return paragraphs(
        heading(2, "Taken for each other"),
        "How often one person gave the first and another the second to the same thing; *nothing* is a mark that only "
        "one of them set. No answer is truer than the other here.",
        _heat_map(desk),
        table(["One", "The other", "Times", "Rules"], rows, align="llrl"),
        rest,
    )


def _heat_map(desk: Desk) -> str:
    """Labels in the scheme's order; of many, those that are mixed up most."""
    cells = {pair: number for pair, number in desk.quality.agreement.confusion.items() if pair[0] != pair[1]}
    weight: dict[str, int] = {}
    for pair, number in cells.items():
        for key in pair:
            weight[key] = weight.get(key, 0) + number
    chosen = set(sorted(weight, key=lambda key: (-weight[key], key))[:_SQUARES])
    if len(chosen) < 3:
        return ""  # one number needs no map
    order = [key for key in [*desk.quality.distribution, *sorted(chosen)] if key in chosen and key != NOTHING]
    labels = list(dict.fromkeys(order)) + [_NOTHING] * (NOTHING in chosen)
    named = {(one or _NOTHING, other or _NOTHING): number for (one, other), number in cells.items()}
    top, number = top_pairs(desk.quality)[0]
    alt = (
        f"Heat map: {top[0] or 'nothing'} and {top[1] or 'nothing'} are taken for each other most often, {number} times"
    )
    return desk.chart("confusion", confusion(named, labels), alt)
