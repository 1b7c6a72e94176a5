"""`confsync schema`."""

from __future__ import annotations

from importlib.resources import files

import click

_FOLDER = files("confsync") / "schemas"


def names() -> list[str]:
    """Every schema that the package carries."""
    return sorted(entry.name.removesuffix(".json") for entry in _FOLDER.iterdir() if entry.name.endswith(".json"))


@click.command(short_help="Print a JSON Schema.")
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a file or a document, or without NAME the list of them.

    \b
    Example:
      confsync schema scheme > scheme.json    # then, on top of a YAML file:
      # yaml-language-server: $schema=scheme.json
    """
    if name is None:
        click.echo("\n".join(names()))
        return
    if name not in names():
        raise click.BadParameter(f'there is no schema "{name}"; there are {", ".join(names())}', param_hint="NAME")
    click.echo(_FOLDER.joinpath(f"{name}.json").read_text("utf-8").rstrip("\n"))
