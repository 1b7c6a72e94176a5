"""git: trees of revisions, provenance, renames and remotes, over real repositories in temporary folders."""

from __future__ import annotations

import subprocess
from hashlib import sha1
from pathlib import Path

import pytest

from confsync.errors import Undecided, Unreachable
from confsync.model.page import Provenance
from confsync.model.webview import web_view
from confsync.repo import Repository
from confsync.source.handbook import read_handbook
from confsync.source.tree import DiskTree

ODD = 'guidelines/a "b" ä\\[*].md'


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine, and settings that disturb who relies on git's defaults."""
    config = tmp_path / "gitconfig"
    config.write_text(
        "[user]\n name = A\n email = a@example.org\n[init]\n defaultBranch = main\n[color]\n ui = always\n"
        "[log]\n showSignature = true\n decorate = full\n[diff]\n noprefix = true\n renames = false\n"
        "[core]\n quotePath = true\n[format]\n pretty = full\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str | None], message: str = "x") -> str:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    return root


def at(folder: Path) -> Repository:
    repository = Repository.find(folder)
    assert repository is not None
    return repository


def test_find_gives_none_outside_of_git_and_the_root_inside(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert Repository.find(tmp_path / "elsewhere") is None
    deep = folder / "docs/hand book"
    deep.mkdir(parents=True)
    assert (at(deep).root, at(deep).prefix) == (folder.resolve(), "docs/hand book/")
    assert (at(folder).root, at(folder).prefix) == (folder.resolve(), "")


def test_find_gives_none_in_a_repository_without_a_work_tree(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "bare/.git")
    assert Repository.find(tmp_path / "bare") is None


def test_find_says_when_a_repository_is_broken(folder: Path) -> None:
    (folder / ".git/HEAD").unlink()
    with pytest.raises(Unreachable, match=r"git repository around .* cannot be read"):
        Repository.find(folder)


def test_head_is_the_commit_or_nothing_yet(folder: Path) -> None:
    assert at(folder).head() is None
    assert at(folder).provenance() == Provenance()
    assert at(folder).head() is None
    assert at(folder).renames("HEAD") == {}
    first = commit(folder, {"a": "1"})
    assert at(folder).head() == first


def test_tree_holds_the_files_of_a_revision_whatever_they_are_called(folder: Path) -> None:
    commit(folder, {ODD: "# Ä\n", "confsync.yaml": "title: A\n", "build/x": "1", ".venv/y": "1", "line\nbreak": "1"})
    commit(folder, {ODD: None, "other": "x"})
    tree = at(folder).tree("HEAD~1")
    assert tree.paths() == ("confsync.yaml", ODD, "line\nbreak")
    assert (tree.read(ODD), tree.size(ODD), tree.outside()) == ("# Ä\n".encode(), 5, ())
    with pytest.raises(KeyError):
        tree.read("other")


def test_tree_of_a_handbook_in_a_folder_is_relative_to_it(folder: Path) -> None:
    commit(folder, {"docs/a.md": "1", "docs/sub/b.md": "2", "c.md": "3", "docsome/d.md": "4"})
    repository = at(folder / "docs")
    assert repository.tree("HEAD").paths() == ("a.md", "sub/b.md")
    assert repository.tree("main", "sub").paths() == ("b.md",)


def test_tree_and_work_tree_give_the_same_handbook(folder: Path) -> None:
    (folder / "guidelines").mkdir()
    (folder / "guidelines/link.md").symlink_to("a.md")
    (folder / "guidelines/out.md").symlink_to("/etc/hostname")
    (folder / "guidelines/lost.md").symlink_to("../gone.md")
    scheme = "scheme: drugs\ntitle: Drugs\nversion: 1.0.0\nkind: spans\n"
    commit(
        folder,
        {
            "confsync.yaml": "title: A\n",
            "taxonomy/drugs.yaml": scheme,
            "guidelines/a.md": "# A\n\n![x](x.png)\n",
            "guidelines/x.png": "x",
        },
    )
    disk, revision = DiskTree(folder), at(folder).tree("HEAD")
    assert revision.paths() == disk.paths()
    assert revision.outside() == disk.outside() == ("guidelines/lost.md", "guidelines/out.md")
    assert read_handbook(revision) == read_handbook(disk)


@pytest.mark.parametrize(
    "revision", ["nowhere", "HEAD~9", "", "-x", "--output=evil", "HEAD:a", "a\0b", "@{99}", "..", "^"]
)
def test_tree_says_which_revision_git_does_not_know(folder: Path, revision: str) -> None:
    commit(folder, {"a": "1"})
    with pytest.raises(Unreachable, match="git knows no revision"):
        at(folder).tree(revision)
    assert not (folder / "evil^{commit}").exists()


def test_provenance_names_the_last_commit_of_each_source(folder: Path) -> None:
    first = commit(folder, {ODD: "1", "guidelines/n/old.md": "1", "confsync.yaml": "1", "taxonomy/a.yaml": "1"})
    second = commit(folder, {"taxonomy/a.yaml": "2", "guidelines/n/new.md": "1"})
    commit(folder, {"guidelines/n/old.md": None, "code.py": "1"}, "removes one")
    third = git(folder, "rev-parse", "HEAD")
    fourth = commit(folder, {"code.py": "2"}, "guidelines/n/new.md\n\n/looks like a commit")
    provenance = at(folder).provenance()
    assert provenance.head == fourth
    assert provenance.commits == {
        ODD: first,
        "confsync.yaml": first,
        "taxonomy/a.yaml": second,
        "guidelines/n/new.md": second,
        "guidelines/n/old.md": third,
        "taxonomy": second,
        "guidelines": third,
        "guidelines/n": third,
    }
    assert provenance.of("guidelines/uncommitted.md") == fourth


def test_provenance_of_a_merge_names_the_side_or_the_merge_that_made_the_text(folder: Path) -> None:
    base = {"docs/guidelines/a.md": "1\n", "docs/guidelines/b.md": "1\n", "docs/guidelines/c.md": "1\n"}
    commit(folder, base)
    git(folder, "checkout", "-q", "-b", "side")
    side = commit(folder, {"docs/guidelines/a.md": "2\n", "docs/guidelines/c.md": "side\n"})
    git(folder, "checkout", "-q", "main")
    main = commit(folder, {"docs/guidelines/b.md": "2\n", "docs/guidelines/c.md": "main\n"})
    subprocess.run(["git", "merge", "-q", "side"], cwd=folder, check=False, capture_output=True)
    merge = commit(folder, {"docs/guidelines/c.md": "both\n"})
    assert at(folder / "docs").provenance().commits == {
        "guidelines/a.md": side,
        "guidelines/b.md": main,
        "guidelines/c.md": merge,
        "guidelines": merge,
    }


def test_provenance_of_a_shallow_clone_is_its_head(folder: Path, tmp_path: Path) -> None:
    commit(folder, {"guidelines/a.md": "1"})
    head = commit(folder, {"guidelines/b.md": "1"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{folder}", "shallow")
    provenance = at(tmp_path / "shallow").provenance()
    assert (provenance.head, provenance.commits) == (head, {})
    assert provenance.of("guidelines/a.md") == head


def test_provenance_links_to_the_file_at_the_commit(folder: Path) -> None:
    head = commit(folder, {"hand book/guidelines/a.md": "1"})
    git(folder, "remote", "add", "origin", "https://me:hunter2@github.com/acme/hand-book.git")
    provenance = at(folder / "hand book").provenance()
    assert provenance.link("guidelines/a.md", head) == (
        f"https://github.com/acme/hand-book/blob/{head}/hand%20book/guidelines/a.md"
    )
    assert "hunter2" not in repr(provenance)


GITHUB = "https://github.com/o/r/blob/{commit}/{path}"
GITLAB = "https://gitlab.com/g/sub/r/-/blob/{commit}/{path}"


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/o/r.git", GITHUB),
        ("https://github.com/o/r/", GITHUB),
        ("https://x-access-token:t@github.com/o/r", GITHUB),
        ("git@github.com:o/r.git", GITHUB),
        ("github.com:o/r", GITHUB),
        ("ssh://git@github.com/o/r.git", GITHUB),
        ("ssh://git@ssh.github.com:443/o/r.git", GITHUB),
        ("git://github.com/o/r.git", GITHUB),
        ("https://gitlab.com/g/sub/r.git", GITLAB),
        ("git@gitlab.com:g/sub/r.git", GITLAB),
        ("http://gitlab.acme.example:8080/g/r.git", "http://gitlab.acme.example:8080/g/r/-/blob/{commit}/{path}"),
        ("git@github.acme.example:o/r", "https://github.acme.example/o/r/blob/{commit}/{path}"),
        ("https://me@bitbucket.org/o/r.git", "https://bitbucket.org/o/r/src/{commit}/{path}"),
        ("git@github.com:o/r{0}.git", "https://github.com/o/r%7B0%7D/blob/{commit}/{path}"),
        ("https://git.acme.example/o/r.git", None),
        ("https://notgithub.com/o/r.git", None),
        ("https://github.com/", None),
        ("/srv/git/r.git", None),
        ("file:///srv/git/github.com/r.git", None),
        ("../github.com:x/y", None),
        ("https://[github.com/o/r", None),
        ("https://github.com:x/o/r", None),
        ("", None),
    ],
)
def test_web_view_knows_hosts_by_any_form_of_address(remote: str, url: str | None) -> None:
    assert web_view(remote) == url


def test_renames_are_those_that_git_sees_in_the_handbook(folder: Path) -> None:
    text = "".join(f"Line {n}.\n" for n in range(20))
    files = {"docs/guidelines/ä b.md": text, "docs/guidelines/keep.md": "x", "outer.md": text[:80]}
    first = commit(folder, files)
    commit(folder, {"docs/guidelines/ä b.md": None, "docs/guidelines/new/ä c.md": text + "More.\n"})
    commit(folder, {"outer.md": None, "inner.md": text[:80]})
    repository = at(folder / "docs")
    assert repository.renames(first) == {"guidelines/ä b.md": "guidelines/new/ä c.md"}
    assert repository.renames(first[:7]) == repository.renames(first)
    assert repository.renames("HEAD") == repository.renames("0" * 40) == repository.renames("no such thing") == {}
    assert len(at(folder).renames(first)) == 2
    assert repository.renames(first, "HEAD~1") == repository.renames(first)
    assert repository.renames("HEAD", first) == {"guidelines/new/ä c.md": "guidelines/ä b.md"}
    assert repository.renames(first, "no such thing") == {}


def test_is_dirty_asks_for_the_paths_alone(folder: Path) -> None:
    commit(folder, {"docs/a.md": "1", f"docs/{ODD}": "1", "b.md": "1"})
    repository = at(folder / "docs")
    assert not repository.is_dirty(["a.md", ODD])
    (folder / "b.md").write_text("2")
    assert not repository.is_dirty(["a.md"])
    (folder / "docs" / ODD).write_text("2")
    assert repository.is_dirty(["a.md", ODD])
    assert not repository.is_dirty([])
    (folder / "docs/new.md").write_text("2")
    assert repository.is_dirty(["new.md"])


def test_repository_is_its_own_inside_another_ones_hook(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = commit(folder, {"guidelines/a.md": "1"})
    git(tmp_path, "init", "-q", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    assert at(folder).head() == head
    assert at(folder).tree("HEAD").paths() == ("guidelines/a.md",)


def test_a_missing_git_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit(folder, {"a": "1"})
    repository = at(folder)
    monkeypatch.setattr("git.Git.GIT_PYTHON_GIT_EXECUTABLE", str(tmp_path / "no-git"))
    with pytest.raises(Unreachable, match="git is not installed"):
        repository.head()


def test_a_folder_of_another_owner_is_refused_with_the_way_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(folder, {"a": "1"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(Unreachable, match=r"dubious ownership.*; git config --global --add safe.directory /"):
        at(folder).head()


def test_what_is_staged_is_that_of_this_repository(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, {"guidelines/a.md": "1"})
    (folder / "guidelines/a.md").write_text("2")
    git(folder, "add", "-A")
    (folder / "guidelines/a.md").write_text("3")
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    commit(other, {"b": "1"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert at(folder).staged().read("guidelines/a.md") == b"2"


def test_the_beginning_of_two_ids_is_refused_as_such(folder: Path) -> None:
    commit(folder, {"a": "1"})
    beginning: dict[str, int] = {}
    tree = git(folder, "write-tree")
    for number in range(2000):
        head = f"tree {tree}\nauthor A <a@x> {number} +0000\ncommitter A <a@x> {number} +0000\n\nx\n"
        text = b"commit %d\0%s" % (len(head), head.encode())
        first = beginning.setdefault(sha1(text, usedforsecurity=False).hexdigest()[:4], number)
        if first != number:
            break
    for stamp in (first, number):
        signature = f"A <a@x> {stamp} +0000"
        text = f"tree {tree}\nauthor {signature}\ncommitter {signature}\n\nx\n".encode()
        made = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
            cwd=folder,
            check=True,
            input=text,
            capture_output=True,
        ).stdout.decode()
    with pytest.raises(Undecided, match="more than one id"):
        at(folder).commit(made[:4])
    assert at(folder).commit(made[:12]) == made.strip()
    assert at(folder).commit("feed" * 10) is None


def test_a_lost_object_is_named(folder: Path) -> None:
    commit(folder, {"guidelines/a.md": "1"})
    tree = at(folder).tree("HEAD")
    assert tree.size("guidelines/a.md") == 1
    for file in (folder / ".git/objects").glob("??/*"):
        file.unlink()
    with pytest.raises(Unreachable, match="git cannot read the object"):
        tree.read("guidelines/a.md")
    with pytest.raises(Unreachable):
        at(folder).provenance()


def test_provenance_knows_1000_files_over_2000_commits(folder: Path) -> None:
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, check=True, input=history(1000, 2000))
    repository = at(folder)
    provenance = repository.provenance()
    tree = repository.tree("HEAD")
    size = sum(len(tree.read(path)) for path in tree.paths())
    assert len(provenance.commits) == 1011
    assert size > 1000
    subjects = git(folder, "log", "-1", "--format=%s", provenance.commits["guidelines/9/999.md"])
    assert subjects == "commit 1999"


def history(files: int, commits: int) -> bytes:
    """A stream for fast-import: all files at once, then one changed by each commit."""
    parts = []
    for number in range(commits):
        parts.append(f"commit refs/heads/main\ncommitter A <a@b.c> {1_700_000_000 + number} +0000\n")
        message = f"commit {number}"
        parts.append(f"data {len(message)}\n{message}\n")
        for file in range(files) if number == 0 else [number % files]:
            text = f"{number} {file}"
            parts.append(f"M 100644 inline guidelines/{file % 10}/{file}.md\ndata {len(text)}\n{text}\n")
    return "".join(parts).encode()
