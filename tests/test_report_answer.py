"""Answers of every interface in words, people under pseudonyms, numbers as they are written."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from confsync.measure.figure import Figure, undefined
from confsync.model.outcome import MASK, Answer, Outcome, Review, Ruling, Shown, Version
from confsync.report import charts
from confsync.report.answer import clock, file_name, spoken
from confsync.report.draw import can_draw, png_of, svg_of
from confsync.report.excerpt import marked
from confsync.report.form import full, interval
from confsync.report.people import with_pseudonyms
from confsync.report.region import Photograph, draw_regions
from confsync.report.segment import draw_segments
from confsync.report.vote import votes_of
from confsync.storage.tokens import parse_markdown
from report_outcomes import context_of

TEXT = Shown(text="Anna gave aspirin to Bert", length=25)


def outcome(shown: Shown = TEXT, *answers: Answer, review: Review | None = None) -> Outcome:
    return Outcome(id="00000001-x", interface="x", shown=shown, answers=answers, review=review)


def said(parts: dict[str, Any], shown: Shown = TEXT, answer: str = "accept") -> str:
    return spoken(context_of("spans"), outcome(shown), json.dumps(parts) if parts else "", answer)


def test_relations_go_from_head_to_child() -> None:
    assert said({"relations": [[0, 4, 10, 17, "GAVE"]]}) == "“Anna” → `GAVE` → “aspirin”"


def test_binary_answers_are_yes_or_no_to_a_label() -> None:
    parts = {"spans": [[10, 17, "DRUG"]], "binary": ["DRUG"]}
    label = "[`DRUG`](../../../taxonomy/events.yaml#drug)"
    assert said(parts, answer="reject") == f"**no** to {label}: Anna gave **aspirin** `DRUG` to Bert"
    assert said({"binary": ["?"]}) == "**yes** to `?`"


def test_refusals_are_named_as_the_team_does() -> None:
    assert said({}, answer="ignore") == "*ignored (deferred)*"
    assert said({}, answer="reject") == "*rejected (unusable)*"
    assert said({}) == "*nothing marked*"


def test_typed_text_is_quoted_redacted_and_nameless() -> None:
    assert said({"text": ["ask bert: 555-1234 <b>"]}) == f"“ask annotator B: {MASK} &lt;b&gt;”"


def test_pages_are_told_in_order() -> None:
    parts = {"pages": {"10": {"choice": ["EVENT"]}, "2": {"spans": [[0, 4, "DRUG"]]}}}
    event = "[`EVENT`](../../../taxonomy/events.yaml#event)"
    assert said(parts) == f"page 2: `DRUG` characters 0–4; page 10: {event}"


def test_options_are_named_by_their_words() -> None:
    shown = Shown(options={"3": "Three | <i>", "DRUG": "drug"})
    label = "[`DRUG`](../../../taxonomy/events.yaml#drug)"
    assert said({"choice": ["3", "DRUG"]}, shown) == f"Three &#124; &lt;i&gt; (`3`), {label}"


def test_regions_and_segments_have_places() -> None:
    assert said({"regions": [["A", "polygon", [[1, 2], [11.4, 2], [1, 22]]]]}) == "`A` polygon in 10 × 20 px at (1, 2)"
    assert said({"segments": [[3599.5, 3661, "A"]]}) == "`A` 59:59.5–61:01"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (4.25, "0:04.25"), (59.999, "1:00"), (83.5, "1:23.5"), (600, "10:00")]
)
def test_clock_reads_like_a_player(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_file_names_tell_no_secrets() -> None:
    assert file_name(Shown(media="https://x.example/a/b.png?token=secret#x")) == "b.png"
    assert file_name(Shown(media="data:image/png;base64,AAAA")) == "(sent inline)"


def test_marks_that_overlap_are_one_run() -> None:
    spans = [(0, 9, "A"), (5, 17, "B"), (5, 17, "C"), (18, 20, "D")]
    assert marked(TEXT, spans) == "**Anna gave aspirin** `A` “Anna gave” `B` `C` “gave aspirin” **to** `D` Bert"


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["A", "B|", "`C"])), max_size=6)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(alphabet="ab *_[]<|(.\n", max_size=25), SPANS)
def test_marked_text_loses_no_word_and_gains_no_markup(text: str, spans: list[tuple[int, int, str]]) -> None:
    line = marked(Shown(text=text, length=len(text)), spans)
    kinds: set[str] = set()

    def walk(tokens: list[dict[str, Any]]) -> None:
        for token in tokens:
            kinds.add(token["type"])
            walk(token.get("children", []))

    walk(parse_markdown(line))
    assert kinds <= {"paragraph", "text", "strong", "codespan", "emphasis"}
    assert "emphasis" not in kinds or "beyond the excerpt" in line


def test_people_get_the_same_letters_again() -> None:
    key = with_pseudonyms({}, ["anna", "bert", "carl"])
    assert sorted(key.values()) == ["annotator A", "annotator B", "annotator C"]
    assert with_pseudonyms({}, ["carl", "anna", "bert"]) == key
    more = with_pseudonyms(key, ["dora", "anna"])
    assert more == {**key, "dora": "annotator D"}
    assert len(set(with_pseudonyms({}, map(str, range(800))).values())) == 800


def test_people_unknown_to_the_key_stay_unnamed() -> None:
    context = context_of("spans", people={})
    assert context.person("anna") == "somebody"
    assert context.person(None) == "not recorded"


def test_votes_of_a_review_alone_come_from_its_versions() -> None:
    versions = (
        Version(content="", annotators=("bert", "anna")),
        Version(content='{"choice":["A"]}', annotators=("carl",)),
    )
    review = Review(ruling=Ruling.CHOSE_OTHER, content='{"choice":["A"]}', answer="accept", versions=versions)
    votes = votes_of(context_of("spans"), outcome(review=review))
    assert [vote.who for vote in votes] == ["annotator A, annotator B", "annotator C", "Decision"]


def test_figures_say_why_there_is_none() -> None:
    assert full(undefined("no overlap")) == "n/a (no overlap)"
    assert full(Figure(value=0.5, items=12, low=0.25, high=0.75)) == "0.500 (n = 12, 95 % interval 0.250 to 0.750)"
    assert interval(Figure(value=0.5, interval="too few items")) == "too few items"


def test_drawings_hold_hostile_names_as_text() -> None:
    hostile = '"><script>alert(1)</script>&\x00'
    square = [[0, 0], [9, 0], [9, 9], [0, 9]]
    for drawn in (
        draw_regions(Photograph(name=hostile), [(hostile, [[hostile, "rect", square]])], hostile, lambda _: "#123456"),
        draw_segments([(hostile, [[0, 1, hostile]])], hostile, lambda _: "#123456"),
    ):
        names = {etree.QName(element).localname for element in etree.fromstring(drawn.encode()).iter()}
        assert "script" not in names


def test_drawings_show_an_image_of_the_handbook() -> None:
    drawn = draw_regions(Photograph(name="a.png", width=9, height=9, content=b"\x89PNG..."), [("A", [])], "t", str)
    assert 'href="data:image/png;base64,' in drawn


@pytest.mark.parametrize("end", [0.0, 0.4, 7.9, 8.0, 59.0, 4000.0, 90_000.0])
def test_time_lines_have_readable_ticks(end: float) -> None:
    drawn = draw_segments([("A", [[0, end, "X"]])], "t", lambda _: "#123456")
    assert 1 <= drawn.count("<line") <= 12


@pytest.mark.skipif(not can_draw(), reason="vl-convert-python is not installed")
def test_charts_are_drawn_twice_alike_and_as_png() -> None:
    days = [(date(2026, 1, 1), 5), (date(2026, 1, 2), 9)]
    specs = [
        charts.distribution({"A": 3, "<b>&": 0}, {"A": "#123456"}),
        charts.confusion({("A", "B"): 3, ("A", "C"): 1}, ["A", "B", "C"]),
        charts.by_period([("1.0.0", 0.4, None, None, 3), ("1.1.0", -0.2, -0.5, 0.1, 9)], "alpha"),
        charts.progress(days, 20, date(2026, 2, 1)),
        charts.progress(days, None, None),
    ]
    for spec in specs:
        drawn = svg_of(spec)
        assert drawn == svg_of(spec)
        assert etree.fromstring(drawn.encode()).tag.endswith("svg")
    one, two = png_of(svg_of(specs[0]), scale=1.0), png_of(svg_of(specs[0]))
    assert [two[:4], len(two) > len(one)] == [b"\x89PNG", True]
