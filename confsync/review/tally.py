"""Where the rows of one feed went, and a digest of what was in them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from confsync.review.people import Ids
from confsync.review.source import Feed
from confsync.review.wire import Broken

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_BATCH = 1000  # what waits to be digested: each call costs, and so does holding it


@dataclass(slots=True)
class Tally:
    """The account of one feed; every row of it is used, superseded or skipped."""

    number: int  # of the feed, from 0
    feed: Feed
    rows: int = 0
    superseded: int = 0
    reviews: int = 0
    skipped: Counter[str] = field(default_factory=Counter)  # by reason
    broken: list[Broken] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    views: Counter[str] = field(default_factory=Counter)
    people: dict[Ids, int] = field(default_factory=dict)  # -> number, in order of first appearance
    answered: list[int] = field(default_factory=list)  # rows, by number of the person
    names: list[str] = field(default_factory=list)  # by number; known when the feed has been read
    _digest: Any = field(default_factory=hashlib.sha256)
    _signed: list[Any] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        """Counts a row that nothing is made of."""
        self.skipped[reason] += 1
        self.sign(reason)

    def meet(self, ids: Ids) -> int:
        """The number of somebody new."""
        self.people[ids] = number = len(self.people)
        self.answered.append(0)
        self.sign(ids)
        return number

    def sign(self, what: Any) -> None:
        """Counts what outcomes are made of into the digest, in a form that no way of storing changes."""
        self._signed.append(what)
        if len(self._signed) > _BATCH:
            self._close()

    def rows_by_ids(self) -> dict[Ids, int]:
        """How many rows carry each pair of ids."""
        return {ids: self.answered[number] for ids, number in self.people.items()}

    @property
    def used(self) -> int:
        """Rows that an outcome holds."""
        return self.rows - self.superseded - self.skipped.total()

    @property
    def digest(self) -> str:
        """In hex."""
        self._close()
        return str(self._digest.hexdigest())

    def _close(self) -> None:
        self._digest.update(_encoder.encode(self._signed))
        self._signed.clear()
