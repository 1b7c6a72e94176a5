"""Published values, to the digits given. The data files say where each comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from confsync.measure.alpha import disagreement, krippendorff
from confsync.measure.chance import brennan_prediger, conger, fleiss, fleiss_by_label
from confsync.measure.change import bowker, mcnemar, stuart_maxwell
from confsync.measure.distance import (
    Distance,
    interval,
    jaccard,
    linear,
    masi,
    masi_distance,
    nominal,
    ordinal,
    quadratic,
    ratio,
)
from confsync.measure.drift import mix
from confsync.measure.figure import Figure
from confsync.measure.gwet import gwet
from confsync.measure.interval import error_bound, wilson
from confsync.measure.kappa import cohen, scott
from confsync.measure.pattern import Patterns, patterns_from, patterns_of
from confsync.measure.percent import percent
from confsync.measure.specific import by_label
from confsync.measure.table import Table
from confsync.measure.unitizing import unitizing_alpha

CASES = Path(__file__).parent / "cases" / "measure"


def load(name: str) -> Any:
    return YAML(typ="safe").load((CASES / name).read_text("utf-8"))


def close(value: float, digits: int = 6) -> Any:
    return pytest.approx(value, abs=0.6 * 10**-digits)


MANY = load("many_people.yaml")
MEASURES: dict[str, Callable[[Patterns[Any]], float | None]] = {
    "alpha nominal": lambda p: krippendorff(p, replicates=0).value,
    "alpha ordinal": lambda p: krippendorff(p, ordinal, replicates=0).value,
    "alpha interval": lambda p: krippendorff(p, interval, replicates=0).value,
    "alpha ratio": lambda p: krippendorff(p, ratio, replicates=0).value,
    "observed disagreement": lambda p: disagreement(p)[0],
    "expected disagreement": lambda p: disagreement(p)[1],
    "percent": lambda p: percent(p, replicates=0).value,
    "ac1": lambda p: gwet(p).value,
    "ac1 error": lambda p: gwet(p).error,
    "ac2 quadratic": lambda p: gwet(p, quadratic).value,
    "ac2 linear": lambda p: gwet(p, linear).value,
    "fleiss": lambda p: fleiss(p).value,
    "brennan prediger": lambda p: brennan_prediger(p).value,
}


def rows_of(case: dict[str, Any]) -> list[str]:
    if "counts" in case:
        counted = [map(int, row.split(",")) for row in case["counts"].split()]
        return ["".join("abcde"[place] * count for place, count in enumerate(row)) for row in counted]
    return case["items"].split() if "items" in case else ["".join(item) for item in zip(*case["people"], strict=True)]


@pytest.mark.parametrize(
    ("name", "measure"), [(name, measure) for name, case in MANY.items() for measure in MEASURES if measure in case]
)
def test_many_people_agree_as_published(name: str, measure: str) -> None:
    answers = [[answer for answer in row if answer != "."] for row in rows_of(MANY[name])]
    assert MEASURES[measure](patterns_of(answers)) == close(MANY[name][measure])


def test_ac1_has_gwets_interval() -> None:
    case = MANY["krippendorff 2011 C"]
    figure = gwet(patterns_of([answer for answer in row if answer != "."] for row in rows_of(case)))
    assert (figure.low, figure.high) == (close(case["ac1 low"], 4), case["ac1 high"])


def test_conger_knows_who_answered() -> None:
    case = MANY["krippendorff 2011 C"]
    items = [{str(who): answer for who, answer in enumerate(row) if answer != "."} for row in rows_of(case)]
    assert conger(items).value == close(case["conger"])


def test_fleiss_by_label() -> None:
    case = MANY["fleiss 1971"]
    found = fleiss_by_label(patterns_of(rows_of(case)))
    assert {label: figure.value for label, figure in found.items()} == {
        label: close(value) for label, value in case["fleiss by label"].items()
    }


TWO = load("two_people.yaml")


def tabled(rows: str) -> Table[int]:
    counts = np.array([[int(cell) for cell in row.split()] for row in rows.split("/")])
    return Table(tuple(range(len(counts))), counts)


def patterns_in(table: Table[int]) -> Patterns[int]:
    seen: Counter[tuple[int, ...]] = Counter()
    for (row, column), count in np.ndenumerate(table.counts):
        seen[tuple(sorted((row, column)))] += int(count)
    return patterns_from({pair: count for pair, count in seen.items() if count}, table.values)


PAIRED: dict[str, Callable[[Table[int]], Figure]] = {
    "percent": lambda t: percent(patterns_in(t)),
    "cohen": cohen,
    "cohen linear": lambda t: cohen(t, linear),
    "cohen quadratic": lambda t: cohen(t, quadratic),
    "scott": scott,
    "alpha": lambda t: krippendorff(patterns_in(t)),
    "ac1": lambda t: gwet(patterns_in(t)),
    "ac2 quadratic": lambda t: gwet(patterns_in(t), quadratic),
}


@pytest.mark.parametrize("name", TWO["tables"])
def test_two_people_agree_as_published(name: str) -> None:
    rows, values = TWO["tables"][name]
    expected: list[float] = []
    for measure, value in zip(TWO["measures"], values.split(), strict=True):
        left = TWO["measures"].index("cohen" if measure.startswith("cohen") else "ac1")
        expected.append(expected[left] if value == "=" else float(value))
    found = [PAIRED[measure](tabled(rows)).value for measure in TWO["measures"]]
    assert found == [close(value) for value in expected]


@pytest.mark.parametrize("name", TWO["errors of ac1"])
def test_ac1_has_gwets_error(name: str) -> None:
    assert PAIRED["ac1"](tabled(TWO["tables"][name][0])).error == close(TWO["errors of ac1"][name])


def test_distances_between_labels_may_be_given() -> None:
    """Artstein & Poesio 2008, example 2: a label that is only half as far from the others."""

    def weighted(values: object, totals: object) -> Any:
        return np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]])

    table = tabled(TWO["tables"]["artstein and poesio 2"][0])
    assert krippendorff(patterns_in(table), weighted).value == close(0.815551)
    assert cohen(table, weighted).value == close(0.816327)


def test_specific_agreement() -> None:
    found = by_label(patterns_in(tabled(TWO["tables"]["artstein and poesio 1"][0])))
    assert [found[label].specific.value for label in (0, 1)] == [close(0.571429), close(0.769231)]


SETS = [
    ("", ""),
    ("A", ""),
    ("A", "A"),
    ("A", "B"),
    ("AB", "A"),
    ("AB", "AC"),
    ("ABC", "ABC"),
    ("C", "AC"),
    ("C", "AC"),
]


@pytest.mark.parametrize(("distance", "value"), [(masi, 0.273081), (jaccard, 0.315620)])
def test_sets_agree_as_in_nltk(distance: Distance, value: float) -> None:
    patterns = patterns_of([[tuple(one), tuple(other)] for one, other in SETS])
    assert krippendorff(patterns, distance).value == close(value)


def test_masi_is_passonneaus_and_not_dkpros() -> None:
    distances = [masi_distance(set(one), set(other)) for one, other in (("A", "AB"), ("AB", "BC"), ("A", "B"))]
    assert distances == [close(0.666667), close(0.888889), 1.0]


def lines(case: dict[str, Any]) -> dict[str, list[tuple[int, int, str]]]:
    scale = case.get("stretched", 1)

    def unit(text: str, label: str) -> tuple[int, int, str]:
        start, length = map(int, text.split("+"))
        return start * scale, (start + length) * scale, label

    return {
        person: [unit(text, label) for label, units in said.items() for text in units.split()]
        for person, said in case["people"].items()
    }


UNITIZING = load("unitizing.yaml")


@pytest.mark.parametrize("name", UNITIZING)
def test_unitizing_agrees_as_published(name: str) -> None:
    case = UNITIZING[name]
    start, length = (int(part) * case.get("stretched", 1) for part in case["line"].split("+"))
    found = unitizing_alpha(lines(case), start, length)
    for label, value in case["alpha"].items():
        assert found[label].value == pytest.approx(value, abs=case["within"])


def test_changes_are_tested_as_published() -> None:
    two = Table((0, 1), np.array([[101, 121], [59, 33]]))
    assert [(test.statistic, test.p) for test in (mcnemar(two), mcnemar(two, corrected=True))] == [
        (close(21.3556, 4), close(3.815e-6, 9)),
        (close(20.6722, 4), close(5.450e-6, 9)),
    ]
    vision = tabled("1520 266 124 66 / 234 1512 432 78 / 117 362 1772 205 / 36 82 179 492")
    assert (bowker(vision).statistic, bowker(vision).freedom, bowker(vision).p) == (
        close(19.10655, 5),
        6,
        close(0.003987),
    )
    assert (stuart_maxwell(vision).statistic, stuart_maxwell(vision).freedom) == (close(11.95657, 5), 3)
    assert stuart_maxwell(vision).p == close(0.007533)


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(8, 10, 0.490162, 0.943318), (0, 300, 0, 0.012643), (1, 20, 0.008881, 0.236131)],
)
def test_wilson(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == (close(low), close(high))


def test_mixes_differ_as_published() -> None:
    found = mix({"a": 500, "b": 300, "c": 200}, {"a": 400, "b": 300, "c": 300})
    assert (found.total_variation.value, found.jensen_shannon.value) == (close(0.1), close(0.106199))
    assert (found.stability_index.value, found.cramers_v.value) == (close(0.062861), close(0.124722))
    assert (found.chi_square, found.p, found.freedom) == (close(31.1111, 4), close(1.755e-7, 10), 2)


def test_errors_that_a_clean_sample_allows() -> None:
    assert [error_bound(count) for count in (59, 299, 300)] == [close(0.0495, 4), close(0.00997, 5), close(0.00994, 5)]


def test_the_paradox_of_skewed_labels() -> None:
    """Feinstein & Cicchetti: the same 85 % of agreement, and kappa falls from 0.70 to 0.32 while AC1 does not."""
    even, skewed = (tabled(TWO["tables"][f"feinstein, {name}"][0]) for name in ("balanced", "skewed"))
    assert percent(patterns_in(even)).value == percent(patterns_in(skewed)).value == close(0.85)
    assert (cohen(even).value or 0) - (cohen(skewed).value or 0) > 0.38
    assert (gwet(patterns_in(skewed)).value or 0) > (gwet(patterns_in(even)).value or 0)


def test_nominal_is_the_default() -> None:
    patterns = patterns_of(["aab", "abb", "aaa"])
    assert krippendorff(patterns) == krippendorff(patterns, nominal)
