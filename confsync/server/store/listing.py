"""(Query, Order, place) -> Slice: the part of a list behind a place in it.

The place is the sort key and the id of the last row handed out, not a count of rows: what others insert or delete
between two requests neither hides a row nor brings one twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Record = TypeVar("Record")
Place = tuple[str | int, int]
_AMONG = " IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by; `id` settles ties, in the same direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice(Generic[Record]):
    """Some records, and the place after which the next ones stand; None at the end."""

    records: list[Record]
    after: Place | None


@dataclass
class Query(Generic[Record]):
    """`SELECT … FROM …` whose conditions are added one by one, and what makes a record of a row."""

    select: str
    id: str  # the column that settles ties
    read: Callable[[sqlite3.Row], Record]
    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def where(self, condition: str, *values: object) -> Query[Record]:
        """Narrows the query, in place."""
        self.conditions.append(condition)
        self.values.extend(values)
        return self

    def among(self, column: str, values: Iterable[object]) -> Query[Record]:
        """Keeps rows whose column is one of the values."""
        return self.where(column + _AMONG, json.dumps(list(values)))

    def _sql(self) -> str:
        return self.select + (" WHERE " + " AND ".join(self.conditions) if self.conditions else "")

    def all(self, db: sqlite3.Connection, order: str, *, start: int = 0, limit: int = -1) -> list[Record]:
        """Every record in that order, or `limit` of them from a place on."""
        sql = f"{self._sql()} ORDER BY {order} LIMIT ? OFFSET ?"
        return [self.read(row) for row in db.execute(sql, [*self.values, limit, start])]

    def one(self, db: sqlite3.Connection) -> Record | None:
        """The record, or None."""
        row = db.execute(self._sql(), self.values).fetchone()
        return self.read(row) if row else None

    def slice(self, db: sqlite3.Connection, order: Order, after: Place | None, limit: int) -> Slice[Record]:
        """At most `limit` records behind a place."""
        keys = f"({order.column}, {self.id})"
        if after is not None:
            self.where(keys + (" < (?, ?)" if order.descending else " > (?, ?)"), *after)
        direction = " DESC" if order.descending else " ASC"
        tail = f" ORDER BY {order.column}{direction}, {self.id}{direction} LIMIT ?"
        sql = self._sql().replace("SELECT ", f"SELECT {order.column} AS k_sort, {self.id} AS k_id, ", 1)
        rows = db.execute(sql + tail, [*self.values, limit + 1]).fetchall()
        last = rows[limit - 1] if len(rows) > limit else None
        records = [self.read(row) for row in rows[:limit]]
        return Slice(records, (last["k_sort"], last["k_id"]) if last else None)
