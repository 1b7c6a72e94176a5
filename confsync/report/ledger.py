"""ledger.md: one row for each import, the newest last; the same data again adds none."""

from __future__ import annotations

import re

from confsync.report.desk import Desk
from confsync.report.form import day_of, digest_of, newest_of
from confsync.report.markdown import code, paragraphs, table, words

_ROW = re.compile(r"^\| .*\|$")
_DIGEST = re.compile(r"`([0-9a-f]{12})`")
_ROWS = re.compile(r"^\| [^|]*\| [^|]*\| *([\d,]+) *\|")
_HEAD = ("Newest answer", "Datasets", "Rows", "New rows", "Scheme version", "Input", "Commit")


def ledger(desk: Desk) -> str:
    """The rows that were there, and this import's if its input is not the newest one's."""
    rows = _kept(desk.context.ledger)
    digest = digest_of(desk.outcomes)[:12]
    if not rows or _DIGEST.findall(rows[-1])[:1] != [digest]:
        rows.append(_row(desk, digest, rows))
    count = "1 import" if len(rows) == 1 else f"{len(rows)} imports"
    return paragraphs(
        f"**{count} so far.** Each row is one state of the data that reports were written from. The day is that of the "
        "newest answer in the data, in UTC, and not the day of the import: the same data give the same row.",
        "\n".join([table(_HEAD, [[""] * len(_HEAD)], align="llrrlll").rsplit("\n", 1)[0], *rows]),
    )


def _row(desk: Desk, digest: str, before: list[str]) -> str:
    total = desk.outcomes.rows
    known = _ROWS.match(before[-1]) if before else None
    new = total - int(known[1].replace(",", "")) if known else total
    cells = [
        day_of(newest_of(desk.outcomes)),
        words(", ".join(dataset.name for dataset in desk.outcomes.datasets)),
        f"{total:,}",
        f"{new:+,}" if known else f"{new:,}",
        words(desk.context.scheme.version),
        code(digest),
        code(desk.context.commit[:7]),
    ]
    return f"| {' | '.join(cells)} |"


def _kept(text: str) -> list[str]:
    """The rows of the ledger as it stands; a line that is no row of ours, such as somebody's note, is left out."""
    return [line for line in text.splitlines() if _ROW.match(line) and _DIGEST.search(line)]
