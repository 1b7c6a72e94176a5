"""ReportFile: one file that confsync writes below `reports/`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report, its numbers or one of its charts."""

    path: str  # in the handbook
    content: bytes = field(repr=False)
