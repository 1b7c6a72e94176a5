"""Tallies -> notes: what a reader of the numbers must know about the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from confsync.review.gather import UNREADABLE
from confsync.review.people import Ids, names_people
from confsync.review.tally import Tally

_TOLD = 3  # broken rows named one by one


def notes_of(tallies: Sequence[Tally], *, edited: int, retold: int) -> tuple[str, ...]:
    """One sentence each, in order of the datasets; `edited` and `retold` are numbers of examples."""
    notes: list[str] = []
    for tally in tallies:
        notes.extend(_about_rows(tally))
        notes.extend(_about_people(tally.feed.dataset, tally.rows_by_ids()))
    if edited:
        notes.append(
            f"{_many(edited, 'input')} came with different texts under one input hash, as with --edit-text: "
            "offsets of different answers may not mean the same characters"
        )
    if retold:
        notes.append(
            f"the answers to {_many(retold, 'example')} are known only from the versions in review rows, "
            "which leave out what annotators ignored or rejected"
        )
    return tuple(notes)


def _about_rows(tally: Tally) -> Iterator[str]:
    name = tally.feed.dataset
    if tally.broken:
        told = "; ".join(f"{broken.place} {broken.why}" for broken in tally.broken[:_TOLD])
        more = f"; and {len(tally.broken) - _TOLD} more" if len(tally.broken) > _TOLD else ""
        yield f"{name}: {_many(tally.skipped[UNREADABLE], 'row')} left out as unreadable: {told}{more}"
    if len(tally.views) > 1:
        views = ", ".join(f"{view} ({count})" for view, count in sorted(tally.views.items()))
        yield f"{name} mixes interfaces, which are counted apart: {views}"
    if tally.reviews and tally.feed.role != "review":
        yield f"{name}: {_many(tally.reviews, 'row')} read as reviews, though it is listed under {tally.feed.role}"


def _about_people(name: str, rows: Mapping[Ids, int]) -> Iterator[str]:
    if not names_people(rows):
        yield f"{name}: annotator ids differ in every row, so sessions tell who answered"
    if nobody := sum(count for ids, count in rows.items() if ids == (None, None)):
        yield f"{name}: {_many(nobody, 'row')} without a session or an annotator, counted as one person's"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
