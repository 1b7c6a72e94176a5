"""Paths -> files of which nobody sees half: each is made beside the place where it belongs and renamed at the end.

`write_file` is for folders whose files are ours, where a link is replaced: it may lead anywhere. `fresh` is for places
that a user names, where a link is followed, and a device or a pipe (`/dev/null`, `/dev/stdout`) is written to as it is:
renamed over, it would be gone, and root may do that to the machine's own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from confsync.errors import Unreachable


def write_file(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Makes a file hold this, and the folders that it is in; `mode` is less what the umask takes. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(f".{file.name[:50]}.{os.getpid()}.new")  # letters of up to 4 bytes; file systems take 255
    try:
        with open(made, "wb", opener=lambda path, flags: os.open(path, flags, mode)) as out:
            out.write(content)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


@contextmanager
def fresh(*places: Path) -> Iterator[list[BinaryIO]]:
    """Files open for writing, in the order of their places; they appear together, or not at all after an error.

    A file that was there keeps its permissions, a link stays one and the file that it names is replaced. Raises
    Unreachable when one cannot be written.
    """
    made = [(_beside(place, number), place) for number, place in enumerate(places)]
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(_opened(path, place)) for path, place in made]
        for path, place in made:
            if path != place:
                path.replace(place.resolve())
    except OSError as error:
        raise Unreachable(f"{_meant(error, made)}: cannot be written: {error.strerror}") from error
    finally:
        for path, place in made:
            if path != place:
                path.unlink(missing_ok=True)


def _beside(place: Path, number: int) -> Path:
    """Where the file is made; the place itself when that is no file. The name is short: there may be room for few."""
    if place.exists() and not place.is_file():
        return place
    return place.resolve().with_name(f".confsync-{os.getpid()}-{number}.new")


def _opened(path: Path, place: Path) -> BinaryIO:
    if path == place:
        return path.open("wb")
    file = path.open("xb")
    if place.exists():
        shutil.copymode(place, path)
    return file


def _meant(error: OSError, made: list[tuple[Path, Path]]) -> str:
    """The place that an error is about, as the user named it; a full disk names none."""
    if error.filename is None:
        return ", ".join(str(place) for _, place in made)
    return str(dict(made).get(Path(error.filename), error.filename))
