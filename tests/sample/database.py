"""Rows -> a SQLite database with the tables that Prodigy makes since 2024; the classic ones of them are filled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from .desk import Saved

_TABLES = """
CREATE TABLE "dataset" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "created" INTEGER NOT NULL,
  "meta" BLOB NOT NULL, "session" INTEGER NOT NULL);
CREATE UNIQUE INDEX "dataset_name" ON "dataset" ("name");
CREATE TABLE "example" ("id" INTEGER NOT NULL PRIMARY KEY, "input_hash" INTEGER NOT NULL, "content" BLOB NOT NULL,
  "task_hash" INTEGER NOT NULL);
CREATE TABLE "link" ("id" INTEGER NOT NULL PRIMARY KEY, "example_id" INTEGER NOT NULL, "dataset_id" INTEGER NOT NULL,
  FOREIGN KEY ("example_id") REFERENCES "example" ("id"), FOREIGN KEY ("dataset_id") REFERENCES "dataset" ("id"));
CREATE INDEX "link_example_id" ON "link" ("example_id");
CREATE INDEX "link_dataset_id" ON "link" ("dataset_id");
CREATE TABLE "structured_input" ("id" INTEGER NOT NULL PRIMARY KEY, "hash" INTEGER NOT NULL, "content" BLOB NOT NULL,
  "created" DATETIME NOT NULL);
CREATE UNIQUE INDEX "structured_input_hash" ON "structured_input" ("hash");
CREATE TABLE "structured_example" ("id" INTEGER NOT NULL PRIMARY KEY, "task_hash" INTEGER NOT NULL,
  "answer" VARCHAR(6) NOT NULL, "content" BLOB NOT NULL, "input_id" INTEGER NOT NULL, "created" DATETIME NOT NULL,
  FOREIGN KEY ("input_id") REFERENCES "structured_input" ("id"));
CREATE INDEX "structured_example_task_hash" ON "structured_example" ("task_hash");
CREATE INDEX "structured_example_answer" ON "structured_example" ("answer");
CREATE INDEX "structured_example_input_id" ON "structured_example" ("input_id");
CREATE TABLE "structured_link" ("id" INTEGER NOT NULL PRIMARY KEY, "example_id" INTEGER NOT NULL,
  "dataset_id" INTEGER NOT NULL, "session_id" VARCHAR(255) NOT NULL, "created" DATETIME NOT NULL,
  FOREIGN KEY ("example_id") REFERENCES "structured_example" ("id"),
  FOREIGN KEY ("dataset_id") REFERENCES "dataset" ("id"));
CREATE INDEX "structured_link_example_id" ON "structured_link" ("example_id");
CREATE INDEX "structured_link_dataset_id" ON "structured_link" ("dataset_id");
"""


def write_database(rows: Iterable[Saved], file: Path) -> None:
    """Makes the file anew: each row is linked to its dataset and to its annotator's session, as Prodigy does it."""
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        database.executescript(_TABLES)
        for row in rows:
            content = json.dumps(row.task, ensure_ascii=False).encode()
            hashes = row.task["_input_hash"], row.task["_task_hash"]
            values = (hashes[0], content, hashes[1])
            insert = "INSERT INTO example (input_hash, content, task_hash) VALUES (?, ?, ?)"
            example = database.execute(insert, values).lastrowid
            for name, is_session in ((row.dataset, 0), (row.session, 1)):
                link = (example, _dataset(database, name, is_session, row.time))
                database.execute("INSERT INTO link (example_id, dataset_id) VALUES (?, ?)", link)
        database.commit()


def _dataset(database: sqlite3.Connection, name: str, is_session: int, time: int) -> int:
    """Id of a dataset, made when it is first written to."""
    found = database.execute("SELECT id FROM dataset WHERE name = ?", (name,)).fetchone()
    if found:
        return int(found[0])
    meta: dict[str, Any] = {} if is_session else {"description": "sample data of confsync's own handbook"}
    values = (name, time, json.dumps(meta).encode(), is_session)
    insert = "INSERT INTO dataset (name, created, meta, session) VALUES (?, ?, ?, ?)"
    return int(database.execute(insert, values).lastrowid or 0)
