"""Where rows come from: a database, the installed Prodigy or an export, all seen as one protocol.

An address is what `confsync.yaml` says under `prodigy.database`, or the path of an export.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from confsync.errors import Unreachable
from confsync.review.wire import Broken, Remark, Row


class Source(Protocol):
    """Rows by dataset, in the order in which they were saved. Reading never writes."""

    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets that people save to, session datasets left out, in order of name."""
        ...

    def rows(self, dataset: str) -> Iterator[Row | Broken | Remark]:
        """The rows of one dataset; none, and a Remark, for a dataset that is not there."""
        ...


@dataclass(frozen=True, slots=True)
class Feed:
    """One dataset to read, what it is for, and where it is."""

    dataset: str
    role: str  # annotations | review
    source: Source


def feeds_of(datasets: Mapping[str, Sequence[str]], source: Source) -> tuple[Feed, ...]:
    """The datasets of a project, by role as `initiative.yaml` has them: annotations first, then review."""
    return tuple(Feed(name, role, source) for role in sorted(datasets) for name in datasets[role])


def open_source(address: str | Path, root: Path = Path()) -> Source:
    """The source at an address: `package`, sqlite:///…, postgresql://…, mysql://…, or the path of a JSONL file.

    Relative paths are relative to `root`. Raises Unreachable when nothing is there, and for an address of another kind.
    """
    text = str(address)
    if text == "package":
        from confsync.review.package import connect

        return connect()
    if "://" in text:
        from confsync.review.database import connect as connect_database

        return connect_database(text, root)
    from confsync.review.jsonl import Export

    path = root / Path(text).expanduser()
    if not path.is_file():
        raise Unreachable(f"{path}: no such file; give the path of a JSONL export, or the name of a dataset")
    return Export(path)
