"""`confsync init`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click


@click.command(short_help="Write a small handbook to start from.")
@click.argument("target", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", metavar="TEXT", help="Title of the handbook; default: made from the folder's name.")
@click.pass_obj
def init(folder: Path, target: Path | None, title: str | None) -> None:
    """Write a small handbook that works: a scheme, guidelines, a project, GitHub workflows.

    Nothing that is there already is overwritten.

    \b
    Example:
      confsync init my-handbook && cd my-handbook && confsync preview
    """
    from confsync.flows import init as flow
    from confsync.flows.workspace import Workspace

    try:
        made = flow.init(folder / (target or "."), title=title)
    except FileExistsError as error:
        raise click.UsageError(f"{error}; nothing was written") from error
    where = f" in {target}" if target else ""
    if inside := Workspace.at(folder / (target or ".")).prefix:
        click.echo(f"GitHub takes no workflows from {inside}.github: see docs/github.md, Another layout", err=True)
    click.echo(f"wrote {len(made)} files{where}; next: confsync{f' -C {quote(str(target))}' if target else ''} preview")
