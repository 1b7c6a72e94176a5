"""Feeds -> groups of answers to the same question, and an account of every row.

This is the loop that large sets spend their time in: 300,000 rows of 2.6 KB must not cost more than reading them, so a
row leaves nothing behind but a small tuple. Who gave an answer is settled only when a whole dataset has been seen.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

import msgspec

from confsync.model.outcome import Shown
from confsync.review.content import SPANS, comment_of, content_of, interface_of, question_of, spans_content
from confsync.review.people import Ids
from confsync.review.ruling import Decision, asks_yes_or_no, versions_of
from confsync.review.shown import Window
from confsync.review.source import Feed
from confsync.review.wire import Broken, Remark, Row, decode_any

Extra = tuple[str | None, str, bool, float | None]  # version of the scheme, comment, flagged, seconds
Entry = tuple[int, str, str, int | None, int, Extra | None]  # who, answer, content, time, number of the row
Key = tuple[int | str, str, str]  # input hash or digest of the input, interface, question

NO_ANSWER = "without an answer"
UNREADABLE = "unreadable"
ANSWERS = {"accept": "accept", "reject": "reject", "ignore": "ignore"}
_BATCH = 1000
_MILLISECONDS = 100_000_000_000  # as seconds this is the year 5138


@dataclass(slots=True)
class Group:
    """All answers to one question about one input."""

    shown: Shown
    meta: Any
    score: float | None
    text: int  # hash of the text as first seen, to notice another one
    edited: bool = False
    signed: int = -1  # number of the feed whose digest last counted what was shown
    entries: list[Entry] = field(default_factory=list)
    decisions: tuple[Decision, ...] = ()


@dataclass(slots=True)
class Tally:
    """Where the rows of one feed went."""

    number: int  # of the feed, from 0
    feed: Feed
    rows: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)
    views: Counter[str] = field(default_factory=Counter)
    reviews: int = 0
    remarks: list[str] = field(default_factory=list)
    people: dict[Ids, int] = field(default_factory=dict)  # -> number in the gathering
    digest: Any = field(default_factory=hashlib.sha256)
    signs: list[Any] = field(default_factory=list)  # what outcomes are made of; the digest is over it as JSON lines

    def skip(self, reason: str) -> None:
        """Counts a row that nothing is made of."""
        self.skipped[reason] += 1
        self.signs.append(reason)

    def close(self) -> None:
        """Brings the digest up to date."""
        self.digest.update(_encoder.encode_lines(self.signs))
        self.signs.clear()


class Gathering:
    """Everything read so far."""

    def __init__(self, window: Window, dates: Sequence[tuple[int, str]] = ()) -> None:
        self.groups: dict[Key, Group] = {}
        self.ids: list[tuple[int, Ids]] = []  # number of the feed, and the ids, which mean something only in it
        self.counts: list[int] = []  # rows with these ids
        self.tallies: list[Tally] = []
        self._window = window
        self._mask = window.mask
        self._dates = sorted(dates)

    def read(self, feed: Feed) -> None:
        """Takes in one dataset, to its end."""
        tally = Tally(len(self.tallies), feed)
        self.tallies.append(tally)
        for row in feed.source.rows(feed.dataset):
            if type(row) is Row:
                tally.rows += 1
                if row.answer in ANSWERS:
                    self._take(row, tally)
                else:
                    tally.skip(NO_ANSWER)
                if len(tally.signs) > _BATCH:
                    tally.close()
            elif isinstance(row, Remark):
                tally.remarks.append(row.text)
            elif isinstance(row, Broken):
                tally.rows += 1
                tally.skip(UNREADABLE)
                tally.broken.append(row)
        tally.close()

    def rows_by_ids(self, number: int) -> dict[Ids, int]:
        """How many rows of a feed carry each pair of ids."""
        return {ids: self.counts[who] for ids, who in self.tallies[number].people.items()}

    def _take(self, row: Row, tally: Tally) -> None:
        plain = row.view in SPANS and row.binary is not True and row.versions is None and row.inner_view is None
        view = row.view if plain and row.view else interface_of(row)
        given = row.input_hash if row.input_hash is not None else input_digest(row)
        key = (given, view, "" if plain else question_of(row, view))
        group = self.groups.get(key) or self._open(key, row)
        if group.signed != tally.number or group.text != hash(row.text):
            self._sign_shown(row, group, tally)
        content = spans_content(row, view) if plain else content_of(row, view, self._mask)
        answer = ANSWERS[row.answer or ""]
        time = row.time if type(row.time) is int and row.time < _MILLISECONDS else _seconds(row.time)
        said = row.comment or row.user_input or row.flagged or row.seconds or row.confsync or self._dates
        extra = self._extra(row, view, time) if said or (type(row.meta) is dict and "comment" in row.meta) else None
        ids = (row.session, row.annotator)
        who = tally.people.get(ids)
        if who is None:
            who = self._meet(tally, ids)
        self.counts[who] += 1
        tally.views[view] += 1
        tally.signs.append((key, ids, answer, content, time, extra))
        if row.versions is not None or tally.feed.role == "review":
            self._decide(row, view, group, tally, (who, answer, content, time, tally.rows, extra))
            return
        for entry in group.entries:
            if entry[2] == content:
                content = entry[2]  # one string for all who answered alike
                break
        group.entries.append((who, answer, content, time, tally.rows, extra))

    def _decide(self, row: Row, view: str, group: Group, tally: Tally, entry: Entry) -> None:
        who, answer, content, time, number, extra = entry
        decision = Decision(
            answer=answer,
            content=content,
            binary=asks_yes_or_no(row, view),
            versions=versions_of(row, self._mask),
            who=who,
            time=time,
            comment=extra[1] if extra else "",
            number=number,
            opened=row.view == "review" or row.versions is None,
        )
        tally.reviews += 1
        tally.signs.append([(seen.content, seen.answer, seen.sessions, seen.default) for seen in decision.versions])
        group.decisions += (decision,)

    def _sign_shown(self, row: Row, group: Group, tally: Tally) -> None:
        """What was shown counts once in each dataset, and again where another text goes under the same hash."""
        group.edited |= group.text != hash(row.text)
        group.signed = tally.number
        options = decode_any(row.options) if row.options else None
        meta = [pair for pair in row.meta.items() if type(pair[1]) is str] if type(row.meta) is dict else None
        shown = (row.text, row.html, row.image, row.audio, row.video, options, meta, row.score)
        tally.signs.append(shown)

    def _open(self, key: Key, row: Row) -> Group:
        score = row.score if row.score is not None or not isinstance(row.meta, dict) else row.meta.get("score")
        group = Group(
            shown=self._window.look(row),
            meta=self._window.meta(row),
            score=score if isinstance(score, int | float) else None,
            text=hash(row.text),
        )
        self.groups[key[0], intern(key[1]), intern(key[2])] = group
        return group

    def _meet(self, tally: Tally, ids: Ids) -> int:
        who = tally.people[ids] = len(self.ids)
        self.ids.append((tally.number, ids))
        self.counts.append(0)
        return who

    def _extra(self, row: Row, view: str, time: int | None) -> Extra | None:
        version = row.confsync.version if row.confsync else None
        if version is None and self._dates and time is not None:
            at = bisect_right(self._dates, time, key=_date)
            version = self._dates[at - 1][1] if at else None
        comment = self._mask(comment_of(row, view))
        if version is None and not comment and not row.flagged and row.seconds is None:
            return None
        return (intern(version) if version else None, comment, bool(row.flagged), row.seconds)


def input_digest(row: Row) -> str:
    """What stands for the input hash in rows that have none: a digest of the fields that Prodigy would have hashed."""
    shown = _encoder.encode([row.text, row.image, row.html, row.input, row.audio, row.video])
    return hashlib.sha256(shown).hexdigest()[:16]


def _seconds(time: float | None) -> int | None:
    """Unix seconds; some front ends save milliseconds."""
    if time is None:
        return None
    return int(time / 1000 if time > _MILLISECONDS else time)


def _date(dated: tuple[int, str]) -> int:
    return dated[0]


_encoder = msgspec.json.Encoder(order="deterministic")
