"""Markdown becomes storage format: cases by topic, and laws that hold for any text.

A case is a title after `===`, Markdown, a line `...`, and the draft as `storage_drafts.shown` writes it out.
CONFSYNC_REWRITE_CASES=1 writes today's drafts instead of comparing.
"""

from __future__ import annotations

import os
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from confsync.model.document import Draft
from confsync.storage.grammar import storage_faults
from confsync.storage.write import draft_of
from storage_drafts import shown, whole

CASES = Path(__file__).parent / "cases" / "storage"
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
_CASE = re.compile(r"^=== ([^\n]+)\n(.*?)^\.\.\.\n(.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)


def cases() -> Iterator[tuple[str, str, str, str]]:
    for file in sorted(CASES.glob("*.md")):
        for title, markdown, expected in _CASE.findall(file.read_text("utf-8")):
            yield file.name, title, markdown, expected.strip("\n")


def draft(text: str) -> Draft:
    return draft_of(text, path="guidelines/a.md", first_line=1)


@pytest.mark.parametrize(("file", "title", "markdown", "expected"), list(cases()))
def test_storage_writes_markdown_as_the_case_says(file: str, title: str, markdown: str, expected: str) -> None:
    written = draft(markdown)
    assert storage_faults(whole(written)) == ()
    if REWRITE and shown(written) != expected:
        path = CASES / file
        before = f"=== {title}\n{markdown}...\n"
        text = path.read_text("utf-8")
        start = text.index(before) + len(before)
        path.write_text(text[:start] + shown(written) + "\n\n" + text[start + len(expected) :].lstrip("\n"), "utf-8")
    else:
        assert shown(written) == expected


PIECES = st.sampled_from(
    [
        *(
            "# ",
            "\n",
            "\n\n",
            "- ",
            "- [ ] ",
            "1. ",
            "> ",
            "    ",
            "\t",
            "`",
            "``",
            "```\n",
            "~~",
            "*",
            "**",
            "_",
            "|",
            "a | b\n",
        ),
        *(
            "[",
            "](",
            "](a.md)",
            "![",
            "]",
            ")",
            "<b>",
            "</b>",
            "<br>",
            "<td>",
            "<table>",
            "</table>",
            "<tr>",
            "<li>",
            "<ul>",
        ),
        *(
            "</ul>",
            "<p>",
            "</p>",
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
            "<!--",
            "-->",
            "&foo;",
            "&amp;",
            "]]>",
        ),
        *(
            "<!-- confsync:labels x -->",
            "<!-- confsync:toc -->",
            "<",
            "List<Foo>",
            "<a href=x>",
            "</a>",
            "<img src=a.png>",
        ),
        *(
            "{#id}",
            "{width=3}",
            "$x$",
            "$$",
            "!!! note\n",
            "??? x\n",
            "[^1]",
            "[^1]: ",
            "--|--\n",
            "|---|\n",
            "word",
            "\x00",
        ),
        *(
            "\ud800",
            "\ufeff",
            "https://a.b/c",
            "www.x.y",
            "a@b.cd",
            ":smile:",
            "[[status:green x]]",
            "[x]: y\n",
            "[x]",
            "---\n",
        ),
        *(
            "===\n",
            "\\",
            "  \n",
            "<?",
            "<![CDATA[",
            "<!X",
            "<pre>",
            "</pre>",
            "<h1>",
            "</h1>",
            "<mark>",
            "<hr>",
            "<script>",
        ),
        *(
            "<blockquote>",
            "</blockquote>",
            "<sub>",
            "> [!NOTE]\n",
            "<a name=q>",
            "<caption>",
            "<thead>",
            "</td>",
            "&#0;",
            " ",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=60))
NASTY = [
    *(
        "<br>",
        "List<Foo>",
        "&foo;",
        "\x00\x1b",
        "]]>",
        "\ufeff# x",
        "a < b",
        "\ud800[a](\udfff)",
        "<!-- never",
        "`" * 999,
    ),
    *(">" * 1000 + " x", "> " * 1000 + "x", "- " * 1000 + "x", "1. " * 500 + "x", "[" * 3000, "![" * 3000, "*a" * 2000),
    *(
        "<b>" * 2000 + "x" + "</b>" * 2000,
        "<blockquote>" * 500 + "x" + "</blockquote>" * 500,
        "<table><tr><td>" * 300 + "x",
    ),
    *(
        "<details>\n" * 100 + "x\n" + "</details>\n" * 100,
        "<a " * 3000,
        "$" * 3000,
        "word " * 40_000,
        "|" * 3000 + "\n|-|",
    ),
    *("~~a" * 2000, "- [ ] same\n" * 500, "*_" * 2000 + "a" + "_*" * 2000, "[^a]" * 2000 + "\n\n[^a]: x", "\\" * 3000),
    *("> - " * 100 + "x", "\n" * 9999, "\t" * 9999, "<li>" * 900, "<p>\n\n" * 500, "[[status:green " * 900, "&" * 3000),
]


def with_examples(test):  # type: ignore[no-untyped-def]
    for text in NASTY:
        test = example(text)(test)
    return test


@with_examples
@given(TEXTS)
@settings(deadline=None, derandomize=True, max_examples=500)
def test_storage_is_valid_and_the_same_each_time_whatever_was_written(text: str) -> None:
    written = draft(text)
    assert storage_faults(whole(written)) == ()
    assert draft(text) == written
    assert pickle.loads(pickle.dumps(written)) == written


MARKUP = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "# ",
            "- ",
            "- [ ] ",
            "1. ",
            "> ",
            "    ",
            "`",
            "```\n",
            "~~",
            "*",
            "**",
            "_",
            "[",
            "](a.md)",
            "]",
            "|",
        ),
        *(
            "<b>",
            "</b>",
            "<br>",
            "<td>",
            "<table>",
            "</table>",
            "<tr>",
            "<li>",
            "<ul>",
            "</ul>",
            "<p>",
            "</p>",
            "<caption>",
        ),
        *(
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
            "&foo;",
            "<",
            "<a href=x>",
            "</a>",
            "{#id}",
            "$",
            "$$",
            "\\",
        ),
        *(
            "!!! note\n",
            "??? x\n",
            "[^1]",
            "[^1]: ",
            "[^2]: ",
            "a | b\n--|--\n",
            "|---|\n",
            "---\n",
            "===\n",
            "  \n",
            "<?",
        ),
        *(
            "<![CDATA[",
            "<!X",
            "<pre>",
            "</pre>",
            "<h1>",
            "</h1>",
            "<mark>",
            "<script>",
            "> [!NOTE]\n",
            "<!--",
            "![",
            ")",
        ),
        *("https://a.b/c", ":smile:", "[[status:green x]]", "<img src=a.png>", "{width=3}", "<th>", "</tr>", "</td>"),
    ]
)


@given(st.lists(st.one_of(MARKUP, st.just(None)), max_size=22))
@settings(deadline=None, derandomize=True, max_examples=800)
def test_storage_drops_no_word(pieces: list[str | None]) -> None:
    """Words that are markup, the info of a fence and the label of a definition, are left out of the count."""
    words = [f"w{index}q" for index, piece in enumerate(pieces) if piece is None]
    text = "".join(f" w{index}q " if piece is None else piece for index, piece in enumerate(pieces))
    visible = re.sub(r"(?m)^.*(?:```|~~~|\]:).*$", "", text)
    written = whole(draft(text))
    assert [word for word in words if word in visible and word not in written] == []


def test_storage_keeps_a_task_id_when_a_task_is_put_above() -> None:
    ids = re.compile(r"<ac:task-id>(\d+)</ac:task-id>")
    before = ids.findall(whole(draft("- [ ] one\n- [ ] two\n- [ ] one\n")))
    after = ids.findall(whole(draft("- [ ] new\n- [ ] one\n- [x] *two*\n- [ ] one\n")))
    assert after[1:] == before
    assert len(set(after)) == 4


def test_storage_counts_lines_from_where_the_text_begins() -> None:
    text = "\n# T {#t}\n\na [b](c.md) {#r}\n\n- x\n  <Foo> [d](e.md)\n"
    written = draft_of(text, path="p.md", first_line=10)
    assert [str(heading.at) for heading in written.headings] == ["p.md:11:3"]
    assert [str(rule.at) for rule in written.rules] == ["p.md:13:1"]
    assert [str(mention.at) for mention in written.mentions] == ["p.md:13:3", "p.md:16:9"]
    assert [str(remark.at) for remark in written.remarks] == ["p.md:16:3"]


@given(
    st.lists(st.sampled_from(["> ", "- ", "1. ", "  ", "[a](a.md) ", "text ", "**", "\n", "\n\n", "| ", "x|y\n-|-\n"]))
)
@settings(deadline=None, derandomize=True, max_examples=500)
def test_storage_places_every_link_where_it_stands(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = text.split("\n")
    for mention in draft(text).mentions:
        assert lines[mention.at.line - 1][mention.at.column - 1 :].startswith("[a](a.md)")
