"""Two versions of a scheme's file -> what `git diff` shows for it."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from confsync.flows.history_steps import between
from confsync.model.edit import Comparison
from confsync.show.edits_text import edits_text
from confsync.show.text import Paint, one_line, plain
from confsync.source.taxonomy import read_scheme


def between_files(path: str, old: Path, new: Path, paint: Paint = plain, *, moved: str | None = None) -> str:
    """The changes by meaning; by lines where one of the versions is no scheme, half-written as it may be.

    `moved` is the file's path now, when it was renamed.
    """
    before, after = _content(old), _content(new)
    schemes = [read_scheme(path, content)[0] if content else None for content in (before, after)]
    named = one_line(f"{path} -> {moved}" if moved else path)
    head = paint(f"diff confsync {named}   (by lines: git diff --no-ext-diff)", "bright_white")
    if any(content and scheme is None for content, scheme in zip((before, after), schemes, strict=True)):
        return f"{head}\n{_lines(path, before, after)}"
    edits = between(*schemes)
    return f"{head}\n{edits_text(Comparison(base='', head='', edits=edits), paint)}"


def _content(file: Path) -> bytes:
    """Of a side that is not there git names /dev/null, or nul."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _lines(path: str, before: bytes, after: bytes) -> str:
    old, new = (content.decode("utf-8", "replace").splitlines() for content in (before, after))
    return "\n".join(map(one_line, unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="")))
