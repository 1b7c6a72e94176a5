"""The installed prodigy package -> rows, through the functions that it documents for its database.

Asking the package is right where its database is not a file or server that confsync can name: it reads `prodigy.json`
itself, and knows best in which tables it keeps what.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from confsync.errors import Unreachable
from confsync.review.wire import Broken, Remark, Row, decode_row, encode_task


class Package:
    """Prodigy's own view of its database."""

    def __init__(self, database: Any) -> None:
        self._database = database

    def datasets(self) -> tuple[str, ...]:
        """As Prodigy lists them."""
        return tuple(sorted(_asked(lambda: self._database.datasets)))

    def rows(self, dataset: str) -> Iterator[Row | Broken | Remark]:
        """As Prodigy hands them out; versions before 1.11 know only `get_dataset`."""
        ask = getattr(self._database, "get_dataset_examples", None) or self._database.get_dataset
        tasks = _asked(lambda: ask(dataset))
        if tasks is None:
            yield Remark(f'prodigy knows no dataset "{dataset}"; nothing was read from it')
        for number, task in enumerate(tasks or (), 1):
            yield decode_row(encode_task(task), "row", number)


def connect() -> Package:
    """The database that `prodigy.json` names. Raises Unreachable where prodigy is not installed or cannot open it."""
    try:
        components = importlib.import_module("prodigy.components.db")
    except ModuleNotFoundError as error:
        raise Unreachable(
            f"prodigy is not installed ({error}): install it as its licence says, "
            "or give the address of its database under prodigy: database:"
        ) from None
    return Package(_asked(components.connect))


def _asked(question: Callable[[], Any]) -> Any:
    peewee = sys.modules.get("peewee")  # what Prodigy talks to its database with
    refusals: tuple[type[Exception], ...] = (OSError, *((peewee.PeeweeException,) if peewee else ()))
    try:
        return question()
    except refusals as error:
        raise Unreachable(f"prodigy cannot read its database: {error}") from None
