"""`confsync server`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Serve the embedded Confluence alone.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option(
    "--database",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SQLite file with the pages; default: .confsync/wiki.db of the handbook.",
)
@click.pass_obj
def server(folder: Path, port: int, database: Path | None) -> None:
    """Serve the embedded Confluence: REST API and web view, on this machine only.

    \b
    Example:
      confsync server --port 8090
      confsync server --database /tmp/wiki.db
    """
    from confsync.flows.preview import serve_wiki
    from confsync.flows.workspace import Workspace

    serve_wiki(Workspace.at(folder), port=port, file=database, say=click.echo)
