"""Migration of published annotations: a renamed key reaches every row that holds it, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from confsync.model.migration import Migration, Move, Term
from confsync.review.migrate import Fate, RowMigrator

DATA = Path(__file__).parents[2].parent / "shared" / "prodigy-data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/prodigy-data is not here")
SETS = {
    "restaurant-review/test_review.jsonl": "Rating",
    "presto-distortions/presto_types.jsonl": "adivinación",
    "presto-distortions/presto_distortion.jsonl": "distorsión",
    "bio-relations/annotations.jsonl": "Pos-Reg",
    "healthsea-choice/clausecat_annotation.jsonl": "POSITIVE",
    "jdsw-spans/spans.jsonl": "QUANT",
    "pydata-ams-2023/pydata-ams-2023.jsonl": "new-dataset",
    "small/news_headlines_ner.jsonl": "ORG",
}


def holds(value: Any, key: str) -> Iterator[bool]:
    """Whether a label slot of a decoded row holds the key, found without the code that is tested."""
    if isinstance(value, list):
        for one in value:
            yield from holds(one, key)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "label":
                yield inner == key
            elif name == "accept" and isinstance(inner, list):
                yield key in map(str, inner)
            elif name == "options":
                yield from (str(option["id"]) == key for option in inner)
            elif name not in {"tokens", "meta"}:
                yield from holds(inner, key)


@pytest.mark.parametrize("name", SETS)
def test_migrate_renames_a_key_in_every_row_that_holds_it(name: str) -> None:
    lines = (DATA / name).read_bytes().splitlines(keepends=True)
    counts: dict[str, int] = {}
    key = SETS[name]
    new = "Ganz/neu"
    move = Move(kind="label.key_changed", source=Term("one", key, key), target=Term("one", new, new))
    migration = Migration(scheme="s", handbook="h", before="1.0.0", after="2.0.0", moves=(move,), keys=frozenset({key}))
    migrator = RowMigrator({"s": migration}, lambda: migration)
    for line in lines:
        row = migrator.take(line)
        counts[row.fate] = counts.get(row.fate, 0) + 1
        try:
            task = json.loads(line)
        except ValueError:
            assert row.line == line
            continue
        assert (row.fate is Fate.MIGRATED) == any(holds(task, key))
        if row.fate is not Fate.MIGRATED:
            assert row.line == line
            continue
        now = json.loads(row.line)
        assert not any(holds(now, key))
        pointers = now.pop("confsync")["migrated"][0]["was"]
        for pointer in pointers:
            *path, last = [int(part) if part.isdecimal() else part for part in pointer[1:].split("/")]
            place = now
            for part in path:
                place = place[part]
            assert str(place[last]) == new
            place[last] = key
        assert now == task
        assert migrator.take(row.line).fate is Fate.DONE
    assert counts[Fate.MIGRATED] > 0
