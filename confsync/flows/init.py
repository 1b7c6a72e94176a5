"""A folder -> a small handbook that passes `check` and publishes: see `confsync/template/`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from json import dumps
from pathlib import Path

from confsync import __version__
from confsync.source.wording import as_slug

TEMPLATE = "confsync.template"


def init(folder: Path, *, title: str | None = None) -> list[str]:
    """Writes the template and returns the paths written, in order.

    Raises FileExistsError, with nothing written, when the folder has any of the files already.
    """
    name = title or folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "Handbook"
    content = {
        path: _filled(file.read_bytes(), name) for path, file in sorted(_template(files("confsync") / "template"))
    }
    for path in content:
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    for path, data in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return list(content)


def _template(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    """Paths as they are to be written: `dot-` stands for the dot that packaging tools would leave out."""
    for entry in folder.iterdir():
        name = above + ("." + entry.name.removeprefix("dot-") if entry.name.startswith("dot-") else entry.name)
        if entry.is_dir():
            yield from _template(entry, f"{name}/")
        elif entry.name != "__init__.py":
            yield name, entry


def _filled(content: bytes, title: str) -> bytes:
    # Quoted as JSON, which YAML reads, so that a title with a colon or a quote stays a title.
    filled = content.replace(b"@TITLE@", dumps(title, ensure_ascii=False).encode())
    # Written out, because its default is made of the title: a new title would make strangers of the pages.
    filled = filled.replace(b"@HANDBOOK@", dumps(as_slug(title)[:100]).encode())
    return filled.replace(b"@VERSION@", __version__.encode())
