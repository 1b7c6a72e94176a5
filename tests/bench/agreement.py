"""How fast agreement is measured, as a ratio to nltk's alpha for each item in the same run: `make bench`.

nltk is the nearest peer that is correct with missing answers and needs no compiler. It takes minutes for a million
items, so it is given 20,000 of the same and compared item by item. The span part has no peer that pairs people, handles
missing answers and resamples documents; its time stands for itself.
"""

from __future__ import annotations

import json
import random
import resource
import sys
from collections.abc import Iterator
from time import perf_counter

from nltk.metrics.agreement import AnnotationTask

from confsync.measure.alpha import krippendorff
from confsync.measure.pattern import patterns_of
from confsync.measure.quality import measure
from confsync.model.outcome import Answer, Outcome, Outcomes, Shown

ITEMS, PEER_ITEMS, DOCUMENTS, PEOPLE = 1_000_000, 20_000, 60_000, 5
LABELS = [f"label-{number}" for number in range(10)]


def answers(items: int) -> list[tuple[str, ...]]:
    """A fifth missing, seven in ten the same."""
    source = random.Random(1)
    made = []
    for _ in range(items):
        truth = source.choice(LABELS)
        said = [truth if source.random() < 0.7 else source.choice(LABELS) for _ in range(PEOPLE)]
        made.append(tuple(value for value in said if source.random() < 0.8))
    return made


def documents(count: int) -> Iterator[Outcome]:
    """About three spans each; every tenth is missed, moved or given another label."""
    source = random.Random(2)
    for number in range(count):
        truth, at = [], 0
        for _ in range(source.randint(0, 6)):
            start = at + source.randint(1, 40)
            at = start + source.randint(2, 12)
            truth.append((start, at, source.choice(LABELS)))
        said = tuple(Answer(f"p{who}", "accept", marked(truth, source)) for who in range(PEOPLE))
        yield Outcome(id=f"{number:08x}", interface="spans_manual", shown=Shown(), answers=said)


def marked(truth: list[tuple[int, int, str]], source: random.Random) -> str:
    marks = []
    for start, end, label in truth:
        slip = source.random()
        if slip < 0.04:
            continue
        moved = end + 1 if slip < 0.08 else end
        marks.append([start, moved, source.choice(LABELS) if slip > 0.98 else label])
    return json.dumps({"spans": marks}, separators=(",", ":")) if marks else ""


def main() -> None:
    made = answers(ITEMS)
    start = perf_counter()
    figure = krippendorff(patterns_of(made, LABELS))
    ours = perf_counter() - start
    triples = [(who, item, value) for item, said in enumerate(made[:PEER_ITEMS]) for who, value in enumerate(said)]
    start = perf_counter()
    AnnotationTask(data=triples).alpha()
    theirs = perf_counter() - start
    ratio = (theirs / PEER_ITEMS) / (ours / ITEMS)
    print(
        f"alpha with interval, {ITEMS:,} items x {PEOPLE}: {ours:.2f} s, {figure} [{figure.low:.4f}, {figure.high:.4f}]"
    )
    print(f"nltk's alpha without interval, {PEER_ITEMS:,} items: {theirs:.2f} s; per item {ratio:.0f} times as long")
    del made, triples
    outcomes = Outcomes(outcomes=tuple(documents(DOCUMENTS)))
    start = perf_counter()
    quality = measure(outcomes, labels=LABELS, kind="spans")
    took = perf_counter() - start
    print(
        f"all figures of {DOCUMENTS:,} documents x {PEOPLE} people with spans: {took:.1f} s, "
        f"F1 {quality.agreement.quoted}"
    )
    unit = 1024 if sys.platform == "linux" else 1
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
