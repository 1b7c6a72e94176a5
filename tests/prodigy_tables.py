"""Prodigy's tables as they were found in published databases, filled with rows: SQLite, PostgreSQL and MySQL.

Layouts, columns and their order are those of files from 2018, 2022 and 2024; the answers are made up. Every answer is
linked to its dataset and to a session dataset, as Prodigy does it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

Sets = Mapping[str, list[dict[str, Any]]]
Execute = Callable[[str, tuple[Any, ...]], object]

TYPES = {  # what peewee makes of each field; id is any whole number that says which row is meant
    "sqlite": {"blob": "BLOB", "bool": "INTEGER", "id": "INTEGER", "time": "DATETIME"},
    "postgres": {"blob": "BYTEA", "bool": "BOOLEAN", "id": "BIGINT", "time": "TIMESTAMP"},
    "mysql": {"blob": "LONGBLOB", "bool": "BOOL", "id": "BIGINT", "time": "DATETIME"},
}
DATASET = "id {id} PRIMARY KEY, name VARCHAR(255), created {id}, meta {blob}, session {bool}"
CLASSIC = {
    "2018": "id {id} PRIMARY KEY, input_hash BIGINT, task_hash BIGINT, content {blob}",
    "2022": "id {id} PRIMARY KEY, input_hash {id}, task_hash {id}, content {blob}",
    "2024": "id {id} PRIMARY KEY, input_hash {id}, content {blob}, task_hash {id}",
}
LINK = "id {id} PRIMARY KEY, example_id {id}, dataset_id {id}"
STRUCTURED = {
    "structured_input": "id {id} PRIMARY KEY, hash {id}, content {blob}, created {time}",
    "structured_example": (
        "id {id} PRIMARY KEY, task_hash {id}, answer VARCHAR(6), content {blob}, input_id {id}, created {time}"
    ),
    "structured_link": (
        "id {id} PRIMARY KEY, example_id {id}, dataset_id {id}, session_id VARCHAR(255), created {time}"
    ),
}
INPUT_KEYS = {"text", "image", "meta", "tokens", "options", "_input_hash"}
NOW = "2024-04-11 10:00:00"


def make_tables(execute: Execute, layout: str, dialect: str = "sqlite") -> None:
    """The empty tables of one year."""
    tables = {"dataset": DATASET, "example": CLASSIC[layout], "link": LINK, **(STRUCTURED if layout == "2024" else {})}
    for name, columns in tables.items():
        execute(f"CREATE TABLE {name} ({columns.replace(',', ' NOT NULL,').format(**TYPES[dialect])} NOT NULL)", ())


def fill(execute: Execute, sets: Sets, *, kept: bool = True) -> None:
    """Answers in the classic tables; not `kept`: their datasets were dropped again, and only sessions link to them."""
    keys = _datasets(execute, sets if kept else {})
    example = link = 0
    for name, rows in sets.items():
        for row in rows:
            example += 1
            values = (example, row.get("_input_hash", 0), row.get("_task_hash", 0), json.dumps(row).encode())
            execute("INSERT INTO example (id, input_hash, task_hash, content) VALUES (%s, %s, %s, %s)", values)
            session = _session(execute, keys, row, name)
            for dataset in (keys.get(name), session):
                link += 1
                if dataset is not None:
                    execute(
                        "INSERT INTO link (id, example_id, dataset_id) VALUES (%s, %s, %s)", (link, example, dataset)
                    )


def fill_structured(execute: Execute, sets: Sets) -> None:
    """The same answers in the structured tables, each input once."""
    keys = _datasets(execute, sets)
    inputs: dict[int, int] = {}
    example = link = 0
    for name, rows in sets.items():
        for row in rows:
            given = {key: value for key, value in row.items() if key in INPUT_KEYS}
            said = {key: value for key, value in row.items() if key not in {*INPUT_KEYS, "answer"}}
            if row["_input_hash"] not in inputs:
                inputs[row["_input_hash"]] = len(inputs) + 1
                values = (len(inputs), row["_input_hash"], json.dumps(given).encode(), NOW)
                execute("INSERT INTO structured_input (id, hash, content, created) VALUES (%s, %s, %s, %s)", values)
            example += 1
            execute(
                "INSERT INTO structured_example (id, task_hash, answer, content, input_id, created) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                (
                    example,
                    row.get("_task_hash", 0),
                    row["answer"],
                    json.dumps(said).encode(),
                    inputs[row["_input_hash"]],
                    NOW,
                ),
            )
            session = _session(execute, keys, row, name)
            for dataset in (keys[name], session):
                link += 1
                execute(
                    "INSERT INTO structured_link (id, example_id, dataset_id, session_id, created) "
                    "VALUES (%s, %s, %s, %s, %s)",
                    (link, example, dataset, row.get("_session_id") or "", NOW),
                )


def _datasets(execute: Execute, sets: Sets) -> dict[str, int]:
    """Made once; filling a second layout finds those of the first by their ids."""
    for number, name in enumerate(sets, 1):
        execute(_IF_NEW, (number, name, 1712829600, b"{}", False, name))
    return {name: number for number, name in enumerate(sets, 1)}


def _session(execute: Execute, keys: dict[str, int], row: dict[str, Any], dataset: str) -> int:
    name = f"session of {dataset} {row.get('_session_id') or '2024-04-11_10-00-00'}"
    if name not in keys:
        keys[name] = 1000 + crc32(name.encode())
        execute(_IF_NEW, (keys[name], name, 1712829600, b"{}", True, name))
    return keys[name]


_IF_NEW = (
    "INSERT INTO dataset (id, name, created, meta, session) SELECT %s, %s, %s, %s, %s "
    "WHERE NOT EXISTS (SELECT 1 FROM dataset WHERE name = %s)"
)


def sqlite_file(path: Path, layout: str, *fillers: Callable[[Execute], None]) -> Path:
    """A database file, closed again."""
    connection = sqlite3.connect(path)

    def execute(statement: str, values: tuple[Any, ...]) -> object:
        return connection.execute(statement.replace("%s", "?"), values)

    make_tables(execute, layout)
    for filler in fillers:
        filler(execute)
    connection.commit()
    connection.close()
    return path


def example_sets() -> dict[str, list[dict[str, Any]]]:
    """Two annotators and a sitting without a name on nine texts, an answer given twice, and their review."""
    return {"ae": list(_answers()), "ae_gold": list(_reviews())}


def _answers() -> Iterator[dict[str, Any]]:
    for who, session in enumerate(("ae-anna", "ae-ben", "2024-04-11_10-00-00")):
        for number in range(9):
            yield _answer(number, session, number % (who + 2), 1712829600 + who * 1000 + number)
    yield {**_answer(4, "ae-anna", 1, 1712839600), "flagged": True}
    yield {**_answer(5, "ae-ben", 0, 1712839601), "answer": "ignore", "comment": "a – ünsure"}


def _answer(number: int, session: str, label: int, time: int) -> dict[str, Any]:
    text = f"Case {number}: naïve “aspirin” \N{PILL}"
    return {
        "text": text,
        "meta": {"source": f"file {number}"},
        "_input_hash": -1000 + number,
        "_task_hash": 77 + number,
        "tokens": [
            {"text": "Case", "start": 0, "end": 4, "id": 0, "ws": True},
            {"text": "]", "start": 5, "end": 6, "id": 1},
        ],
        "_is_binary": False,
        "_view_id": "spans_manual",
        "spans": [
            {"start": 8, "end": 13, "label": ("DRUG", "DOSE", "FORM", "ROUTE")[label], "token_start": 2, "token_end": 2}
        ],
        "answer": "accept",
        "_timestamp": time,
        "_annotator_id": session,
        "_session_id": session,
        "confsync": {"scheme": "ae", "version": "1.0.0" if time < 1712831000 else "1.1.0", "commit": "0123456"},
    }


def _reviews() -> Iterator[dict[str, Any]]:
    for number in range(6):
        versions = [
            {**_answer(number, "ae-anna", number % 2, 1), "sessions": ["ae-anna"], "default": True},
            {**_answer(number, "ae-ben", number % 3, 1), "sessions": ["ae-ben"], "default": False},
        ]
        top = _answer(number, "ae_gold-rita", number % 4, 1712929600 + number)
        yield {**top, "_view_id": "review", "view_id": "spans_manual", "versions": versions, "sessions": ["ae-anna"]}
