"""A JSONL export -> rows, one line after the other.

An export may be cut off (a published one is), begin with a byte order mark or hold blank lines; a line that cannot be
read is a Broken with its number and the rest is still read. Lines end at a newline only: U+2028 in a text is text.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from confsync.errors import Unreachable
from confsync.review.wire import Broken, Row, decode_block, decode_row

_BLOCK = 1 << 17  # bytes read at once: fifty rows of a large set; more would leave the processor's cache


@dataclass(frozen=True, slots=True)
class Export:
    """What `prodigy db-out` wrote: one dataset, named as the file is."""

    path: Path

    def datasets(self) -> tuple[str, ...]:
        """The only one."""
        return (self.path.stem,)

    def rows(self, dataset: str) -> Iterator[Row | Broken]:  # noqa: ARG002  # a file holds one dataset, whatever it is called
        """Every line that is not blank."""
        number, rest = 0, list[bytes]()
        try:
            with self.path.open("rb", buffering=0) as file:
                while read := file.read(_BLOCK):
                    first, last = read.find(b"\n") + 1, read.rfind(b"\n") + 1
                    if last:
                        yield from _one_by_one(b"".join([*rest, read[:first]]), number)
                        rows = decode_block(read, first, last)
                        yield from _one_by_one(read[first:last], number + 1) if rows is None else rows
                        number += 1 + (read.count(b"\n", first) if rows is None else len(rows))
                        rest.clear()
                    rest.append(read[last:])
        except OSError as error:
            raise Unreachable(f"{self.path}: cannot be read: {error.strerror}") from None
        for row in _one_by_one(b"".join(rest), number):
            yield _torn(row) if isinstance(row, Broken) else row


def _one_by_one(block: bytes, before: int) -> Iterator[Row | Broken]:
    """Lines that are not all rows, or not plain ones; so many lines stand before them."""
    for number, line in enumerate(block.split(b"\n"), before + 1):
        if number == 1:
            line = line.removeprefix(BOM_UTF8)  # noqa: PLW2901
        if line.strip():
            yield decode_row(line, "line", number)


def _torn(row: Broken) -> Broken:
    return Broken(row.place, f"{row.why}; it is the last one and has no line end: the export was cut off")
