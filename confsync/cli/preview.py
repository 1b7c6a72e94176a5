"""`confsync preview`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Show the handbook in a browser, as you write.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--once", is_flag=True, help="Publish to the embedded wiki and stop, without serving.")
@click.option(
    "--export",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pages there as files that need no server, and stop.",
)
@click.pass_obj
def preview(folder: Path, port: int, once: bool, export: Path | None) -> None:
    """Show the handbook in a browser as readers will see it, rebuilt on every change.

    Pages go to the embedded wiki in .confsync/, whatever site the settings name. Findings show on top of each page.

    \b
    Example:
      confsync preview
      confsync -C ~/handbook preview --port 0
      confsync preview --export pages
    """
    from confsync.flows import preview as flow
    from confsync.flows.workspace import Workspace

    flow.preview(Workspace.at(folder), port=port, once=once, export=export, say=click.echo)
