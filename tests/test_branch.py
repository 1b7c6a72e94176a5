"""Files become a commit on a branch, and nothing that a person has checked out moves."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from confsync import branch as branches
from confsync.branch import Identity, base, commit_files, identity
from confsync.errors import Undecided, Unreachable
from confsync.repo import Repository

BRANCH = "confsync/reviews/trial-texts"
BELOW = "reports/trial/texts/"
DATE = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))
FILES = {f"{BELOW}decisions.md": b"# Decisions\r\n", f"{BELOW}charts/labels.svg": b"<svg/>\n"}
AUTHOR = Identity("Ada Example", "ada@example.org")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A handbook in a repository with one commit, and changes that are staged, unstaged and unknown to git."""
    root = tmp_path / "repository"
    handbook = root / getattr(request, "param", "docs/handbook")
    handbook.mkdir(parents=True)
    git(root, "init", "-q")
    (handbook / "confsync.yaml").write_text("format: 1\ntitle: T\n", "utf-8")
    (root / "other.txt").write_text("one\n", "utf-8")
    git(root, "add", ".")
    git(root, "commit", "-qm", "First")
    (root / "other.txt").write_text("two\n", "utf-8")
    git(root, "add", "other.txt")
    (root / "other.txt").write_text("three\n", "utf-8")
    (root / "new.txt").write_text("new\n", "utf-8")
    return handbook


both = pytest.mark.parametrize("folder", ["", "docs/handbook"], ids=["at the top", "in a folder"], indirect=True)


def repository(folder: Path) -> Repository:
    found = Repository.find(folder)
    assert found is not None
    return found


def commit(folder: Path, files: Mapping[str, bytes | None] = FILES, **others: Any) -> str | None:
    chosen: dict[str, Any] = {"below": BELOW, "message": "Reports of Texts", "date": DATE, "author": AUTHOR, **others}
    return commit_files(repository(folder), chosen.pop("branch", BRANCH), files, **chosen)


@both
def test_a_commit_leaves_work_tree_index_and_head_alone(folder: Path) -> None:
    def state() -> tuple[str, ...]:
        index = Path(git(folder, "rev-parse", "--git-path", "index").strip())
        return (
            git(folder, "status", "--porcelain=v2", "--branch"),
            git(folder, "diff"),
            git(folder, "diff", "--cached"),
            str((folder / index).read_bytes()),
            git(folder, "stash", "list"),
        )

    before = state()
    assert commit(folder)
    assert state() == before


@both
def test_a_commit_holds_the_files_byte_by_byte_and_nothing_else(folder: Path) -> None:
    (folder / ".gitattributes").write_text("* text=auto eol=lf\n", "utf-8")
    made = commit(folder)
    assert made == git(folder, "rev-parse", BRANCH).strip()
    prefix = repository(folder).prefix
    changed = git(folder, "diff", "--name-status", "main", BRANCH, "--").splitlines()
    assert changed == [f"A\t{prefix}{path}" for path in sorted(FILES)]
    shown = subprocess.run(
        ["git", "cat-file", "blob", f"{BRANCH}:{prefix}{BELOW}decisions.md"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert shown.stdout == FILES[f"{BELOW}decisions.md"]


def test_a_commit_says_who_when_and_from_what(folder: Path) -> None:
    commit(folder, trailers={"Confsync-Project": "trial/texts", "Confsync-Rows": "12\nSigned-off-by: Mallory"})
    shown = git(folder, "log", "-1", "--format=%an <%ae>|%cn|%aI|%s", BRANCH).strip()
    assert shown == "Ada Example <ada@example.org>|Ada Example|2026-11-23T09:30:00+01:00|Reports of Texts"
    trailers = git(folder, "log", "-1", "--format=%(trailers:unfold)", BRANCH).split("\n")
    assert trailers[:2] == ["Confsync-Project: trial/texts", "Confsync-Rows: 12 Signed-off-by: Mallory"]


def test_the_same_files_again_make_no_commit(folder: Path) -> None:
    first = commit(folder)
    assert commit(folder, date=DATE + timedelta(days=1)) is None
    assert git(folder, "rev-parse", BRANCH).strip() == first


def test_files_that_are_in_head_make_no_branch(folder: Path) -> None:
    assert commit(folder, {"confsync.yaml": b"format: 1\ntitle: T\n"}, below="") is None
    assert git(folder, "branch", "--list", BRANCH) == ""


@both
def test_a_second_import_grows_the_branch_and_keeps_its_other_files(folder: Path) -> None:
    first = commit(folder)
    second = commit(folder, {f"{BELOW}disputes.md": b"none\n", f"{BELOW}charts/labels.svg": None})
    assert git(folder, "rev-parse", f"{BRANCH}^").strip() == first
    changed = git(folder, "diff", "--name-status", str(first), str(second), "--").split()
    prefix = repository(folder).prefix
    assert changed == ["D", f"{prefix}{BELOW}charts/labels.svg", "A", f"{prefix}{BELOW}disputes.md"]


def test_a_branch_that_was_merged_begins_again_at_head(folder: Path) -> None:
    commit(folder)
    git(folder, "commit", "-qam", "Second")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge reports", BRANCH)
    head = git(folder, "rev-parse", "HEAD").strip()
    assert base(repository(folder), BRANCH) == head
    assert commit(folder) is None
    assert commit(folder, {f"{BELOW}disputes.md": b"none\n"})
    assert git(folder, "rev-parse", f"{BRANCH}^").strip() == head


def test_an_unmerged_branch_grows_though_head_moved_on(folder: Path) -> None:
    first = commit(folder)
    git(folder, "commit", "-qm", "Second")
    assert base(repository(folder), BRANCH) == first


def test_a_branch_that_is_checked_out_is_refused(folder: Path) -> None:
    head = git(folder, "rev-parse", "HEAD")
    with pytest.raises(Undecided, match=r'branch "main" is checked out in .*--branch'):
        commit(folder, branch="main")
    assert git(folder, "rev-parse", "HEAD") == head


def test_a_branch_of_another_work_tree_is_refused(folder: Path, tmp_path: Path) -> None:
    git(folder, "worktree", "add", "-q", "-b", "elsewhere", str(tmp_path / "second"))
    with pytest.raises(Undecided, match="second"):
        commit(folder, branch="elsewhere")


@pytest.mark.parametrize("name", ["two words", "-d", "a..b", "@{-1}", "end.lock"])
def test_an_impossible_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(Undecided, match="cannot be the name of a branch"):
        commit(folder, branch=name)


@pytest.mark.parametrize("path", ["taxonomy/things.yaml", f"{BELOW}../../../confsync.yaml"])
def test_a_file_elsewhere_is_a_mistake_of_the_caller(folder: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not below"):
        commit(folder, {path: b""})
    assert git(folder, "branch", "--list", BRANCH) == ""


def test_a_run_that_dies_before_its_end_leaves_no_branch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Repository.ask

    def dying(self: Repository, *command: str, **others: Any) -> bytes:
        if command[0] == "commit-tree":
            raise Unreachable("git commit-tree: the disk is full")
        return asked(self, *command, **others)

    monkeypatch.setattr(Repository, "ask", dying)
    with pytest.raises(Unreachable, match="disk is full"):
        commit(folder)
    monkeypatch.undo()
    assert git(folder, "branch", "--list", BRANCH) == ""
    assert commit(folder)


def test_a_branch_that_moved_meanwhile_is_not_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(folder)
    made = branches._tree

    def slow(*arguments: Any) -> str:
        tree = made(*arguments)
        git(folder, "update-ref", f"refs/heads/{BRANCH}", "HEAD")
        return tree

    monkeypatch.setattr(branches, "_tree", slow)
    with pytest.raises(Unreachable, match="update-ref"):
        commit(folder, {f"{BELOW}disputes.md": b"none\n"})
    assert git(folder, "rev-parse", BRANCH) == git(folder, "rev-parse", "HEAD")


def test_a_repository_without_commits_has_nothing_to_begin_from(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(Undecided, match="commit the handbook first"):
        commit(tmp_path)


def test_the_author_is_whom_git_knows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert identity(repository(folder)) == Identity("Test", "test@example.org")
    commit(folder, author=None)
    assert git(folder, "log", "-1", "--format=%an", BRANCH).strip() == "Test"


def test_an_unknown_author_is_told_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    with pytest.raises(Undecided, match=r"git config user\.name"):
        commit(folder, author=None)


def test_many_files_with_odd_names_are_all_committed(folder: Path) -> None:
    files = {f"{BELOW}charts/{number}, “ü” [x]*.svg": b"%d" % number for number in range(450)}
    commit(folder, files)
    names = git(folder, "ls-tree", "-r", "-z", "--name-only", BRANCH, "--", ".").split("\0")
    assert sum("charts/" in name for name in names) == 450


def test_the_clock_is_never_read(folder: Path) -> None:
    """Two repositories alike get the same commit: everything in it comes from the caller."""
    first = commit(folder)
    git(folder, "update-ref", "-d", f"refs/heads/{BRANCH}")
    assert commit(folder) == first
