"""`confsync git-diff`, which git runs for each scheme that changed: see flows/git_setup.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command(name="git-diff", hidden=True)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def git_diff(words: tuple[str, ...]) -> None:
    """Show what changed between two versions of a file, given as gitdiff's driver is: path, old file, …, new file.

    \b
    Example:
      git diff taxonomy/           # after confsync git-setup
      confsync git-diff taxonomy/x.yaml old.yaml 0 100644 new.yaml 0 100644
    """
    from confsync.flows.git_diff import between_files

    if len(words) < 7:
        click.echo(f"{words[0]}: not merged yet" if words else "git runs this command: see confsync git-setup")
        return
    # Git pipes into a pager, and says so; the pager shows colours.
    coloured = (sys.stdout.isatty() or "GIT_PAGER_IN_USE" in os.environ) and not os.environ.get("NO_COLOR")
    paint = (lambda text, colour: click.style(text, fg=colour)) if coloured else (lambda text, _colour: text)
    moved = words[7] if len(words) > 7 else None
    click.echo(between_files(words[0], Path(words[1]), Path(words[4]), paint, moved=moved), color=coloured)
