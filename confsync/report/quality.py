"""quality.md: is this data good enough, and every figure behind the answer with its interval, count and definition."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.measure.figure import TOO_FEW
from confsync.measure.specific import FEW_POSITIVES
from confsync.report.desk import Desk
from confsync.report.difference import Pair
from confsync.report.form import count, interval, share, value
from confsync.report.markdown import alert, code, heading, items, link, paragraphs, table, words
from confsync.report.quality_labels import confusion_section, distribution_section, labels_section, top_pairs
from confsync.report.quality_people import people_section, review_section
from confsync.report.quality_time import months_section, progress_section, versions_section
from confsync.report.verdict import verdict_on
from confsync.report.vote import settled

NAMES = {
    "percent": "Percent agreement",
    "alpha": "Krippendorff's alpha",
    "alpha_ordinal": "Krippendorff's alpha, ordered labels",
    "alpha_macro": "Krippendorff's alpha, mean over labels",
    "ac1": "Gwet's AC1",
    "jaccard": "Shared labels (Jaccard)",
    "exact": "F1, exact",
    "exact_unlabelled": "F1, exact place, any label",
    "half": "F1, overlap of half or more",
    "half_unlabelled": "F1, overlap of half or more, any label",
    "overlap": "F1, any overlap",
    "overlap_unlabelled": "F1, any overlap, any label",
    "half_to_95": "F1, mean over overlaps from 0.50 to 0.95",
    "overlap_of_partners": "Overlap of matched marks",
    "shift_of_starts": "Distance of starts that differ",
    "shift_of_ends": "Distance of ends that differ",
    "difference_in_number": "Difference in number of marks",
}
_THRESHOLDS = (
    "Krippendorff asks for an alpha of **0.800** before conclusions are drawn from data, and accepts **0.667** where "
    "tentative ones are enough. What counts is the lower end of the interval: a value from few examples may be luck."
)
_FOR_F1 = "The two marks were made for alpha; for F1 they are a rule of thumb."


def quality(desk: Desk) -> str:
    """Verdict, what to do, then the numbers, each beside its chart."""
    return paragraphs(
        _verdict(desk),
        heading(2, "What to do next"),
        items(list(_next(desk)), ordered=True),
        heading(2, "Agreement"),
        _figures(desk),
        *(alert("NOTE", words(note[:1].upper() + note[1:] + ".")) for note in desk.quality.notes),
        heading(2, "What was counted"),
        _counts(desk),
        distribution_section(desk),
        labels_section(desk),
        confusion_section(desk),
        review_section(desk),
        people_section(desk),
        versions_section(desk),
        months_section(desk),
        progress_section(desk),
        heading(2, "How this was counted"),
        _method(desk),
    )


def _verdict(desk: Desk) -> str:
    verdict = verdict_on(desk.quality)
    return alert(verdict.kind, f"**{verdict.words}** {verdict.why}")


def _next(desk: Desk) -> Iterator[str]:
    """Steps from what is wrong with the data to what would make it better."""
    numbers = desk.quality
    if numbers.agreement.quoted.items < TOO_FEW:
        people = count(max(desk.context.project.annotators.min, 2), "person", "people")
        yield f"Give the same examples to {people}: agreement needs them."
    open_ones = sum(not settled(one) for one in desk.outcomes.outcomes if one.id in desk.disputed)
    if open_ones:
        yield f"Settle {count(open_ones, 'unresolved example')} in {link('disputes', 'disputes.md')}."
    for (one, other), number in top_pairs(numbers)[:2]:
        pair = Pair(one, other)
        rules = desk.context.rules_about(pair.labels)
        see = f": see {', '.join(rules)}" if rules else ""
        yield f"Say more clearly {pair.question(desk.context)} (people differ {count(number, 'time')}){see}."
    where = link("exceptions", "exceptions.md")
    if numbers.unknown_labels:
        yield f"Clear up {count(len(numbers.unknown_labels), 'label')} that the scheme does not know: {where}."
    if numbers.retired_labels:
        yield f"Migrate answers with {count(len(numbers.retired_labels), 'retired label')}: {where}."
    unused = [key for key, number in numbers.distribution.items() if not number]
    if unused and sum(numbers.distribution.values()):
        named = ", ".join(map(desk.context.to_label, unused[:5])) + (
            f" and {len(unused) - 5} more" if len(unused) > 5 else ""
        )
        yield f"Look for data with the labels that nobody used yet: {named}."
    yield f"Teach from the {link('hard examples', 'hard-examples.md')}."


def _figures(desk: Desk) -> str:
    """All single figures, the headline first and bold."""
    agreement = desk.quality.agreement
    names = [agreement.headline, *(name for name in agreement.figures if name != agreement.headline)]
    rows = []
    for name in names:
        figure = agreement.figures[name]
        shown = NAMES.get(name) or words(name.replace("_", " "))
        bold = name == agreement.headline
        rows.append(
            [
                f"**{shown}**" if bold else shown,
                f"**{value(figure)}**" if bold else words(value(figure)),
                words(interval(figure)),
                f"{figure.items:,}",
                words(agreement.definitions.get(name, "")),
            ]
        )
    few = agreement.quoted.items < TOO_FEW and agreement.quoted.value is not None
    return paragraphs(
        table(["Figure", "Value", "95 % interval", "n", "What it is"], rows, align="lrlrl"),
        f"*Fewer than {TOO_FEW} {agreement.unit}s: read the values as anecdotes.*" if few else "",
        f"n counts the {agreement.unit}s that two people or more answered, unless the figure is about something else.",
        f"{_THRESHOLDS} {_FOR_F1}" if agreement.f1 else _THRESHOLDS,
    )


def _counts(desk: Desk) -> str:
    numbers = desk.quality
    answers = sum(numbers.answers.values())
    facts = [
        ["Rows read", f"{numbers.rows:,}"],
        ["Examples", f"{numbers.inputs:,}"],
        ["Annotators", f"{len(numbers.annotators):,}"],
        ["Answers that count", f"{answers:,}"],
        *([f"… {answer}", share(number, answers)] for answer, number in numbers.answers.items()),
        ["Earlier answers that later ones replaced", f"{numbers.superseded:,}"],
        *([f"Examples with {count(answers, 'answer')}", f"{number:,}"] for answers, number in numbers.overlap.items()),
        ["Interfaces", ", ".join(map(code, numbers.interfaces))],
    ]
    sources = [
        [
            code(one.name),
            words(one.role),
            f"{one.rows:,}",
            f"{one.used:,}",
            f"{one.superseded:,}",
            _skipped(one.skipped),
        ]
        for one in desk.outcomes.datasets
    ]
    head = ["Dataset", "Role", "Rows", "Used", "Superseded", "Skipped"]
    return paragraphs(table(["What", "Number"], facts, align="lr"), table(head, sources, align="llrrrl"))


def _skipped(skipped: object) -> str:
    entries = sorted(dict(skipped).items()) if isinstance(skipped, dict) else []
    return "; ".join(f"{number:,} {words(reason)}" for reason, number in entries) or "0"


def _method(desk: Desk) -> str:
    definitions = desk.quality.agreement.definitions
    shown = {f"{name}: " for name in definitions}  # the tables have these
    rules = [rule for rule in desk.quality.rules if not any(rule.startswith(name) for name in shown)]
    labels = f"By label: {definitions['labels']}. " if "labels" in definitions else ""
    return items(
        [
            *map(words, rules),
            words(f"{labels}Labels with fewer than {FEW_POSITIVES} answers are marked: their figures are noise."),
            f"The same numbers for machines: {link('quality.json', 'quality.json')}.",
        ]
    )
