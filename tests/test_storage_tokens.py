"""Tokens know their lines, in any document; and emphasis is CommonMark's."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.storage.markdown.lines import Token
from confsync.storage.tokens import parse_markdown


def blocks(tokens: list[Token]) -> Iterator[Token]:
    """Every token that has a line, outermost first."""
    for token in tokens:
        if "line" in token:
            yield token
        if token.get("title"):
            yield from blocks([token["title"]])
        if token["type"] not in {"paragraph", "block_text", "heading", "table_cell"}:
            yield from blocks(token.get("children", []))


class Author:
    """Writes documents in which every block names the line it starts on: `L12` for one that starts on line 12."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []

    def line(self, prefix: str, text: str) -> None:
        self.lines.append(f"{prefix}{text}")

    def blocks(self, prefix: str, depth: int) -> None:
        for _ in range(self.random.randint(1, 3)):
            self.block(prefix, depth)
            self.line(prefix.rstrip(" "), "")

    def block(self, prefix: str, depth: int) -> None:
        here = f"L{len(self.lines) + 1}"
        kinds = ["words", "heading", "underlined", "code", "table", "html", "definition", "footnote"]
        if depth < 4:
            kinds += ["list", "numbered", "quote", "alert", "admonition", "details"] * 2
        kind = self.random.choice(kinds)
        match kind:
            case "words":
                self.line(prefix, f"{here} words")
                for _ in range(self.random.randint(0, 2)):
                    self.line(prefix, "go on")
            case "heading":
                self.line(prefix, f"## {here}")
            case "underlined":
                self.line(prefix, here)
                self.line(prefix, "===")
            case "code":
                self.line(prefix, "```")
                self.line(prefix, here)
                self.line(prefix.rstrip(" "), "")
                self.line(prefix, "```")
            case "table":
                self.line(prefix, f"| {here} | b |")
                self.line(prefix, "|---|---|")
                self.line(prefix, f"| L{len(self.lines) + 1} | b |")
            case "html":
                self.line(prefix, f"<p>{here}</p>")
            case "definition":
                self.line(prefix, f"[x{here}]: y.md")
            case "footnote":
                self.line(prefix, f"[^{here}]: {here} note")
                self.line(prefix, "    goes on")
            case "list" | "numbered":
                self.items(prefix, depth, "- " if kind == "list" else "1. ")
            case "quote":
                self.blocks(prefix + "> ", depth + 1)
            case "alert":
                self.line(prefix, "> [!NOTE]")
                self.blocks(prefix + "> ", depth + 1)
            case "admonition":
                self.line(prefix, f'!!! note "{here} title"')
                self.blocks(prefix + "    ", depth + 1)
            case "details":
                self.line(prefix, f"<details><summary>{here} title</summary>")
                self.line(prefix.rstrip(" "), "")
                self.blocks(prefix, depth + 1)
                self.line(prefix, "</details>")

    def items(self, prefix: str, depth: int, marker: str) -> None:
        for _ in range(self.random.randint(1, 3)):
            here = f"L{len(self.lines) + 1}"
            self.line(prefix, f"{marker}{here} item")
            if self.random.random() < 0.3:
                self.line(prefix, "lazy words")
            if self.random.random() < 0.5:
                self.line(prefix.rstrip(" "), "")
                self.blocks(prefix + " " * len(marker), depth + 1)


def named_line(token: Token) -> str | None:
    source = token.get("text", token.get("raw", ""))
    found = source.strip().removeprefix("<p>").split(" ", 1)[0].split("<")[0].split("\n")[0]
    return found if found.startswith("L") and found[1:].isdigit() else None


@pytest.mark.parametrize("seed", range(300))
def test_tokens_know_the_line_they_start_on(seed: int) -> None:
    author = Author(Random(seed))
    author.lines += ["L1 words", ""]
    author.blocks("", 0)
    named = [(named_line(token), token) for token in blocks(parse_markdown("\n".join(author.lines)))]
    assert [(name, token["line"]) for name, token in named if name and int(name[1:]) != token["line"]] == []
    assert len([name for name, _ in named if name]) >= 1


def test_tokens_are_the_same_for_any_line_end() -> None:
    text = "# A\n\n- b\n  c\n\n```\nd\n```\n"
    assert parse_markdown(text.replace("\n", "\r\n")) == parse_markdown(text) == parse_markdown("\ufeff" + text)


EMPHASIS = {
    "foo*bar*": "foo<em>bar</em>",
    "foo_bar_": "foo_bar_",
    "a * foo bar*": "a * foo bar*",
    'a*"foo"*': 'a*"foo"*',
    "**foo*": "*<em>foo</em>",
    "*foo**": "<em>foo</em>*",
    "***foo***": "<em><strong>foo</strong></em>",
    "****foo****": "<strong><strong>foo</strong></strong>",
    "*foo**bar*": "<em>foo**bar</em>",
    "*foo**bar**baz*": "<em>foo<strong>bar</strong>baz</em>",
    "***foo** bar*": "<em><strong>foo</strong> bar</em>",
    "*foo **bar***": "<em>foo <strong>bar</strong></em>",
    "foo***bar***baz": "foo<em><strong>bar</strong></em>baz",
    "foo******bar*********baz": "foo<strong><strong><strong>bar</strong></strong></strong>***baz",
    "*foo _bar* baz_": "<em>foo _bar</em> baz_",
    "**foo *bar **baz*** x*": "*<em>foo <em>bar <strong>baz</strong></em> x</em>",
    "_foo_bar_": "<em>foo_bar</em>",
    "_(bar)_.": "<em>(bar)</em>.",
    "**foo [x](y) bar**": "<strong>foo [x] bar</strong>",
    "*`a*`*": "<em>`a*`</em>",
    r"*a\*b*": "<em>a*b</em>",
    ". **.*__.b****x*.**": ". <strong>.<em>__.b</em>**<em>x</em>.</strong>",
}


def as_html(tokens: list[Token]) -> str:
    names = {"strong": "strong", "emphasis": "em"}
    parts = []
    for token in tokens:
        name = names.get(token["type"])
        if token["type"] == "link":
            parts.append(f"[{as_html(token['children'])}]")
        elif name:
            parts.append(f"<{name}>{as_html(token['children'])}</{name}>")
        else:
            parts.append(f"`{token['raw']}`" if token["type"] == "codespan" else token["raw"])
    return "".join(parts)


@pytest.mark.parametrize(("text", "expected"), EMPHASIS.items())
def test_emphasis_is_commonmarks(text: str, expected: str) -> None:
    assert as_html(parse_markdown(text)[0]["children"]) == expected


@given(st.lists(st.sampled_from(["*", "**", "_", "__", "a", "é", " ", ".", "***"]), max_size=30).map("".join))
@settings(deadline=None, derandomize=True, max_examples=500)
def test_emphasis_keeps_every_letter(text: str) -> None:
    tokens = parse_markdown(f"x{text}")
    written = as_html(tokens[0]["children"])
    assert [letter for letter in written if letter in "é."] == [letter for letter in text if letter in "é."]


def test_footnotes_are_numbered_as_they_are_met() -> None:
    tokens = parse_markdown("b[^b] a[^a] b[^b]\n\n[^a]: A[^c]\n[^b]: B\n[^c]: C\n[^d]: D\n[^a]: again\n")
    notes = [(note["attrs"]["key"], note["attrs"]["index"], note["attrs"]["refs"]) for note in tokens[-1]["children"]]
    assert notes == [("B", 1, 2), ("A", 2, 1), ("C", 3, 1), ("D", 4, 0), ("A", 5, 0)]


@pytest.mark.parametrize(
    "text",
    ["<!---->" * 3000 + "x", "<details>\n\n" * 20_000, "<details>\n\n" * 3000 + "</details>\n\n" * 3000],
    ids=["comments", "never closed", "nested"],
)
def test_hostile_repetition_takes_no_longer_than_its_length(text: str) -> None:
    started = process_time()
    assert parse_markdown(text)
    assert process_time() - started < 10  # unbounded it is minutes, or the age of the universe


def test_details_that_are_never_closed_leave_those_inside_alone() -> None:
    kinds = [token["type"] for token in parse_markdown("<details>\n\n<details>\n\na\n\n</details>\n\nb")]
    assert kinds == ["block_html", "details", "paragraph"]


def test_details_behind_a_fence_in_a_list_item_are_details() -> None:
    kinds = [token["type"] for token in parse_markdown("- ```\n  a\n  ```\n\n<details>\n\na\n\n</details>\n")]
    assert kinds == ["list", "details"]
