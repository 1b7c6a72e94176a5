"""Laws of the coefficients: what must not matter does not, bounds hold, and what is undefined says so."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.measure.alpha import krippendorff
from confsync.measure.chance import brennan_prediger, conger, fleiss
from confsync.measure.change import bowker, mcnemar, stuart_maxwell
from confsync.measure.confusion import confusion, most_confused
from confsync.measure.distance import interval, jaccard, masi, nominal, ordinal, ratio
from confsync.measure.drift import alpha_difference, mix
from confsync.measure.figure import Figure
from confsync.measure.gwet import gwet
from confsync.measure.interval import share, wilson
from confsync.measure.kappa import cohen, scott
from confsync.measure.pattern import Patterns, patterns_of
from confsync.measure.percent import percent
from confsync.measure.progress import done_times, progress
from confsync.measure.specific import by_label, macro
from confsync.measure.table import crossed
from confsync.measure.uncertainty import Doubt, disagreement, margin, ranked, vote_entropy
from confsync.model.outcome import Answer, Outcome, Shown

law = settings(deadline=None, derandomize=True, max_examples=150)
items = st.lists(st.lists(st.integers(1, 4), max_size=5), max_size=12)

COEFFICIENTS: dict[str, Callable[[Patterns[Any]], Figure]] = {
    "percent": percent,
    "alpha nominal": krippendorff,
    "alpha ordinal": lambda p: krippendorff(p, ordinal),
    "alpha interval": lambda p: krippendorff(p, interval),
    "alpha ratio": lambda p: krippendorff(p, ratio),
    "ac1": gwet,
    "fleiss": fleiss,
    "brennan prediger": brennan_prediger,
}


@law
@given(items, st.randoms(use_true_random=False))
def test_order_of_items_and_people_does_not_matter(answers: list[list[int]], source: random.Random) -> None:
    turned = [source.sample(item, len(item)) for item in source.sample(answers, len(answers))]
    for measure in COEFFICIENTS.values():
        assert measure(patterns_of(answers)) == measure(patterns_of(turned))  # intervals included


@law
@given(items, st.permutations([1, 2, 3, 4]))
def test_names_of_labels_do_not_matter_to_nominal_measures(answers: list[list[int]], names: list[int]) -> None:
    renamed = [[names[value - 1] for value in item] for item in answers]
    for measure in ("percent", "alpha nominal", "ac1", "fleiss"):
        one, other = (COEFFICIENTS[measure](patterns_of(said, [1, 2, 3, 4])) for said in (answers, renamed))
        assert one.reason == other.reason
        assert one.value == pytest.approx(other.value)


@law
@given(items)
def test_figures_stay_within_bounds_and_undefined_ones_say_why(answers: list[list[int]]) -> None:
    pairs = any(len(item) > 1 for item in answers)
    paired = {value for item in answers if len(item) > 1 for value in item}
    for name, measure in COEFFICIENTS.items():
        figure = measure(patterns_of(answers, [1, 2, 3, 4]))
        assert (figure.value is None) == bool(figure.reason)
        if figure.value is not None:
            assert -1e-9 - (name != "percent") * 20 <= figure.value <= 1 + 1e-9
            if figure.low is not None and figure.high is not None:
                assert figure.low <= figure.high <= 1 + 1e-9
        if not pairs:
            assert figure.reason == "no overlap"
        elif name.startswith("alpha"):
            assert (figure.reason == "single label") == (len(paired) == 1)


@law
@given(items)
def test_perfect_agreement_is_one(answers: list[list[int]]) -> None:
    alike = [[item[0]] * len(item) for item in answers if item]
    for measure in COEFFICIENTS.values():
        figure = measure(patterns_of(alike, [1, 2, 3, 4]))
        assert figure.value is None or figure.value == pytest.approx(1)


@law
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=12))
def test_of_two_people_many_measures_become_one(pairs: list[tuple[int, int]]) -> None:
    table, patterns = crossed(pairs, [1, 2, 3]), patterns_of(pairs, [1, 2, 3])
    assert scott(table).value == pytest.approx(fleiss(patterns).value)
    people = [{"p": one, "q": other} for one, other in pairs]
    assert cohen(table).value == pytest.approx(conger(people).value)
    assert cohen(table).value == pytest.approx(cohen(crossed([pair[::-1] for pair in pairs], [1, 2, 3])).value)


@law
@given(items)
def test_confusion_counts_every_pair_of_answers_once(answers: list[list[int]]) -> None:
    met = confusion(patterns_of(answers))
    assert sum(met.values()) == sum(len(item) * (len(item) - 1) // 2 for item in answers)
    equal = sum(count for (one, other), count in met.items() if one == other)
    assert equal == sum(a == b for item in answers for place, a in enumerate(item) for b in item[:place])


def test_an_answer_outside_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="values outside the scale: z"):
        patterns_of(["az"], "ab")
    with pytest.raises(ValueError, match="values outside the scale: z"):
        crossed(["az"], "ab")


def test_undefined_is_never_a_number() -> None:
    same, lonely = patterns_of(["aa", "aaa"]), patterns_of(["a", "b"])
    assert str(krippendorff(same)) == "n/a (single label)"
    assert str(krippendorff(lonely)) == str(percent(lonely)) == str(gwet(lonely)) == "n/a (no overlap)"
    assert str(fleiss(same)) == str(brennan_prediger(same)) == str(gwet(same)) == "n/a (single label)"
    assert str(cohen(crossed(["aa"]))) == str(scott(crossed(["aa"]))) == "n/a (single label)"
    assert str(cohen(crossed([]))) == "n/a (no overlap)"
    assert str(conger([{"p": "a"}])) == "n/a (no overlap)"
    assert str(by_label(patterns_of(["aa"], "ab"))["b"].specific) == "n/a (label not used)"
    assert str(macro({"a": krippendorff(same)})) == "n/a (no label has a value)"
    assert str(share(0, 0)) == "n/a (nothing to count)"
    assert str(Figure(value=0.12345)) == "0.123"


def test_gwet_counts_the_labels_that_could_have_been_given() -> None:
    assert gwet(patterns_of(["aa", "ab"], "ab")).value != gwet(patterns_of(["aa", "ab"], "abcd")).value


def test_an_empty_set_agrees_with_itself_only() -> None:
    for distance in (masi, jaccard):
        assert krippendorff(patterns_of([[(), ()], [("a",), ("a",)]]), distance).value == 1
        assert (krippendorff(patterns_of([[(), ("a",)], [("a",), ()]]), distance).value or 0) < 0


# Intervals.


def test_few_items_have_no_interval() -> None:
    assert krippendorff(patterns_of(["ab", "aa"] * 4)).interval == "too few items"
    assert krippendorff(patterns_of(["ab", "aa", "bb"] * 4)).low is not None
    assert krippendorff(patterns_of(["ab", "aa", "bb"] * 4), replicates=0).interval == ""


def test_one_odd_answer_is_too_uneven_for_an_interval() -> None:
    """A third of the draws lack the one item with another label; with two answers to it, they are enough."""
    figure = krippendorff(patterns_of(["aa"] * 30 + ["ab"]))
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0 <= figure.high + 0.05


@pytest.mark.parametrize("spread", [1, 12])
def test_both_ways_of_drawing_give_the_same_interval(spread: int) -> None:
    """Few patterns are drawn as a multinomial, many as items; the truth is a binomial share of 0.75."""
    source = random.Random(5)
    letters = [chr(97 + place) for place in range(2 * spread)]
    rows = []
    for _ in range(400):
        one = source.choice(letters)
        rows.append(one + (one if source.random() < 0.75 else source.choice([x for x in letters if x != one])))
    figure = percent(patterns_of(rows))
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    error = (figure.value * (1 - figure.value) / 400) ** 0.5
    assert (figure.low, figure.high) == (
        pytest.approx(figure.value - 1.96 * error, abs=0.01),
        pytest.approx(figure.value + 1.96 * error, abs=0.01),
    )


@law
@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share(count: int, more: int) -> None:
    low, high = wilson(count, count + more)
    assert 0 <= low <= count / (count + more) <= high <= 1


def test_wilson_refuses_what_is_no_share() -> None:
    for count, total in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no share"):
            wilson(count, total)


# Drift and change.


def test_alpha_that_fell_is_seen() -> None:
    source = random.Random(2)
    good = patterns_of([[a, a if source.random() < 0.95 else "b"] for a in source.choices("ab", k=300)])
    bad = patterns_of([[a, a if source.random() < 0.5 else "b"] for a in source.choices("ab", k=300)])
    fell, same = alpha_difference(good, bad), alpha_difference(good, good)
    assert fell.high is not None
    assert fell.high < 0
    assert same.value == 0
    assert same.low is not None
    assert same.high is not None
    assert same.low < 0 < same.high  # independent draws: not exactly nothing
    assert alpha_difference(good, patterns_of(["aa"])).reason.endswith("n/a (single label)")
    assert alpha_difference(good, patterns_of(["ab", "bb"])).interval == "too few items"


def test_mixes_need_answers_on_both_sides() -> None:
    found = mix({"a": 3}, {})
    assert (found.total_variation.reason, found.p) == ("no answers on one side", None)
    assert str(mix({"a": 3}, {"a": 5}).cramers_v) == "n/a (single label)"
    assert mix({"a": 3, "b": 0}, {"a": 1, "c": 1}).shares == {"a": (1.0, 0.5), "c": (0.0, 0.5)}


@law
@given(*[st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1)] * 2)
def test_mixes_lie_between_same_and_strangers(before: dict[str, int], after: dict[str, int]) -> None:
    found, back = mix(before, after), mix(after, before)
    for name in ("total_variation", "jensen_shannon", "cramers_v"):
        value = getattr(found, name).value
        assert value is None or -1e-9 <= value <= 1 + 1e-9
        assert value == pytest.approx(getattr(back, name).value)
    if found.total_variation.value is not None:
        assert mix(before, before).total_variation.value == 0


def test_no_change_is_no_test() -> None:
    still = crossed(["aa", "bb", "cc"])
    assert [bowker(still).p, stuart_maxwell(still).p, mcnemar(crossed(["aa", "bb"])).p] == [None, None, None]
    with pytest.raises(ValueError, match="two labels, not 3"):
        mcnemar(still)


def test_labels_that_never_moved_do_not_disturb_the_others() -> None:
    moved = ["ab"] * 9 + ["ba"] * 2 + ["bc"] * 4
    with_still = stuart_maxwell(crossed([*moved, "dd"], "abcd"))
    assert (with_still.statistic, with_still.freedom) == (stuart_maxwell(crossed(moved, "abc")).statistic, 2)


# Confusion, uncertainty, progress.


def test_most_confused_come_first() -> None:
    assert most_confused({("a", "a"): 9, ("a", "b"): 2, ("b", "c"): 5, ("a", "c"): 2}, 2) == [
        (("b", "c"), 5),
        (("a", "b"), 2),
    ]


def test_doubt_is_ranked_the_same_every_time() -> None:
    one = Doubt(id="b", disagreement=0.5, entropy=1.0)
    surer = Doubt(id="d", disagreement=0.5, entropy=1.0, margin=0.2)
    tied = Doubt(id="a", disagreement=0.5, entropy=1.0)
    alone = Doubt(id="c", disagreement=None, entropy=0.0, margin=0.9)
    for order in ([one, surer, tied, alone], [alone, tied, surer, one]):
        assert [doubt.id for doubt in ranked(order)] == ["d", "a", "b", "c"]


def test_entropy_and_margins() -> None:
    assert [vote_entropy(votes) for votes in ("", "aa", "ab", "abcd")] == [None, 0, 1, 2]
    assert [margin(scores) for scores in ([], [0.5], [1.0], [7.0], [0.2, 0.7, 0.6])] == [
        None,
        0,
        1,
        None,
        pytest.approx(0.1),
    ]


def test_disagreement_of_sets_is_one_minus_what_they_share() -> None:
    assert disagreement([("a",)]) is None
    assert disagreement([(), ()]) == 0
    assert disagreement([("a", "b"), ("b", "c"), ("a", "b")]) == pytest.approx(2 / 3 * 2 / 3)


DAY = 86_400


def test_progress_adds_up_by_day() -> None:
    found = progress([0, 10, 2 * DAY, None], target=3, due=date(1970, 1, 10))
    assert found.points == ((date(1970, 1, 1), 2), (date(1970, 1, 2), 2), (date(1970, 1, 3), 3))
    assert (found.done, found.untimed, found.missing, found.reached) == (4, 1, 0, date(1970, 1, 1))
    assert found.needed(date(1970, 1, 20)) == 0


def test_progress_adds_up_by_week_from_monday() -> None:
    found = progress([0, 3 * DAY, 4 * DAY], weekly=True, target=10, due=date(1970, 1, 10))
    assert found.points == ((date(1969, 12, 29), 2), (date(1970, 1, 5), 3))  # 1 January 1970 was a Thursday
    assert (found.missing, found.reached) == (7, None)
    assert found.needed(date(1970, 1, 4)) == 1.0
    assert found.needed(date(1970, 1, 11)) == float("inf")
    assert progress([]).points == ()
    assert progress([], target=5).needed(date(1970, 1, 1)) is None


def test_an_example_is_done_when_it_has_the_answers_it_needs() -> None:
    def asked(*answers: tuple[str, int | None]) -> Outcome:
        given = tuple(Answer(f"p{who}", said, "", time) for who, (said, time) in enumerate(answers))
        return Outcome(id="1", interface="choice", shown=Shown(), answers=given)

    outcomes = [asked(("accept", 9), ("accept", 5)), asked(("accept", 1), ("ignore", 2)), asked(("reject", None))]
    assert done_times(outcomes) == [5, 1, None]
    assert done_times(outcomes, answers=2) == [9]


def test_nominal_distance_is_one_for_any_two() -> None:
    assert nominal("ab", None).tolist() == [[0, 1], [1, 0]]  # type: ignore[arg-type]
