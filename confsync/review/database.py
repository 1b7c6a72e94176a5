"""Prodigy's database -> rows: both of its table layouts, in SQLite, PostgreSQL, MySQL and MariaDB, never written to.

Newer versions of Prodigy have two layouts at once: `example` and `link`, and `structured_input`, `structured_example`
and `structured_link`. Which one is filled when is not documented, so both are read and joined. Columns are asked for by
name, since their order differs between versions. A dataset with `session = 1` repeats the answers of one sitting and is
left out; examples whose dataset was dropped keep their session link only, and so are left out with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from confsync.errors import Unreachable
from confsync.review.content import content_of, interface_of
from confsync.review.wire import Broken, Remark, Row, decode_row, encode_task, join_objects

Columns = Mapping[str, frozenset[str]]  # of each table


class Connection(Protocol):
    """What the four databases have in common, once their drivers are tamed."""

    def columns(self) -> Columns:
        """The columns of every table, by its name."""
        ...

    def stream(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, not all at once; values stand where the query has %s."""
        ...

    def close(self) -> None:
        """Gives the connection up."""
        ...


class Opener(Protocol):
    """How to reach one database, known before it is reached."""

    def name(self) -> str:
        """Which database it is, without a secret."""
        ...

    def open(self) -> Connection:
        """A new connection that can only read; raises Unreachable."""
        ...


@dataclass(frozen=True, slots=True)
class Database:
    """Prodigy's tables behind one of the drivers."""

    opener: Opener

    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets that people save to."""
        with closing(self.opener.open()) as connection:
            self._check(connection.columns())
            return tuple(sorted(name for name, session in connection.stream(_DATASETS, ()) if not session))

    def rows(self, dataset: str) -> Iterator[Row | Broken | Remark]:
        """The classic rows, then those of the structured layout that the classic one has not."""
        with closing(self.opener.open()) as connection:
            columns = connection.columns()
            self._check(columns)
            known = [key for key, session in connection.stream(_DATASET, (dataset,)) if not session]
            if not known:
                yield Remark(f'{self.opener.name()} has no dataset "{dataset}"; nothing was read from it')
                return
            yield from _rows(connection, columns, dataset, known[0])

    def _check(self, columns: Columns) -> None:
        if not columns.get("dataset", frozenset()) >= {"id", "name", "session"}:
            raise Unreachable(f"{self.opener.name()} is not a database of Prodigy: it has no table of datasets")


def connect(address: str, root: Path) -> Database:
    """The database at a URL: sqlite:///…, postgresql://… or mysql://…; nothing is opened yet."""
    scheme = urlsplit(address).scheme.partition("+")[0].lower()
    if scheme == "sqlite":
        from confsync.review.sqlite import SqliteFile

        return Database(SqliteFile.at(address, root))
    if scheme in {"postgresql", "postgres"}:
        from confsync.review.postgres import PostgresServer

        return Database(PostgresServer(address))
    if scheme in {"mysql", "mariadb"}:
        from confsync.review.mysql import MysqlServer

        return Database(MysqlServer(address))
    raise Unreachable(f'"{scheme}" is not a database that Prodigy can use: expected sqlite, postgresql or mysql')


_DATASETS = "SELECT name, session FROM dataset"  # no WHERE: session is a number here, a truth value in PostgreSQL
_DATASET = "SELECT id, session FROM dataset WHERE name = %s"
_CLASSIC = (
    "SELECT example.content FROM link JOIN example ON example.id = link.example_id "
    "WHERE link.dataset_id = %s ORDER BY link.id"
)
_STRUCTURED = (
    "SELECT structured_input.content, structured_example.content, structured_input.hash, structured_example.task_hash, "
    "structured_example.answer, structured_link.session_id FROM structured_link "
    "JOIN structured_example ON structured_example.id = structured_link.example_id "
    "JOIN structured_input ON structured_input.id = structured_example.input_id "
    "WHERE structured_link.dataset_id = %s ORDER BY structured_link.id"
)
_COUNT = "SELECT count(*) FROM {} WHERE dataset_id = %s"


def _rows(connection: Connection, columns: Columns, dataset: str, key: int) -> Iterator[Row | Broken | Remark]:
    classic, structured = (
        _filled(connection, columns, "link", key),
        _filled(connection, columns, "structured_link", key),
    )
    if not structured:
        yield from _classic(connection, key)
        return
    seen = set()
    if classic:
        yield Remark(f'"{dataset}" has rows in both of Prodigy\'s table layouts; a row that is in both counts once')
        for row in _classic(connection, key):
            seen.add(_fingerprint(row))
            yield row
    for row in _structured(connection, key):
        if not seen or _fingerprint(row) not in seen:
            yield row


def _filled(connection: Connection, columns: Columns, link: str, key: int) -> bool:
    if "dataset_id" not in columns.get(link, ()):
        return False
    ((count,),) = connection.stream(_COUNT.format(link), (key,))
    return bool(count)


def _classic(connection: Connection, key: int) -> Iterator[Row | Broken]:
    for number, (content,) in enumerate(connection.stream(_CLASSIC, (key,)), 1):
        yield decode_row(_bytes(content), "row", number)


def _structured(connection: Connection, key: int) -> Iterator[Row | Broken]:
    """What columns say counts where the contents are silent; an example's content goes over its input's."""
    for number, columns in enumerate(connection.stream(_STRUCTURED, (key,)), 1):
        shown, said, input_hash, task_hash, answer, session = columns
        told = {"_input_hash": input_hash, "_task_hash": task_hash, "answer": answer, "_session_id": session}
        yield decode_row(join_objects(encode_task(told), _bytes(shown), _bytes(said)), "structured row", number)


def _fingerprint(row: Row | Broken) -> object:
    """What makes two stored rows the same answer."""
    if isinstance(row, Broken):
        return row.place
    view = interface_of(row)
    return hash(
        (row.input_hash, row.task_hash, view, row.session, row.annotator, row.time, row.answer, content_of(row, view))
    )


def _bytes(content: Any) -> bytes:
    """A content column: bytes as Prodigy declares it, or text where a database was converted."""
    return content.encode() if isinstance(content, str) else bytes(content or b"{}")
