"""(text of a row, Migration) -> the row with its labels moved: in spans, options, relations, pages, versions alike.

Several keys may move at once, also in a circle: each value is looked up once. Two marks or options that become the
same after a merge are kept once. What every changed value was is noted by its JSON pointer (RFC 6901) in the row as it
was, since a merge cannot be undone from its result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from confsync.model.migration import Migration
from confsync.review.rawjson import Change, dumped, items, with_items, with_members


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A row afterwards."""

    text: str
    was: Mapping[str, str]  # JSON pointer -> the key that stood there; empty: nothing was changed
    moved: frozenset[tuple[str, str]]  # (old key, new key)


class Rewriter:
    """Moves the keys of rows, one after the other."""

    def __init__(self, migration: Migration) -> None:
        moves = [move for move in migration.moves if move.rewrites]
        self._labels = {move.source.key: move.target.key for move in moves if not move.relation}
        between = {move.source.key: move.target.key for move in moves if move.relation}
        self._relations = between if migration.related else self._labels
        self._style = ""  # the row, whose way of escaping letters new keys are written in
        self._was: dict[str, str] = {}
        self._moved: set[tuple[str, str]] = set()
        self._of_mark: dict[str, Change] = {"label": self._label}
        self._of_option: dict[str, Change] = {"id": self._label}
        ends = {"head_span": self._mark, "child_span": self._mark}
        self._of_relation: dict[str, Change] = {"label": self._relation_label, **ends}
        self._of_row: dict[str, Change] = {
            "label": self._label,
            "spans": _each(self._mark, _same_mark),
            "audio_spans": _each(self._mark, _same_mark),
            "relations": _each(self._relation, _same_mark),
            "arcs": _each(self._relation, _same_mark),
            "arc": self._relation,
            "accept": _each(self._label, str),
            "options": _each(self._option, _same_option),
            "versions": _each(self._row, None),
            "pages": _each(self._row, None),
        }

    def rewrite(self, raw: str) -> Rewritten:
        """The text of a row that is a JSON object, with every key moved that moves."""
        self._style, self._was, self._moved = raw, {}, set()
        text = self._row(raw, "")
        return Rewritten(text, self._was, frozenset(self._moved))

    def _row(self, raw: str, at: str) -> str:
        """A row, a version inside a review row, or a page."""
        return _object(raw, at, self._of_row)

    def _mark(self, raw: str, at: str) -> str:
        return _object(raw, at, self._of_mark)

    def _relation(self, raw: str, at: str) -> str:
        return _object(raw, at, self._of_relation)

    def _option(self, raw: str, at: str) -> str:
        return _object(raw, at, self._of_option)

    def _label(self, raw: str, at: str) -> str:
        return self._key(raw, at, self._labels)

    def _relation_label(self, raw: str, at: str) -> str:
        return self._key(raw, at, self._relations)

    def _key(self, raw: str, at: str, moves: dict[str, str]) -> str:
        """A label's text; ids of options may be integers, and stay ones where they can."""
        old = json.loads(raw)
        if isinstance(old, bool) or not isinstance(old, str | int) or str(old) not in moves:
            return raw
        self._was[at] = str(old)
        new = moves[str(old)]
        self._moved.add((str(old), new))
        return new if isinstance(old, int) and new.isdecimal() else dumped(new, self._style)


def _object(raw: str, at: str, parts: Mapping[str, Change]) -> str:
    return with_members(raw, parts, at) if raw.lstrip().startswith("{") else raw


def _each(part: Change, same: Callable[[Any], str] | None) -> Change:
    def change(raw: str, at: str) -> str:
        if not raw.startswith("["):
            return raw
        old = [raw[start:end] for start, end in items(raw)]
        new = [part(item, f"{at}/{number}") for number, item in enumerate(old)]
        if old == new:
            return raw
        return with_items(raw, _once(old, new, same) if same else list(new))

    return change


def _once(old: Sequence[str], new: Sequence[str], same: Callable[[Any], str]) -> list[str | None]:
    """The new items, without those that became what another one is; one that was so before stays.

    Items that were the same before are both kept: published sets have such, and no merge made them.
    """
    after = [same(json.loads(now)) for now in new]
    if len(set(after)) == len(after):
        return list(new)
    before = [same(json.loads(was)) for was in old]
    pairs = list(zip(before, after, new, strict=True))
    first = {now: was for was, now, _ in pairs if was == now}
    for was, now, _ in pairs:
        first.setdefault(now, was)
    return [text if first[now] == was else None for was, now, text in pairs]


def _same_mark(mark: Any) -> str:
    """What tells marks apart: everything but the id and the colour that the interface gave them."""
    if isinstance(mark, dict):
        mark = {name: value for name, value in mark.items() if name not in {"id", "color"}}
    return json.dumps(mark, sort_keys=True)


def _same_option(option: Any) -> str:
    return str(option.get("id")) if isinstance(option, dict) else json.dumps(option)
