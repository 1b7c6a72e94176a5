"""How a command prints: colours where a person reads, one progress bar, formats by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def write_whole(file: Path, text: str) -> None:
    """Writes a file that a reader never sees half of. Raises a usage error when it cannot be written."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(file)
    except OSError as error:
        raise click.UsageError(f"cannot write {file}: {error.strerror}") from error
