"""Imported: what came of reading one project's outcomes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from confsync.model.outcome import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One project of a run of `confsync reviews`."""

    project: str  # `<initiative>/<project>`
    title: str
    folder: str  # of its reports
    scheme: str
    scheme_version: str  # in the handbook
    branch: str | None  # None: written to the work tree
    commit: str | None  # None: nothing changed, or nothing was to be committed
    files: tuple[str, ...]  # written or removed
    digest: str  # of the rows
    datasets: tuple[Dataset, ...]
    examples: int
    reviewed: int
    disputed: int
    open: int  # of the disputed ones, those that no reviewer settled
    headline: tuple[str, str]  # name of the figure of agreement to quote, and the figure
    unknown_labels: Mapping[str, int]
    retired_labels: Mapping[str, int]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows read, whatever became of them."""
        return sum(dataset.rows for dataset in self.datasets)

    @property
    def changed(self) -> bool:
        """Whether the reports differ from those that were there."""
        return bool(self.files)
