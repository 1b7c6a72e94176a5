"""`confsync diff`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from confsync.cli.output import folded, formats, paint

if TYPE_CHECKING:
    from confsync.flows.workspace import Workspace
    from confsync.model.edit import Comparison

CLASSES = ("cosmetic", "retrain", "re-annotate", "breaking", "forbidden")


@click.command(short_help="Say what changed, and what it does to annotations.")
@click.argument("base", default="HEAD", metavar="[BASE]")
@click.argument("head", required=False, metavar="[HEAD]")
@formats("text", "markdown", "json", "github", "sarif")
@click.option(
    "--limit",
    metavar="BYTES",
    type=click.IntRange(4_000),
    help="For markdown, what there is room for; default is a comment on GitHub. A job summary has 1 MiB.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 5 when there are changes.")
@click.option("--fail-on", type=click.Choice(CLASSES), help="Exit with 3 on a change of this class or a worse one.")
@click.option(
    "--approvals",
    "approved",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Who approved: a JSON list of {"user": …, "roles": […]}, or of reviews as GitHub lists them.',
)
@click.option(
    "--annotations",
    multiple=True,
    metavar="FILE|DATASET",
    help="Count the stored answers that each change touches; may be given more than once.",
)
@click.option("--for", "audience", metavar="AUDIENCE", help="Write the letter that tells a vendor what changed for it.")
@click.option("--author", metavar="USER", help="Whose change it is; their own approval does not count.")
@click.pass_context
def diff(
    context: click.Context,
    base: str,
    head: str | None,
    format_: str,
    limit: int | None,
    exit_code: bool,
    fail_on: str | None,
    approved: Path | None,
    annotations: tuple[str, ...],
    audience: str | None,
    author: str | None,
) -> None:
    """Say what changed from BASE to HEAD, or to the work tree, and what that does to annotations.

    With all datasets of a scheme's projects at hand, a change that no stored answer shows is rated lower.

    \b
    Example:
      confsync diff origin/main --format github --fail-on breaking
      confsync diff v2.0.0 --annotations ae.jsonl --annotations ae_gold.jsonl
      confsync diff v2.0.0 v3.0.0 --for vendor-a > letter.md

    Exit codes: 3 with --fail-on; 5 with --exit-code. A change with a waiver does not count for --fail-on.
    """
    from confsync.cli.approvals import read_approvals
    from confsync.cli.environment import database
    from confsync.flows.diff import compare_revisions
    from confsync.flows.workspace import Workspace

    workspace, today = Workspace.at(context.obj), datetime.now(UTC).date().isoformat()
    if audience is not None:
        _only_a_letter(context)
        click.echo(_letter(workspace, base, head, audience, today), nl=False)
        return
    found = compare_revisions(
        workspace,
        base,
        head,
        today=today,
        approvals=read_approvals(approved) if approved else (),
        author=author,
        annotations=annotations,
        address=database(),
    )
    if printed := _as(format_, found, limit, workspace.prefix):
        click.echo(printed)
    context.exit(_code(found, fail_on, exit_code))


def _only_a_letter(context: click.Context) -> None:
    """A letter has one form and no class, and the numbers of annotations are not for others."""
    beside = ("format_", "limit", "exit_code", "fail_on", "approved", "annotations", "author")
    given = [name for name in beside if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if (given and given != ["format_"]) or context.params["format_"] not in {"text", "markdown"}:
        names = ", ".join(max(one.opts, key=len) for one in context.command.params if one.name in given)
        raise click.UsageError(f"--for writes a letter in Markdown; it takes no {names}")


def _code(found: Comparison, fail_on: str | None, exit_code: bool) -> int:
    from confsync.model.edit import Class

    if fail_on and found.worst and not Class(fail_on).worse(found.worst):
        return 3
    return 5 if exit_code and found.edits else 0


def _letter(workspace: Workspace, base: str, head: str | None, audience: str, today: str) -> str:
    from confsync.flows.letter import letter

    return letter(workspace, base, head, audience, today=today)


def _as(format_: str, found: Comparison, limit: int | None, prefix: str) -> str:
    if format_ == "markdown":
        from confsync.show.edits_markdown import COMMENT, edits_markdown

        return edits_markdown(found, limit=limit or COMMENT)
    if format_ == "json":
        from confsync.show.edits_json import edits_json

        return edits_json(found)
    if format_ == "github":
        from confsync.show.edits_github import edits_github

        return edits_github(found, prefix)
    if format_ == "sarif":
        from confsync import __version__
        from confsync.show.edits_sarif import edits_sarif

        return edits_sarif(found, version=__version__, prefix=prefix)
    from confsync.show.edits_text import edits_text

    return folded(edits_text(found, paint()))
