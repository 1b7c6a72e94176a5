"""Repository, one commit -> Tree: the handbook's files as git has them, without a work tree.

A symlink is followed within the commit and nowhere else: what a commit of somebody else points at on this machine is
nobody's source.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import Protocol

from confsync.model.layout import is_within_skipped

_LINK, _FILE = b"120000", b"blob"


class Objects(Protocol):
    """What a repository is asked for here."""

    def ask(self, *command: str) -> bytes:
        """What git prints."""

    def blob(self, identifier: str) -> bytes:
        """Content of a blob."""


class GitTree:
    """The files of one commit, as `source.tree.Tree` has them; blobs are read when asked for."""

    def __init__(self, repository: Objects, commit: str, prefix: str) -> None:
        self._repository = repository
        self._commit = commit
        self._prefix = prefix

    def paths(self) -> tuple[str, ...]:
        """Files, and symlinks to files of the same commit."""
        return tuple(self._files)

    def read(self, path: str) -> bytes:
        """The blob's content, lines as git stores them."""
        return self._repository.blob(self._entry(path)[0])

    def size(self, path: str) -> int:
        """Without reading."""
        return self._entry(path)[1]

    def outside(self) -> tuple[str, ...]:
        """Symlinks that lead out of the handbook, or to no file of it."""
        return self._resolved[1]

    def _entry(self, path: str) -> tuple[str, int]:
        return self._files[path]

    @property
    def _files(self) -> Mapping[str, tuple[str, int]]:
        """Blob id and size by path, sorted."""
        return self._resolved[0]

    @cached_property
    def _resolved(self) -> tuple[dict[str, tuple[str, int]], tuple[str, ...]]:
        files, links = self._listed()
        outside: list[str] = []
        for path, identifier in links.items():
            target = name_text(self._repository.blob(identifier))
            entry = None if target.startswith("/") else files.get(normpath(join(dirname(path), target)))
            if entry:
                files[path] = entry
            else:
                outside.append(path)
        return dict(sorted(files.items())), tuple(sorted(outside))

    def _listed(self) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
        """Files and symlinks of the commit, by path."""
        files: dict[str, tuple[str, int]] = {}
        links: dict[str, str] = {}
        pathspec = ("--", self._prefix) if self._prefix else ()
        for line in self._repository.ask("ls-tree", "-r", "-z", "-l", self._commit, *pathspec).split(b"\0")[:-1]:
            facts, _, name = line.partition(b"\t")
            mode, kind, identifier, size = facts.split()
            path = name_text(name).removeprefix(self._prefix)
            if kind != _FILE or is_within_skipped(path):
                continue
            if mode != _LINK:
                files[path] = (identifier.decode(), int(size))
            elif not path.rpartition("/")[2].startswith("."):
                links[path] = identifier.decode()
        return files, links


def name_text(name: bytes) -> str:
    """A path or another name that git printed."""
    return name.decode("utf-8", "replace")
