"""Words that people wrote, in what confsync writes on GitHub: only words, whatever they hold."""

from __future__ import annotations

import re

import mistune
import pytest
from lxml import html

from confsync.report.markdown import JOINER
from confsync.show.harmless import harmless, harmless_code
from confsync.show.plan import plan_markdown
from confsync.sync.plan import Plan
from confsync.sync.step import Conflict, Create

# What GitHub looks for in a finished page, outside code.
LOOKED_FOR = re.compile(
    r"(?i)(?:^|[^\w`])@[a-z0-9]|#\d|\bgh-\d|\bghsa-[a-z0-9]|\bcve-\d|:[a-z0-9+-]+:|\$[^\u2060]"
    r"|(?<![0-9a-z\u2060])[0-9a-f]{7,40}(?![0-9a-z])"
)
HOSTILE = (
    "@everyone",
    "team@acme/core",
    "see #12",
    "acme/repo#3",
    "GH-12 and gh-7",
    "GHSA-jfh8-c2jp-5v3q",
    "CVE-2021-44228",
    "16c999e",
    "as of 16c999e8c71134401a78d4d46435517b2271d6ac.",
    "acme/repo@16c999e8c71134401a78d4d46435517b2271d6ac",
    ":tada: and a:b:c",
    "$x$ and $`y`$",
    "https://evil.example www.evil.example <https://evil.example>",
    "[x](https://evil.example) ![y](https://evil.example/y.png)",
    "</details><img src=x onerror=alert(1)><!-- x -->",
    "a | b\n\n# c\n- [ ] d",
)


def page(markdown: str) -> html.HtmlElement:
    make = mistune.create_markdown(escape=False, plugins=["table", "strikethrough", "task_lists", "url"])
    return html.fromstring(f"<div>{make(markdown)}</div>")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(text: str) -> None:
    shown = page(f"| a |\n|---|\n| {harmless(text)} |\n")
    assert shown.xpath("//td//*") == []
    (words,) = shown.xpath("//td/text()")
    assert words.replace(JOINER, "") == " ".join(text.split())
    assert LOOKED_FOR.search(words) is None


@pytest.mark.parametrize("text", ["1234567", "the year 2026", "a defaced facade", "12:30", "deadline"])
def test_plain_words_stay_as_they_are_to_a_reader(text: str) -> None:
    (words,) = page(harmless(text)).xpath("//p/text()")
    assert words.replace(JOINER, "") == text


def test_code_is_left_alone() -> None:
    assert harmless_code("GH-12") == "`GH-12`"
    assert harmless_code("") == "–"


@pytest.mark.parametrize("text", HOSTILE)
def test_titles_of_the_wiki_are_only_words_in_a_plan(text: str) -> None:
    step = Create(key="a.md", title=text, why=text, digest="x")
    plan = Plan(handbook="x", steps=(step,), conflicts=(Conflict(key="b.md", title=text, why=text),))
    shown = page(plan_markdown(plan))
    assert shown.xpath("//a | //img | //input | //h1 | //details") == []
    assert [len(row.xpath("td")) for row in shown.xpath("//tbody/tr")] == [3]
    outside = "\n".join(shown.xpath("//text()[not(ancestor::code)]"))
    assert LOOKED_FOR.search(outside) is None
