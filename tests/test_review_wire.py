"""JSON of a task in, a row out: nothing that a file can hold stops the import."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.review.wire import (
    Broken,
    Row,
    decode_any,
    decode_block,
    decode_row,
    join_objects,
    meta_of,
    spans_of,
    tokens_of,
)

texts = st.text(alphabet='ab[]{}",:\\ ä\n', max_size=12)
tokens = st.lists(
    st.fixed_dictionaries(
        {"text": texts, "start": st.integers(0, 9), "end": st.integers(0, 9)},
        optional={"id": st.integers(0, 9), "morph": st.lists(st.dictionaries(texts, texts, max_size=2), max_size=2)},
    ),
    max_size=4,
)
tasks = st.fixed_dictionaries(
    {"text": texts},
    optional={
        "meta": st.dictionaries(texts, texts, max_size=2),
        "tokens": tokens,
        "answer": st.sampled_from(["accept", "reject"]),
        "label": texts,
        "pages": st.lists(st.fixed_dictionaries({"text": texts}, optional={"tokens": tokens}), max_size=2),
        "versions": st.lists(st.fixed_dictionaries({"tokens": tokens, "label": texts}), max_size=2),
    },
)


def without_tokens(row: Row) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in Row.__struct_fields__ if name not in {"tokens", "options", "spans"}}
    fields["spans"] = spans_of(row)
    for nested in ("pages", "versions"):
        fields[nested] = fields[nested] and [without_tokens(one) for one in fields[nested]]
    return fields


@given(tasks, st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=600)
def test_cutting_tokens_out_never_changes_a_row(task: dict[str, Any], chance: Any) -> None:
    shuffled = dict(chance.sample(list(task.items()), len(task)))
    data = json.dumps(shuffled, separators=(",", ":"), ensure_ascii=chance.random() < 0.5).encode()
    row, whole = decode_row(data, "row", 1), msgspec.json.decode(data, type=Row)
    assert isinstance(row, Row)
    assert without_tokens(row) == without_tokens(whole)
    assert decode_block(b"no" + data + b"\n" + data + b"\nno", 2, 4 + 2 * len(data)) in (None, [row, row])


@given(st.lists(tasks, min_size=1, max_size=3), st.randoms(use_true_random=False))
@settings(deadline=None, derandomize=True, max_examples=600)
def test_a_block_gives_what_its_lines_give_however_it_is_torn(many: list[dict[str, Any]], chance: Any) -> None:
    lines = [json.dumps(task, separators=(",", ":")).encode() for task in many]
    torn = [line[: chance.randrange(len(line) + 1)] if chance.random() < 0.4 else line for line in lines]
    data = b"".join(line + b"\n" for line in torn)
    block = decode_block(data, 0, len(data))
    one_by_one = [decode_row(line, "line", 1) for line in torn]
    assert block is None or list(map(without_tokens, block)) == list(map(without_tokens, one_by_one))  # type: ignore[arg-type]


def test_tokens_are_there_for_whoever_needs_them() -> None:
    task = {"tokens": [{"text": "]", "start": 3, "end": 4}], "arc": {"head": 0, "child": 0, "label": "det"}}
    row = decode_row(json.dumps(task, separators=(",", ":")).encode(), "row", 1)
    assert isinstance(row, Row)
    assert [(token.start, token.end) for token in tokens_of(row)] == [(3, 4)]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(deadline=None, derandomize=True)
def test_any_bytes_are_a_row_or_broken(data: bytes) -> None:
    assert isinstance(decode_row(data, "line", 3), Row | Broken)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"text": "a", "spans": [{"start"', "is not JSON: "),
        (b'{"text": "\xff"}', "is not UTF-8"),
        (b'["a"]', "is not a task: a JSON object was expected"),
        (b'"a"', "is not a task: a JSON object was expected"),
        (b"[" * 100_000, "is nested too deeply, or has a number of thousands of digits"),
        (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "is nested too deeply"),
        (b'{"meta": ' + b"9" * 5000 + b', "_timestamp": "x"}', "is nested too deeply, or has a number of thousands"),
    ],
    ids=["torn", "latin", "list", "text", "open", "deep", "digits"],
)
def test_what_is_no_task_is_broken_with_its_place(data: bytes, why: str) -> None:
    row = decode_row(data, "line", 17)
    assert isinstance(row, Broken)
    assert row.place == "line 17"
    assert row.why.startswith(why)


def test_a_field_of_a_wrong_type_costs_that_field_only() -> None:
    task = {
        "text": "kept",
        "label": ["not", "text"],
        "_timestamp": "yesterday",
        "_input_hash": 2**80,
        "_session_id": 7,
        "flagged": "maybe",
        "score": float("nan"),
        "meta": "a sentence",
        "options": [{"id": 1}],
        "spans": [{"start": 0, "end": 1, "label": "A", "points": "none"}, None, {"start": "x", "label": 5}],
        "versions": [{"text": 5, "sessions": ["anna", None, 3]}, "no"],
        "confsync": {"version": "1.0.0", "commit": 5},
    }
    row = decode_row(json.dumps(task).encode(), "row", 1)
    assert isinstance(row, Row)
    assert (row.text, row.label, row.time, row.input_hash, row.flagged, row.score) == (
        "kept",
        None,
        None,
        None,
        None,
        None,
    )
    assert row.session == "7"
    assert meta_of(row) == {}
    assert decode_any(row.options) == [{"id": 1}]
    assert [(span.start, span.end, span.label) for span in spans_of(row) or ()] == [(0, 1, "A"), (None, None, "5")]
    assert [(version.text, version.sessions) for version in row.versions or ()] == [("5", ["anna", "3"])]
    assert row.confsync is not None
    assert row.confsync.version == "1.0.0"


@pytest.mark.parametrize("spans", [{"label": "A"}, "A", 5, True, {}])
def test_marks_that_are_no_list_are_none(spans: Any) -> None:
    row = decode_row(json.dumps({"text": "kept", "spans": spans, "audio_spans": spans}).encode(), "row", 1)
    assert isinstance(row, Row)
    assert (row.text, spans_of(row), row.audio_spans) == ("kept", None, None)


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    row = decode_row(rb'{"text": "a\ud83dz", "answer": "accept"}', "row", 1)
    assert isinstance(row, Row)
    assert (row.text, row.answer) == ("a\N{REPLACEMENT CHARACTER}z", "accept")


def test_joined_objects_let_the_last_one_win() -> None:
    assert json.loads(join_objects(b' {"a": 1, "b": 1} ', b"{}", b'{"b": 2}')) == {"a": 1, "b": 2}
    assert join_objects(b"{}", b"{ }") == b"{}"
