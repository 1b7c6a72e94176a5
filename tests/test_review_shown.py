"""What of an example may leave the database, and where a span then stands."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from confsync.model.outcome import MASK, Shown
from confsync.review.shown import Window, plain
from confsync.review.wire import Row, decode_row

NUMBER = r"\b\d{3}-\d{2}-\d{4}\b"


def look(window: Window, **task: Any) -> Shown:
    row = decode_row(json.dumps(task).encode(), "row", 1)
    assert isinstance(row, Row)
    return window.look(row)


def test_a_redacted_piece_is_replaced_and_spans_still_find_their_words() -> None:
    shown = look(Window(redact=(NUMBER,)), text="SSN 123-45-6789 took aspirin")
    assert shown.text == f"SSN {MASK} took aspirin"
    assert shown.length == 28
    start, end = shown.place(21, 28) or (0, 0)
    assert shown.text[start:end] == "aspirin"
    assert shown.place(4, 15) == (4, 7)
    assert shown.place(6, 9) == (4, 7)


def test_overlapping_patterns_leave_nothing_of_either() -> None:
    shown = look(Window(redact=("abcd", "cdef", "(?i)XY")), text="1abcdef2xy3")
    assert shown.text == f"1{MASK}2{MASK}3"
    assert shown.masked == ((1, 7), (8, 10))


def test_redaction_sees_what_the_excerpt_would_cut() -> None:
    shown = look(Window(excerpt=6, redact=(NUMBER,)), text="SSN 123-45-6789 took aspirin")
    assert shown.text == f"SSN {MASK}"
    assert "123" not in shown.text


def test_a_long_text_is_shown_where_it_is_marked() -> None:
    text = "word " * 100 + "aspirin" + " word" * 100
    shown = look(Window(excerpt=40), text=text, spans=[{"start": 500, "end": 507, "label": "DRUG"}])
    start, end = shown.place(500, 507) or (0, 0)
    assert shown.text[start:end] == "aspirin"
    assert len(shown.text) == 40
    assert shown.text.startswith("word")
    assert shown.place(0, 4) is None


def test_a_long_text_marked_early_is_shown_from_its_start() -> None:
    shown = look(Window(excerpt=20), text="aspirin " + "word " * 50, spans=[{"start": 0, "end": 7, "label": "DRUG"}])
    assert (shown.begin, shown.text[:7]) == (0, "aspirin")


def test_no_excerpt_means_no_words_at_all() -> None:
    window = Window(excerpt=0)
    task: dict[str, Any] = {
        "text": "secret",
        "meta": {"note": "secret"},
        "options": [{"id": "a", "text": "secret"}],
        "spans": [],
    }
    shown = look(window, **task)
    assert "secret" not in str(shown)
    assert shown.length == 6
    assert window.card(task["meta"]) == {}


def test_meta_and_options_and_media_are_redacted_too() -> None:
    window = Window(redact=(NUMBER,))
    task = {
        "image": "scans/123-45-6789.png",
        "options": [
            {"id": 1, "html": "<b>about</b> 123-45-6789"},
            {"id": "b", "image": "x.png"},
            "odd",
            {"text": "no id"},
        ],
    }
    shown = look(window, **task)
    assert shown.media == f"scans/{MASK}.png"
    assert shown.options == {"1": f"about {MASK}", "b": ""}
    assert window.card({"file": "123-45-6789.txt", "123-45-6789": "4"}) == {"file": f"{MASK}.txt", MASK: "4"}


def test_a_picture_sent_inline_is_not_kept() -> None:
    shown = look(Window(), image="data:image/png;base64,AAAA", width=640.0, height=480)
    assert (shown.media, shown.width, shown.height, shown.text) == ("data:", 640, 480, "")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<b>one</b><i>two</i>", "one two"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>alert('x')</script>seen<!-- not -->", "seen"),
        ("<STYLE>p {}</STYLE ><p class='x'>seen", "seen"),
    ],
)
def test_markup_becomes_the_text_that_it_shows(markup: str, text: str) -> None:
    assert plain(markup) == text


@given(
    st.text(alphabet="ab12 -", max_size=60),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_nothing_that_a_pattern_matches_leaves(text: str, excerpt: int, spans: list[tuple[int, int]]) -> None:
    marks = [{"start": min(span), "end": max(span), "label": "A"} for span in spans]
    shown = look(Window(excerpt=excerpt, redact=("1[12]*2", "a{2,}")), text=text, spans=marks)
    assert not re.search("1[12]*2|a{2,}", shown.text)
    for start, end in ((0, len(text)), *((mark["start"], mark["end"]) for mark in marks)):
        place = shown.place(start, end)
        assert place is None or 0 <= place[0] < place[1] <= len(shown.text)


@given(st.text(alphabet="ab1 ", min_size=1, max_size=60), st.integers(1, 60), st.data())
@settings(deadline=None, derandomize=True, max_examples=400)
def test_a_span_without_a_mask_in_it_keeps_its_words(text: str, excerpt: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = look(Window(excerpt=excerpt, redact=("1+",)), text=text, spans=[{"start": start, "end": end, "label": "A"}])
    assume("1" not in text[start:end])
    place = shown.place(start, end)
    if place is not None:
        kept = text[max(start, shown.begin) : end]
        assert kept.startswith(shown.text[slice(*place)])
