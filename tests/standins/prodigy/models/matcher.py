"""`PatternMatcher` marks what the patterns of a file find, and yields a score with each task."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


class PatternMatcher:
    def __init__(self, nlp: Any, combine_matches: bool = False, all_examples: bool = False) -> None:
        assert combine_matches, "one task for each match would ask about the same text many times"
        assert all_examples, "texts without a match would never be seen"
        self._patterns: list[dict[str, Any]] = []

    def from_disk(self, path: Path) -> PatternMatcher:
        self._patterns = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return self

    def __call__(self, stream: Iterable[dict[str, Any]]) -> Iterator[tuple[float, dict[str, Any]]]:
        for task in stream:
            spans = [span for pattern in self._patterns for span in _spans(pattern, task["text"])]
            yield 1.0 if spans else 0.0, {**task, "spans": spans}


def _spans(pattern: dict[str, Any], text: str) -> Iterator[dict[str, Any]]:
    wanted = pattern["pattern"]
    words = wanted if isinstance(wanted, str) else " ".join(token["lower"] for token in wanted)
    start = text.lower().find(words.lower())
    if start >= 0:
        yield {"start": start, "end": start + len(words), "label": pattern["label"], "pattern": pattern["id"]}
