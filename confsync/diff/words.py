"""(text, text) -> what stayed, went and came, word by word; and whether any word changed at all.

Words carry the meaning of a definition, so spaces, punctuation and case are told apart from them. Signs that turn a
meaning round, as in `< 38.5` or `-2`, count as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal
from unicodedata import normalize

Op = Literal["same", "removed", "added"]
Words = tuple[tuple[Op, str], ...]
_MEANING = re.compile(r"\w+|[<>=≤≥≠±%§°]|[-−–](?=\d)|(?<=\d)[.,](?=\d)")
_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_SENTENCE = re.compile(r"\S.*?(?:[.!?:;]\s+|\n\s*|$)|\s+", re.DOTALL)
_MOST = 400  # tokens that are compared with each other at once; more are first matched sentence by sentence


def meaning(text: str) -> tuple[str, ...]:
    """The words of a text without case, and the signs that turn a meaning round."""
    return tuple(_MEANING.findall(normalize("NFKC", text).casefold()))


def same_words(first: str, second: str) -> bool:
    """Whether two texts differ in nothing but spaces, punctuation and case."""
    return first == second or meaning(first) == meaning(second)


def likeness(first: str, second: str) -> float:
    """Share of words that two texts have in common, 0 to 1, each word counted once; 0 when either has none."""
    mine, theirs = set(meaning(first)), set(meaning(second))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def word_changes(before: str, after: str) -> Words:
    """Runs of words in reading order; "same" and "removed" make up `before`, "same" and "added" make up `after`.

    A run that is the same but for its spaces is "same", and shows the spaces of `after`.
    """
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > _MOST:
        return tuple(_joined(_by_sentence(before, after)))
    return tuple(_joined(_matched(old, new)))


def _by_sentence(before: str, after: str) -> Iterator[tuple[Op, str]]:
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    for tag, i, j, k, end in _opcodes(old, new):
        gone, come = "".join(old[i:j]), "".join(new[k:end])
        if tag == "equal":
            yield "same", come
        elif tag == "replace" and max(len(gone), len(come)) < 20_000:
            yield from _matched(_tokens(gone), _tokens(come))
        else:
            yield "removed", gone
            yield "added", come


def _matched(old: list[str], new: list[str]) -> Iterator[tuple[Op, str]]:
    for tag, i, j, k, end in _opcodes(old, new):
        if tag == "equal":
            yield "same", "".join(new[k:end])
        else:
            yield "removed", "".join(old[i:j])
            yield "added", "".join(new[k:end])


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Steps from one list to the other; ends that are alike are not searched, which is most of a long text."""
    first, second = [item.strip() for item in old], [item.strip() for item in new]
    least = min(len(old), len(new))
    head = next((index for index in range(least) if first[index] != second[index]), least)
    most = least - head
    tail = next((index for index in range(most) if first[-1 - index] != second[-1 - index]), most)
    if head:
        yield "equal", 0, head, 0, head
    inside = SequenceMatcher(None, first[head : len(first) - tail], second[head : len(second) - tail], autojunk=False)
    for tag, i, j, k, end in inside.get_opcodes():
        yield tag, i + head, j + head, k + head, end + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _tokens(text: str) -> list[str]:
    """Words and signs, each with the spaces behind it."""
    return _TOKEN.findall(text)


def _joined(runs: Iterator[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    """Neighbours of one kind put together; nothing stays empty."""
    held: tuple[Op, str] | None = None
    for op, text in runs:
        if held and held[0] == op:
            held = op, held[1] + text
        elif text:
            if held:
                yield held
            held = op, text
    if held:
        yield held
