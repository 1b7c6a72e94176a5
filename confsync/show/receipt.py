"""Receipt -> text and JSON: what a publish did and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from confsync.show.json import document
from confsync.show.plan import conflict_json, conflict_text
from confsync.show.text import Paint, count, one_line, plain
from confsync.sync.apply import Receipt


def receipt_text(receipt: Receipt, *, requests: int, seconds: float, paint: Paint = plain) -> str:
    """A line per page left alone, a line per comment lost, whether something is left to do, and the summary."""
    lines = [paint(f"! left alone: {conflict_text(conflict)}", "red") for conflict in receipt.conflicts]
    lines += [
        paint(one_line(f'! comment without its words: {lost.key}: "{lost.text}" ({lost.ref})'), "yellow")
        for lost in receipt.lost
    ]
    if receipt.cut_short:
        lines.append(paint("! cut short: publish again, which does the rest", "red"))
    cost = f"{count(requests, 'request')}, {seconds:.1f} s"
    return "\n".join([*lines, f"{', '.join(_counts(receipt))}   ({cost})"])


def receipt_json(receipt: Receipt, *, requests: int, seconds: float) -> str:
    """Contract §8, receipt; `conflict_list` and `lost_comments` say what the counts leave out."""
    return document(
        "receipt",
        {
            **({"cut_short": True} if receipt.cut_short else {}),
            "plan": receipt.plan,
            "created": receipt.created,
            "updated": receipt.updated,
            "moved": receipt.moved,
            "deleted": receipt.deleted,
            "unchanged": receipt.unchanged,
            "kept": receipt.kept,
            "conflicts": len(receipt.conflicts),
            "attachments": receipt.attachments,
            "requests": requests,
            "seconds": round(seconds, 3),
            "pages": {key: asdict(trace) for key, trace in sorted(receipt.pages.items())},
            "conflict_list": [conflict_json(conflict) for conflict in receipt.conflicts],
            "lost_comments": [asdict(lost) for lost in receipt.lost],
        },
    )


def _counts(receipt: Receipt) -> Iterator[str]:
    for verb in ("created", "updated", "moved", "deleted", "unchanged"):
        number = getattr(receipt, verb)
        if number or verb == "unchanged":
            yield f"{number} {verb}"
    if receipt.kept:
        yield f"{receipt.kept} kept as edited in the wiki"
    if receipt.attachments:
        yield f"{count(receipt.attachments, 'attachment')} uploaded"
    if receipt.conflicts:
        yield count(len(receipt.conflicts), "conflict")
