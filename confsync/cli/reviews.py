"""`confsync reviews`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from confsync.cli.environment import database, people_key
from confsync.cli.output import formats, paint, progress


@click.command(short_help="Turn what was decided in Prodigy into reports.")
@click.argument("projects", nargs=-1, required=True, metavar="PROJECT...")
@click.option(
    "--from",
    "named",
    multiple=True,
    metavar="DATASET|FILE.jsonl",
    help="Read this dataset or export instead of the project's own; may be given more than once.",
)
@click.option("--branch", metavar="B", help="Commit to this branch; default: confsync/reviews/INITIATIVE-PROJECT.")
@click.option("--no-commit", is_flag=True, help="Write into the folder reports/ here and commit nothing.")
@formats("text", "json")
@click.pass_obj
def reviews(
    folder: Path, projects: tuple[str, ...], named: tuple[str, ...], branch: str | None, no_commit: bool, format_: str
) -> None:
    """Turn what annotators and reviewers decided in Prodigy into reports, committed on a branch.

    PROJECT is INITIATIVE/PROJECT, or PROJECT where that is unique. Prodigy's database is only ever read, files and
    index of the work tree are left alone, and the same data make no second commit. Pseudonyms are kept in
    .confsync/people.yaml, which stays out of git.

    \b
    Example:
      confsync reviews narratives calls
      confsync reviews narratives --from ae_narratives.jsonl --no-commit

    Exit codes: 3 when the branch is checked out; 4 when the database or git refuses.
    """
    from confsync.flows.outcomes import Rows
    from confsync.flows.reviews import Wish, import_reviews
    from confsync.flows.workspace import Workspace
    from confsync.show.reviews import reviews_json, reviews_text

    if named and len(projects) > 1:
        raise click.UsageError("--from names the data of one project: give one project")
    if branch and no_commit:
        raise click.UsageError("--branch says where to commit, --no-commit not to: give one of them")
    wish = Wish(
        projects=projects, branch=branch, commit=not no_commit, date=datetime.now().astimezone(), key=people_key()
    )
    with progress("importing") as bar:
        done = import_reviews(Workspace.at(folder), Rows(database(), named), wish, progress=bar)
    click.echo(reviews_json(done) if format_ == "json" else reviews_text(done, paint()))
