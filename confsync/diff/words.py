"""(text, text) -> what stayed, went and came, word by word; and whether any word changed at all.

Words carry the meaning of a definition, so spaces, punctuation and case are told apart from them. Signs that turn a
meaning round, as in `< 38.5`, `-2` or `A+`, and symbols such as an emoji count as words. Marks belong to the letter
before them: in Thai or Hindi they are the vowels. Where words are written without spaces, each letter is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import Literal
from unicodedata import category, normalize

Op = Literal["same", "removed", "added"]
Words = tuple[tuple[Op, str], ...]
_SIGN = r"[<>=≤≥≠±%§°~]|(?<=\S)\+|(?<=\S )\+|\+(?=\S)|[-−–](?=\d)|(?<=\w)[-−](?!\w)|(?<=\d)[.,/:](?=\d)|(?<=\w)#|!(?==)"
_MEANING = re.compile(rf"\w+|{_SIGN}")
# Of a link or an image of Markdown, from its round bracket on.
TARGET = re.compile(
    r"(?<=\])\(\s*(?:<([^>\n]*)>|([^()\s]*(?:\([^()\s]*\)[^()\s]*)*))(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Soft hyphens, spaces of no width, marks of direction, and what chooses between two looks of one sign.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_TURNS = r"\u202a-\u202e"  # show a text in another order than it is written
# Thai, Lao, Tibetan, Burmese, Khmer, kana and Han.
_UNSPACED = r"\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SENTENCE = re.compile(r"\S.*?(?:[.!?:;]\s+|[。！？]\s*|\n\s*|$)|\s+", re.DOTALL)
_MOST = 400  # tokens that are compared with each other at once; more are first matched sentence by sentence
_MOST_PAIRS = 300_000  # of equal tokens, half a second; a text with more of them is shown whole, old and new


def meaning(text: str) -> tuple[str, ...]:
    """The words of a text without case, and the signs that turn a meaning round."""
    if text.isascii():
        return tuple(_MEANING.findall(text.casefold()))
    return tuple(_patterns()[0].findall(_UNSEEN.sub("", normalize("NFKC", text).casefold())))


def same_words(first: str, second: str) -> bool:
    """Whether two texts differ in nothing but spaces, punctuation and case."""
    return first == second or meaning(first) == meaning(second)


def same_but_links(first: str, second: str) -> bool:
    """Whether two texts of Markdown differ in nothing but that and in where their links lead."""
    return same_words(TARGET.sub("", first), TARGET.sub("", second))


def likeness(first: str, second: str) -> float:
    """Share of words that two texts have in common, 0 to 1, each word counted once; 0 when either has none."""
    mine, theirs = set(meaning(first)), set(meaning(second))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def tokens(text: str) -> list[str]:
    """Words and signs, each with the spaces behind it."""
    return (_TOKEN if text.isascii() else _patterns()[1]).findall(text)


def word_changes(before: str, after: str) -> Words:
    """Runs of words in reading order; "same" and "removed" make up `before`, "same" and "added" make up `after`.

    A run that is the same but for its spaces is "same", and shows the spaces of `after`.
    """
    old, new = tokens(before), tokens(after)
    if len(old) + len(new) > _MOST:
        return tuple(_joined(_by_sentence(before, after)))
    return tuple(_joined(_matched(old, new)))


def _by_sentence(before: str, after: str) -> Iterator[tuple[Op, str]]:
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    for tag, i, j, k, end in _opcodes(old, new):
        gone, come = "".join(old[i:j]), "".join(new[k:end])
        if tag == "equal":
            yield "same", come
        elif tag == "replace" and _pairs(lost := tokens(gone), won := tokens(come)) < _MOST_PAIRS:
            yield from _matched(lost, won)
        else:
            yield "removed", gone
            yield "added", come


def _pairs(old: list[str], new: list[str]) -> int:
    """How many pairs of equal tokens there are, which is what comparing them costs."""
    counts = Counter(token.strip() for token in old)
    return sum(counts[token] * times for token, times in Counter(token.strip() for token in new).items())


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


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What carries meaning, and what a text is cut into, beyond ASCII; a letter and its marks are never torn apart."""
    marks, symbols, tints = _ranges("M"), _ranges("Sc", "Sm", "So"), r"\U0001f3fb-\U0001f3ff"
    word = rf"[{_UNSPACED}][{marks}]*|(?:[^\W{_UNSPACED}]|[{marks}])+"
    # An emoji may be several: joined, tinted, or two letters of a flag.
    sign = rf"[\U0001f1e6-\U0001f1ff]{{2}}|[^\w\s](?:[{marks}{tints}]|\u200d[^\w\s])*"
    joined = word.replace(f"[{marks}])+", rf"[{marks}\u200c\u200d])+")
    return re.compile(rf"{word}|{_SIGN}|[{symbols}{tints}{_TURNS}]"), re.compile(rf"(?:{joined}|{sign})\s*|\s+")


def _ranges(*categories: str) -> str:
    """All characters of these Unicode categories, as a character class has them: `re` knows no categories."""
    found: list[list[int]] = []
    # Without the large blocks that hold letters only, 0.01 s.
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x17000), *range(0x1B000, 0x20000)):
        if category(chr(code)).startswith(categories):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)


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
