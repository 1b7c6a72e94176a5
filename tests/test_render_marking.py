"""Square brackets in an example mark a span: nested, unbalanced and escaped ones included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.render.marking import Piece, pieces, unmarked

CASES = {
    "": [],
    "no span": [("no span", 0)],
    "started on [metformin] in May": [("started on ", 0), ("metformin", 1), (" in May", 0)],
    "[all]": [("all", 1)],
    "[a][b]": [("a", 1), ("b", 1)],
    "[insulin [glargine]] now": [("insulin ", 1), ("glargine", 2), (" now", 0)],
    "open [end": [("open [end", 0)],
    "close] first": [("close] first", 0)],
    "] [ ]": [("] ", 0), (" ", 1)],
    "a [b [c] d": [("a [b ", 0), ("c", 1), (" d", 0)],
    r"array \[0\] of [x]": [("array [0] of ", 0), ("x", 1)],
    r"[a \] b]": [("a ] b", 1)],
    r"path \\[x]": [("path \\", 0), ("x", 1)],
    r"C:\\server\share": [(r"C:\\server\share", 0)],
    "[]": [],
}


@pytest.mark.parametrize("text", CASES)
def test_pieces_are_cut_where_a_span_begins_or_ends(text: str) -> None:
    assert pieces(text) == tuple(Piece(*piece) for piece in CASES[text])


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="ab[]\\ \n"))
def test_pieces_lose_nothing_but_marks(text: str) -> None:
    kept = unmarked(text)
    assert kept.translate({ord(sign): None for sign in "[]\\"}) == text.translate({ord(sign): None for sign in "[]\\"})
    assert all(piece.text and piece.depth >= 0 for piece in pieces(text))


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="ab[]\\"))
def test_a_text_with_every_bracket_escaped_is_one_piece(text: str) -> None:
    escaped = "".join(f"\\{sign}" if sign in "[]" else sign for sign in text.replace("\\", ""))
    assert unmarked(escaped) == text.replace("\\", "")
    assert {piece.depth for piece in pieces(escaped)} <= {0}
