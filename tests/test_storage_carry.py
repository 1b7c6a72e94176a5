"""Comments and ticks survive a new body; a comment whose words are gone is told of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.storage.canonical import same_meaning
from confsync.storage.carry import Carried, LostComment, carry_over
from confsync.storage.grammar import storage_faults
from confsync.storage.vocabulary import anchor, macro


def marked(text: str) -> str:
    """`{r:words}` as a comment `r` on words."""
    return re.sub(r"\{(\w+):([^{}]*)\}", r'<ac:inline-comment-marker ac:ref="\1">\2</ac:inline-comment-marker>', text)


CARRIED = {
    "the same paragraph": ("<p>a {r:b} c</p>", "<p>x</p><p>a b c</p>", "<p>x</p><p>a {r:b} c</p>"),
    "an edited paragraph": (
        "<p>Mark the {r:whole name} of a drug.</p>",
        "<p>Do not mark the whole name of a class.</p><p>Mark the whole name of any drug.</p>",
        "<p>Do not mark the whole name of a class.</p><p>Mark the {r:whole name} of any drug.</p>",
    ),
    "words that stand twice": (
        "<p>drug or {r:drug} class</p>",
        "<p>drug or drug class</p>",
        "<p>drug or {r:drug} class</p>",
    ),
    "words with marks of their own": (
        "<p>{r:a <strong>b</strong> c}</p>",
        "<p>a <em>b</em> c</p>",
        "<p>{r:a }<em>{r:b}</em>{r: c}</p>",
    ),
    "a marker in pieces": (
        "<p>{r:a }<strong>{r:b}</strong></p>",
        "<p>a <strong>b</strong> c</p>",
        "<p>{r:a }<strong>{r:b}</strong> c</p>",
    ),
    "two comments on one stretch": (
        "<p>{r:a {s:b}} c</p>",
        "<p>a b c</p>",
        "<p>{r:a }{r:{s:b}} c</p>",
    ),
    "entities and blanks": (
        "<p>a {r:&ouml; &amp;   b}</p>",
        "<p>a ö &amp; b</p>",
        "<p>a {r:ö &amp; b}</p>",
    ),
    "words in a link": (
        "<p>see {r:the page}</p>",
        '<p>see <ac:link><ri:page ri:content-title="T" /><ac:link-body>the page</ac:link-body></ac:link></p>',
        '<p>see <ac:link><ri:page ri:content-title="T" /><ac:link-body>{r:the page}</ac:link-body></ac:link></p>',
    ),
    "a heading": ("<h2>{r:Title}</h2><p>Title</p>", "<p>Title</p><h2>Title</h2>", "<p>{r:Title}</p><h2>Title</h2>"),
    "long words that moved": (
        "<p>one {r:a sentence worth keeping} two</p>",
        "<p>elsewhere: a sentence worth keeping, among quite different words than before</p>",
        "<p>elsewhere: {r:a sentence worth keeping}, among quite different words than before</p>",
    ),
}


@pytest.mark.parametrize(("current", "new", "expected"), CARRIED.values(), ids=CARRIED.keys())
def test_carry_puts_a_comment_around_the_same_words(current: str, new: str, expected: str) -> None:
    carried = carry_over(_nested(current), new)
    assert carried == Carried(_nested(expected))
    assert same_meaning(carried.body, new)


def _nested(text: str) -> str:
    while marked(text) != text:
        text = marked(text)
    return text


def test_carry_tells_of_comments_whose_words_are_gone() -> None:
    current = marked("<p>keep {r:this}</p><p>drop {s:these <em>words</em>}</p><p>{t:a} lonely letter</p>")
    new = "<p>keep this</p><p>a page without them, but with a letter</p>"
    assert carry_over(current, new) == Carried(
        marked("<p>keep {r:this}</p><p>a page without them, but with a letter</p>"),
        (LostComment("s", "these words"), LostComment("t", "a")),
    )


def test_carry_looks_for_words_only_where_words_are() -> None:
    code, named = macro("code", code="secret"), anchor("secret")
    carried = carry_over(marked("<p>{r:secret}</p>"), f'<p title="secret">{named}</p>{code}')
    assert carried.lost == (LostComment("r", "secret"),)
    assert "marker" not in carried.body


TASK = "<ac:task><ac:task-id>{}</ac:task-id><ac:task-status>{}</ac:task-status><ac:task-body>x</ac:task-body></ac:task>"
STORED = TASK.replace("</ac:task-id>", "</ac:task-id>\n<ac:task-uuid>u</ac:task-uuid>\n").replace(
    "<ac:task>", "<ac:task>\n"
)


def test_carry_keeps_ticks_by_task_id() -> None:
    current = STORED.format(1, "complete") + STORED.format(2, "incomplete")
    new = TASK.format(3, "incomplete") + TASK.format(1, "incomplete") + TASK.format(2, "complete")
    expected = TASK.format(3, "incomplete") + TASK.format(1, "complete") + TASK.format(2, "complete")
    assert carry_over(current, new) == Carried(expected)


def test_carry_changes_no_byte_without_need() -> None:
    new = "<p>a&nbsp;b  <br/>\n</p ><p>c</p>"
    assert carry_over("<p>other <b>words</b></p>" + STORED.format(5, "incomplete"), new) == Carried(new)
    assert carry_over(marked("<p>{r:gone}</p>"), new).body == new


def test_carry_done_twice_is_carry_done_once() -> None:
    current = marked("<p>a {r:b} c {s:d}</p>")
    once = carry_over(current, "<p>a b c d</p>").body
    assert carry_over(current, once).body == once


WORDS = st.lists(st.sampled_from(["a", "b", "the", "drug", " ", "&amp;", "<em>", "</em>", "ö"]), max_size=14)


@given(st.lists(st.tuples(WORDS, st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=4), st.randoms())
@settings(deadline=None, derandomize=True, max_examples=400)
def test_carry_loses_nothing_on_the_same_words_and_breaks_nothing(paragraphs, random) -> None:  # type: ignore[no-untyped-def]
    """A page whose words did not change keeps every comment, whatever marks it has."""
    plain, commented, refs = [], [], 0
    for pieces, start, length in paragraphs:
        text = [piece for piece in pieces if not piece.startswith("<")]
        plain.append(
            "<p>" + "".join(f"<strong>{piece}</strong>" if random.random() < 0.2 else piece for piece in text) + "</p>"
        )
        inside = text[start : start + length]
        if "".join(inside).strip():
            refs += 1
            words = f'<ac:inline-comment-marker ac:ref="r{refs}">{"".join(inside)}</ac:inline-comment-marker>'
            text[start : start + length] = [words]
        commented.append("<p>" + "".join(text) + "</p>")
    new = "".join(plain)
    carried = carry_over("".join(commented), new)
    assert carried.lost == ()
    assert len(set(re.findall(r'ac:ref="(\w+)"', carried.body))) == refs
    assert storage_faults(carried.body) == ()
    assert same_meaning(carried.body, new)
