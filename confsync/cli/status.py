"""`confsync status`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from confsync.cli.environment import access, database
from confsync.cli.output import formats, paint, progress


@click.command(short_help="Show handbook, wiki and Prodigy side by side.")
@formats("text", "markdown", "json")
@click.pass_obj
def status(folder: Path, format_: str) -> None:
    """Show handbook, wiki and Prodigy side by side: versions, drift, labels that don't fit, progress, disputes.

    What cannot be reached is named, and the rest is shown all the same.

    \b
    Example:
      confsync status
      confsync status --format json | jq .todo
    """
    from confsync.flows import status as flow
    from confsync.flows.outcomes import Rows
    from confsync.flows.workspace import Workspace
    from confsync.show import status as shown

    today = datetime.now(UTC).date()
    with progress("looking") as bar:
        found = flow.status(Workspace.at(folder), access(), Rows(database()), today=today, progress_=bar)
    if format_ == "text":
        click.echo(shown.status_text(found, paint()))
    else:
        click.echo(shown.status_json(found) if format_ == "json" else shown.status_markdown(found))
