"""`confsync migrate`."""

from __future__ import annotations

from pathlib import Path

import click

from confsync.cli.output import formats, paint, progress

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Rewrite exported annotations for changed labels.")
@click.argument("base")
@click.argument("head")
@click.option(
    "--from",
    "source",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The annotations as Prodigy exports them: JSONL.",
)
@click.option("--out", required=True, metavar="FILE", type=_FILE, help="Where the migrated rows go.")
@click.option(
    "--reannotate", metavar="FILE", type=_FILE, help="Rows that need a person; default: OUT.reannotate.jsonl beside it."
)
@click.option("--sssom", metavar="FILE", type=_FILE, help="The mapping table; default: OUT.sssom.tsv beside it.")
@click.option("--scheme", metavar="ID", help="The scheme of rows that do not name theirs.")
@formats("text", "json")
@click.pass_obj
def migrate(
    folder: Path,
    base: str,
    head: str,
    source: Path,
    out: Path,
    reannotate: Path | None,
    sssom: Path | None,
    scheme: str | None,
    format_: str,
) -> None:
    """Rewrite exported annotations for what changed in the label schemes between revisions BASE and HEAD.

    Keys that were renamed, replaced or merged are rewritten, in every interface. A row with a label that was split,
    retired or otherwise left without one successor goes to a second file with the reason. Everything else is
    copied byte for byte, and running it again changes nothing. No database is touched.

    \b
    Example:
      prodigy db-out ae > ae.jsonl
      confsync migrate v2.1.0 v3.0.0 --from ae.jsonl --out ae_v3.jsonl
    """
    from confsync.flows.migrate import Wish
    from confsync.flows.migrate import migrate as flow
    from confsync.flows.workspace import Workspace
    from confsync.show.migrate import migrated_json, migrated_text

    wish = Wish(
        base=base,
        head=head,
        source=source,
        out=out,
        reannotate=reannotate or out.with_name(f"{out.stem}.reannotate.jsonl"),
        sssom=sssom or out.with_name(f"{out.stem}.sssom.tsv"),
        scheme=scheme,
    )
    places = [path for path in (out, wish.reannotate, wish.sssom) if path.is_file() or not path.exists()]
    names = {path.resolve() for path in (source, *places)}
    if len(names) <= len(places) or any(path.exists() and path.samefile(source) for path in places):
        raise click.UsageError("--from, --out, --reannotate and --sssom must be four different files")
    if "-" in map(str, places):
        raise click.UsageError("--out, --reannotate and --sssom are files; for standard output, name /dev/stdout")
    with progress("migrating") as bar:
        done = flow(Workspace.at(folder), wish, progress=bar)
    click.echo(migrated_json(done) if format_ == "json" else migrated_text(done, paint()))
