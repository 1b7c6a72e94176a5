"""The door to YAML: places, scalars as written, and no text that makes it raise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.finding import Location
from confsync.source.notes import Notes, shown
from confsync.source.shape import all_places_of
from confsync.source.value import anything
from confsync.source.yaml import MOST, Mapping, Node, Scalar, Sequence, parse, parse_text


def node_of(text: str) -> Node:
    node, findings = parse("a.yaml", text.encode())
    assert findings == ()
    assert node is not None
    return node


def value_of(text: str) -> object:
    return anything(node_of(text), Notes("a.yaml"))


def test_parse_knows_where_everything_stands() -> None:
    root = node_of("é: x\nlist:\n  - a\n  - {k: v, 'q': \"😀\", n: }\n")
    assert isinstance(root, Mapping)
    assert root.entries["é"] == (Scalar(1, 1, "é", True), Scalar(1, 4, "x", True), False)
    listed = root.entries["list"]
    assert (listed.block, listed.place) == (True, Scalar(2, 1, "list", True))
    assert isinstance(listed.value, Sequence)
    item = listed.value.items[1]
    assert isinstance(item, Mapping)
    assert [entry.value for entry in item.entries.values()] == [
        Scalar(4, 9, "v", True),
        Scalar(4, 17, "😀", False),
        Scalar(4, 25, "", True),
    ]


def test_parse_counts_lines_from_where_a_text_begins() -> None:
    node, _ = parse_text("a.md", "a: b\nc: d\n", first_line=7)
    assert node is not None
    assert node.line == 7
    _, findings = parse_text("a.md", "a: b\nc: [\n", first_line=7)
    assert [str(finding.at) for finding in findings] == ["a.md:9:1"]


def test_parse_takes_an_empty_text_for_nothing() -> None:
    assert parse("a.yaml", b"") == parse("a.yaml", b"# a remark\n\n") == (None, ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("off", "off"),
        ("true", True),
        ('"true"', "true"),
        ("null", None),
        ("~", None),
        ("'~'", "~"),
        ("12", 12),
        ("-7", -7),
        ("0x1F", "0x1F"),
        ("012", 12),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        ("1" * 5000, "1" * 5000),
        ("2026-12-15", "2026-12-15"),
        ("12:30", "12:30"),
        ("! 12", 12),
        ("[1, [a]]", [1, ["a"]]),
        ("{a: {b: 1}}", {"a": {"b": 1}}),
        ("|\n  a\n  b\n", "a\nb\n"),
    ],
)
def test_anything_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    found = value_of(f"key: {written}")
    assert found == {"key": meant}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(meant)


def test_parse_refuses_bytes_that_are_not_utf8_where_they_are() -> None:
    node, findings = parse("a.yaml", "title: ä\nowner: ".encode() + b"\xff\n")
    assert node is None
    assert [str(finding) for finding in findings] == ["a.yaml:2:8: error: byte 0xff is not UTF-8 [not-utf8]"]


def test_parse_counts_columns_behind_a_byte_order_mark() -> None:
    _, findings = parse("a.yaml", b"\xef\xbb\xbfab: \xff")
    assert [str(finding.at) for finding in findings] == ["a.yaml:1:5"]


def test_parse_refuses_utf16() -> None:
    _, findings = parse("a.yaml", "a: b".encode("utf-16"))
    assert [(str(one.at), one.rule) for one in findings] == [("a.yaml:1:1", "not-utf8")]


def test_parse_refuses_five_megabytes_and_not_less() -> None:
    line = b"# " + b"x" * 97 + b"\n"
    full = line * 50_000
    assert parse("a.yaml", full) == (None, ())
    _, findings = parse("a.yaml", full + b"\n")
    assert [str(one) for one in findings] == [
        "a.yaml:1:1: error: the file has 5.0 MB; 5 MB are the limit [file-too-large]"
    ]


def test_parse_stops_counting_what_it_refuses() -> None:
    _, findings = parse("a.yaml", b"a: 1\n" * (MOST * 2))
    assert len(findings) == MOST


def test_parse_ends_soon_on_brackets_without_end() -> None:
    _, findings = parse("a.yaml", b"[" * 4_000_000)
    assert [one.text for one in findings] == ["nested deeper than 60 levels"]


def test_all_places_names_keys_and_items() -> None:
    places = all_places_of(node_of("a:\n  b: [x, {c: y}]\n"), Notes("a.yaml"))
    assert {name: (at.line, at.column) for name, at in places.items()} == {
        "a": (1, 1),
        "a.b": (2, 6),
        "a.b.0": (2, 7),
        "a.b.1": (2, 10),
        "a.b.1.c": (2, 14),
    }
    assert places["a"] == Location("a.yaml", 1, 1)


def test_shown_shortens_and_keeps_secrets() -> None:
    assert shown(Scalar(1, 1, "x" * 100, True)) == '"' + "x" * 59 + '…"'
    assert shown(Scalar(1, 1, "a://b:c@d", True)) == '"a://b:…@d"'


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc é\"'", max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.sampled_from("abc"), PLAIN))
def test_anything_reads_json_as_json(data: dict[str, object]) -> None:
    node, findings = parse("a.yaml", json.dumps(data, ensure_ascii=False).encode())
    assert findings == ()
    assert node is not None
    assert anything(node, Notes("a.yaml")) == data


HOSTILE = st.text(st.sampled_from("ab:- \n\t\"'[]{}&*!|>%@`#,?<~\\x0\r\u0085\u2028\ufeff\U0001f600\x00")) | st.text()


@settings(deadline=None, derandomize=True, max_examples=500)
@given(HOSTILE)
def test_parse_refuses_or_reads_any_text(text: str) -> None:
    node, findings = parse("a.yaml", text.encode("utf-8", "surrogatepass"))
    assert node is None or findings == ()
    assert all(finding.at.line >= 1 and finding.at.column >= 1 for finding in findings)
