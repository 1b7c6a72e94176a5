"""Hashes: the input's, and the task's, which counts what is asked about the input too."""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

INPUT_KEYS = ("text", "image", "html", "input", "audio", "video")
TASK_KEYS = ("spans", "label", "options", "arcs", "relations")


def set_hashes(task: dict[str, Any], overwrite: bool = False) -> dict[str, Any]:
    if overwrite or "_input_hash" not in task:
        task = {**task, "_input_hash": _hash(task, INPUT_KEYS)}
    if overwrite or "_task_hash" not in task:
        task = {**task, "_task_hash": _hash(task, (*INPUT_KEYS, *TASK_KEYS))}
    return task


def _hash(task: dict[str, Any], keys: tuple[str, ...]) -> int:
    return crc32(json.dumps({key: task[key] for key in keys if key in task}, sort_keys=True).encode())
