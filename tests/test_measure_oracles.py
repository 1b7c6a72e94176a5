"""The same figures from scikit-learn, statsmodels, scipy, nltk and nervaluate, on answers made at random."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from confsync.measure.alpha import krippendorff
from confsync.measure.assignment import assign
from confsync.measure.chance import fleiss
from confsync.measure.change import bowker, mcnemar, stuart_maxwell
from confsync.measure.distance import jaccard, linear, masi, nominal, quadratic
from confsync.measure.distribution import chi_square_tail, student_quantile
from confsync.measure.drift import mix
from confsync.measure.interval import wilson
from confsync.measure.kappa import cohen
from confsync.measure.matching import compare
from confsync.measure.pairwise import pairwise
from confsync.measure.pattern import patterns_of
from confsync.measure.percent import percent
from confsync.measure.spans import SPANS, partial_credit
from confsync.measure.table import Table, crossed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of their own imports
    from nervaluate import Evaluator
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance, jaccard_distance, masi_distance
    from scipy import optimize, stats
    from sklearn.metrics import cohen_kappa_score, f1_score
    from statsmodels.stats.contingency_tables import SquareTable
    from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
    from statsmodels.stats.proportion import proportion_confint


def answers(seed: int, *, items: int = 80, people: int = 4, missing: float = 0.0) -> list[dict[str, str]]:
    """People who mostly see the same truth, and sometimes do not answer."""
    source = random.Random(seed)
    made = []
    for _ in range(items):
        truth = source.choice("aabbbcd")
        said = {f"p{who}": truth if source.random() < 0.7 else source.choice("abcd") for who in range(people)}
        made.append({who: value for who, value in said.items() if source.random() >= missing})
    return made


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("weights", "distance"), [(None, nominal), ("linear", linear), ("quadratic", quadratic)])
def test_cohen_is_scikit_learns(seed: int, weights: str | None, distance: Callable[..., object]) -> None:
    pairs = [(item["p0"], item["p1"]) for item in answers(seed)]
    expected = cohen_kappa_score(*zip(*pairs, strict=True), weights=weights)
    assert cohen(crossed(pairs), distance).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_fleiss_is_statsmodels(seed: int) -> None:
    rows = [sorted(item.values()) for item in answers(seed)]
    expected = fleiss_kappa(aggregate_raters([["abcd".index(value) for value in row] for row in rows], n_cat=4)[0])
    assert fleiss(patterns_of(rows)).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_nltks_with_missing_answers(seed: int) -> None:
    made = answers(seed, missing=0.3)
    triples = [(who, number, value) for number, item in enumerate(made) for who, value in item.items()]
    assert krippendorff(patterns_of(item.values() for item in made)).value == pytest.approx(
        AnnotationTask(data=triples, distance=binary_distance).alpha(), abs=1e-12
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("distance", "oracle"), [(masi, masi_distance), (jaccard, jaccard_distance)])
def test_alpha_of_sets_is_nltks(seed: int, distance: Callable[..., object], oracle: Callable[..., float]) -> None:
    """Without empty sets, which nltk's distances cannot take."""
    source = random.Random(seed)
    made = [[frozenset(source.sample("abcd", source.randint(1, 3))) for _ in range(3)] for _ in range(40)]
    triples = [(who, number, value) for number, item in enumerate(made) for who, value in enumerate(item)]
    found = krippendorff(patterns_of([[tuple(sorted(value)) for value in item] for item in made]), distance)
    assert found.value == pytest.approx(AnnotationTask(data=triples, distance=oracle).alpha(), abs=1e-9)


def test_percent_is_the_mean_over_pairs_when_nothing_is_missing() -> None:
    made = answers(1)
    expected = np.mean([[item[a] == item[b] for a, b in combinations(sorted(item), 2)] for item in made])
    assert percent(patterns_of(item.values() for item in made)).value == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_changes_are_statsmodels(seed: int) -> None:
    counts = np.random.default_rng(seed).integers(0, 30, (4, 4))
    table, oracle = Table(tuple("abcd"), counts), SquareTable(counts, shift_zeros=False)
    symmetry, marginal = oracle.symmetry(), oracle.homogeneity()
    assert (bowker(table).statistic, bowker(table).p) == pytest.approx((symmetry.statistic, symmetry.pvalue))
    assert (stuart_maxwell(table).statistic, stuart_maxwell(table).p) == pytest.approx(
        (marginal.statistic, marginal.pvalue)
    )
    two = counts[:2, :2] + [[1, 40], [1, 1]]  # apart: for equal counts statsmodels corrects 0 to a change of 1
    for corrected in (False, True):
        expected = mcnemar_of_statsmodels(two, exact=False, correction=corrected)
        found = mcnemar(Table(("a", "b"), two), corrected=corrected)
        assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


@pytest.mark.parametrize("seed", range(5))
def test_mixes_are_scipys(seed: int) -> None:
    before, after = np.random.default_rng(seed).integers(1, 200, (2, 5))
    found = mix(dict(zip("abcde", map(int, before), strict=True)), dict(zip("abcde", map(int, after), strict=True)))
    expected = stats.chi2_contingency(np.array([before, after]))
    assert (found.chi_square, found.p, found.freedom) == pytest.approx(
        (expected.statistic, expected.pvalue, expected.dof)
    )


def test_intervals_are_statsmodels() -> None:
    for total in (1, 2, 7, 50, 1000):
        for count in {0, 1, total // 3, total}:
            assert wilson(count, total) == pytest.approx(proportion_confint(count, total, method="wilson"), abs=1e-12)


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 30, 200])
def test_distributions_are_scipys(freedom: int) -> None:
    for statistic in (1e-6, 0.01, 0.5, 1, 3, 10, 30, 100, 400):
        expected = stats.chi2.sf(statistic, freedom)
        assert chi_square_tail(statistic, freedom) == pytest.approx(expected, rel=1e-10, abs=1e-15)
    for probability in (0.5, 0.6, 0.9, 0.975, 0.999):
        assert student_quantile(probability, freedom) == pytest.approx(
            stats.t.ppf(probability, freedom), rel=1e-10, abs=1e-12
        )


@pytest.mark.parametrize("seed", range(20))
def test_assignments_are_scipys(seed: int) -> None:
    profits = np.random.default_rng(seed).random((seed % 9 + 1, seed % 7 + 3))
    rows, columns = optimize.linear_sum_assignment(profits, maximize=True)
    found = assign(profits.tolist())
    assert sum(profits[row, column] for row, column in found) == pytest.approx(profits[rows, columns].sum())


GOLD = [(0, 9, "PER"), (20, 25, "LOC"), (40, 52, "ORG")]
FOUND = [(0, 5, "PER"), (20, 25, "ORG"), (40, 52, "ORG"), (60, 64, "MISC")]


def test_spans_match_as_in_nervaluate() -> None:
    """Reference R10: strict, exact boundary, type and partial."""
    as_dicts = [
        [[{"start": start, "end": end, "label": label} for start, end, label in marks]] for marks in (GOLD, FOUND)
    ]
    overall = Evaluator(*as_dicts, tags=["PER", "LOC", "ORG", "MISC"]).evaluate()["overall"]
    matched = dict(zip((rule.name for rule in SPANS.criteria), compare(GOLD, FOUND, SPANS).matched, strict=True))
    ours = {
        "strict": matched["exact"],
        "exact": matched["exact_unlabelled"],
        "ent_type": matched["overlap"],
        "partial": partial_credit(GOLD, FOUND),
    }
    f1 = {name: 2 * count / (len(GOLD) + len(FOUND)) for name, count in ours.items()}
    assert f1 == pytest.approx({name: overall[name].f1 for name in ours})
    assert f1 == pytest.approx(
        {"strict": 0.285714, "exact": 0.571429, "ent_type": 0.571429, "partial": 0.714286}, abs=1e-6
    )


@pytest.mark.parametrize("seed", range(5))
def test_exact_span_f1_is_scikit_learns(seed: int) -> None:
    """Over all spans that could be, each a yes or no: the ones that both left out do not matter to F1."""
    source = random.Random(seed)
    possible = [(start, start + size, label) for start in range(0, 60, 3) for size in (1, 2) for label in "ab"]
    one, other = (sorted(source.sample(possible, 20)) for _ in range(2))
    expected = f1_score([span in one for span in possible], [span in other for span in possible])
    assert pairwise([{"p": one, "q": other}], SPANS).f1["exact"].value == pytest.approx(expected)
