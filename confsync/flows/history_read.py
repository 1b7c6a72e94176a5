"""Contents of one scheme's file over time -> schemes, in a fraction of the time that reading each of them takes.

From one commit to the next a label or two change. So a file is cut where an entry of `labels:` begins, which YAML's
indentation shows without being parsed; each different entry is read once, and a scheme is put together from labels that
were read before. 2,000 versions of 26 labels take 0.6 s this way and 13 s file by file (measured on one core). Where a
label stands in its file is lost on the way, which a history does not need. A file of another shape is read as a whole.
`tests/test_flows_history.py` holds both ways to the same schemes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from confsync.model.taxonomy import Label, Scheme
from confsync.source.taxonomy import read_scheme

_LABELS = re.compile(rb"^labels:[ \t]*(?:#.*)?\r?\n", re.MULTILINE)
_FIRST = re.compile(rb"(?:[ \t]*\r?\n| *#.*\n)*( *)- ")
_LONE = re.compile(rb"\r(?!\n)")
_SKELETON = b"scheme: x\ntitle: x\nversion: 1.0.0\nkind: spans\nlabels:\n"
_TOGETHER = 200  # entries read as one file
_EMPTY = b"labels: []\n"


class _Cut(NamedTuple):
    rest: bytes  # the file with an empty list of labels
    entries: tuple[bytes, ...]  # as they stand in it


class Reader:
    """Reads versions of one scheme's file; what it has read before costs nothing."""

    def __init__(self, path: str) -> None:
        self._path = path  # images beside the file are named from its folder
        self._labels: dict[bytes, Label | None] = {}  # None: only the whole file can tell
        self._rests: dict[bytes, Scheme | None] = {}

    def read(self, contents: Sequence[bytes]) -> list[Scheme | None]:
        """A scheme for each content, in order; None where it is none."""
        cuts = [_cut(content) for content in contents]
        self._learn({entry: None for cut in cuts if cut for entry in cut.entries if entry not in self._labels})
        return [self._scheme(content, cut) for content, cut in zip(contents, cuts, strict=True)]

    def _scheme(self, content: bytes, cut: _Cut | None) -> Scheme | None:
        if cut is None:
            return self._whole(content)
        if cut.rest not in self._rests:
            self._rests[cut.rest] = self._whole(cut.rest)
        rest, known = self._rests[cut.rest], tuple(filter(None, map(self._labels.get, cut.entries)))
        if rest is None or len(known) < len(cut.entries):
            return self._whole(content)
        return replace(rest, labels=known)

    def _whole(self, content: bytes) -> Scheme | None:
        return read_scheme(self._path, content)[0]

    def _learn(self, entries: Iterable[bytes]) -> None:
        fresh = list(entries)
        for start in range(0, len(fresh), _TOGETHER):
            some = fresh[start : start + _TOGETHER]
            labels: Sequence[Label | None] = self._read_entries(some)
            if len(labels) != len(some):
                labels = [found[0] if len(found := self._read_entries([entry])) == 1 else None for entry in some]
            self._labels.update(zip(some, labels, strict=True))

    def _read_entries(self, entries: Sequence[bytes]) -> tuple[Label, ...]:
        # In the file that they make they stand at one margin, whatever it was in theirs.
        scheme = self._whole(_SKELETON + b"".join(map(_at_margin, entries)))
        return scheme.labels if scheme else ()


def _cut(content: bytes) -> _Cut | None:
    """A file in block style, cut at the entries of its list of labels; None when it is written in another way."""
    start = _LABELS.search(content)
    first = _FIRST.match(content, start.end()) if start else None
    # A lone carriage return ends a line of YAML, and none of those that are looked for here.
    if start is None or first is None or not content.endswith(b"\n") or _LONE.search(content):
        return None
    indent, begin = len(first[1]), start.end() - 1
    after = _end(indent).search(content, begin)
    end = after.start() + 1 if after else len(content)
    bullet = b" " * indent + b"- "
    _, *entries = content[begin : end - 1].split(b"\n" + bullet)
    rest = content[: start.start()] + _EMPTY + content[end:]
    return _Cut(rest, tuple(b"%b%b\n" % (bullet, entry) for entry in entries))


@cache
def _end(indent: int) -> re.Pattern[bytes]:
    """What ends a list: a line that stands no deeper and begins no entry; not a comment, nor a blank line."""
    return re.compile(rb"\n(?! {%d}- ) {0,%d}(?=[^ #\r\n])" % (indent, indent))


def _at_margin(entry: bytes) -> bytes:
    indent = len(entry) - len(entry.lstrip(b" "))
    return _prefix(indent).sub(b"", entry) if indent else entry


@cache
def _prefix(indent: int) -> re.Pattern[bytes]:
    return re.compile(rb"^ {%d}" % indent, re.MULTILINE)
