"""`confsync build`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Write pages and Prodigy bundles to disk.")
@click.option(
    "--out",
    default="build",
    show_default=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to build into, relative to the handbook.",
)
@click.option("--project", metavar="ID", help="Build only this project's Prodigy bundle, besides the pages.")
@click.pass_obj
def build(folder: Path, out: Path, project: str | None) -> None:
    """Write the pages and the Prodigy bundles to disk, offline.

    The same sources give the same bytes. DIR/confluence holds a file per page in storage format, DIR/prodigy a folder
    per project, DIR/manifest.json the SHA-256 of each file.

    \b
    Example:
      confsync build --out /tmp/handbook
      confsync build --project adverse-event-intake/narratives
    """
    from confsync.flows import build as flow
    from confsync.flows.workspace import Workspace
    from confsync.show.text import count

    workspace = Workspace.at(folder)
    built = flow.build(workspace, workspace.root / out, project=project)
    removed = f", {built.removed} removed" if built.removed else ""
    click.echo(
        f"built {count(built.pages, 'page')} and {count(built.bundles, 'bundle')} in {out}: "
        f"{count(built.written, 'file')} written{removed}"
    )
