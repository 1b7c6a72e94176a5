"""(Source, dataset) -> DatasetUsage: how often each label key, relation key and set of options is in stored rows.

Whatever a row holds counts, in its versions and pages as well: this is what "nobody uses it" is said from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from confsync.model.usage import DatasetUsage
from confsync.review.content import interface_of, is_binary
from confsync.review.gather import input_digest
from confsync.review.source import Source
from confsync.review.wire import Broken, Relation, Row, decode_any, spans_of


def read_usage(source: Source, dataset: str) -> DatasetUsage:
    """Reads the dataset to its end. Raises Unreachable when the source does; one that is not there is not whole."""
    count = _Count()
    for row in source.rows(dataset):
        if isinstance(row, Row):
            count.take(row)
        else:
            count.broken += isinstance(row, Broken)
    return DatasetUsage(
        name=dataset,
        whole=not count.broken and dataset in source.datasets(),
        answers=count.answers,
        labels=dict(sorted(count.labels.items())),
        relations=dict(sorted(count.relations.items())),
        several=count.several,
        options=dict(Counter(count.options[raw] for _, raw in count.offered)),
        asked=dict(sorted(Counter(label for _, label in count.asked).items())),
    )


@dataclass(slots=True)
class _Count:
    answers: int = 0
    broken: int = 0
    several: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    options: dict[bytes, tuple[str, ...]] = field(default_factory=dict)  # as stored -> ids
    offered: set[tuple[int | str, bytes]] = field(default_factory=set)  # input and options: one task each
    asked: set[tuple[int | str, str]] = field(default_factory=set)

    def take(self, row: Row) -> None:
        self.answers += 1
        self.labels.update(set(_labels(row)))
        self.relations.update(set(_relations(row)))
        self.several += any(isinstance(one.accept, list) and len(one.accept) > 1 for one in _parts(row))
        view = interface_of(row)
        task = input_digest(row) if row.input_hash is None else row.input_hash
        if row.options and (raw := bytes(row.options)):
            if raw not in self.options:
                self.options[raw] = _ids(row)
            self.offered.add((task, raw))
        if is_binary(row, view):
            self.asked |= {(task, label) for label in ([row.label] if row.label else set(_asked_about(row)))}


def _parts(row: Row) -> Iterator[Row]:
    yield row
    for part in (*(row.versions or ()), *(row.pages or ())):
        yield from _parts(part)


def _labels(row: Row) -> Iterator[str]:
    for part in _parts(row):
        yield from filter(None, [part.label])
        yield from (mark.label for mark in (*(spans_of(part) or ()), *(part.audio_spans or ())) if mark.label)
        yield from map(str, part.accept if isinstance(part.accept, list) else ())
        for relation in _drawn(part):
            yield from (end.label for end in (relation.head_span, relation.child_span) if end and end.label)


def _relations(row: Row) -> Iterator[str]:
    for part in _parts(row):
        yield from (relation.label for relation in _drawn(part) if relation.label)


def _drawn(row: Row) -> tuple[Relation, ...]:
    return (*(row.relations or ()), *(row.arcs or ()), *((row.arc,) if row.arc else ()))


def _asked_about(row: Row) -> Iterator[str]:
    """Labels of what came with a question that names none itself: "is this span a drug?"."""
    marks = (*(spans_of(row) or ()), *(row.audio_spans or ()), *_drawn(row))
    yield from (mark.label for mark in marks if mark.label)


def _ids(row: Row) -> tuple[str, ...]:
    options = decode_any(row.options)
    listed = options if isinstance(options, list) else []
    return tuple(str(option["id"]) for option in listed if isinstance(option, dict) and "id" in option)
