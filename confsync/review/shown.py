"""Row -> Shown: what the annotator saw, as far as settings let it leave the database.

Redaction goes over the whole text before an excerpt is cut, so that a cut cannot hide a part of what a pattern would
have found. The excerpt is taken where the marks are: a long text is of use to a reader only there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from confsync.model.outcome import MASK, Shown
from confsync.review.wire import Row, decode_any, spans_of

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL | re.IGNORECASE)
_SHARED = 1000  # sets of options kept to be shared: a project has a few, a project with options per task has thousands


@dataclass(slots=True)
class Window:
    """What may leave the database: so many characters of an example, and nothing that a pattern matches."""

    excerpt: int = 200
    redact: tuple[str, ...] = ()
    _patterns: tuple[re.Pattern[str], ...] = field(default=(), init=False)
    _options: dict[bytes, Mapping[str, str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._patterns = tuple(map(re.compile, self.redact))

    def mask(self, text: str) -> str:
        """The text with a mask for each piece that a pattern matches."""
        return _covered(text, 0, len(text), self._masked(text)) if self._patterns else text

    def look(self, row: Row) -> Shown:
        """What is kept of the task itself."""
        whole = row.text if row.text is not None else plain(row.html or "")
        text, begin, masked = self._cut(whole, row)
        return Shown(
            text=text,
            begin=begin,
            length=len(whole),
            masked=masked,
            media=self._media(row),
            width=None if row.width is None else int(row.width),
            height=None if row.height is None else int(row.height),
            options=self._options_of(row) if row.options else _NO_OPTIONS,
        )

    def card(self, told: Mapping[str, str]) -> Mapping[str, str]:
        """What stood in the corner of the card; as much a part of the example as its text."""
        if not self.excerpt or not told:
            return _NO_META
        if self._patterns:
            told = {self.mask(key): self.mask(value) for key, value in told.items()}
        return {key: value[: self.excerpt] for key, value in told.items()}

    def _cut(self, whole: str, row: Row) -> tuple[str, int, tuple[tuple[int, int], ...]]:
        begin = self._begin(whole, row) if self.excerpt and len(whole) > self.excerpt else 0
        end = begin + self.excerpt
        if not self._patterns:
            return whole[begin:end], begin, ()
        masked = self._masked(whole)
        kept = tuple((start, stop) for start, stop in masked if start < end and stop > begin)
        if kept:  # a mask is shown whole or not at all
            begin, end = min(begin, kept[0][0]), max(end, kept[-1][1])
        return _covered(whole, begin, end, kept), begin, kept

    def _masked(self, whole: str) -> tuple[tuple[int, int], ...]:
        """Pieces of the text that some pattern matches; those of several patterns that overlap are one."""
        found = sorted(match.span() for pattern in self._patterns for match in pattern.finditer(whole) if match[0])
        pieces: list[tuple[int, int]] = []
        for start, end in found:
            if pieces and start < pieces[-1][1]:
                pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
            else:
                pieces.append((start, end))
        return tuple(pieces)

    def _begin(self, whole: str, row: Row) -> int:
        """Where the excerpt begins: at the start, unless the first marks would then fall outside."""
        first, last = len(whole), 0
        for span in spans_of(row) or ():
            if span.start is not None and span.end is not None:
                first = int(span.start) if span.start < first else first
                last = int(span.end) if span.end > last else last
        if last <= self.excerpt:
            return 0
        begin = min(max(first - self.excerpt // 4, 0), len(whole) - self.excerpt)
        return whole.rfind(" ", 0, begin) + 1

    def _media(self, row: Row) -> str:
        """A path or URL; of a picture or recording sent inline only that it was."""
        media = row.image or row.audio or row.video
        if media is None:
            return ""
        return "data:" if media.startswith("data:") else self.mask(media)

    def _options_of(self, row: Row) -> Mapping[str, str]:
        raw = bytes(row.options)
        if (options := self._options.get(raw)) is None:
            options = {str(option["id"]): self._words(option) for option in _listed(row) if "id" in option}
            if len(self._options) < _SHARED:
                self._options[raw] = options
        return options

    def _words(self, option: Mapping[str, Any]) -> str:
        """An option as words; none where no text may leave, since options may well be texts to choose from."""
        words = option.get("text") or plain(str(option.get("html") or ""))
        return self.mask(str(words))[: self.excerpt]


def _covered(whole: str, begin: int, end: int, pieces: Iterable[tuple[int, int]]) -> str:
    """Characters [begin, end) with a mask for each of the pieces, which lie in them."""
    text = ""
    for start, stop in pieces:
        text, begin = text + whole[begin:start] + MASK, stop
    return text + whole[begin:end]


def plain(markup: str) -> str:
    """HTML as the text that it shows."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _listed(row: Row) -> list[dict[str, Any]]:
    options = decode_any(row.options)
    return [option for option in options if isinstance(option, dict)] if isinstance(options, list) else []


_NO_OPTIONS: Mapping[str, str] = {}
_NO_META: Mapping[str, str] = {}
