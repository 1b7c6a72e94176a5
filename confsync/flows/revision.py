"""A folder -> something that differs between any two states of git that say different things of its sources.

Not asked of git, and so not in `repo.py`: starting git alone takes longer than a build in which little changed.
"""

from __future__ import annotations

from pathlib import Path

# What else changes what git says of a commit's past; a folder's time tells that something came into it or went.
_KEPT = ("packed-refs", "config", "shallow", "reftable/tables.list", "refs/replace", "info/grafts")


def revision_of(path: Path) -> str:
    """Differs whenever a commit, another branch or another remote may change a source's provenance; "" outside git."""
    for folder in (path, *path.parents):
        mark = folder / ".git"
        if mark.exists():
            own = mark if mark.is_dir() else (folder / _line(mark).removeprefix("gitdir:").strip())
            common = own / (_line(own / "commondir") or ".")
            head = _line(own / "HEAD")
            branch = head.removeprefix("ref:").strip()
            kept = [_times(common / name) for name in _KEPT]
            return repr((head, _line(own / branch), _line(common / branch), kept, _times(folder / ".mailmap")))
    return ""


def _line(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _times(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
