"""A place where a handbook lies -> Tree: paths and bytes, the same on disk, in memory and at a git revision.

Only this module reads a user's folder, and `repo.py` git's own store. Whether a symlink is followed is decided here
once: to a file of the handbook yes, anywhere else never.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from confsync.errors import Unreachable
from confsync.model.layout import is_skipped, is_source, is_within_skipped


class Tree(Protocol):
    """Regular files by their path: relative to the handbook, with slashes, sorted."""

    def paths(self) -> tuple[str, ...]:
        """All files but those of tools: see `model/layout.py`."""

    def read(self, path: str) -> bytes:
        """The content of one of `paths`. Raises KeyError for any other."""

    def size(self, path: str) -> int:
        """Bytes of one of `paths`."""

    def outside(self) -> tuple[str, ...]:
        """Symlinks that lead out of the handbook, or to nothing in it that is a file; they are never followed."""


class MemoryTree:
    """Texts by path, as tests and `diff` have them; the paths are normal already."""

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        self._files = {
            path: content.encode() if isinstance(content, str) else content
            for path, content in sorted(files.items())
            if not is_within_skipped(path)
        }

    def paths(self) -> tuple[str, ...]:
        """Every path that was given."""
        return tuple(self._files)

    def read(self, path: str) -> bytes:
        """The bytes; a text's in UTF-8."""
        return self._files[path]

    def size(self, path: str) -> int:
        """Number of bytes."""
        return len(self.read(path))

    def outside(self) -> tuple[str, ...]:
        """Memory has no symlinks."""
        return ()


class DiskTree:
    """A folder as it was when first asked; files that change later are read as they then are."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def paths(self) -> tuple[str, ...]:
        """Files and symlinks to files, in one walk."""
        return tuple(self._walked[0])

    def read(self, path: str) -> bytes:
        """From disk. Raises Unreachable when that is forbidden, or the file is gone again."""
        try:
            return self._file(path).read_bytes()
        except OSError as error:
            raise _unreachable(path, error) from error

    def size(self, path: str) -> int:
        """From the file system, without reading. Raises as `read` does."""
        try:
            return self._file(path).stat().st_size
        except OSError as error:
            raise _unreachable(path, error) from error

    def outside(self) -> tuple[str, ...]:
        """Symlinks that stay unread."""
        return self._walked[1]

    def _file(self, path: str) -> Path:
        if path not in self._walked[0]:
            raise KeyError(path)
        return self._root / path

    @cached_property
    def _walked(self) -> tuple[dict[str, None], tuple[str, ...]]:
        files: list[str] = []
        outside: list[str] = []
        for path, entry in _entries(self._root):
            if not entry.is_symlink():
                files.append(path)
            elif not entry.name.startswith("."):  # a dangling .#name is how Emacs locks a file that it edits
                (files if self._is_inside(entry) else outside).append(path)
        return dict.fromkeys(sorted(files)), tuple(sorted(outside))

    @cached_property
    def _real_root(self) -> str:
        return os.path.realpath(self._root)

    def _is_inside(self, entry: os.DirEntry[str]) -> bool:
        """Whether a symlink leads to a regular file of the handbook."""
        target = os.path.realpath(entry.path)
        return target.startswith(self._real_root + os.sep) and os.path.isfile(target)  # noqa: PTH113 - a str already


def _entries(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Files and symlinks below a folder, with their paths; no devices, and no names that are not UTF-8."""
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for entry in _listed(root, above):
            path = above + entry.name
            if not _is_text(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not is_skipped(path):
                    waiting.append(f"{path}/")
            elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
                yield path, entry


def _listed(root: Path, folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing if it is gone again. One that cannot be opened matters only where sources lie."""
    try:
        with os.scandir(root / folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []
    except OSError as error:
        if is_source(folder):
            raise _unreachable(folder, error) from error
        return []


def _unreachable(path: str, error: OSError) -> Unreachable:
    return Unreachable(f"{path} cannot be read: {error.strerror}")


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
