"""Exports as they are found: cut off, with a byte order mark, with blank and broken lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from confsync.errors import Unreachable
from confsync.model.outcome import Outcomes
from confsync.review.outcomes import read_outcomes
from confsync.review.source import Feed, open_source


def row(number: int, **fields: object) -> bytes:
    task = {"text": f"text {number}", "_input_hash": number, "_view_id": "choice", "accept": ["a"], "answer": "accept"}
    return json.dumps({**task, "_session_id": "set-anna", **fields}, ensure_ascii=False).encode()


def read(path: Path) -> Outcomes:
    return read_outcomes([Feed("set", "annotations", open_source(path))])


def test_a_torn_last_line_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(row(1) + b"\n" + row(2) + b"\n" + row(3)[:40])
    outcomes = read(path)
    (dataset,) = outcomes.datasets
    assert (dataset.rows, dataset.used, dict(dataset.skipped)) == (3, 2, {"unreadable": 1})
    (note,) = outcomes.notes
    assert note.startswith("set: 1 row left out as unreadable: line 3 is not JSON: ")
    assert note.endswith("it is the last one and has no line end: the export was cut off")


def test_a_last_line_without_a_line_end_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(row(1) + b"\n" + row(2))
    assert read(path).datasets[0].used == 2


def test_a_broken_line_in_the_middle_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\n".join([row(1), b"{oops", row(2), b"\xff", b"[]", b"null", row(3)]) + b"\n")
    outcomes = read(path)
    assert (outcomes.rows, outcomes.datasets[0].used) == (7, 3)
    (note,) = outcomes.notes
    assert "set: 4 rows left out as unreadable: line 2 is not JSON" in note
    assert "line 4 is not UTF-8; line 5 is not a task: a JSON object was expected; and 1 more" in note


def test_blank_lines_and_a_byte_order_mark_are_no_rows(tmp_path: Path) -> None:
    marked, bare = tmp_path / "marked.jsonl", tmp_path / "bare.jsonl"
    marked.write_bytes(b"\xef\xbb\xbf" + row(1) + b"\r\n\r\n \n" + row(2) + b"\n\n")
    bare.write_bytes(row(1) + b"\n" + row(2) + b"\n")
    assert read(marked) == read(bare)
    assert read(marked).rows == 2


def test_a_line_separator_within_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(row(1, text="one\u2028two\u0085three") + b"\n")
    (outcome,) = read(path).outcomes
    assert outcome.shown.text == "one\u2028two\u0085three"


def test_an_empty_export_has_no_outcomes(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.touch()
    outcomes = read(path)
    assert (outcomes.rows, outcomes.outcomes, outcomes.notes) == (0, (), ())


def test_a_missing_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"gone\.jsonl: no such file"):
        open_source("gone.jsonl", tmp_path)


def test_an_export_that_vanishes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(row(1))
    source = open_source(path)
    assert source.datasets() == ("set",)
    path.unlink()
    with pytest.raises(Unreachable, match=r"set\.jsonl: cannot be read: No such file"):
        list(source.rows("set"))
