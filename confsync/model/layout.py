"""Layout: which files of a folder are a handbook's, contract §2. Shared by every kind of tree, on disk or in git."""

from __future__ import annotations

SETTINGS = "confsync.yaml"
FOLDERS = ("taxonomy", "guidelines", "initiatives", "reports")
_TOP = frozenset({"build"})
_ANYWHERE = frozenset({"node_modules"})


def is_skipped(folder: str) -> bool:
    """Whether a folder holds nothing that people wrote for readers: .git, caches, build output, installed packages."""
    name = folder.rpartition("/")[2]
    return folder in _TOP or name in _ANYWHERE or (name.startswith(".") and name != ".github")


def is_within_skipped(path: str) -> bool:
    """Whether any folder above a file is skipped."""
    folders = path.split("/")[:-1]
    return any(is_skipped("/".join(folders[: depth + 1])) for depth in range(len(folders)))


def is_source(path: str) -> bool:
    """Whether a file lies where sources lie; images beside them do too."""
    return path == SETTINGS or path.partition("/")[0] in FOLDERS
