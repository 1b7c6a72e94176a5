"""MySQL or MariaDB -> rows, in a read-only transaction, without holding the result.

PyMySQL is the extra `mysql`; it also speaks to MariaDB.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from confsync.errors import Unreachable
from confsync.review.address import Address
from confsync.review.database import Columns


@dataclass(frozen=True, slots=True)
class MysqlServer:
    """A server, not yet asked; `?unix_socket=/path` in the address reaches one without a port."""

    address: str = field(repr=False)

    def name(self) -> str:
        """The address without its password."""
        return Address(self.address).shown

    def open(self) -> MysqlConnection:
        """Raises Unreachable."""
        try:
            pymysql = import_module("pymysql")  # an extra: not everyone has it
        except ModuleNotFoundError:
            raise Unreachable(f'{self.name()}: PyMySQL is not installed; run: pip install "confsync[mysql]"') from None
        address = Address(self.address)
        try:
            connection = pymysql.connect(
                host=address.host or "localhost",
                port=address.port or 3306,
                user=address.user,
                password=address.password or "",
                database=address.path,
                unix_socket=address.option("unix_socket"),
                charset="utf8mb4",
                cursorclass=pymysql.cursors.SSCursor,
            )
            with connection.cursor() as cursor:
                cursor.execute("START TRANSACTION READ ONLY")
        except (pymysql.Error, ValueError) as error:
            raise Unreachable(address.about(error)) from None
        return MysqlConnection(connection, pymysql.Error, address)


class MysqlConnection:
    """A connection in a transaction that can only read."""

    def __init__(self, connection: Any, refusal: type[Exception], address: Address) -> None:
        self._connection, self._refusal, self._address = connection, refusal, address

    def columns(self) -> Columns:
        """Of the tables of the database in the address."""
        found: dict[str, set[str]] = {}
        query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database()"
        for table, column in self.stream(query, ()):
            found.setdefault(table.lower(), set()).add(column.lower())
        return {table: frozenset(names) for table, names in found.items()}

    def stream(self, query: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Row by row, as the server sends them."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(query, values)
                yield from cursor.fetchall_unbuffered()
        except self._refusal as error:
            raise Unreachable(self._address.about(error)) from None

    def close(self) -> None:
        """Ends the transaction as well."""
        self._connection.close()
