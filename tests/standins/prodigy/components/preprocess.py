"""`add_tokens` cuts text into tokens; `fetch_media` puts a file's data in the place of its path."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def add_tokens(nlp: Any, stream: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in stream:
        yield {**task, "tokens": [{"text": word, "id": index} for index, word in enumerate(nlp(task["text"]))]}


def fetch_media(stream: Iterable[dict[str, Any]], input_keys: list[str]) -> Iterator[dict[str, Any]]:
    for task in stream:
        paths = {key: task[key] for key in input_keys if key in task and not task[key].startswith("data:")}
        media = {key: f"data:;base64,{b64encode(Path(path).read_bytes()).decode()}" for key, path in paths.items()}
        yield {**task, **media, **({"path": next(iter(paths.values()))} if paths else {})}
