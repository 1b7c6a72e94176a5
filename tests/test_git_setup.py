"""`confsync git-setup`, with git itself running the driver and the hook."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import confsync as package
from conftest import History, Run

Command = Callable[..., Run]
THINGS = "taxonomy/things.yaml"


def git(folder: Path, *command: str, code: int = 0) -> str:
    path = str(Path(package.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"}
    done = subprocess.run(
        ["git", "-C", folder, *command], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def rewrite(handbook: Path, old: str, new: str) -> None:
    file = handbook / THINGS
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def clone(handbook: Path, history: History, confsync: Command) -> Path:
    """A clone that is set up."""
    history.commit("Begin")
    assert confsync("-C", handbook, "git-setup").code == 0
    return handbook


def test_git_diff_shows_what_a_change_means(clone: Path) -> None:
    rewrite(clone, "Somebody with a name.", "Somebody with a title.")
    shown = git(clone, "diff")
    assert "definition reworded: Somebody with a [-name-]{+title+}." in shown
    assert "Answers need another look" in shown
    assert "-    definition: Somebody with a name." in git(clone, "diff", "--no-ext-diff")


def test_git_diff_names_no_revision_that_there_is_not(clone: Path) -> None:
    rewrite(clone, "- id: person", "- id: person\n    key: HUMAN")
    shown = git(clone, "diff")
    assert "  Run confsync migrate on exported annotations" in shown
    assert shown.endswith("\n1 breaking\n")


def test_git_diff_shows_lines_of_what_is_no_scheme_and_of_other_files(clone: Path) -> None:
    rewrite(clone, "labels:", "labels: [")
    (clone / "guidelines/marking.md").write_text("Other.\n", "utf-8")
    shown = git(clone, "diff")
    assert "+labels: [" in shown
    assert "+Other." in shown


def test_git_diff_shows_a_file_that_came_or_went(clone: Path) -> None:
    (clone / THINGS).rename(clone / "taxonomy/stuff.yaml")
    rewrite_to = (clone / "taxonomy/stuff.yaml").read_text("utf-8").replace("scheme: things", "scheme: stuff")
    (clone / "taxonomy/stuff.yaml").write_text(rewrite_to, "utf-8")
    git(clone, "add", "-A")
    shown = git(clone, "diff", "--cached", "--no-renames")
    assert "scheme removed" in shown
    assert "scheme added" in shown


def test_a_commit_with_errors_is_stopped(clone: Path) -> None:
    git(clone, "add", "-A")
    git(clone, "commit", "-m", "Set up")
    rewrite(clone, "kind: spans", "kind: spam")
    assert f"{THINGS}:4:" in git(clone, "commit", "-a", "-m", "Break", code=1)
    git(clone, "commit", "--no-verify", "-a", "-m", "Break")


def test_it_says_what_it_did_and_does_it_once(clone: Path, confsync: Command) -> None:
    before = {name: (clone / name).read_bytes() for name in (".gitattributes", ".git/config", ".git/hooks/pre-commit")}
    again = confsync("-C", clone, "git-setup")
    assert [line.partition(": ")[2] for line in again.out.splitlines()] == [
        "has the line already",
        "is set already",
        "is there already",
    ]
    assert before == {name: (clone / name).read_bytes() for name in before}


def test_remove_takes_out_what_it_put_in(clone: Path, confsync: Command) -> None:
    (clone / ".gitattributes").write_text("*.png binary\n/taxonomy/*.yaml diff=confsync\n", "utf-8")
    assert confsync("-C", clone, "git-setup", "--remove").code == 0
    assert (clone / ".gitattributes").read_text("utf-8") == "*.png binary\n"
    assert not (clone / ".git/hooks/pre-commit").exists()
    git(clone, "config", "--get", "diff.confsync.command", code=1)
    assert confsync("-C", clone, "git-setup", "--remove").out == "pre-commit hook: there is none of ours\n"


def test_a_hook_and_a_driver_of_somebody_else_stay(handbook: Path, history: History, confsync: Command) -> None:
    history.commit("Begin")
    hook = handbook / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    git(handbook, "config", "diff.confsync.command", "other")
    for arguments in ((), ("--remove",)):
        run = confsync("-C", handbook, "git-setup", *arguments)
        assert run.code == 0
        assert hook.read_text("utf-8") == "#!/bin/sh\nexit 0\n"
        assert git(handbook, "config", "--get", "diff.confsync.command") == "other\n"


def test_a_handbook_in_a_folder_of_a_repository_is_set_up_there(
    handbook: Path, confsync: Command, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    confsync("-C", handbook, "git-setup")
    rewrite(handbook, "Somebody with a name.", "Somebody with a title.")
    assert "[-name-]{+title+}" in git(tmp_path, "diff")
    git(tmp_path, "commit", "-a", "-m", "Change")


def test_outside_git_it_says_what_to_do(handbook: Path, confsync: Command) -> None:
    run = confsync("-C", handbook, "git-setup")
    assert run.code == 3
    assert "git init" in run.err
