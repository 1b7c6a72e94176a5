"""Feeds -> groups of answers to the same question, and an account of every row.

This is the loop that large sets spend their time in: 300,000 rows of 2.6 KB must cost little more than reading them, so
a row leaves nothing behind but one small tuple. Who gave an answer is settled when the whole dataset has been seen.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

import msgspec

from confsync.model.outcome import Answer, Shown
from confsync.review.content import SPANS, comment_of, content_of, interface_of, question_of, spans_content
from confsync.review.people import People, names_people
from confsync.review.ruling import Decision, asks_yes_or_no, versions_of
from confsync.review.shown import Window
from confsync.review.source import Feed
from confsync.review.tally import Tally
from confsync.review.wire import Broken, Remark, Row, clean, decode_any, meta_of

# An Answer in the making: who (a number in the tally), answer, content, time, number of the row, version of the scheme,
# comment, flagged, seconds.
Entry = tuple[int, str, str, int | None, int, str | None, str, bool, float | None]
Key = int | str | tuple[int | str, str]  # input hash or digest of the input; of a yes or no also the question

Feeds = tuple[tuple[int, int], ...]

NO_ANSWER = "without an answer"
UNREADABLE = "unreadable"
_ANSWERS: dict[str | None, str] = {"accept": "accept", "reject": "reject", "ignore": "ignore"}
_MILLISECONDS = 100_000_000_000  # as seconds this is the year 5138, as milliseconds 1973
_TOLD = (str, int, float)  # what of a task's meta is shown
_NOTHING_MORE = (None, "", False, None)


@dataclass(slots=True)
class Group:
    """All answers to one question about one input."""

    shown: Shown
    meta: Mapping[str, str]
    score: float | None
    text: int  # hash of the text as first seen, to notice another one
    marks: int | None = (
        None  # hash of the first answer's marks as they were written: the same bytes are the same answer
    )
    edited: bool = False
    feeds: Feeds = ()  # number of each feed that had it, and how many answers there were before
    entries: list[Any] = field(default_factory=list)  # Answers; of the feed that is being read, Entries
    decisions: tuple[Decision, ...] = ()


class Gathering:
    """Everything read so far."""

    def __init__(self, window: Window, people: People, dates: Sequence[tuple[int, str]] = ()) -> None:
        self.groups: dict[str, dict[Key, Group]] = {}  # by interface
        self.tallies: list[Tally] = []
        self._window, self._people, self._dates = window, people, sorted(dates)
        self._mask = window.mask
        self._touched: dict[str, list[Group]] = {}  # by the feed that is being read; by interface

    def read(self, feed: Feed) -> None:
        """Takes in one dataset, to its end."""
        tally = Tally(len(self.tallies), feed)
        self.tallies.append(tally)
        start = ((tally.number, 0),)
        for row in feed.source.rows(feed.dataset):
            if type(row) is Row:
                tally.rows += 1
                if answer := _ANSWERS.get(row.answer):
                    self._take(row, answer, tally, start)
                else:
                    tally.skip(NO_ANSWER)
            elif isinstance(row, Remark):
                tally.remarks.append(row.text)
            elif isinstance(row, Broken):
                tally.rows += 1
                tally.skip(UNREADABLE)
                tally.broken.append(row)
        self._settle(tally)

    def _take(self, row: Row, answer: str, tally: Tally, start: Feeds) -> None:
        view, key = row.view or "", row.input_hash
        plain = view in SPANS and key is not None and not (row.binary or row.versions or row.inner_view)
        groups = self.groups.get(view) if plain else None
        group = groups.get(key or 0) if groups else None
        if group is None or group.feeds is not start or group.text != hash(row.text):
            view, group = self._see(row, tally, start, plain=plain)
        said = row.comment or row.user_input or row.flagged or row.seconds or row.confsync or self._dates
        more = said or b"comment" in bytes(row.meta)
        time = row.time if type(row.time) is int and 0 <= row.time < _MILLISECONDS else _seconds(row.time)
        ids = (row.session, row.annotator)
        who = tally.people.get(ids)
        if who is None:
            who = tally.meet(ids)
        tally.answered[who] += 1
        version, comment, flagged, seconds = self._extra(row, view, time) if more else _NOTHING_MORE
        entries = group.entries
        marks = hash(bytes(row.spans)) if plain else None
        if entries and marks is not None and marks == group.marks:
            content = entries[0][2]
        else:
            content = spans_content(row, view) if plain else content_of(row, view, self._mask)
        entry = (who, answer, content, time, tally.rows, version, comment, flagged, seconds)
        if row.versions or tally.feed.role == "review":
            self._decide(row, view, group, tally, entry)
            return
        if not entries:
            group.marks = marks
        entries.append(entry)

    def _see(self, row: Row, tally: Tally, start: Feeds, *, plain: bool) -> tuple[str, Group]:
        """The group of a row and its interface. What was shown is signed once in each feed, and again if it differs."""
        view = row.view if plain and row.view else interface_of(row)
        question = "" if plain else question_of(row, view)
        given = row.input_hash if row.input_hash is not None else input_digest(row)
        key: Key = (given, question) if question else given
        meta = meta_of(row)
        told = {name: str(value) for name, value in meta.items() if isinstance(value, _TOLD)}
        groups = self.groups.setdefault(intern(view), {})
        group = groups.get(key)
        if group is None:
            group = groups[key] = self._open(row, meta, told)
        if not group.feeds or group.feeds[-1][0] != tally.number:
            group.feeds = (*group.feeds, (tally.number, len(group.entries))) if group.feeds else start
            self._touched.setdefault(view, []).append(group)
        elif group.text == hash(row.text):
            return view, group
        group.edited |= group.text != hash(row.text)
        options = clean(decode_any(row.options)) if row.options else None
        shown = (row.text, row.html, row.image, row.audio, row.video, options, sorted(told.items()), row.score)
        tally.sign((view, key, shown))
        return view, group

    def _open(self, row: Row, meta: dict[str, Any], told: dict[str, str]) -> Group:
        score = row.score if row.score is not None else meta.get("score")
        return Group(
            shown=self._window.look(row),
            meta=self._window.card(told),
            score=score if isinstance(score, int | float) else None,
            text=hash(row.text),
        )

    def _decide(self, row: Row, view: str, group: Group, tally: Tally, entry: Entry) -> None:
        who, answer, content, time, number, _, comment, *_ = entry
        decision = Decision(
            answer=answer,
            content=content,
            binary=asks_yes_or_no(row, view),
            versions=versions_of(row, self._mask),
            feed=tally.number,
            who=who,
            time=time,
            comment=comment,
            number=number,
            opened=row.view == "review" or not row.versions,
        )
        tally.reviews += 1
        tally.views[view] += 1
        versions = [(seen.content, seen.answer, seen.sessions, seen.default) for seen in decision.versions]
        tally.sign((entry, versions))
        group.decisions += (decision,)

    def _extra(self, row: Row, view: str, time: int | None) -> tuple[str | None, str, bool, float | None]:
        version = row.confsync.version if row.confsync else None
        if version is None and self._dates and time is not None:
            at = bisect_right(self._dates, time, key=_date)
            version = self._dates[at - 1][1] if at else None
        comment = self._mask(comment_of(row, view))
        return intern(version) if version else None, comment, bool(row.flagged), row.seconds

    def _settle(self, tally: Tally) -> None:
        """Entries of a feed that has been read become Answers: only now it is known which ids are of people."""
        trust = names_people(tally.rows_by_ids())
        names = tally.names = [self._people.who(ids, trust_annotator=trust) for ids in tally.people]
        for view, groups in self._touched.items():
            for group in groups:
                start = group.feeds[-1][1]
                entries = group.entries[start:]
                tally.sign(entries)
                tally.views[view] += len(entries)
                # Not Answer(…): the constructor of a named tuple is Python, this is not. And + is faster than a star.
                group.entries[start:] = [tuple.__new__(Answer, (names[one[0]],) + one[1:]) for one in entries]  # noqa: RUF005
        self._touched.clear()


def input_digest(row: Row) -> str:
    """What stands for the input hash in rows that have none: a digest of the fields that Prodigy would have hashed."""
    shown = _encoder.encode([row.text, row.image, row.html, row.input, row.audio, row.video])
    return hashlib.sha256(shown).hexdigest()[:16]


def _seconds(time: float | None) -> int | None:
    """Unix seconds; some front ends save milliseconds. What is no time on a calendar is none."""
    if time is None or not 0 <= time < 1000 * _MILLISECONDS:
        return None
    return int(time / 1000 if time >= _MILLISECONDS else time)


def _date(dated: tuple[int, str]) -> int:
    return dated[0]


_encoder = msgspec.json.Encoder(order="deterministic")
