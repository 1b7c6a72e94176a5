"""`confsync publish`."""

from __future__ import annotations

from pathlib import Path

import click

from confsync.cli.environment import access
from confsync.cli.output import formats, paint, progress, require_folder, write_whole
from confsync.cli.plan import DRAFTS, DRIFT


@click.command(short_help="Make the wiki show what the sources say.")
@click.option(
    "--plan",
    "plan_file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only if the plan is still the one in FILE.",
)
@click.option("--expect", metavar="DIGEST", help="Only if the plan still has this digest.")
@click.option("--allow-deletes", metavar="N", type=click.IntRange(0), help="Delete N pages though the guard says no.")
@DRIFT
@DRAFTS
@click.option(
    "--receipt",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was done here, as JSON.",
)
@formats("text", "json")
@click.pass_context
def publish(
    context: click.Context,
    plan_file: Path | None,
    expect: str | None,
    allow_deletes: int | None,
    drift: str | None,
    drafts: bool,
    receipt: Path | None,
    format_: str,
) -> None:
    """Make the wiki show what the sources say; only pages that differ are written.

    \b
    Example:
      confsync publish
      confsync publish --expect 7c1e03f2a9b4 --receipt receipt.json

    Exit codes: 3 when pages were left alone because somebody edited them, when the guard stopped it, or when the plan
    is not the expected one.
    """
    from confsync.flows import publish as flow
    from confsync.flows.workspace import Workspace
    from confsync.show.receipt import receipt_json, receipt_text

    if plan_file and expect:
        raise click.UsageError("--plan and --expect both name the plan: give one of them")
    if receipt:
        require_folder(receipt)
    consent = flow.Consent(digest=flow.reviewed_digest(plan_file) if plan_file else expect, deletes=allow_deletes)
    where = Workspace.at(context.obj)

    def keep(done: flow.Publication) -> None:
        as_json = receipt_json(done.receipt, requests=done.requests, seconds=done.seconds)
        if format_ == "json":
            click.echo(as_json)
        else:
            click.echo(receipt_text(done.receipt, requests=done.requests, seconds=done.seconds, paint=paint()))
        if receipt:  # last: a file that cannot be written must not keep from anybody what was done
            write_whole(receipt, as_json + "\n")

    with progress("publishing") as bar:
        done = flow.publish(where, access(), consent, drift=drift, drafts=drafts, progress=bar, cut_short=keep)
    keep(done)
    if done.undecided:
        context.exit(3)
