"""(text of a row, Migration) -> the row with its labels moved: in spans, options, relations, pages, versions alike.

Several keys may move at once, also in a circle: each value is looked up once. Two marks or options that become the
same after a merge are kept once. What every changed value was is noted by its JSON pointer (RFC 6901) in the row as it
was, since a merge cannot be undone from its result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from confsync.model.migration import Migration
from confsync.review.rawjson import dumped, items, with_items, with_members

Part = Callable[[str, str], str]  # (text, pointer) -> text


class Rewriter:
    """Moves the keys of one row; `was` and `moved` then say what was changed."""

    def __init__(self, migration: Migration) -> None:
        self.was: dict[str, str] = {}
        self.moved: set[tuple[str, str]] = set()
        self._style = ""  # the row, whose way of escaping letters new keys are written in
        self._labels = {move.source.key: move.target.key for move in migration.moves if not move.relation}
        between = {move.source.key: move.target.key for move in migration.moves if move.relation}
        self._relations = between if migration.related else self._labels

    def row(self, raw: str, at: str = "") -> str:
        """A row, a version inside a review row, or a page."""
        self._style = self._style or raw
        parts: dict[str, Part] = {
            "label": self._label,
            "spans": self._each(self._mark, _same_mark),
            "audio_spans": self._each(self._mark, _same_mark),
            "relations": self._each(self._relation, _same_mark),
            "arcs": self._each(self._relation, _same_mark),
            "arc": self._relation,
            "accept": self._each(self._label, str),
            "options": self._each(self._option, _same_option),
            "versions": self._each(self.row, None),
            "pages": self._each(self.row, None),
        }
        return self._object(raw, at, parts)

    def _object(self, raw: str, at: str, parts: dict[str, Part]) -> str:
        if not raw.lstrip().startswith("{"):
            return raw
        changes = {name: _bound(part, f"{at}/{name}") for name, part in parts.items()}
        return with_members(raw, changes)

    def _mark(self, raw: str, at: str) -> str:
        return self._object(raw, at, {"label": self._label})

    def _relation(self, raw: str, at: str) -> str:
        ends = {"head_span": self._mark, "child_span": self._mark}
        return self._object(raw, at, {"label": self._relation_label, **ends})

    def _option(self, raw: str, at: str) -> str:
        return self._object(raw, at, {"id": self._label})

    def _label(self, raw: str, at: str) -> str:
        return self._moved(raw, at, self._labels)

    def _relation_label(self, raw: str, at: str) -> str:
        return self._moved(raw, at, self._relations)

    def _moved(self, raw: str, at: str, moves: dict[str, str]) -> str:
        """A label's text; ids of options may be integers, and stay ones where they can."""
        old = json.loads(raw)
        if isinstance(old, bool) or not isinstance(old, str | int) or str(old) not in moves:
            return raw
        self.was[at] = str(old)
        new = moves[str(old)]
        self.moved.add((str(old), new))
        return new if isinstance(old, int) and new.isdecimal() else dumped(new, self._style)

    def _each(self, part: Part, same: Callable[[Any], str] | None) -> Part:
        def change(raw: str, at: str) -> str:
            if not raw.startswith("["):
                return raw
            old = [raw[start:end] for start, end in items(raw)]
            new = [part(item, f"{at}/{number}") for number, item in enumerate(old)]
            if old == new:
                return raw
            return with_items(raw, _once(old, new, same) if same else list(new))

        return change


def _bound(part: Part, at: str) -> Callable[[str], str]:
    return lambda raw: part(raw, at)


def _once(old: Sequence[str], new: Sequence[str], same: Callable[[Any], str]) -> list[str | None]:
    """The new items, without those that became what another one is; one that was so before stays.

    Items that were the same before are both kept: published sets have such, and no merge made them.
    """
    pairs = [(same(json.loads(was)), same(json.loads(now)), now) for was, now in zip(old, new, strict=True)]
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
