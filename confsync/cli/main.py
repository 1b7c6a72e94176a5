"""`confsync`: the group of commands, and the one place where an error becomes an exit code.

Nothing but click is imported here, and a command's module only when that command runs, so `confsync --version` costs
what click costs.
"""

from __future__ import annotations

import errno
import gc
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from confsync import __version__

# What a machine refuses is no bug: a folder without permission, a full disk, a torn medium.
_REFUSALS = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}
)
COMMANDS = (
    "init",
    "check",
    "diff",
    "history",
    "migrate",
    "build",
    "plan",
    "publish",
    "preview",
    "server",
    "reviews",
    "status",
    "git-setup",
    "schema",
)
HIDDEN = ("git-diff",)  # for programs; `confsync git-setup` tells git


class Commands(click.Group):
    """Finds a command `name` as the object `name` in the module `confsync.cli.<name>`, when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """The command, or None for a name that there is not."""
        if cmd_name not in COMMANDS + HIDDEN:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"confsync.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "-C",
    "folder",
    default=".",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work on the handbook in DIR instead of the current folder.",
)
@click.pass_context
def cli(context: click.Context, folder: Path) -> None:
    """Keep label schemes and annotation guidelines in git, Confluence and Prodigy the same.

    Sources live in git: taxonomy/*.yaml, guidelines/**/*.md, initiatives/*/.

    \b
    confsync check      says what is wrong with them
    confsync preview    shows the pages in a browser
    confsync diff       says what a change does to annotations
    confsync plan       says what publishing would change
    confsync publish    does it
    """
    context.obj = folder


def main() -> NoReturn:
    """Runs the command line and exits with a code of the contract: see `confsync.errors`."""
    # A command builds much and drops little before it ends: without collections a warm build takes a third less.
    gc.disable()
    # Who is told to end cleans up as after Ctrl-C: no file half-written, a receipt of what was published.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code."""
    try:
        code = cli.main(arguments, prog_name="confsync", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output left; Python would complain once more at its end
        return 0
    except Exception as error:  # noqa: BLE001 - the outermost edge: everything else is a bug, and says so
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    from confsync.errors import ConfsyncError, Rejected, Unreachable

    if isinstance(error, Rejected):
        from confsync.cli.output import paint
        from confsync.show.text import findings_text, tally

        click.echo(findings_text(error.findings, paint(err=True)), err=True)
        click.echo(f"{tally(error.findings)}; nothing was written", err=True)
        return error.exit_code
    if isinstance(error, ConfsyncError):
        from confsync.show.text import one_line

        click.echo(f"confsync: {one_line(str(error))}", err=True)  # it may quote what a site said
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        click.echo(f"confsync: {error.filename or 'writing the output'}: {error.strerror}", err=True)
        return Unreachable.exit_code
    import traceback

    click.echo(traceback.format_exc(), err=True)
    click.echo(
        f"confsync {__version__}: this is a bug. Report it with the lines above where you got confsync.", err=True
    )
    return 70
