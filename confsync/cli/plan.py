"""`confsync plan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from confsync.cli.environment import access
from confsync.cli.output import formats, paint, write_whole

if TYPE_CHECKING:
    from confsync.sync.plan import Plan

DRIFT = click.option(
    "--drift",
    type=click.Choice(["block", "keep", "overwrite"]),
    help="What a hand edit in the wiki does; default: as the settings say.",
)
DRAFTS = click.option("--drafts", is_flag=True, help="Publish drafts too.")


@click.command(short_help="Say what publishing would change.")
@click.option(
    "--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write the plan here, too."
)
@formats("text", "summary", "json", "markdown", "github")
@click.option("--exit-code", is_flag=True, help="Exit with 5 when there is something to do.")
@DRAFTS
@DRIFT
@click.pass_context
def plan(
    context: click.Context, out: Path | None, format_: str, exit_code: bool, drafts: bool, drift: str | None
) -> None:
    """Say what publishing would do, and change nothing.

    \b
    Example:
      confsync plan
      confsync plan --out plan.json && confsync publish --plan plan.json

    Exit codes: 3 when pages were edited in the wiki; 5 with --exit-code when there are steps.
    """
    from confsync.flows import publish as flow
    from confsync.flows.workspace import Workspace
    from confsync.show.plan import plan_json

    workspace = Workspace.at(context.obj)
    planned = flow.plan(workspace, access(), drift=drift, drafts=drafts)
    if out:
        write_whole(out, plan_json(planned.plan) + "\n")
    click.echo(_as(format_, planned.plan))
    if planned.undecided:
        context.exit(3)
    if exit_code and planned.plan.steps:
        context.exit(5)


def _as(format_: str, made: Plan) -> str:
    from confsync.show import plan as shown

    if format_ == "text":
        return shown.plan_text(made, paint())
    if format_ == "summary":
        return shown.plan_summary(made)
    printers = {"json": shown.plan_json, "markdown": shown.plan_markdown, "github": shown.plan_github}
    return printers[format_](made)
