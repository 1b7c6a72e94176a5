"""SQLite file -> rows, without leaving a trace beside it.

`mode=ro` alone is not enough: a database in WAL mode gets its `-wal` and `-shm` files made even by a reader. Without a
`-wal` file everything is in the database itself, which is then opened as immutable; with one but no `-shm` the database
was copied while in use, and is read from a copy of our own.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from confsync.errors import Unreachable
from confsync.review.database import Columns

_WAL = 2  # in bytes 18 and 19 of the header: https://www.sqlite.org/fileformat.html#file_format_version_numbers
_PATIENCE = 10.0  # seconds to wait for a writer's lock


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database file, perhaps not there."""

    path: Path

    @classmethod
    def at(cls, address: str, root: Path) -> SqliteFile:
        """From sqlite:///relative, sqlite:////absolute or sqlite:///~/in-the-home-folder."""
        return cls(root / Path(unquote(address.partition(":")[2].removeprefix("//").removeprefix("/"))).expanduser())

    def name(self) -> str:
        """The path."""
        return str(self.path)

    def open(self) -> SqliteConnection:
        """Raises Unreachable with the path: a file that is not there is never made."""
        if not self.path.is_file():
            raise Unreachable(f"{self.path}: no such file; prodigy: database: says where Prodigy keeps its answers")
        try:
            return _opened(self.path)
        except (sqlite3.Error, OSError) as error:
            raise Unreachable(f"{self.path}: cannot be opened: {error}") from None


class SqliteConnection:
    """A connection that can only read."""

    def __init__(self, path: Path, options: str, copy: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._path, self._copy = path, copy
        self._connection = sqlite3.connect(f"file:{quote(str(path))}?{options}", uri=True, timeout=_PATIENCE)
        self._connection.execute("PRAGMA query_only = ON")

    def columns(self) -> Columns:
        """By asking each table."""
        tables = [name for (name,) in self.stream("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')", ())]
        return {
            table: frozenset(name for (name,) in self.stream("SELECT name FROM pragma_table_info(%s)", (table,)))
            for table in tables
        }

    def stream(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Row by row."""
        try:
            yield from self._connection.execute(query.replace("%s", "?"), values)
        except sqlite3.Error as error:
            raise Unreachable(f"{self._path}: cannot be read: {error}") from None

    def close(self) -> None:
        """Also forgets a copy that was made."""
        self._connection.close()
        if self._copy:
            self._copy.cleanup()


def _opened(path: Path) -> SqliteConnection:
    with path.open("rb") as header:
        in_wal_mode = header.read(20)[18:] == bytes([_WAL, _WAL])
    log, index = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
    if not in_wal_mode or (log.is_file() and index.is_file()):
        return SqliteConnection(path, "mode=ro")
    if not log.is_file() or not log.stat().st_size:
        return SqliteConnection(path, "mode=ro&immutable=1")
    folder = tempfile.TemporaryDirectory(prefix="confsync-")
    for file in (path, log):
        shutil.copy(file, folder.name)
    return SqliteConnection(Path(folder.name) / path.name, "mode=ro", folder)
