"""Words of any kind in Markdown: what was typed is what is read, and nothing of it acts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from confsync.report.markdown import JOINER, alert, bold, code, front_matter, heading, items, link, quote, table, words
from confsync.storage.tokens import parse_markdown

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[click](javascript:alert(1))",
    "![x](http://evil/x.png)", "@octocat and @org/team", "someone@example.com", "https://evil.example",
    "www.evil.example", "http://a b", "a | b || c", "# heading", "- item", "1. item", "2) item", "> quote", "---",
    "===", "***", "```", "~~~", "~~gone~~", "{#id}", "words {#id}", "[[status:red Rejected]]", ":smile: :+1:",
    "$x^2$ and $$y$$", "costs $5 or $6", "[^1]", "[^1]: note", "[x]: http://evil", "[ ] task", "[x] done", "!!! note",
    "??? note", "<!-- confsync:children -->", "&lt;&amp;&#64;", "a\\", "\\|", "a_b_c _d_ __e__", "*a* **b**",
    "`a` ``b``", "line\n\n# two", "<details>", "</td></table>", "{{macro}}", "\u202edesrever", "\x00\x07\x1b[31m",
    "#12 GH-12 owner/repo#12", "::: warning", "+ plus", "http:\\\\x", "WwW.evil.example", "ftp://x.y",
    "mailto:a@b.cd", "xmpp:a@b.cd", "{width=3}", "| --- |", "\ufeffbom", "a\u2028b", "\ud800",
]  # fmt: skip
MARKS = st.text(alphabet=st.sampled_from(list("*_`[]()<>|~$#:@!{}^=+-.\\&;/ \n1a?\"'wx")), max_size=30)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), MARKS, st.text(max_size=40), st.lists(st.sampled_from(HOSTILE)).map(" ".join)
)
SILENT = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), ord(JOINER), 0xFEFF])


def seen(text: str) -> str:
    """The words that a reader would see."""
    clean = re.sub("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text.translate(SILENT))
    return " ".join(clean.split())


def shown(tokens: list[dict[str, Any]]) -> str:
    """Text tokens as readers see them; any other kind of token fails."""
    assert {token["type"] for token in tokens} <= {"text"}, tokens
    return " ".join(unescape("".join(token["raw"] for token in tokens)).replace(JOINER, "").split())


def only(tokens: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    assert [token["type"] for token in tokens] == [kind], tokens
    return tokens[0]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(TEXTS)
def test_words_are_read_as_they_were_typed(text: str) -> None:
    if not seen(text):
        assert parse_markdown(words(text)) == []
        return
    paragraph = only(parse_markdown(words(text)), "paragraph")
    assert paragraph["attrs"]["id"] is None
    assert shown(paragraph["children"]) == seen(text)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(TEXTS, TEXTS)
def test_words_stay_in_their_place(first: str, second: str) -> None:
    """In cells, items, quotes, headings, links and bold: two texts never become one, nor anything else."""
    one, two = f"x {words(first)} x", f"x {words(second)} x"
    grid = only(parse_markdown(table(["a", "b"], [[one, two]])), "table")["children"][1]
    assert [shown(cell["children"]) for cell in grid["children"]] == [seen(f"x {first} x"), seen(f"x {second} x")]
    listing = only(parse_markdown(items([words(first) or "-", words(second) or "-"])), "list")
    assert [len(item["children"]) for item in listing["children"]] == [1, 1]
    title = only(parse_markdown(heading(3, one)), "heading")
    assert shown(title["children"]) == seen(f"x {first} x")
    text = only(parse_markdown(bold(one)), "paragraph")["children"]
    assert shown(only(text, "strong")["children"]) == seen(f"x {first} x")
    line = only(parse_markdown(link(one, "../a.yaml#b")), "paragraph")["children"]
    assert shown(only(line, "link")["children"]) == seen(f"x {first} x")
    box = only(parse_markdown(alert("NOTE", one)), "alert")
    assert shown(only(box["children"], "paragraph")["children"]) == seen(f"x {first} x")


@settings(deadline=None, derandomize=True, max_examples=300)
@given(TEXTS)
def test_code_shows_the_same_and_breaks_no_table(text: str) -> None:
    grid = only(parse_markdown(table(["a", "b"], [[code(text), "end"]])), "table")["children"][1]
    cells = [cell["children"] for cell in grid["children"]]
    assert shown(cells[1]) == "end"
    if [token["type"] for token in cells[0]] == ["codespan"]:
        assert cells[0][0]["raw"] == seen(text)
    else:
        assert shown(cells[0]) == seen(text)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_front_matter_is_yaml_that_says_the_same(title: str, names: list[str]) -> None:
    text = front_matter({"title": title, "rows": 3, "datasets": names})
    inner = text.removeprefix("---\n").removesuffix("\n---")
    read = YAML(typ="safe", pure=True).load(inner)
    assert read["rows"] == 3
    assert [read["title"], *read["datasets"]] == [clean(one) for one in (title, *names)]


def clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_leave_nothing_for_github_to_act_on(text: str) -> None:
    """GitHub looks at the finished page once more: for names to notify, issues, emoji, math."""
    page = unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words(text)))
    assert not re.search(r"(?<!\w)@\w|\w@\w|#\d", page)
    assert not re.search(r"\$(?=[^\u2060])", page)
    assert "://" not in words(text)


def test_an_empty_table_is_nothing() -> None:
    assert table(["a"], []) == ""
    assert quote("a\n\nb") == "> a\n>\n> b"
