"""`get_stream` opens a source; a Stream is changed in place by `apply`."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from prodigy.util import set_hashes

LOADED: list[str | None] = []  # the loaders that were asked for, for a test to look at


class Stream:
    def __init__(self, tasks: Iterable[dict[str, Any]]) -> None:
        self._tasks = iter(tasks)

    def apply(self, change: Callable[[Iterable[Any]], Iterable[Any]]) -> None:
        self._tasks = iter(change(self._tasks))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self._tasks


def get_stream(source: str, loader: str | None = None, rehash: bool = False, dedup: bool = False) -> Stream:
    LOADED.append(loader)
    tasks = [set_hashes(task) if rehash else task for task in _read(Path(source), loader)]
    return Stream({task["_input_hash"]: task for task in tasks}.values() if dedup else tasks)


def _read(source: Path, loader: str | None) -> Iterator[dict[str, Any]]:
    if loader in {"images", "audio"}:
        for file in sorted(source.iterdir()):
            data = f"data:image/png;base64,{b64encode(file.read_bytes()).decode()}"
            yield {loader.removesuffix("s"): data, "path": str(file)}
    else:
        yield from map(json.loads, source.read_text("utf-8").splitlines())
