"""How a command prints: colours where a person reads, one progress bar, formats by name."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

import click

if TYPE_CHECKING:
    from confsync.show.text import Paint

Progress = Callable[[int, int, str], None]  # done, total, what


def formats(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --format with these choices, the first being the default."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help="How to print."
    )


def paint(*, err: bool = False) -> Paint:
    """Colours on a terminal, none in a pipe, a file, a dumb one, or with NO_COLOR (https://no-color.org)."""
    stream = sys.stderr if err else sys.stdout
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if plain or stream is None or not stream.isatty():
        return lambda text, _colour: text
    return lambda text, colour: click.style(text, fg=colour)


def folded(text: str, *, width: int | None = None) -> str:
    """Lines that a narrow terminal need not break within a word: they go on further to the right.

    `width` is that of the terminal, unless given; in a pipe or a file lines stay as they are.
    """
    if width is None:
        if sys.stdout is None or not sys.stdout.isatty():
            return text
        width = get_terminal_size().columns
    return "\n".join(part for line in text.split("\n") for part in _folded(line, width))


def _folded(line: str, width: int) -> Iterator[str]:
    bare = _PAINT.sub("", line)
    if _cells(bare) <= width:
        yield line
        return
    margin = " " * min(len(bare) - len(bare.lstrip(" ")) + 2, width // 2)
    row, used = "", 0
    for part in re.findall(r" +|[^ ]+", line):
        cells = _cells(_PAINT.sub("", part))
        if used + cells > width and not part.isspace() and row.strip():
            yield row.rstrip(" ")
            row, used = margin, len(margin)
        row, used = row + part, used + cells
    yield row.rstrip(" ")


def _cells(text: str) -> int:
    """How many columns of a terminal it takes: two for a letter as wide as two."""
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


_PAINT = re.compile(r"\x1b\[[0-9;]*m")


def _unseen(_done: int, _total: int, _what: str) -> None:
    """Progress that nobody watches."""


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A progress bar on stderr, on a terminal only; calls are cheap elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield _unseen
        return
    # Its length is known only with the first call.
    with click.progressbar(length=1, label=label, file=sys.stderr, item_show_func=lambda item: item) as bar:

        def show(done: int, total: int, what: str) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos, what[-40:])

        yield show


def require_folder(file: Path) -> None:
    """Raises Unreachable where a file has no folder to lie in: before that is done which it would tell of."""
    from confsync.errors import Unreachable

    if not file.absolute().parent.is_dir():
        raise Unreachable(f"{file}: cannot be written: {os.strerror(errno.ENOENT)}")


def write_whole(file: Path, text: str) -> None:
    """Writes a file that a user names. Raises Unreachable when it cannot be written."""
    from confsync.flows.fresh import fresh

    with fresh(file) as (out,):
        out.write(text.encode())
