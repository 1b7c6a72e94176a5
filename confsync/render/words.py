"""Values -> English: counts with their unit, lists with "and", dates, and whatever a front matter may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from confsync.model.taxonomy import Kind
from confsync.storage.vocabulary import escape, status, tag

KINDS: Mapping[Kind, str] = {
    Kind.SPANS: "Spans of text",
    Kind.CHOICE: "One label for each example",
    Kind.MULTICHOICE: "Any number of labels for each example",
    Kind.BINARY: "Yes or no for each example",
    Kind.RELATIONS: "Spans of text and relations between them",
    Kind.REGIONS: "Regions of an image",
    Kind.SEGMENTS: "Segments of a recording",
}
_LOZENGES = {"draft": "Yellow", "approved": "Green", "active": "Green", "deprecated": "Yellow", "retired": "Red"}
_LABEL = re.compile("[^a-z0-9_-]+")


def counted(number: int, unit: str) -> str:
    """`1 label`, `2 labels`, `1,372 labels`."""
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`; the parts may be storage format."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def lozenge(state: str) -> str:
    """The status of a label or a document as a coloured lozenge."""
    return status(state.upper(), _LOZENGES.get(state, "Grey"))


def dated(text: str) -> str:
    """A date that Confluence shows in the reader's own way; as written when it is none."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return escape(text)
    return tag("time", datetime=text) if len(text) == len("2026-01-31") else escape(text)


def spelled(value: Any) -> str:
    """Any plain value of a front matter as plain text."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {spelled(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(spelled, value))
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    return f"{value:,}" if isinstance(value, int) else str(value)


def page_labels(*names: str) -> tuple[str, ...]:
    """Names as labels that Confluence takes on a page: lower case, `[a-z0-9_-]`, 50 characters, each once."""
    cleaned = [_LABEL.sub("-", name.lower()).strip("-")[:50] for name in ("confsync", *names)]
    return tuple(dict.fromkeys(filter(None, cleaned)))
