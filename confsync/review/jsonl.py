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
from confsync.review.wire import Broken, Row, decode_row

_BUFFER = 1 << 18  # bytes; rows of a large set are 3 KB each, and more than this leaves the processor's cache


@dataclass(frozen=True, slots=True)
class Export:
    """What `prodigy db-out` wrote: one dataset, named as the file is."""

    path: Path

    def datasets(self) -> tuple[str, ...]:
        """The only one."""
        return (self.path.stem,)

    def rows(self, dataset: str) -> Iterator[Row | Broken]:  # noqa: ARG002  # a file holds one dataset, whatever it is called
        """Every line that is not blank."""
        try:
            with self.path.open("rb", buffering=_BUFFER) as file:
                if file.peek(3)[:3] == BOM_UTF8:  # type: ignore[attr-defined]
                    file.read(3)
                for number, line in enumerate(file, 1):
                    row = decode_row(line, "line", number)
                    if type(row) is not Broken:
                        yield row
                    elif line.strip():
                        yield row if line.endswith(b"\n") else _torn(row)
        except OSError as error:
            raise Unreachable(f"{self.path}: cannot be read: {error.strerror}") from None


def _torn(row: Broken) -> Broken:
    return Broken(row.place, f"{row.why}; it is the last one and has no line end: the export was cut off")
