"""Words in any script: what carries meaning, what does not, and where a text may be cut."""

from __future__ import annotations

from time import process_time

import pytest

from confsync.diff.words import likeness, same_words, word_changes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("😀 is positive", "😡 is positive"),
        ("👍🏻 or 👍🏿", "👍🏿 or 👍🏻"),
        ("marked ✓", "marked ✗"),
        ("A ∧ B", "A ∨ B"),
        ("5 × 3", "5 + 3"),
        ("over $5", "over €5"),
        ("blood group A+", "blood group A-"),
        ("blood group A+", "blood group A"),
        ("source in C++", "source in C"),
        ("source in C#", "source in C"),
        ("x != y", "x = y"),
        ("at 10:30", "at 10 30"),
        ("~~generic names~~", "generic names"),
        ("कि", "की"),  # only a vowel sign differs
        ("ไม่", "ไม้"),  # only a tone mark differs
        ("薬品", "医薬品"),
        ("naïve", "naive"),
        ("one \u202etwo", "one two"),  # is shown the other way round
    ],
)
def test_what_turns_a_meaning_round_counts_in_every_script(before: str, after: str) -> None:
    assert not same_words(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cafe\u0301", "café"),
        ("drug\u200bclass", "drugclass"),
        ("\u05d0\u200f", "\u05d0"),
        ("می\u200cخواهم", "میخواهم"),
        ("✔\ufe0f", "✔"),
        ("薬、食品。", "薬 食品"),
        ("「薬」", "薬"),
        ("+ an item", "- an item"),
        ("a `key`", "a key"),
        ("Straße", "STRASSE"),
    ],
)
def test_form_alone_does_not_count_in_any_script(before: str, after: str) -> None:
    assert same_words(before, after)


def test_a_text_without_spaces_is_compared_letter_by_letter() -> None:
    before, after = "患者が服用した医薬品。商品名を含む。", "患者が服用した医薬品。一般名を含む。"
    assert word_changes(before, after) == (
        ("same", "患者が服用した医薬品。"), ("removed", "商品"), ("added", "一般"), ("same", "名を含む。"),
    )  # fmt: skip
    assert likeness(before, after) > 0.5


def test_a_long_text_without_spaces_takes_no_longer_than_one_with() -> None:
    before = "患者が服用した医薬品商品名を含む" * 1_200
    start = process_time()
    runs = word_changes(before, before.replace("医", "薬"))
    sentences = word_changes(f"{before}。一。", f"{before}。二。")
    assert process_time() - start < 2
    assert "".join(text for op, text in runs if op != "added") == before
    assert sentences[1:] == (("removed", "一"), ("added", "二"), ("same", "。"))


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("cafe\u0301 a", "cafe a", "cafe\u0301 ", "cafe "),
        ("ผู้ป่วย", "คนไข้", "ผู้ป่วย", "คนไข้"),
        ("a 👩\u200d💻", "a 👨\u200d💻", "👩\u200d💻", "👨\u200d💻"),
        ("🇩🇪", "🇩🇰", "🇩🇪", "🇩🇰"),
    ],
)
def test_what_readers_see_as_one_letter_is_never_torn_apart(before: str, after: str, gone: str, come: str) -> None:
    runs = word_changes(before, after)
    assert "".join(text for op, text in runs if op == "removed") == gone
    assert "".join(text for op, text in runs if op == "added") == come
