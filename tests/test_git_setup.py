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


def test_git_diff_names_both_paths_of_a_file_that_moved(clone: Path) -> None:
    git(clone, "mv", THINGS, 'taxonomy/st uff\'s "x".yaml')
    rewrite_to = clone / 'taxonomy/st uff\'s "x".yaml'
    rewrite_to.write_text(rewrite_to.read_text("utf-8").replace("with a name", "with a title", 1), "utf-8")
    shown = git(clone, "diff", "HEAD")
    assert f'diff confsync {THINGS} -> taxonomy/st uff\'s "x".yaml ' in shown
    assert "definition reworded" in shown


def test_while_a_merge_is_unresolved_nothing_is_staged(clone: Path, confsync: Command) -> None:
    git(clone, "add", "-A")
    git(clone, "commit", "-m", "Set up")
    git(clone, "branch", "other")
    for definition, branch in (("One.", "main"), ("Two.", "other")):
        git(clone, "checkout", branch)
        rewrite(clone, "Somebody with a name.", definition)
        git(clone, "commit", "-a", "-m", definition)
    git(clone, "merge", "main", code=1)
    run = confsync("-C", clone, "check", "--staged")
    assert (run.code, "not resolved" in run.err) == (3, True)


def test_outside_git_nothing_is_staged(handbook: Path, confsync: Command) -> None:
    assert confsync("-C", handbook, "check", "--staged").code == 3


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


@pytest.mark.parametrize(
    "text", [b"*.png binary\r\n*.x foo\r\n", b"*.png binary\n*.x foo", b"# \x0c\xe4\r*.x\n", b"a\r\nb"]
)
def test_remove_leaves_the_file_of_attributes_as_it_was(
    handbook: Path, history: History, confsync: Command, text: bytes
) -> None:
    file, config = handbook / ".gitattributes", handbook / ".git/config"
    file.write_bytes(text)
    history.commit("Begin")
    before = config.read_bytes()
    confsync("-C", handbook, "git-setup")
    assert file.read_bytes().startswith(text)
    assert "confsync" in git(handbook, "check-attr", "diff", "--", "taxonomy/deep/x.yml", "taxonomy/x.yaml")
    confsync("-C", handbook, "git-setup", "--remove")
    assert (file.read_bytes(), config.read_bytes()) == (text, before)


@pytest.mark.parametrize("broken", ["/nowhere/confsync", "false"])
def test_without_confsync_git_diff_shows_lines(clone: Path, broken: str) -> None:
    driver = git(clone, "config", "--get", "diff.confsync.command").strip()
    git(clone, "config", "diff.confsync.command", f"f() {{ {broken} git-diff {driver.partition(' git-diff ')[2]}")
    rewrite(clone, "Somebody with a name.", "Somebody with a title.")
    (clone / "guidelines/marking.md").write_text("Other.\n", "utf-8")
    (clone / "taxonomy/new.yaml").write_text("scheme: new\n", "utf-8")
    git(clone, "add", "-N", "taxonomy/new.yaml")
    shown = git(clone, "diff")
    assert "+    definition: Somebody with a title." in shown
    assert "+scheme: new" in shown
    assert "+Other." in shown


def test_git_difftool_runs_the_tool(clone: Path) -> None:
    rewrite(clone, "Somebody with a name.", "Somebody with a title.")
    shown = git(clone, "difftool", "-y", "-x", "diff")
    assert ">     definition: Somebody with a title." in shown
    assert "diff confsync" not in shown


def test_what_is_staged_is_checked_and_not_the_files(clone: Path) -> None:
    git(clone, "add", "-A")
    git(clone, "commit", "-m", "Set up")
    rewrite(clone, "Somebody with a name.", "Somebody with a title.")
    git(clone, "add", "-A")
    rewrite(clone, "kind: spans", "kind: spam")
    git(clone, "commit", "-m", "The sound half")
    git(clone, "add", "-A")
    rewrite(clone, "kind: spam", "kind: spans")
    assert f"{THINGS}:4:" in git(clone, "commit", "-m", "Mended in the file alone", code=1)
    rewrite(clone, "Somewhere with a name.", "Somewhere with a title.")
    git(clone, "commit", "-m", "Mended", THINGS)
    (clone / "guidelines/other.png").write_bytes((clone / "guidelines/drawing.png").read_bytes())
    guide = clone / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8").replace("drawing.png", "other.png"), "utf-8")
    assert "other.png" in git(clone, "commit", "-a", "-m", "Without its picture", code=1)
    git(clone, "add", "-A")
    git(clone, "commit", "--amend", "-m", "With its picture")


def test_the_hook_works_in_another_work_tree(clone: Path, tmp_path: Path) -> None:
    git(clone, "add", "-A")
    git(clone, "commit", "-m", "Set up")
    git(clone, "worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    rewrite(tmp_path / "other", "kind: spans", "kind: spam")
    assert f"{THINGS}:4:" in git(tmp_path / "other", "commit", "-a", "-m", "Break", code=1)


def test_a_hook_whose_confsync_is_gone_says_what_to_do(clone: Path) -> None:
    hook = clone / ".git/hooks/pre-commit"
    lines = hook.read_text("utf-8").splitlines()
    lines[2] = f"command -v /nowhere/confsync {lines[2].partition(' >')[1]}{lines[2].partition(' >')[2]}"
    hook.write_text("\n".join(lines) + "\n", "utf-8")
    assert "git-setup again" in git(clone, "commit", "--allow-empty", "-m", "x", code=1)


def test_a_hook_that_somebody_added_to_stays(clone: Path, confsync: Command) -> None:
    hook = clone / ".git/hooks/pre-commit"
    text = hook.read_text("utf-8").replace("exec ", "").replace(" --staged", "") + "make spelling\nexec true\n"
    hook.write_text(text, "utf-8")
    for arguments in ((), ("--remove",)):
        assert "left alone" in confsync("-C", clone, "git-setup", *arguments).out
        assert hook.read_text("utf-8") == text


@pytest.mark.parametrize("inside", [True, False])
def test_a_folder_of_hooks_that_others_share_is_left_alone(
    handbook: Path, history: History, confsync: Command, tmp_path: Path, inside: bool
) -> None:
    history.commit("Begin")
    folder = handbook / "hooks" if inside else tmp_path / "hooks"
    git(handbook, "config", "core.hooksPath", "hooks" if inside else str(folder))
    run = confsync("-C", handbook, "git-setup")
    assert "core.hooksPath" in run.out
    assert "check --staged" in run.out
    assert not folder.exists()


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
