"""Whatever stands in a source, reading it ends in findings with a place, never in a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsync.source.handbook import read_handbook
from confsync.source.tree import MemoryTree
from test_source_schema import FULL, NAMES, READERS
from test_source_yaml import HOSTILE, PLAIN


def slots(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in nested data that a value can be put into."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        yield from slots(data[key])


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, derandomize=True, max_examples=60)
@given(data=st.data())
def test_reader_bears_any_value_anywhere(name: str, data: st.DataObject) -> None:
    full = deepcopy(FULL[name])
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(slots(full))))
        holder[key] = data.draw(PLAIN)
    path, read = READERS[name]
    text = json.dumps(full)
    _, findings = read(path, f"---\n{text}\n---\n".encode() if name == "guideline" else text.encode())
    assert all(finding.at.path == path for finding in findings)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.dictionaries(st.sampled_from([path for path, _ in READERS.values()]), HOSTILE))
def test_handbook_of_any_texts_is_read_or_refused(files: dict[str, str]) -> None:
    tree = MemoryTree({path: text.encode("utf-8", "surrogatepass") for path, text in files.items()})
    reading = read_handbook(tree)
    assert reading.handbook is not None or reading.findings
    assert [str(finding) for finding in reading.findings if "\n" in finding.text] == []
