"""Reads sources on all cores, and each only once: a source whose bytes were read before comes out of the cache."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from os import cpu_count
from typing import TypeVar

from confsync.flows.cache import Cache, content_digest

Result = TypeVar("Result")
_TABLE = "sources"
_WORTH_A_POOL = 400_000  # bytes to read; below, starting processes costs more than it saves (measured on two cores)


class Compiler:
    """Runs readers over (path, content) pairs; keep the new results with `keep`."""

    def __init__(self, cache: Cache) -> None:
        self.digests: dict[str, bytes] = {}  # of every content that was read, by path
        self._cache = cache
        self._known = cache.load(_TABLE)
        self._used: dict[str, object] = {}
        self._fresh = False

    def run(self, function: Callable[[str, bytes], Result], jobs: Sequence[tuple[str, bytes]]) -> list[Result]:
        """Results in the order of the jobs."""
        self.digests.update((path, content_digest(content)) for path, content in jobs)
        keys = [f"{function.__qualname__} {self.digests[path].hex()} {path}" for path, _ in jobs]
        missing = [index for index, key in enumerate(keys) if key not in self._known]
        fresh = _compute(function, [jobs[index] for index in missing])
        for index, result in zip(missing, fresh, strict=True):
            self._known[keys[index]] = result
        self._fresh = self._fresh or bool(missing)
        self._used.update((key, self._known[key]) for key in keys)
        return [self._known[key] for key in keys]

    def keep(self) -> None:
        """Writes down what this run used, and nothing older, so that the cache stays as large as the handbook."""
        if self._fresh:
            self._cache.save(_TABLE, self._used)


def _compute(function: Callable[[str, bytes], Result], jobs: Sequence[tuple[str, bytes]]) -> list[Result]:
    workers = min(cpu_count() or 1, len(jobs))
    if workers < 2 or sum(len(content) for _, content in jobs) < _WORTH_A_POOL:
        return [function(path, content) for path, content in jobs]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    paths, contents = zip(*jobs, strict=True)
    with ProcessPoolExecutor(workers, mp_context=get_context(_start())) as pool:
        return list(pool.map(function, paths, contents, chunksize=max(1, len(jobs) // (workers * 8))))


def _start() -> str:
    """Forking is quick, and safe only where no thread holds a lock and the system's own libraries allow it."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
