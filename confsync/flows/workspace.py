"""A folder on disk with a handbook in it: where its sources, its history and its own local files are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from confsync.flows.cache import Cache, fingerprint
from confsync.flows.compile import Compiler
from confsync.flows.revision import revision_of
from confsync.model.page import Provenance
from confsync.model.settings import Settings
from confsync.repo import Repository
from confsync.source.handbook import Reading, read_handbook
from confsync.source.tree import DiskTree, Tree

SETTINGS = "confsync.yaml"
_PROVENANCE = "provenance"


@dataclass(frozen=True)
class Workspace:
    """A handbook in a folder, with `.confsync/` beside it for what need not be kept."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> Workspace:
        """The handbook that a folder is in: the nearest folder upwards with a confsync.yaml, else the folder itself."""
        start = folder.resolve()
        for candidate in (start, *start.parents):
            if (candidate / SETTINGS).is_file():
                return cls(candidate)
        return cls(start)

    @property
    def local(self) -> Path:
        """`.confsync/`: the embedded wiki and caches; safe to delete but for the pages of the embedded wiki."""
        return self.root / ".confsync"

    @cached_property
    def cache(self) -> Cache:
        """What was computed before from the same bytes by the same code."""
        return Cache(self.local / "cache", fingerprint())

    @cached_property
    def repository(self) -> Repository | None:
        """The git repository around the handbook, if there is one."""
        return Repository.find(self.root)

    @property
    def prefix(self) -> str:
        """The handbook's folder in the repository around it, "docs/handbook/"; "" for all of it, and outside git."""
        found = next((folder for folder in (self.root, *self.root.parents) if (folder / ".git").exists()), self.root)
        return "" if found == self.root else f"{self.root.relative_to(found).as_posix()}/"

    @cached_property
    def revision(self) -> str:
        """Differs between any two states of git that say different things of the sources; "" outside git."""
        return revision_of(self.root)

    def read(self) -> Reading:
        """The handbook in the work tree with the findings of reading it."""
        compiler = Compiler(self.cache)
        reading = read_handbook(DiskTree(self.root), run=compiler.run)
        compiler.keep()
        self.digests.update(compiler.digests)
        return reading

    def read_tree(self, tree: Tree, *, otherwise: Settings | None = None) -> Reading:
        """Another state of the handbook: at a revision, or staged. See `read_handbook` for `otherwise`."""
        # Not kept: the cache holds what the work tree needs, which is most of any revision near it.
        return read_handbook(tree, run=Compiler(self.cache).run, otherwise=otherwise)

    @cached_property
    def digests(self) -> dict[str, bytes]:
        """Digest of every source as it was read last, by path; empty before `read`."""
        return {}

    def provenance(self) -> Provenance:
        """Which commit last changed each source; empty outside git. Git is asked once for each of its states."""
        known = self.cache.load(_PROVENANCE)
        if self.revision not in known:
            known = {self.revision: self.repository.provenance() if self.repository else Provenance()}
            self.cache.save(_PROVENANCE, known)
        found: Provenance = known[self.revision]
        return found
