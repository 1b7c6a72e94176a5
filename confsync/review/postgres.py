"""PostgreSQL -> rows, in a read-only transaction, through a cursor on the server.

psycopg is the extra `postgres`. What it says when something is refused may quote the address, so a password is taken
out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from confsync.errors import Unreachable
from confsync.review.address import Address
from confsync.review.database import Columns

_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ANY(current_schemas(false))"
)
_BATCH = 2000  # rows of some KB each on the way at once


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server, not yet asked; everything libpq understands may stand in the address."""

    address: str = field(repr=False)

    def name(self) -> str:
        """The address without its password."""
        return Address(self.address).shown

    def open(self) -> PostgresConnection:
        """Raises Unreachable."""
        try:
            import psycopg
        except ModuleNotFoundError:
            raise Unreachable(
                f'{self.name()}: psycopg is not installed; run: pip install "confsync[postgres]"'
            ) from None
        try:
            connection = psycopg.connect(self.address)
            connection.read_only = True
        except (psycopg.Error, ValueError) as error:
            raise Unreachable(Address(self.address).about(error)) from None
        return PostgresConnection(connection, psycopg.Error, Address(self.address))


class PostgresConnection:
    """A connection whose transactions can only read."""

    def __init__(self, connection: Any, refusal: type[Exception], address: Address) -> None:
        self._connection, self._refusal, self._address = connection, refusal, address

    def columns(self) -> Columns:
        """Of the tables that the search path finds."""
        found: dict[str, set[str]] = {}
        for table, column in self.stream(_COLUMNS, ()):
            found.setdefault(table, set()).add(column)
        return {table: frozenset(names) for table, names in found.items()}

    def stream(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Some thousand rows at a time."""
        try:
            with self._connection.cursor("confsync") as cursor:
                cursor.itersize = _BATCH
                cursor.execute(query, values)
                yield from cursor
        except self._refusal as error:
            raise Unreachable(self._address.about(error)) from None

    def close(self) -> None:
        """Ends the transaction as well."""
        self._connection.close()
