"""Bundle: what one Prodigy project starts from, as files in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The folder `<initiative>/<project>/`; scripts (`*.sh`) are meant to be executable."""

    initiative: str  # id
    project: str  # id
    files: Mapping[str, bytes] = field(repr=False)  # path below the folder -> content, sorted by path

    @property
    def folder(self) -> str:
        """Where it belongs, below the folder of all bundles."""
        return f"{self.initiative}/{self.project}"
