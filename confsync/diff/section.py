"""Document -> its sections, each with the words that no rule holds and with where its links lead.

Headings and rules know their lines, so the Markdown source is cut by them and not parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import unquote

from confsync.diff.words import TARGET
from confsync.finding import Location
from confsync.model.document import Document
from confsync.model.reference import handbook_path

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MARK = re.compile(r"[ \t]*\{#[A-Za-z0-9_.:-]+\}")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)\s*$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, down to the next heading of any level."""

    title: str
    text: str  # Markdown without rules, ids and the targets of links
    links: tuple[str, ...]  # targets, sorted; those of its rules too
    lines: tuple[tuple[int, str], ...]  # of the text, blank ones left out, each with its number in the file
    at: Location

    def parting(self, other: Section) -> Location:
        """Where its text begins to be another than the other's; its last line where it only ends before that."""
        for (number, line), there in zip_longest(self.lines, other.lines[: len(self.lines)], fillvalue=(0, "")):
            if line.strip() != there[1].strip():
                return self._place(number, line)
        return self._place(*self.lines[-1]) if self.lines else self.at

    def leads(self, moved: Mapping[str, str]) -> list[str]:
        """Where its links lead, from wherever it stands; `moved` is where files are now, old path -> new path."""
        return sorted(_led(self.at.path, target, moved) for target in self.links)

    def _place(self, number: int, line: str) -> Location:
        return Location(self.at.path, number, len(line) - len(line.lstrip()) + 1)


def sections(document: Document, apart: Collection[str]) -> Mapping[str, Section]:
    """By anchor, "" being what stands before the first heading. Rules with an id in `apart` are left out."""
    lines = document.text.splitlines()
    cut = _rule_lines(document, lines, apart)
    starts = [("", "", document.first_line - 1, document.at)]
    starts += [(one.anchor, one.text, one.at.line, one.at) for one in document.draft.headings]
    ends = [start - 1 for _, _, start, _ in starts[1:]] + [document.first_line + len(lines) - 1]
    found: dict[str, Section] = {}
    for (anchor, title, line, at), end in zip(starts, ends, strict=True):
        first, last = line + 1 - document.first_line, end + 1 - document.first_line
        own = range(max(first, 0), max(last, 0))
        if title and first < len(lines) and _UNDERLINE.match(lines[first]):
            own = own[1:]
        whole = "\n".join(lines[index] for index in own)
        kept = [index for index in own if index not in cut]
        prose = TARGET.sub("", _MARK.sub("", "\n".join(lines[index] for index in kept))).strip()
        numbered = tuple((index + document.first_line, lines[index]) for index in kept if lines[index].strip())
        found[anchor] = Section(title, prose, _targets(whole), numbered, at)
    return found


def _targets(text: str) -> tuple[str, ...]:
    return tuple(sorted(match[1] or match[2] for match in TARGET.finditer(text)))


def _led(source: str, target: str, moved: Mapping[str, str]) -> str:
    written, sign, anchor = target.partition("#")
    path = None if _ADDRESS.match(target) else handbook_path(source, unquote(written))
    return target if path is None else f"{moved.get(path, path)}{sign}{anchor}"


def _rule_lines(document: Document, lines: list[str], apart: Collection[str]) -> set[int]:
    """Indices of the lines that rules stand on: from where one begins to the line that holds its id."""
    found: set[int] = set()
    for rule in document.draft.rules:
        if rule.id in apart:
            first = rule.at.line - document.first_line
            mark = f"#{rule.id}"
            last = next((index for index in range(max(first, 0), len(lines)) if mark in lines[index]), first)
            found.update(range(first, last + 1))
    return found
