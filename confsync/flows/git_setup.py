"""A clone -> one whose `git diff` tells what a change of a scheme means, and which checks before it commits.

A driver and not a textconv: git compares what a textconv prints by lines, and a line of a scheme means nothing without
the label it stands in. Git runs the driver with nine words for each file that changed, and `cli/git_diff.py` answers.
Git gives up the whole diff when a driver fails, so where this confsync is gone the driver shows lines.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from confsync.errors import Undecided, Unreachable
from confsync.flows.workspace import Workspace
from confsync.repo import Repository

ATTRIBUTE = "/taxonomy/**/*.y*ml diff=confsync"  # .yaml and .yml, in the folder and below it
_EARLIER = "/taxonomy/*.yaml diff=confsync"  # knew neither .yml nor folders
_KEY = "diff.confsync.command"
_OURS = "# written by confsync git-setup"


def set_up(workspace: Workspace) -> Iterator[str]:
    """Does it, and says line by line what was done. Raises Undecided outside git."""
    repository = _repository(workspace)
    command, known = _driver(), _config(repository)  # what git refuses, it refuses before anything is written
    attributes = workspace.root / ".gitattributes"
    content = _content(attributes)
    if ATTRIBUTE.encode() in map(bytes.strip, content.splitlines()):
        yield ".gitattributes: has the line already"
    else:
        _write(attributes, _with(content, ATTRIBUTE.encode()))
        yield f".gitattributes: added {ATTRIBUTE} (commit it, so that every clone has it)"
    if known == command:
        yield f"git config {_KEY}: is set already"
    elif known and not _is_driver(known):
        yield f'git config {_KEY}: is "{known}", which is not ours, and was left alone'
    else:
        repository.ask("config", "--local", _KEY, command)
        yield f"git config {_KEY}: set for this clone"
    yield _hooked(workspace, repository)


def remove(workspace: Workspace) -> Iterator[str]:
    """Takes out what `set_up` put in, and nothing else."""
    repository = _repository(workspace)
    attributes = workspace.root / ".gitattributes"
    content = _content(attributes)
    kept = _without(content, {ATTRIBUTE.encode(), _EARLIER.encode()})
    if kept != content:
        _write(attributes, kept)
        yield f".gitattributes: removed {ATTRIBUTE}"
    if _is_driver(_config(repository)):
        repository.ask("config", "--local", "--unset-all", _KEY)
        yield f"git config {_KEY}: removed"
    hook = _hook(repository)
    lines = _lines(hook)
    if _is_hook(lines):
        _write(hook, b"")
        yield f"{hook.name} hook: removed"
    elif _OURS in lines:
        yield f"{hook.name} hook: somebody changed ours, so it was left alone; take out what runs confsync in {hook}"
    else:
        yield f"{hook.name} hook: there is none of ours"


def _hooked(workspace: Workspace, repository: Repository) -> str:
    hook = _hook(repository)
    lines = _lines(hook)
    program = _program()
    check = f"-C {shlex.quote(_folder(workspace, repository))} check --staged"
    gone = "confsync is no longer where it was: run confsync git-setup again (git commit --no-verify leaves it out)"
    wanted = [
        "#!/bin/sh",
        _OURS,
        f'command -v {shlex.quote(shlex.split(program)[0])} >/dev/null || {{ echo "{gone}" >&2; exit 1; }}',
        f"exec {program} {check}",
    ]
    if lines == wanted:
        return f"{hook.name} hook: is there already"
    if hook.exists() and not _is_hook(lines):
        return f"{hook.name} hook: {hook} is not ours and was left alone; add to it: {program} {check}"
    if not _is_of_this_clone(repository, hook):
        where = f"git takes its hooks from {hook.parent} (core.hooksPath), which others may share"
        return f"{hook.name} hook: {where}, so it was left alone; add to it: {program} {check}"
    _write(hook, "".join(f"{line}\n" for line in wanted).encode("utf-8", "surrogateescape"))
    hook.chmod(0o755)
    return f"{hook.name} hook: checks what is staged before each commit (git commit --no-verify leaves it out)"


def _is_hook(lines: Sequence[str]) -> bool:
    """Whether it is as we write it, by this version or another, and nobody added to it."""
    return lines[:2] == ["#!/bin/sh", _OURS] and len(lines) <= 4 and lines[-1].startswith("exec ")


def _folder(workspace: Workspace, repository: Repository) -> str:
    """The handbook's folder from where git runs a hook, which is the top of the work tree."""
    return workspace.root.relative_to(repository.root).as_posix()


def _hook(repository: Repository) -> Path:
    """Where git looks for it: `core.hooksPath` counts, and a linked work tree has its hooks elsewhere."""
    return repository.root / repository.ask("rev-parse", "--git-path", "hooks/pre-commit").decode().strip()


def _is_of_this_clone(repository: Repository, hook: Path) -> bool:
    """Not so of a folder of the user's for all repositories, nor of one that is committed: it names this machine."""
    common = repository.root / repository.ask("rev-parse", "--git-common-dir").decode().strip()
    return hook.resolve().is_relative_to(common.resolve())


def _driver() -> str:
    # A driver comes before what `git difftool` asks git to run, which is the tool that somebody wants to see.
    tool = '[ "$GIT_EXTERNAL_DIFF" = git-difftool--helper ] && { git difftool--helper "$@"; return; }'
    lines = 'git --no-pager diff --no-index --no-ext-diff -- "$2" "$5"'
    return f'f() {{ {tool}; {_program()} git-diff "$@" || {lines} || :; }}; f'


def _is_driver(command: str) -> bool:
    return "confsync" in command and "git-diff" in command


def _program() -> str:
    """This very confsync, whatever the PATH is when git runs it."""
    script = Path(sys.argv[0])
    if script.name.startswith("confsync") and script.is_file():
        return shlex.quote(script.resolve().as_posix())
    return f"{shlex.quote(Path(sys.executable).as_posix())} -c 'from confsync.cli.main import main; main()'"


def _config(repository: Repository) -> str:
    return repository.ask("config", "--local", "--get", _KEY, refusal=1).decode("utf-8", "replace").strip()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _lines(file: Path) -> list[str]:
    return _content(file).decode("utf-8", "surrogateescape").splitlines()


def _with(content: bytes, line: bytes) -> bytes:
    """Ends as it did, with a line feed or without, so that taking the line out again leaves what was."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    is_open = content and not content.endswith(b"\n")
    return content + end + line if is_open else content + line + end


def _without(content: bytes, ours: Container[bytes]) -> bytes:
    before = content.splitlines(keepends=True)
    kept = b"".join(line for line in before if line.strip() not in ours)
    if before and before[-1].strip() in ours and not before[-1].endswith(b"\n"):
        return kept.removesuffix(b"\n").removesuffix(b"\r")
    return kept


def _write(file: Path, content: bytes) -> None:
    """Makes a file hold this; one without content goes."""
    try:
        if not content:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise Unreachable(f"cannot write {file}: {error.strerror}") from error


def _repository(workspace: Workspace) -> Repository:
    if workspace.repository is None:
        raise Undecided(f"{workspace.root} does not lie in a git repository: git init makes it one")
    return workspace.repository
