"""`confsync git-setup`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="git-setup", short_help="Let git diff show what changes mean, and check commits.")
@click.option("--remove", is_flag=True, help="Take both out again.")
@click.pass_obj
def git_setup(folder: Path, remove: bool) -> None:
    """Let git diff show what a change of a scheme means, and check before each commit what is staged.

    Writes a line to .gitattributes (commit it), a diff driver to this clone's git configuration, and a pre-commit hook.
    A hook or a driver of somebody else is left alone. Running it again changes nothing.

    \b
    Example:
      confsync git-setup
      git diff taxonomy/           # now by meaning; lines: git diff --no-ext-diff
      git show --ext-diff          # by meaning, too; so git log -p --ext-diff
      git commit --no-verify       # leaves the check out, once
      confsync git-setup --remove
    """
    from confsync.flows import git_setup as flow
    from confsync.flows.workspace import Workspace

    workspace = Workspace.at(folder)
    for line in flow.remove(workspace) if remove else flow.set_up(workspace):
        click.echo(line)
