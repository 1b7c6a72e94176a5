"""`confsync history`."""

from __future__ import annotations

from pathlib import Path

import click

from confsync.cli.output import folded, formats, paint


@click.command(short_help="Show every change of a scheme or of one label.")
@click.argument("name", metavar="SCHEME[#LABEL]")
@click.option("--at", metavar="REV-or-DATE", help="Print what was in force then instead.")
@formats("text", "json", "markdown")
@click.pass_obj
def history(folder: Path, name: str, at: str | None, format_: str) -> None:
    """Show every change of a scheme or a label with commit, author, date, class and pull request, the newest first.

    A day means its end; an instant is written as 2026-03-31T12:00+02:00, or as seconds, @1774951200. History is that of
    HEAD, and a merged branch counts from its merge.

    \b
    Example:
      confsync history adverse-events#drug
      confsync history adverse-events#drug --at 2026-03-31
      confsync history adverse-events --at v2.0.0 --format json
    """
    from confsync.flows import history as flow
    from confsync.flows.history_at import in_force
    from confsync.flows.workspace import Workspace
    from confsync.show import history as shown
    from confsync.show import in_force as then

    workspace = Workspace.at(folder)
    if at is None:
        changes, unreadable = flow.history(workspace, name)
        if format_ == "text":
            click.echo(folded(shown.history_text(name, changes, paint(), unreadable=unreadable)))
        else:
            tell = {"json": shown.history_json, "markdown": shown.history_markdown}[format_]
            click.echo(tell(name, changes, unreadable=unreadable))
        return
    say = {"text": then.in_force_text, "json": then.in_force_json, "markdown": then.in_force_markdown}[format_]
    said = say(in_force(workspace, name, at), at=at)
    click.echo(folded(said) if format_ == "text" else said)
