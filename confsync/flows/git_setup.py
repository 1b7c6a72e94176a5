"""A clone -> one whose `git diff` tells what a change of a scheme means, and which checks before it commits.

A driver and not a textconv: git compares what a textconv prints by lines, and a line of a scheme means nothing without
the label it stands in. Git runs the driver with nine words for each file that changed, and `cli/git_diff.py` answers.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from confsync.errors import Undecided, Unreachable
from confsync.flows.workspace import Workspace
from confsync.repo import Repository

ATTRIBUTE = "/taxonomy/*.yaml diff=confsync"
_KEY = "diff.confsync.command"
_OURS = "# written by confsync git-setup"


def set_up(workspace: Workspace) -> Iterator[str]:
    """Does it, and says line by line what was done. Raises Undecided outside git."""
    repository = _repository(workspace)
    attributes = workspace.root / ".gitattributes"
    lines = _lines(attributes)
    if ATTRIBUTE in lines:
        yield ".gitattributes: has the line already"
    else:
        _write(attributes, [*lines, ATTRIBUTE])
        yield f".gitattributes: added {ATTRIBUTE} (commit it, so that every clone has it)"
    command = f"{_program()} git-diff"
    known = _config(repository)
    if known == command:
        yield f"git config {_KEY}: is set already"
    elif known and "git-diff" not in known:
        yield f'git config {_KEY}: is "{known}", which is not ours, and was left alone'
    else:
        repository.ask("config", "--local", _KEY, command)
        yield f"git config {_KEY}: set for this clone"
    yield _hooked(workspace, repository)


def remove(workspace: Workspace) -> Iterator[str]:
    """Takes out what `set_up` put in, and nothing else."""
    repository = _repository(workspace)
    attributes = workspace.root / ".gitattributes"
    lines = _lines(attributes)
    kept = [line for line in lines if line != ATTRIBUTE]
    if kept != lines:
        _write(attributes, kept)
        yield f".gitattributes: removed {ATTRIBUTE}"
    if "git-diff" in _config(repository):
        repository.ask("config", "--local", "--unset-all", _KEY)
        yield f"git config {_KEY}: removed"
    hook = _hook(repository)
    if _OURS in _lines(hook):
        _write(hook, [])
        yield f"{hook.name} hook: removed"
    else:
        yield f"{hook.name} hook: there is none of ours"


def _hooked(workspace: Workspace, repository: Repository) -> str:
    hook = _hook(repository)
    lines = _lines(hook)
    wanted = ["#!/bin/sh", _OURS, f"exec {_program()} -C {shlex.quote(_folder(workspace, repository))} check"]
    if lines == wanted:
        return f"{hook.name} hook: is there already"
    if hook.exists() and _OURS not in lines:
        return f"{hook.name} hook: {hook} is not ours and was left alone; add to it: {_program()} check"
    _write(hook, wanted)
    hook.chmod(0o755)
    return f"{hook.name} hook: runs confsync check before each commit (git commit --no-verify leaves it out)"


def _folder(workspace: Workspace, repository: Repository) -> str:
    """The handbook's folder from where git runs a hook, which is the top of the work tree."""
    return workspace.root.relative_to(repository.root).as_posix()


def _hook(repository: Repository) -> Path:
    """Where git looks for it: `core.hooksPath` counts, and a linked work tree has its hooks elsewhere."""
    named = repository.ask("rev-parse", "--git-path", "hooks/pre-commit").decode().strip()
    return repository.root / named


def _program() -> str:
    """This very confsync, whatever the PATH is when git runs it."""
    script = Path(sys.argv[0])
    if script.name.startswith("confsync") and script.is_file():
        return shlex.quote(script.resolve().as_posix())
    return f"{shlex.quote(Path(sys.executable).as_posix())} -c 'from confsync.cli.main import main; main()'"


def _config(repository: Repository) -> str:
    return repository.ask("config", "--local", "--get", _KEY, refusal=1).decode("utf-8", "replace").strip()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []


def _write(file: Path, lines: Sequence[str]) -> None:
    """Makes a file hold these lines; a file without any goes."""
    try:
        if not lines:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", "utf-8", "surrogateescape")
    except OSError as error:
        raise Unreachable(f"cannot write {file}: {error.strerror}") from error


def _repository(workspace: Workspace) -> Repository:
    if workspace.repository is None:
        raise Undecided(f"{workspace.root} does not lie in a git repository: git init makes it one")
    return workspace.repository
