"""Named rows -> a table with a heading in front of each row; what has nothing to say is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from confsync.storage.vocabulary import HEADING_CELL, as_block, escape, macro, tag

GOOD, BAD = "#e3fcef", "#ffebe6"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card; `body` is storage format, "" for nothing to say."""

    name: str
    body: str
    tone: str = HEADING_CELL


def card(rows: Iterable[Row]) -> str:
    """The rows as a table, or nothing when none of them has something to say."""
    lines = [_line(row) for row in rows if row.body]
    columns = "".join(tag("col", style=f"width: {width}.0px;") for width in (160, 600))
    if not lines:
        return ""
    return f'<table data-layout="default"><colgroup>{columns}</colgroup><tbody>{"".join(lines)}</tbody></table>'


def _line(row: Row) -> str:
    heading = tag("th", f"<p>{escape(row.name)}</p>", data_highlight_colour=row.tone)
    return f"<tr>{heading}<td>{as_block(row.body)}</td></tr>"


def properties(rows: Iterable[Row]) -> str:
    """A card as page properties, which Confluence can list across pages."""
    inside = card(rows)
    return macro("details", body=inside) if inside else ""


def bullets(items: Sequence[str]) -> str:
    """Inline parts as a list; nothing for none."""
    return f"<ul>{''.join(f'<li><p>{item}</p></li>' for item in items)}</ul>" if items else ""
