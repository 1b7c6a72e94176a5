"""(Frame, a kind, what changed) -> Edit: every edit is made here, so that its class and reason come from the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from confsync.diff.kinds import KINDS
from confsync.finding import Location
from confsync.model.edit import Edit

_LONGEST = 60  # characters of a value inside a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all edits of one thing have in common."""

    subject: str
    at: Location  # in the head; of what is gone, in the base
    was: Location | None = None
    scheme: str | None = None
    label: str | None = None
    key: str = ""  # what Prodigy stores for the label, for reasons
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # tombstone of the head -> what took its place

    def on(self, label: str | None, at: Location, was: Location | None = None, key: str = "") -> Frame:
        """The same for one thing inside."""
        return replace(self, label=label, at=at, was=was, key=key)

    def follows(self, before: str | None, after: str | None) -> bool:
        """Whether a label is named that a tombstone went into, where the tombstone was named."""
        return before is not None and before in self.heirs and self.heir(before) == after

    def heir(self, name: str) -> str | None:
        """The label that all of a tombstone went into, None if there is no such; any other label is its own."""
        heirs = self.heirs.get(name, (name,))
        return heirs[0] if len(heirs) == 1 else None

    def edit(
        self,
        name: str,
        part: str = "",
        before: Any = None,
        after: Any = None,
        *,
        at: Location | None = None,
        was: Location | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> Edit:
        """An edit of the kind or variant `name`; `told` are words of its reason, if other than before and after."""
        kind = KINDS[name]
        words = {"before": before, "after": after, "key": self.key, "name": self.label, **(told or {})}
        return Edit(
            kind=kind.id,
            rating=kind.rating,
            subject=self.subject,
            label=self.label,
            scheme=self.scheme,
            part=part,
            before=before,
            after=after,
            reason=kind.reason.format_map({word: _shown(value) for word, value in words.items()}),
            at=at or self.at,
            was=was or self.was,
        )


def _shown(value: Any) -> str:
    """A value inside a sentence."""
    if isinstance(value, Mapping):
        value = value.get("use") or value.get("decision") or value.get("id") or value.get("text") or ""
    if isinstance(value, Iterable) and not isinstance(value, str):
        value = ", ".join(str(item) for item in value)
    text = "nothing" if value is None or value == "" else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
