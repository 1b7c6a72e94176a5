"""`confsync check`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from confsync.cli.output import formats, paint

if TYPE_CHECKING:
    from confsync.flows.check import Checked


@click.command(short_help="Find everything that is wrong with the sources.")
@click.option("--since", metavar="REV", help="Forbid, too, what no change since REV may do, as said above.")
@click.option("--staged", is_flag=True, help="Check what is staged for the next commit, not the work tree.")
@click.option("--strict", is_flag=True, help="Warnings count as errors for the exit code.")
@formats("text", "github", "json", "sarif")
@click.pass_context
def check(context: click.Context, since: str | None, staged: bool, strict: bool, format_: str) -> None:
    """Find everything that is wrong with the sources, at once.

    \b
    Example:
      confsync check --strict
      confsync check --since origin/main
      confsync check --format sarif > findings.sarif

    With --since, ids and keys must not be used again, no tombstone may be gone, nor anything else be forbidden that
    nobody waived; the version of a scheme must be raised by as much as its changes need, and waivers be in force.
    What was done on REV since the way of HEAD parted from it counts for nothing.

    Exit codes: 0 nothing is wrong; 1 there are errors (with --strict: or warnings).
    """
    from confsync.finding import Severity
    from confsync.flows.check import check_since, check_sources
    from confsync.flows.workspace import Workspace

    workspace, today = Workspace.at(context.obj), datetime.now(UTC).date().isoformat()
    if since is not None:
        checked = check_since(workspace, since, today=today, staged=staged)
    else:
        checked = check_sources(workspace, staged=staged)
    if printed := _as(format_, checked, workspace.prefix):
        click.echo(printed)
    severities = {finding.severity for finding in checked.findings}
    if Severity.ERROR in severities or (strict and Severity.WARNING in severities):
        context.exit(1)


def _as(format_: str, checked: Checked, prefix: str) -> str:
    if format_ == "json":
        from confsync.show.json import findings_json

        return findings_json(checked.findings)
    if format_ == "github":
        from confsync.show.github import findings_github

        return findings_github(checked.findings, prefix)
    if format_ == "sarif":
        from confsync import __version__
        from confsync.show.sarif import findings_sarif

        return findings_sarif(checked.findings, version=__version__, prefix=prefix)
    from confsync.show.text import findings_text, tally

    lines = [findings_text(checked.findings, paint())] if checked.findings else []
    return "\n".join([*lines, f"{checked.summary}: {tally(checked.findings)}"])
