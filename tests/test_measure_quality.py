"""Outcomes -> Quality: what is counted, by which rule, for every kind of answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from confsync.measure.quality import Quality, measure
from confsync.model.outcome import Answer, Dataset, Outcome, Outcomes, Review, Ruling, Shape, Shown

Said = tuple[str, Any]  # accept, reject or ignore, and the parts


def content(parts: Any) -> str:
    return json.dumps(parts, separators=(",", ":"), sort_keys=True) if parts else ""


def choice(*options: str) -> Said:
    return "accept", {"choice": sorted(options)}


def spans(*marks: tuple[int, int, str]) -> Said:
    return "accept", {"spans": [list(mark) for mark in sorted(marks)]} if marks else None


def asked(id: str, said: dict[str, Said], **more: Any) -> Outcome:
    answers = tuple(
        Answer(person, answer, content(parts), version=more.get("versions", {}).get(person), seconds=len(person))
        for person, (answer, parts) in said.items()
    )
    kept = {name: value for name, value in more.items() if name != "versions"}
    return Outcome(id=id, interface="some_view", shown=Shown(), answers=answers, **kept)


def reviewed(ruling: Ruling, said: Said, reviewer: str | None = None) -> Review:
    return Review(ruling=ruling, answer=said[0], content=content(said[1]), reviewer=reviewer)


def outcomes(*every: Outcome, **more: Any) -> Outcomes:
    return Outcomes(outcomes=every, **more)


def measured(every: Outcomes, kind: str, labels: str = "A B C", **more: Any) -> Quality:
    return measure(every, labels=labels.split(), kind=kind, **more)


SINGLE = outcomes(
    asked("1", {"p": choice("A"), "q": choice("A")}),
    asked("2", {"p": choice("A"), "q": choice("B")}, superseded=2),
    asked("3", {"p": choice("B"), "q": ("ignore", None)}),
    asked("4", {"p": choice("B"), "q": choice("B"), "r": choice("X")}, score=0.5),
    asked("5", {"p": ("reject", {"choice": ["A"]}), "q": choice()}),
    datasets=(Dataset(name="d", role="annotations", rows=14, used=12, superseded=2),),
    notes=("a note of the reader",),
)


def test_everything_is_counted() -> None:
    found = measured(SINGLE, "choice")
    assert (found.rows, found.inputs, found.superseded, found.annotators) == (14, 5, 2, ("p", "q", "r"))
    assert found.answers == {"accept": 9, "reject": 1, "ignore": 1}
    assert found.overlap == {2: 4, 3: 1}
    assert found.distribution == {"A": 3, "B": 4, "C": 0, "X": 1}
    assert found.unknown_labels == {"X": 1}
    assert (found.interfaces, found.shape) == (("some_view",), Shape.CHOICE)
    assert "a note of the reader" in found.notes


def test_single_choices_agree() -> None:
    found = measured(SINGLE, "choice").agreement
    # Items 1, 2 and 4 have two answers or more: 1, 0 and a third of the pairs agree. In 5 only q answered.
    assert found.percent.value == pytest.approx((1 + 0 + 1 / 3) / 3)
    assert (found.percent.items, found.percent.ratings) == (3, 7)
    assert found.kappa["p", "q"].items == 3
    assert found.kappa["p", "r"].items == 1
    assert found.confusion == {("A", "A"): 1, ("A", "B"): 1, ("B", "B"): 1, ("B", "X"): 2}
    assert found.labels["B"].count == 4
    assert found.quoted is found.alpha
    assert set(found.figures) <= set(found.definitions)


def test_what_ignore_and_reject_mean_changes_the_figures() -> None:
    deferred = measured(SINGLE, "choice").agreement
    classes = measured(SINGLE, "choice", answers={"ignore": "class", "reject": "class"}).agreement
    nothing = measured(SINGLE, "choice", answers={"ignore": "wrong", "reject": "nothing"}).agreement
    assert deferred.percent.items == 3
    assert (classes.percent.items, classes.confusion["B", "ignore"]) == (5, 1)
    assert (nothing.percent.items, nothing.confusion["", ""]) == (4, 1)  # 5: p rejected, q chose nothing
    assert (
        '"reject" counts as an answer that marks nothing.'
        in measured(SINGLE, "choice", answers={"reject": "nothing"}).rules
    )


def test_the_rules_name_every_figure() -> None:
    for kind in ("choice", "multichoice", "spans", "binary", "regions", "segments", "relations"):
        found = measured(SINGLE, kind)
        text = " ".join(found.rules)
        assert all(f"{name}: " in text for name in found.agreement.figures)
        assert "ignore" in text
        assert "never 0 or 1" in text


def test_an_ordered_scale_has_ordinal_alpha() -> None:
    found = measured(SINGLE, "choice", "A B C X", ordered=True).agreement
    assert found.headline == "alpha_ordinal"
    assert found.quoted.value != found.alpha.value


def test_skewed_labels_are_pointed_out() -> None:
    every = [asked(str(n), {"p": choice("A"), "q": choice("A")}) for n in range(50)]
    every += [asked("x", {"p": choice("A"), "q": choice("B")}), asked("y", {"p": choice("B"), "q": choice("A")})]
    found = measured(outcomes(*every), "choice")
    assert found.agreement.alpha.value is not None
    assert found.agreement.alpha.value < 0
    assert "skewed labels" in found.notes[-1]
    assert (found.agreement.ac1.value or 0) > 0.9


def test_one_label_for_everything_has_no_alpha() -> None:
    found = measured(outcomes(asked("1", {"p": choice("A"), "q": choice("A")})), "choice").agreement
    assert str(found.alpha) == "n/a (single label)"
    assert str(found.kappa["p", "q"]) == "n/a (single label)"
    assert found.percent.value == 1


def test_nothing_at_all_is_no_error() -> None:
    for kind in ("choice", "multichoice", "spans", "binary", "regions", "segments", "relations"):
        found = measured(outcomes(), kind)
        assert str(found.agreement.quoted) in ("n/a (no overlap)", "n/a (no label has a value)")
        assert (found.inputs, found.doubts, found.versions) == (0, (), {})
        assert found.distribution == {"A": 0, "B": 0, "C": 0}


def test_several_choices_are_sets_and_labels() -> None:
    every = outcomes(
        asked("1", {"p": choice("A", "B"), "q": choice("A", "C")}),
        asked("2", {"p": choice("B"), "q": choice("B")}),
        asked("3", {"p": choice(), "q": choice()}),
    )
    found = measured(every, "multichoice").agreement
    assert found.percent.value == pytest.approx(2 / 3)
    assert found.more["jaccard"].value == pytest.approx((1 / 3 + 1 + 1) / 3)
    assert found.labels["A"].alpha.value == 1
    assert found.labels["C"].specific.value == 0
    assert found.headline == "alpha_macro"
    assert found.confusion == {("A", "A"): 1, ("B", "B"): 1, ("B", "C"): 1}
    assert found.kappa["p", "q"].value == pytest.approx((1 + 0.4 + 0) / 3)


def test_yes_or_no_is_compared_as_such() -> None:
    def yes(label: str) -> Said:
        return "accept", {"binary": [label]}

    def no(label: str) -> Said:
        return "reject", {"binary": [label]}

    every = outcomes(
        asked("1", {"p": yes("A"), "q": yes("A")}),
        asked("2", {"p": no("A"), "q": yes("A")}),
        asked("3", {"p": no("B"), "q": ("ignore", {"binary": ["B"]})}),
    )
    found = measured(every, "choice")  # the interface asked yes or no, whatever the scheme's kind
    assert found.shape is Shape.BINARY
    assert found.agreement.percent.value == 0.5
    assert found.agreement.confusion == {("reject", "accept"): 1, ("accept", "accept"): 1}
    assert found.distribution == {"A": 3, "B": 0, "C": 0}


def test_yes_or_no_may_be_asked_as_a_choice() -> None:
    assert measured(SINGLE, "binary").shape is Shape.CHOICE


MARKED = outcomes(
    asked("1", {"p": spans((0, 3, "A"), (5, 9, "B")), "q": spans((0, 3, "A"), (5, 8, "B"))}),
    asked("2", {"p": spans((1, 4, "A")), "q": spans()}, score=0.9),
    asked("3", {"p": spans((0, 4, "A")), "q": ("reject", {"spans": [[0, 4, "Z"]]})}),
    asked("4", {"p": spans(), "q": spans()}),
)


def test_spans_have_f1_and_no_kappa() -> None:
    found = measured(MARKED, "spans")
    assert {name: figure.value for name, figure in found.agreement.f1.items()} == pytest.approx(
        {"exact": 2 / 5, "exact_unlabelled": 2 / 5, "half": 4 / 5, "overlap": 4 / 5, "overlap_unlabelled": 4 / 5}
    )
    assert found.agreement.kappa == {}
    assert found.agreement.pairs["p", "q"].items == 3  # not the one that q refused
    assert found.agreement.percent.value == pytest.approx(1 / 3)
    assert found.agreement.more["shift_of_ends"].value == 1
    assert found.agreement.more["shift_of_starts"].value == 0
    assert found.agreement.confusion == {("", "A"): 1, ("A", "A"): 1, ("B", "B"): 1}
    assert found.agreement.labels["B"].specific.value == 0
    assert found.agreement.unit == "document"
    assert found.unknown_labels == {"Z": 1}  # also in a refused task: the scheme's owner should hear of it
    assert found.distribution == {"A": 4, "B": 2, "C": 0}
    assert str(found.agreement.ac1).startswith("n/a (spans have no countable")


def test_the_most_disputed_example_comes_first() -> None:
    doubts = measured(MARKED, "spans").doubts
    assert [(doubt.id, doubt.disagreement) for doubt in doubts] == [("2", 1.0), ("1", 0.5), ("4", 0.0)]
    assert doubts[0].margin == pytest.approx(0.8)
    assert [doubt.id for doubt in measured(SINGLE, "choice").doubts] == ["2", "4", "1"]


def test_regions_and_segments_match_by_overlap() -> None:
    def box(left: int, right: int) -> list[Any]:
        return ["A", "rect", [[left, 0], [right, 0], [right, 10], [left, 10]]]

    drawn = outcomes(
        asked("1", {"p": ("accept", {"regions": [box(0, 10)]}), "q": ("accept", {"regions": [box(0, 9), box(50, 60)]})})
    )
    found = measured(drawn, "regions").agreement
    assert found.f1["half"].value == pytest.approx(2 / 3)
    assert found.more["half_to_95"].value == pytest.approx(2 / 3 * 9 / 10)
    assert found.more["difference_in_number"].value == 1
    assert found.more["overlap_of_partners"].value == pytest.approx(0.9)
    assert not any(name.startswith("at_") for name in found.figures)
    heard = outcomes(
        asked("1", {"p": ("accept", {"segments": [[0, 2, "A"]]}), "q": ("accept", {"segments": [[0.5, 2, "A"]]})})
    )
    found = measured(heard, "segments").agreement
    assert (found.f1["half"].value, found.more["shift_of_starts"].value, found.unit) == (1, 0.5, "recording")
    assert found.alpha.items == 200  # frames of 10 ms


def test_pages_are_compared_one_by_one() -> None:
    def pages(**marks: list[Any]) -> Said:
        return "accept", {"pages": {page[1:]: {"spans": marks[page]} for page in marks}}

    every = outcomes(
        asked("1", {"p": pages(p1=[[0, 3, "A"]], p2=[[0, 3, "B"]]), "q": pages(p1=[[0, 3, "A"]])}),
    )
    found = measured(every, "spans")
    assert found.agreement.pairs["p", "q"].items == 2
    assert found.agreement.f1["exact"].value == pytest.approx(2 / 3)
    assert [(doubt.id, doubt.disagreement) for doubt in found.doubts] == [("1", 1.0)]  # of its worst page


def test_people_are_compared_with_what_a_reviewer_decided() -> None:
    every = outcomes(
        asked(
            "1",
            {"p": spans((0, 3, "A"), (5, 9, "B")), "q": spans((0, 3, "B"), (5, 8, "B"), (20, 22, "A"))},
            review=reviewed(Ruling.NEW_ANSWER, spans((0, 3, "A"), (5, 9, "B"), (30, 33, "C"))),
        ),
        asked("2", {"p": spans(), "q": spans()}, review=reviewed(Ruling.AUTO_ACCEPTED, spans())),
        asked("3", {"p": spans((0, 1, "A"))}, review=reviewed(Ruling.REJECTED, ("reject", None))),
        asked("4", {"p": spans((0, 1, "A"))}, review=reviewed(Ruling.SINGLE, spans((0, 1, "A")), reviewer="p")),
    )
    found = measured(every, "spans")
    assert found.review == {
        "items": 4, "auto_accepted": 1, "kept_default": 0, "chose_other": 0, "new_answer": 1, "single": 1,
        "rejected": 1, "deferred": 0,
    }  # fmt: skip
    scores = found.against_review
    assert scores.looked_at == 2
    p, q = scores.people["p"], scores.people["q"]
    assert (p.as_is.value, p.as_is.items) == (0, 1)  # its own review of 4 proves nothing
    assert (p.precision.value, p.recall.value, p.f1.value) == pytest.approx((1, 2 / 3, 4 / 5))
    assert (q.precision.value, q.recall.value) == (0, 0)
    assert p.corrections == {"missed": 1}
    assert q.corrections == {"boundary": 1, "label": 1, "missed": 1, "spurious": 1}
    assert q.overturned["B"].value == 1
    assert scores.labels["A"].value == 0.5
    assert scores.confusion == {("", "C"): 2, ("A", ""): 1, ("A", "A"): 1, ("B", "A"): 1, ("B", "B"): 2}


def test_choices_are_compared_with_the_final_one() -> None:
    every = outcomes(
        asked("1", {"p": choice("A"), "q": choice("B")}, review=reviewed(Ruling.CHOSE_OTHER, choice("B"))),
        asked("2", {"p": choice("A"), "q": choice("C")}, review=reviewed(Ruling.KEPT_DEFAULT, choice("A"))),
    )
    scores = measured(every, "choice").against_review
    assert scores.confusion == {("A", "A"): 1, ("A", "B"): 1, ("B", "B"): 1, ("C", "A"): 1}
    assert (scores.people["p"].as_is.value, scores.people["p"].as_is.interval) == (0.5, "Wilson")


def test_yes_or_no_is_compared_with_the_final_one() -> None:
    asked_yes = {"p": ("accept", {"binary": ["A"]}), "q": ("reject", {"binary": ["A"]})}
    every = outcomes(asked("1", asked_yes, review=reviewed(Ruling.KEPT_DEFAULT, ("reject", {"binary": ["A"]}))))
    assert measured(every, "binary").against_review.confusion == {("accept", "reject"): 1, ("reject", "reject"): 1}


def test_what_each_person_did() -> None:
    people = measured(SINGLE, "choice").people
    assert people["p"].answers == {"accept": 4, "reject": 1, "ignore": 0}
    assert people["p"].labels == {"A": 2, "B": 2}
    assert (people["q"].accepted.value, people["q"].accepted.interval) == (0.8, "Wilson")
    assert (people["p"].shared, people["p"].seconds) == (5, 1)
    assert str(people["r"].agreement) in ("n/a (no pair has a value)", "0.000")


def test_versions_are_measured_apart() -> None:
    old, new = {"p": "2.9.0", "q": "2.9.0"}, {"p": "2.10.0", "q": "2.10.0"}
    every = outcomes(
        asked("1", {"p": choice("A"), "q": choice("B")}, versions=old),
        asked("2", {"p": choice("A"), "q": choice("A")}, versions=new),
        asked("3", {"p": choice("B"), "q": choice("B")}, versions={"p": "2.9.0", "q": "2.10.0"}),
    )
    found = measured(every, "choice")
    assert list(found.versions) == ["2.9.0", "2.10.0"]
    assert (found.versions["2.9.0"].inputs, found.versions["2.9.0"].answers) == (2, 3)
    assert found.versions["2.9.0"].agreement.percent.value == 0
    assert found.versions["2.10.0"].agreement.percent.value == 1
    (moved,) = found.drift
    assert (moved.before, moved.after, moved.same_inputs, moved.same_people) == ("2.9.0", "2.10.0", 1, 2)
    assert moved.mix.total_variation.value == pytest.approx(1 / 3)
    assert measured(SINGLE, "choice").versions == {}


def test_retired_labels_are_told_from_unknown_ones() -> None:
    found = measured(SINGLE, "choice", "A C", retired=["B", "OLD"])
    assert (found.retired_labels, found.unknown_labels) == ({"B": 4}, {"X": 1})


def test_reviews_without_annotators_still_count() -> None:
    every = outcomes(asked("1", {}, review=reviewed(Ruling.NEW_ANSWER, spans((0, 3, "A")))))
    found = measured(every, "spans")
    assert (found.inputs, found.review["items"], found.distribution["A"], found.annotators) == (1, 1, 1, ())
    assert str(found.agreement.quoted) == "n/a (no overlap)"


def test_order_of_examples_and_people_does_not_matter() -> None:
    for every, kind in ((SINGLE, "choice"), (MARKED, "spans"), (SINGLE, "multichoice")):
        turned = [replace(one, answers=one.answers[::-1]) for one in reversed(every.outcomes)]
        there, back = (
            measured(every, kind),
            measured(outcomes(*turned, datasets=every.datasets, notes=every.notes), kind),
        )
        for name in ("agreement", "people", "doubts", "distribution", "rules"):
            if name == "agreement":
                assert there.agreement.figures == back.agreement.figures
                assert (there.agreement.pairs, there.agreement.confusion) == (
                    back.agreement.pairs,
                    back.agreement.confusion,
                )
            else:
                assert getattr(there, name) == getattr(back, name)
