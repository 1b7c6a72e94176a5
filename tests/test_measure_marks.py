"""Marks of two people: matching, overlap of stretches and outlines, and what comes of many documents."""

from __future__ import annotations

from itertools import permutations
from math import cos, pi, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.measure.assignment import assign
from confsync.measure.continuum import stretches, token_labels
from confsync.measure.line import overlap
from confsync.measure.matching import compare, match
from confsync.measure.pairwise import pairwise
from confsync.measure.polygon import areas
from confsync.measure.regions import REGIONS, share
from confsync.measure.relations import RELATIONS
from confsync.measure.segments import FRAME, SEGMENTS
from confsync.measure.spans import SPANS
from confsync.measure.unitizing import unitizing_alpha

law = settings(deadline=None, derandomize=True, max_examples=150)


# Assignment.


@law
@given(st.integers(0, 5), st.integers(1, 5), st.data())
def test_assignment_profits_as_much_as_any_other(rows: int, columns: int, data: st.DataObject) -> None:
    cell = st.one_of(st.integers(-2, 4), st.floats(0, 1))
    profits = data.draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    chosen = assign(profits)
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)
    assert all(profits[row][column] > 0 for row, column in chosen)
    wide = max(rows, columns)
    best = max(
        sum(max(0, profits[row][column]) for row, column in enumerate(order[:rows]) if column < columns)
        for order in permutations(range(wide))
    )
    assert sum(profits[row][column] for row, column in chosen) == pytest.approx(best)


def test_matching_is_not_greedy() -> None:
    assert match([(0, 0, 0.60), (0, 1, 0.55), (1, 0, 0.58)]) == [(0, 1), (1, 0)]


def test_matching_prefers_more_pairs_to_more_overlap() -> None:
    assert len(match([(0, 0, 1.0), (0, 1, 0.1), (1, 0, 0.1)])) == 2


# Stretches of a line.


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 10), (0, 10), 1.0),
        ((0, 10), (5, 15), 1 / 3),
        ((0, 10), (10, 20), 0.0),
        ((0, 10), (2, 4), 0.2),
        ((5, 5), (5, 5), 1.0),
        ((5, 5), (0, 10), 0.0),
    ],
)
def test_stretches_overlap(one: tuple[int, int], other: tuple[int, int], expected: float) -> None:
    assert overlap(one, other) == overlap(other, one) == pytest.approx(expected)


def test_segments_match_at_half() -> None:
    """Reference R11, audio: time overlaps of 0.75 and 0.5."""
    one, other = [(0, 2, "a"), (3, 4, "a")], [(0.5, 2, "a"), (3, 5, "a")]
    found = compare(one, other, SEGMENTS)
    assert found.matched[0] == 2
    assert [share for _, _, share in found.pairs] == pytest.approx([0.75, 0.5])


def test_shifts_are_told_in_the_line_s_own_unit() -> None:
    found = pairwise([{"p": [(0, 2, "a"), (3, 4, "a")], "q": [(0.5, 2, "a"), (3, 4, "a")]}], SEGMENTS)
    assert found.shifts == (0.5, 0.0)
    assert found.shifted == 1


span = st.tuples(st.integers(0, 12), st.integers(0, 5), st.sampled_from("ab")).map(lambda s: (s[0], s[0] + s[1], s[2]))
spans = st.lists(span, max_size=5, unique=True).map(sorted)


@law
@given(spans, spans)
def test_matches_are_the_most_there_can_be(one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]) -> None:
    """Against all ways to pair them, so that the short cut for marks that both set alike is put to the test, too."""
    matched = compare(one, other, SPANS).matched
    wide = max(len(one), len(other))
    for rule, count in zip(SPANS.criteria, matched, strict=True):
        best = 0
        for order in permutations(range(wide)):
            pairs = [
                (one[row], other[column]) for row, column in enumerate(order) if row < len(one) and column < len(other)
            ]
            fits = [
                a == b
                if rule.exact
                else overlap(a, b) >= max(rule.overlap, 1e-9) and (not rule.labelled or a[2] == b[2])
                for a, b in pairs
            ]
            best = max(best, sum(fits))
        assert count == best, rule.name


@law
@given(spans, spans)
def test_comparing_is_the_same_both_ways(one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]) -> None:
    there, back = compare(one, other, SPANS), compare(other, one, SPANS)
    assert (there.matched, there.common) == (back.matched, back.common)
    exact, unlabelled, half, any_overlap, anything = there.matched
    assert exact <= unlabelled <= anything <= min(len(one), len(other))
    assert exact <= half <= any_overlap <= anything
    assert len(there.pairs) == len(one) + len(other) - sum(None not in pair[:2] for pair in there.pairs)


def test_relations_match_by_their_ends() -> None:
    one, other = [(0, 3, 5, 8, "treats")], [(0, 3, 5, 8, "causes")]
    assert compare(one, other, RELATIONS).matched == (0, 1)
    assert pairwise([{"p": one, "q": other}], RELATIONS).confusion == {("causes", "treats"): 1}


# Outlines.

SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (SQUARE, ((2, 2), (6, 2), (6, 6), (2, 6)), (16, 16, 4)),
        (SQUARE, ((5, 5), (6, 5), (6, 6)), (16, 0.5, 0)),
        (((0, 0), (4, 0), (4, 4), (2, 1), (0, 4)), SQUARE, (10, 16, 10)),  # concave
        (((0, 0), (4, 4), (4, 0), (0, 4)), SQUARE, (8, 16, 8)),  # a bow tie, crossing itself
        (SQUARE + SQUARE, SQUARE, (16, 16, 16)),  # drawn round twice
        (((0, 0), (4, 0), (4, 4), (2, 0), (0, 4)), SQUARE, (8, 16, 8)),  # touches itself on its own edge
        (((0, 0), (1, 1), (2, 2)), SQUARE, (0, 16, 0)),  # no area
        (((1, 1),), SQUARE, (0, 16, 0)),
        ((), SQUARE, (0, 16, 0)),
    ],
)
def test_outlines_cover_and_share(one: object, other: object, expected: tuple[float, float, float]) -> None:
    mine, theirs, both = expected
    assert areas(one, other) == pytest.approx((mine, theirs, both))  # type: ignore[arg-type]
    assert areas(other, one) == pytest.approx((theirs, mine, both))  # type: ignore[arg-type]


def test_a_freehand_loop_over_its_own_beginning_has_no_hole() -> None:
    circle = [(10 * cos(angle * pi / 50), 10 * sin(angle * pi / 50)) for angle in range(120)]  # a fifth too far
    exact = [(10 * cos(angle * pi / 50), 10 * sin(angle * pi / 50)) for angle in range(100)]
    mine, theirs, both = areas(circle, exact)
    assert mine == pytest.approx(both)
    assert both == pytest.approx(theirs)


def test_circles_share_a_lens() -> None:
    circle = [(100 * cos(angle * pi / 500), 100 * sin(angle * pi / 500)) for angle in range(1000)]
    moved = [(x + 100, y) for x, y in circle]
    lens = 2 * 100**2 * pi / 3 - 100**2 * 3**0.5 / 2
    assert areas(circle, moved) == pytest.approx((pi * 100**2, pi * 100**2, lens), rel=1e-4)


point = st.tuples(st.integers(0, 8), st.integers(0, 8))
outline = st.lists(point, min_size=3, max_size=7)


@law
@given(outline, outline, st.integers(0, 6), st.integers(-5, 5))
def test_outlines_may_start_anywhere_run_backwards_and_move(one: list, other: list, turn: int, by: int) -> None:
    mine, theirs, both = areas(one, other)
    assert -1e-9 <= both <= min(mine, theirs) + 1e-9
    assert areas(one, one) == pytest.approx((mine, mine, mine))
    turned = (one[turn:] + one[:turn])[::-1]
    assert areas(turned, other) == pytest.approx((mine, theirs, both), abs=1e-9)
    moved = [[(x + by, y - by) for x, y in points] for points in (one, other)]
    assert areas(*moved) == pytest.approx((mine, theirs, both), abs=1e-6)


@law
@given(outline, outline)
def test_outlines_cover_what_a_raster_finds(one: list, other: list) -> None:
    """Fine points of a grid, each tested by its winding number; the area is met to the share of points on an edge."""

    def winds(points: list, x: float, y: float) -> bool:
        turns = 0
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
            if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                turns += 1 if y2 > y1 else -1
        return turns != 0

    step = 0.25
    places = [(step * (i + 0.5), step * (j + 0.47)) for i in range(32) for j in range(32)]
    inside = [(winds(one, x, y), winds(other, x, y)) for x, y in places]
    both = sum(a and b for a, b in inside) * step**2
    assert areas(one, other)[2] == pytest.approx(both, abs=2.0)


@law
@given(point, point, point, point)
def test_rectangles_need_no_strips(a: tuple, b: tuple, c: tuple, d: tuple) -> None:
    def box(p: tuple, q: tuple) -> list:
        return [p, (q[0], p[1]), q, (p[0], q[1])]

    one, other = box(a, b), box(c, d)
    mine, theirs, both = areas(one, other)
    expected = 1.0 if one == other else both / (mine + theirs - both) if both else 0.0
    assert share(one, other) == pytest.approx(expected)


def boxed(left: float, top: float, right: float, bottom: float) -> tuple:
    return "x", "rect", ((left, top), (right, top), (right, bottom), (left, bottom))


def test_boxes_match_as_counted_by_hand() -> None:
    """Reference R11: overlaps of 2/3 and 1/2 among two and three boxes."""
    one = [boxed(0, 0, 10, 10), boxed(20, 20, 40, 40)]
    other = [boxed(2, 0, 12, 10), boxed(20, 20, 40, 30), boxed(100, 100, 110, 110)]
    found = pairwise([{"p": one, "q": other}], REGIONS)
    assert found.f1["half"].value == pytest.approx(0.8)
    assert [found.f1[f"at_{at}"].value for at in ("0.55", "0.60", "0.65", "0.70")] == pytest.approx([0.4, 0.4, 0.4, 0])
    assert found.overlap.value == pytest.approx((2 / 3 + 1 / 2) / 2)


# Many documents.


def test_a_pair_that_marked_nothing_is_left_out() -> None:
    found = pairwise([{"p": [], "q": [], "r": [(0, 3, "a")]}], SPANS)
    assert found.pairs["p", "q"].value is None
    assert found.pairs["p", "q"].reason == "nothing marked"
    assert found.f1["exact"].value == 0.0  # of the two pairs with r


def test_nothing_marked_anywhere_is_no_figure() -> None:
    found = pairwise([{"p": [], "q": []}], SPANS)
    assert (found.f1["exact"].value, found.f1["exact"].reason) == (None, "nothing marked")
    assert pairwise([{"p": [(0, 1, "a")]}], SPANS).f1["exact"].reason == "no overlap"
    assert pairwise([], SPANS).f1["exact"].reason == "no overlap"


def test_only_documents_that_both_answered_count() -> None:
    found = pairwise([{"p": [(0, 3, "a")], "q": [(0, 3, "a")]}, {"p": [(5, 9, "a")]}], SPANS)
    assert found.f1["exact"].value == 1.0
    assert found.f1["exact"].items == 1


def test_documents_are_drawn_for_the_interval() -> None:
    documents = [{"p": [(0, 3, "a")], "q": [(0, 3, "a" if number % 3 else "b")]} for number in range(30)]
    figure = pairwise(documents, SPANS).f1["exact"]
    assert figure.value == pytest.approx(2 / 3)
    assert figure.low is not None
    assert figure.high is not None
    # A share of 20 in 30 has a standard error of 0.086.
    assert (figure.low, figure.high) == (
        pytest.approx(2 / 3 - 1.96 * 0.086, abs=0.04),
        pytest.approx(2 / 3 + 1.96 * 0.086, abs=0.04),
    )
    assert pairwise(documents[:9], SPANS).f1["exact"].interval == "too few documents"


def test_sparse_pairs_have_the_interval_of_dense_ones() -> None:
    """Pairs that share few documents take another way through the bootstrap; the figures must not notice."""
    documents = [{"p": [(0, 3, "a")], "q": [(0, 3, "a" if number % 3 else "b")]} for number in range(30)]
    lonely: list = [{"z": [], "y": []} for _ in range(200)]
    dense = pairwise(documents, SPANS).f1["exact"]
    sparse = pairwise([*documents, *lonely], SPANS).f1["exact"]
    assert sparse.value == dense.value
    assert sparse.high is not None
    assert dense.high is not None
    assert sparse.high == pytest.approx(dense.high, abs=0.05)


def test_people_and_documents_come_in_any_order() -> None:
    documents = [
        {"p": [(0, 3, "a")], "q": [(0, 3, "b")], "r": [(1, 3, "a")]},
        {"p": [(0, 3, "a"), (5, 8, "b")], "q": [(0, 3, "a")], "r": []},
    ]
    turned = [dict(reversed(document.items())) for document in reversed(documents)]
    one, other = pairwise(documents, SPANS), pairwise(turned, SPANS)
    assert (one.f1, one.pairs, one.labels, one.confusion) == (other.f1, other.pairs, other.labels, other.confusion)


def test_confusion_counts_each_two_people_once() -> None:
    found = pairwise([{"p": [(0, 3, "a")], "q": [(0, 3, "a")], "r": [(0, 4, "b")], "s": []}], SPANS)
    assert found.confusion == {("", "a"): 2, ("", "b"): 1, ("a", "a"): 1, ("a", "b"): 2}
    assert found.apart == (pytest.approx(1 - 1 / 6),)


# Continua.


def test_only_marked_stretches_count() -> None:
    patterns = stretches([{"p": [(0, 4, "a")], "q": [(2, 6, "a")], "r": [(0, 6, "b")]}])
    assert patterns.items == 6
    assert patterns.ratings == 18
    assert dict(zip(patterns.values, patterns.totals.tolist(), strict=True)) == {(): 4, ("a",): 8, ("b",): 6}


def test_frames_are_ten_milliseconds() -> None:
    assert stretches([{"p": [(0.0, 0.1, "a")], "q": [(0.004, 0.1, "a")]}], step=FRAME).items == 10


def test_overlapping_labels_make_a_set() -> None:
    patterns = stretches([{"p": [(0, 4, "a"), (0, 4, "b")], "q": [(0, 4, "a")]}])
    assert patterns.values == (("a",), ("a", "b"))


def test_tokens_take_the_labels_that_touch_them() -> None:
    assert token_labels([(0, 3), (4, 6), (6, 9)], [(1, 5, "a"), (5, 6, "b")]) == [("a",), ("a", "b"), ()]


def test_unitizing_refuses_what_it_cannot_measure() -> None:
    with pytest.raises(ValueError, match="overlap"):
        unitizing_alpha({"p": [(0, 4, "a"), (2, 6, "a")], "q": []}, 0, 10)
    with pytest.raises(ValueError, match="beyond the line"):
        unitizing_alpha({"p": [(0, 14, "a")], "q": []}, 0, 10)
    assert unitizing_alpha({"p": []}, 0, 10)[""].reason == "no overlap"
    assert unitizing_alpha({"p": [], "q": []}, 0, 10)[""].reason == "nothing marked"
