"""Units -> Agreement: the figures that fit what people were asked, each with its definition in words.

Choices, and yes or no, get coefficients corrected for chance; marks get pairwise F1, because nobody can count the marks
that were rightly left out. Several choices at once are compared as sets and label by label, never as one long label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from statistics import fmean
from typing import Any

from confsync.measure.alpha import krippendorff
from confsync.measure.bootstrap import REPLICATES
from confsync.measure.confusion import confusion
from confsync.measure.continuum import stretches
from confsync.measure.definition import COEFFICIENTS, OF_MARKS, OF_SETS, defined
from confsync.measure.distance import jaccard, masi, ordinal
from confsync.measure.figure import Figure, undefined
from confsync.measure.gwet import gwet
from confsync.measure.kappa import cohen
from confsync.measure.matching import Geometry
from confsync.measure.pairwise import NOTHING, Pair, Pairwise, pairwise
from confsync.measure.pattern import Patterns, patterns_from
from confsync.measure.percent import percent
from confsync.measure.regions import THRESHOLDS
from confsync.measure.segments import FRAME
from confsync.measure.specific import FEW_POSITIVES, LabelFigures, label_figures, macro
from confsync.measure.table import table_from
from confsync.measure.uncertainty import disagreement
from confsync.measure.unit import GEOMETRIES, Said, Unit
from confsync.model.outcome import Shape

Signature = tuple[tuple[str, Said], ...]  # what each person said, in order of name


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well people agree. `definitions` explains every figure by its name, those of `f1` and `more` included."""

    unit: str  # what was compared
    headline: str  # name of the figure to quote
    percent: Figure
    alpha: Figure
    ac1: Figure
    kappa: Mapping[Pair, Figure] = field(default_factory=dict)
    f1: Mapping[str, Figure] = field(default_factory=dict)  # of marks: by criterion, the headline first
    f1_pairs: Mapping[Pair, Figure] = field(default_factory=dict)
    more: Mapping[str, Figure] = field(default_factory=dict)
    labels: Mapping[str, LabelFigures] = field(default_factory=dict)
    confusion: Mapping[tuple[str, str], int] = field(default_factory=dict)  # both in order -> pairs of answers
    definitions: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[float | None, ...] = ()  # of each unit, how far people are apart: 0 to 1, None for fewer than two
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> Mapping[str, Figure]:
        """All single figures by name."""
        return {"percent": self.percent, "alpha": self.alpha, "ac1": self.ac1, **self.f1, **self.more}

    @property
    def quoted(self) -> Figure:
        """The headline."""
        return self.figures[self.headline]

    @property
    def pairs(self) -> Mapping[Pair, Figure]:
        """The measure of each two people: F1 for marks, kappa for the rest."""
        return self.f1_pairs or self.kappa


def agreement(
    units: Sequence[Unit],
    shape: Shape,
    labels: Sequence[str],
    *,
    several: bool = False,
    ordered: bool = False,
    replicates: int = REPLICATES,
) -> Agreement:
    """Measures how well people agree on these units.

    `labels` are all that could be given, in the order of the scale where they are `ordered`; `several` for choices of
    more than one. `replicates` 0 leaves out the bootstrap intervals.
    """
    if (geometry := GEOMETRIES.get(shape)) is not None:
        return _of_marks([unit.said for unit in units], geometry, shape, replicates)
    signatures = [tuple(unit.said.items()) for unit in units]
    seen = Counter(signatures)
    if several:
        result = _of_sets(seen, labels, replicates)
    else:
        scale = ["reject", "accept"] if shape is Shape.BINARY else labels
        result = _of_values(_single(seen), scale, ordered=ordered, replicates=replicates)
    apart = {signature: disagreement([said for _, said in signature]) for signature in seen}
    return replace(result, apart=tuple([apart[signature] for signature in signatures]))


def _single(seen: Mapping[Signature, int]) -> dict[tuple[tuple[str, str], ...], int]:
    """Chosen options become one value; more than one, which a single choice should not have, a value of its own."""
    values: Counter[tuple[tuple[str, str], ...]] = Counter()
    for signature, count in seen.items():
        values[tuple((person, " + ".join(map(str, said))) for person, said in signature)] += count
    return values


def _of_values(
    seen: Mapping[tuple[tuple[str, str], ...], int], scale: Sequence[str], *, ordered: bool, replicates: int
) -> Agreement:
    rows: Counter[tuple[str, ...]] = Counter()
    for signature, count in seen.items():
        rows[tuple(sorted(value for _, value in signature))] += count
    others = {value for row in rows for value in row}.difference(scale)
    values = [*scale, *sorted(others)]
    place = {value: index for index, value in enumerate(values)}
    patterns = patterns_from(rows, values)
    tables = {pair: table_from(cells, values) for pair, cells in _tables(seen).items()}
    more = {"alpha_ordinal": krippendorff(patterns, ordinal, replicates=replicates)} if ordered else {}
    met = confusion(patterns)
    figures = {value: label_figures(patterns.against_rest((value,))) for value in values}
    result = Agreement(
        unit="example",
        headline="alpha_ordinal" if ordered else "alpha",
        percent=percent(patterns, replicates=replicates),
        alpha=krippendorff(patterns, replicates=replicates),
        ac1=gwet(patterns),
        kappa={pair: cohen(table) for pair, table in tables.items()},
        more=more,
        labels=figures,
        confusion={pair: met[pair] for pair in sorted(met, key=lambda p: (place[p[0]], place[p[1]]))},
        definitions=defined(COEFFICIENTS, ("percent", "alpha", "ac1", "kappa", "labels", *more)),
    )
    return replace(result, notes=_skewed(result, patterns))


def _of_sets(seen: Mapping[Signature, int], labels: Sequence[str], replicates: int) -> Agreement:
    rows: Counter[tuple[Said, ...]] = Counter()
    for signature, count in seen.items():
        rows[tuple(sorted(tuple(sorted(set(map(str, said)))) for _, said in signature))] += count
    patterns = patterns_from(rows)
    found = {label for value in patterns.values for label in value}
    given = [*labels, *sorted(found.difference(labels))]
    each = {label: patterns.against_rest([v for v in patterns.values if label in v]) for label in given}
    figures = {label: label_figures(one, replicates=replicates) for label, one in each.items()}
    met: Counter[tuple[str, str]] = Counter()
    for (one, other), count in confusion(patterns).items():
        for pair in _apart(set(one), set(other)):
            met[pair] += count
    names = ("percent", "alpha", "ac1", "kappa", "labels", "alpha_macro", "jaccard")
    return Agreement(
        unit="example",
        headline="alpha_macro",
        percent=percent(patterns, replicates=replicates),
        alpha=krippendorff(patterns, masi, replicates=replicates),
        ac1=macro({label: gwet(one) for label, one in each.items()}),
        kappa=_macro_kappas(_tables(seen), given),
        more={
            "alpha_macro": macro({label: one.alpha for label, one in figures.items()}),
            "jaccard": percent(patterns, jaccard, replicates=replicates),
        },
        labels=figures,
        confusion=dict(sorted(met.items())),
        definitions=defined(OF_SETS, names),
    )


def _apart(one: set[str], other: set[str]) -> list[tuple[str, str]]:
    """What two sets share meets itself; what each has alone meets what the other has alone, or nothing."""
    left, right = one - other or {NOTHING}, other - one or {NOTHING}
    alone = [(min(pair), max(pair)) for pair in product(left, right) if pair[0] != pair[1]]
    return [(label, label) for label in one & other] + alone


def _of_marks(documents: Sequence[Mapping[str, Said]], geometry: Geometry, shape: Shape, replicates: int) -> Agreement:
    compared = pairwise(documents, geometry, replicates=replicates)
    contents: Counter[tuple[int, ...]] = Counter()
    for said in documents:
        numbers: dict[Said, int] = {}
        contents[tuple(sorted(numbers.setdefault(marks, len(numbers)) for marks in said.values()))] += 1
    more = _more_of_marks(compared, documents, shape)
    no_chance = undefined(f"{geometry.unit}s have no countable chance agreement: see F1")
    if shape in (Shape.SPANS, Shape.SEGMENTS):
        units = stretches(documents, step=1 if shape is Shape.SPANS else FRAME)
        alpha = krippendorff(units, replicates=0)
        alpha = replace(alpha, interval="none: neighbours depend on each other")
    else:
        alpha = no_chance
    given: Counter[str] = Counter(
        geometry.label(mark) for said in documents for marks in said.values() for mark in marks
    )
    words = {rule.name: f"mean F1 over pairs of people; {rule.words}" for rule in geometry.criteria}
    return Agreement(
        unit={Shape.REGIONS: "image", Shape.SEGMENTS: "recording"}.get(shape, "document"),
        headline=geometry.criteria[0].name,
        percent=percent(patterns_from(contents), replicates=replicates),
        alpha=alpha,
        ac1=no_chance,
        f1={name: figure for name, figure in compared.f1.items() if not name.startswith("at_")},
        f1_pairs=compared.pairs,
        more=more,
        labels={
            label: LabelFigures(count=given[label], alpha=no_chance, specific=figure, few=given[label] < FEW_POSITIVES)
            for label, figure in compared.labels.items()
        },
        confusion=compared.confusion,
        apart=compared.apart,
        definitions={**defined(OF_MARKS, ("percent", "alpha", "ac1", "labels", *more)), **words},
    )


def _more_of_marks(compared: Pairwise, documents: Sequence[Mapping[str, Said]], shape: Shape) -> dict[str, Figure]:
    more = {"overlap_of_partners": compared.overlap}
    if compared.shifts is not None:
        more["shift_of_starts"], more["shift_of_ends"] = (
            Figure(value=shift, items=compared.shifted) for shift in compared.shifts
        )
    if shape is Shape.REGIONS:
        thresholds = [compared.f1["half"], *(compared.f1[f"at_{at:.2f}"] for at in THRESHOLDS[1:])]
        values = [figure.value for figure in thresholds if figure.value is not None]
        more["half_to_95"] = (
            replace(thresholds[0], value=fmean(values), low=None, high=None) if values else thresholds[0]
        )
        gaps = [abs(len(a) - len(b)) for said in documents for a, b in combinations(said.values(), 2)]
        more["difference_in_number"] = Figure(value=fmean(gaps), items=len(gaps)) if gaps else undefined("no overlap")
    return more


def _tables(seen: Mapping[tuple[tuple[str, Any], ...], int]) -> dict[Pair, Counter[tuple[Any, Any]]]:
    """Two people -> how often each value of the one met each of the other."""
    tables: dict[Pair, Counter[tuple[Any, Any]]] = {}
    for signature, count in seen.items():
        for (one, first), (other, second) in combinations(signature, 2):
            tables.setdefault((one, other), Counter())[first, second] += count
    return dict(sorted(tables.items()))


def _macro_kappas(tables: Mapping[Pair, Counter[tuple[Said, Said]]], labels: Sequence[str]) -> dict[Pair, Figure]:
    kappas = {}
    for pair, cells in tables.items():
        each = {}
        for label in labels:
            yes: Counter[tuple[bool, bool]] = Counter()
            for (one, other), count in cells.items():
                yes[label in one, label in other] += count
            each[label] = cohen(table_from(yes, (False, True)))
        kappas[pair] = macro(each)
    return kappas


def _skewed(result: Agreement, patterns: Patterns[str]) -> tuple[str, ...]:
    """Feinstein & Cicchetti's paradox: nearly all answers alike, and yet alpha is low."""
    agreed, alpha, total = result.percent.value, result.alpha.value, patterns.paired.totals
    if agreed is None or alpha is None or agreed < 0.85 or alpha >= 0.5 or total.max() <= 0.8 * total.sum():
        return ()
    label, share = patterns.values[int(total.argmax())], total.max() / total.sum()
    return (
        f'skewed labels: {share:.0%} of the answers are "{label}", so chance alone explains most agreement and alpha '
        "is low; AC1 and the figures of each label say more",
    )
