"""What a migration did -> text and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from confsync.model.migration import Migrated
from confsync.show.json import document
from confsync.show.text import Paint, count, first_few, one_line, plain

_MOST = 20  # numbers of lines named


def migrated_text(done: Migrated, paint: Paint = plain) -> str:
    """Which keys went where, what needs a person, and the files."""
    return "\n".join(one_line(line) for line in _lines(done, paint))


def _lines(done: Migrated, paint: Paint) -> Iterator[str]:
    yield (
        f"{count(done.rows, 'row')}: {done.migrated:,} migrated, {done.held:,} to annotate again, "
        f"{done.unchanged:,} unchanged"
    )
    if done.done:
        yield f"  {done.done:,} of the unchanged were migrated before"
    if not done.schemes:
        yield f"  nothing between {done.base} and {done.head} touches stored answers"
    for (old, new), rows in done.moved.items():
        yield paint(f"  {old} → {new}: {count(rows, 'row')}", "green")
    for (kind, key), rows in done.reasons.items():
        yield paint(f"  {f'{key}: ' if key else ''}{count(rows, 'row')} to annotate again ({kind})", "yellow")
    if done.unreadable:
        shown = first_few([str(number) for number in done.unreadable], _MOST)
        yield paint(f"  {count(len(done.unreadable), 'line')} copied unread, being no JSON object: {shown}", "red")
    yield f"  written: {done.out}, {done.reannotate}, {done.sssom}"
    if done.migrated:
        yield "  load with: prodigy db-in DATASET FILE --rehash   (into a new dataset; the old one stays as a record)"


def migrated_json(done: Migrated) -> str:
    """Format confsync.migration/1."""
    return document(
        "migration",
        {
            "base": done.base,
            "head": done.head,
            "rows": done.rows,
            "migrated": done.migrated,
            "reannotate": done.held,
            "unchanged": done.unchanged,
            "done_before": done.done,
            "unreadable": list(done.unreadable),
            "moved": [{"from": old, "to": new, "rows": rows} for (old, new), rows in done.moved.items()],
            "reasons": [{"kind": kind, "key": key or None, "rows": rows} for (kind, key), rows in done.reasons.items()],
            "migrations": [_migration(scheme, done) for scheme in done.schemes],
            "files": {"out": done.out, "reannotate": done.reannotate, "sssom": done.sssom},
        },
    )


def _migration(scheme: str, done: Migrated) -> dict[str, Any]:
    migration = done.schemes[scheme]
    return {"scheme": scheme, "from": migration.before, "to": migration.after, "digest": migration.digest}
