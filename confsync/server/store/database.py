"""A file -> connections: any number of readers and one writer at a time, from threads and from other processes.

Flask serves each request in a thread of its own, so connections are kept in a pool instead of one to a thread: opening
one and setting it up costs 0.3 ms, more than most requests.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from pathlib import Path

from confsync.server.store import schema

_PRAGMAS = "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"


class Database:
    """A wiki's file, made when missing. Raises sqlite3.DatabaseError when the file is something else."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._idle: deque[sqlite3.Connection] = deque()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._prepare()

    def _prepare(self) -> None:
        db = self._connect()
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            for statement in schema.TABLES.split(";\n"):
                db.execute(statement)
        found = db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0]
        self.end(db, commit=True)
        if found != schema.VERSION:
            self.close()
            raise sqlite3.DatabaseError(f"{self.path} is a wiki of format {found}; this program reads {schema.VERSION}")

    def _connect(self) -> sqlite3.Connection:
        # A connection is used by one request at a time, though not always by the thread that opened it.
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        try:
            db.executescript(_PRAGMAS)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def begin(self, *, write: bool) -> sqlite3.Connection:
        """A connection inside a transaction, to be given back with `end`; a writer waits for the writer before it."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect()
        db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        return db

    def end(self, db: sqlite3.Connection, *, commit: bool) -> None:
        """Closes the transaction and takes the connection back."""
        if commit and db.in_transaction:
            db.execute("COMMIT")
        elif db.in_transaction:
            db.execute("ROLLBACK")
        self._idle.append(db)

    def close(self) -> None:
        """Closes the idle connections; the file stays."""
        while self._idle:
            self._idle.pop().close()


def count_change(db: sqlite3.Connection) -> None:
    """Moves the counter that open pages poll to learn that something was written."""
    db.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes'")


def changes(db: sqlite3.Connection) -> int:
    """How many writes there have been; grows with each, also with those of other processes."""
    return int(db.execute("SELECT value FROM meta WHERE key = 'changes'").fetchone()[0])


def secret(db: sqlite3.Connection) -> str:
    """What the addresses of downloads are signed with; made with the file."""
    return str(db.execute("SELECT value FROM meta WHERE key = 'secret'").fetchone()[0])
