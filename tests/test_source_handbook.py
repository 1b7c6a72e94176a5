"""Trees and handbooks: which files are sources, what comes along, and what stays outside."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from confsync.errors import Rejected, Unreachable
from confsync.model.handbook import Handbook
from confsync.source.handbook import LARGEST_ASSET, load_handbook, read_handbook
from confsync.source.tree import DiskTree, MemoryTree, Tree

SETTINGS = "title: A\n"
SCHEME = "scheme: drugs\ntitle: Drugs\nversion: 1.0.0\nkind: spans\n"
INITIATIVE = "initiative: intake\ntitle: Intake\n"
FILES = {
    "confsync.yaml": SETTINGS,
    "taxonomy/drugs.yaml": SCHEME,
    "taxonomy/sub/other.yml": SCHEME.replace("drugs", "other"),
    "taxonomy/drugs/pill.png": b"\x89PNG",
    "guidelines/b.md": "[a](a/index.md) ![p](../taxonomy/drugs/pill.png) [x](../tools/x.csv) [gone](gone.pdf)\n",
    "guidelines/a/index.md": "# A\n",
    "guidelines/notes.txt": "no source",
    "initiatives/intake/initiative.yaml": INITIATIVE,
    "initiatives/intake/scope.md": "# Scope\n",
    "initiatives/intake/iterations/1.md": "# One\n",
    "reports/intake/a/quality.md": "# Quality\n",
    "tools/x.csv": "a,b\n",
    "tools/y.csv": "a,b\n",
    "README.md": "# Not a page\n",
}


def on_disk(root: Path, files: dict[str, Any]) -> DiskTree:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return DiskTree(root)


def handbook_of(tree: Tree) -> Handbook:
    reading = read_handbook(tree)
    assert reading.findings == ()
    assert reading.handbook is not None
    return reading.handbook


def found(tree: Tree) -> list[str]:
    return [f"{one.at} {one.rule}" for one in read_handbook(tree).findings]


@pytest.fixture(params=["memory", "disk"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Tree:
    return MemoryTree(FILES) if request.param == "memory" else on_disk(tmp_path, FILES)


def test_handbook_holds_every_source_by_path(tree: Tree) -> None:
    book = handbook_of(tree)
    assert [scheme.path for scheme in book.schemes] == ["taxonomy/drugs.yaml", "taxonomy/sub/other.yml"]
    assert [one.path for one in book.guidelines] == ["guidelines/a/index.md", "guidelines/b.md"]
    assert [one.path for one in book.initiatives[0].documents] == [
        "initiatives/intake/iterations/1.md",
        "initiatives/intake/scope.md",
    ]
    assert [one.path for one in book.reports] == ["reports/intake/a/quality.md"]
    assert book.broken == frozenset()


def test_handbook_takes_along_the_files_that_are_mentioned(tree: Tree) -> None:
    assert {path: asset.content for path, asset in handbook_of(tree).assets.items()} == {
        "taxonomy/drugs/pill.png": b"\x89PNG",
        "tools/x.csv": b"a,b\n",
    }


def test_trees_on_disk_and_in_memory_are_alike(tmp_path: Path) -> None:
    memory, disk = MemoryTree(FILES), on_disk(tmp_path, FILES)
    assert memory.paths() == disk.paths()
    assert [memory.size(path) for path in memory.paths()] == [disk.size(path) for path in disk.paths()]
    assert handbook_of(memory) == handbook_of(disk)
    for either in (memory, disk):
        with pytest.raises(KeyError):
            either.read("guidelines/gone.md")


def test_tree_leaves_out_what_tools_wrote(tmp_path: Path) -> None:
    files = {
        **dict.fromkeys([".git/config", ".confsync/x", "build/a.md", ".venv/a", "a/node_modules/b.md"], "x"),
        **dict.fromkeys([".hidden/a.md", "guidelines/.cache/a.md"], "x"),
        **dict.fromkeys([".github/a.yml", "guidelines/build/a.md", ".gitignore"], "x"),
    }
    kept = (".github/a.yml", ".gitignore", "guidelines/build/a.md")
    assert on_disk(tmp_path, files).paths() == kept
    assert MemoryTree(files).paths() == kept


def test_symlink_to_a_file_of_the_handbook_is_that_file(tmp_path: Path) -> None:
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS, "guidelines/a.md": "# A\n"})
    (tmp_path / "guidelines/b.md").symlink_to("a.md")
    assert [one.title for one in handbook_of(tree).guidelines] == ["A", "A"]


def test_symlink_out_of_the_handbook_is_told_and_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# hunter2\n")
    root = tmp_path / "handbook"
    text = "![logo](../images/logo.png) [b](b.md)\n"
    tree = on_disk(root, {"confsync.yaml": SETTINGS, "guidelines/a.md": text, "images/x": "", "other/x": ""})
    (root / "guidelines/b.md").symlink_to("../../secret.md")
    (root / "guidelines/c").symlink_to(tmp_path)
    (root / "guidelines/d.md").symlink_to("nowhere.md")
    (root / "guidelines/e").symlink_to("../images")
    (root / "guidelines/.#a.md").symlink_to("someone@host.1234")
    (root / "images/logo.png").symlink_to("/etc/hostname")
    (root / "other/link").symlink_to("/etc/hostname")
    reading = read_handbook(tree)
    assert [str(one) for one in reading.findings] == [
        f"{path}:1:1: error: this symlink does not lead to a file of the handbook [outside-link]"
        for path in ["guidelines/b.md", "guidelines/c", "guidelines/d.md", "guidelines/e", "images/logo.png"]
    ]
    assert reading.handbook is not None
    assert {"guidelines/b.md", "images/logo.png"} < reading.handbook.broken
    assert reading.handbook.assets == {}
    assert "hunter2" not in repr(reading)


def test_settings_that_are_a_symlink_outwards_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / "outer.yaml").write_text(SETTINGS)
    root = tmp_path / "handbook"
    root.mkdir()
    (root / "confsync.yaml").symlink_to("../outer.yaml")
    reading = read_handbook(DiskTree(root))
    assert reading.handbook is None
    assert [f"{one.at} {one.rule}" for one in reading.findings] == ["confsync.yaml:1:1 outside-link"]


def test_pipe_among_the_sources_does_not_stop_the_reading(tmp_path: Path) -> None:
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS, "guidelines/a.md": "# A\n"})
    os.mkfifo(tmp_path / "guidelines/pipe.md")
    assert [one.path for one in handbook_of(tree).guidelines] == ["guidelines/a.md"]


def test_file_that_is_gone_again_is_named(tmp_path: Path) -> None:
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS, "guidelines/a.md": "# A\n"})
    assert "guidelines/a.md" in tree.paths()
    (tmp_path / "guidelines/a.md").unlink()
    with pytest.raises(Unreachable, match=r"guidelines/a\.md cannot be read: No such file"):
        read_handbook(tree)
    assert found(DiskTree(tmp_path / "nowhere")) == ["confsync.yaml:1:1 missing-settings"]


def test_folder_that_cannot_be_opened_matters_only_where_sources_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def locked(path: Path) -> Any:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", locked)
    assert on_disk(tmp_path, {"confsync.yaml": SETTINGS, "tools/locked/x": ""}).paths() == ("confsync.yaml",)
    with pytest.raises(Unreachable, match=r"guidelines/locked/ cannot be read: Permission denied"):
        on_disk(tmp_path, {"guidelines/locked/x": ""}).paths()


def test_folder_that_is_gone_before_it_is_opened_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def late(path: Path) -> Any:
        if path.name == "brief":
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", late)
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS, "guidelines/brief/x": ""})
    assert tree.paths() == ("confsync.yaml",)


def test_name_that_is_not_utf8_is_nobodys_source(tmp_path: Path) -> None:
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS})
    (tmp_path / "guidelines").mkdir()
    (tmp_path / os.fsdecode(b"guidelines/\xff.md")).write_text("# A\n")
    assert handbook_of(tree).guidelines == ()


def test_findings_of_all_sources_come_at_once_and_in_order() -> None:
    files = {
        "confsync.yaml": "titel: A\n",
        "taxonomy/a.yaml": "scheme: [\n",
        "guidelines/b.md": "---\nowner: x\n---\n",
        "guidelines/c.md": b"# \xff\n",
        "initiatives/lost/scope.md": "# Scope\n",
    }
    reading = read_handbook(MemoryTree(files))
    assert reading.handbook is None
    assert [f"{one.at} {one.rule}" for one in reading.findings] == [
        "confsync.yaml:1:1 missing-key",
        "confsync.yaml:1:1 unknown-key",
        "guidelines/b.md:2:1 unknown-key",
        "guidelines/c.md:1:3 not-utf8",
        "initiatives/lost:1:1 missing-initiative",
        "taxonomy/a.yaml:2:1 broken-yaml",
    ]


def test_source_that_cannot_be_read_is_broken_and_so_are_pages_without_a_home() -> None:
    files = {
        "confsync.yaml": SETTINGS,
        "taxonomy/a.yaml": "scheme: [\n",
        "guidelines/a.md": "---\n",
        "initiatives/lost/scope.md": "# Scope\n",
        "initiatives/torn/initiative.yaml": "initiative: torn\ninitiative: torn\n",
        "initiatives/torn/a/scope.md": "# Scope\n",
    }
    reading = read_handbook(MemoryTree(files))
    assert reading.handbook is not None
    assert reading.handbook.broken == set(files) - {"confsync.yaml"}
    assert [one.rule for one in reading.findings] == [
        "front-matter",
        "missing-initiative",
        "duplicate-key",
        "broken-yaml",
    ]


class Huge(MemoryTree):
    """A tree whose second file says that it is as large as asked, and must not be read."""

    def __init__(self, path: str, size: int, files: dict[str, str]) -> None:
        super().__init__({path: "", **files})
        self._path, self._huge = path, size

    def size(self, path: str) -> int:
        return self._huge if path == self._path else super().size(path)

    def read(self, path: str) -> bytes:
        assert path != self._path
        return super().read(path)


def test_source_over_five_megabytes_is_told_and_not_even_read() -> None:
    tree = Huge("taxonomy/drugs.yaml", 5_000_001, {"confsync.yaml": SETTINGS})
    assert found(tree) == ["taxonomy/drugs.yaml:1:1 file-too-large"]


def test_asset_over_its_limit_is_told_and_not_even_read() -> None:
    files = {"confsync.yaml": SETTINGS, "guidelines/a.md": "[film](film.mp4)\n"}
    reading = read_handbook(Huge("guidelines/film.mp4", LARGEST_ASSET + 1, files))
    assert [str(one) for one in reading.findings] == [
        "guidelines/film.mp4:1:1: error: the file has 50.0 MB; 50 MB are the limit [file-too-large]"
    ]
    assert reading.handbook is not None
    assert reading.handbook.broken == {"guidelines/film.mp4"}
    assert found(Huge("guidelines/film.mp4", LARGEST_ASSET + 1, {"confsync.yaml": SETTINGS})) == []


def test_readers_are_run_once_for_each_kind_of_source() -> None:
    seen: list[tuple[str, list[str]]] = []

    def run(function: Callable[[str, bytes], Any], jobs: Sequence[tuple[str, bytes]], /) -> list[Any]:
        seen.append((function.__name__, [path for path, _ in jobs]))
        return [function(path, content) for path, content in jobs]

    read_handbook(MemoryTree(FILES), run=run)
    assert [name for name, _ in seen] == ["read_settings", "read_scheme", "read_initiative", "read_document"]
    assert seen[3][1] == [path for path in sorted(FILES) if path.endswith(".md") and path != "README.md"]


def test_load_raises_all_errors_and_lets_the_rest_pass() -> None:
    files = {"confsync.yaml": SETTINGS, "taxonomy/b.yaml": SCHEME, "guidelines/a.md": "---\n"}
    with pytest.raises(Rejected) as caught:
        load_handbook(MemoryTree(files))
    assert [one.rule for one in caught.value.findings] == ["front-matter"]
    del files["guidelines/a.md"]
    assert load_handbook(MemoryTree(files)).schemes[0].id == "drugs"


def test_load_goes_on_where_the_settings_lower_a_rule() -> None:
    files = {"confsync.yaml": SETTINGS, "guidelines/a.md": "---\nowner: x\n---\n"}
    with pytest.raises(Rejected):
        load_handbook(MemoryTree(files))
    files["confsync.yaml"] += "rules: {unknown-key: warning}\n"
    assert len(load_handbook(MemoryTree(files)).guidelines) == 1


def test_load_without_settings_says_so() -> None:
    with pytest.raises(Rejected, match=r"there is no confsync\.yaml"):
        load_handbook(MemoryTree({}))


def test_walking_1000_files_and_reading_their_front_matters_takes_a_moment(tmp_path: Path) -> None:
    files = {f"guidelines/{n % 30}/{n}.md": f"---\ntitle: Page {n}\norder: {n}\n---\nText.\n" for n in range(1000)}
    tree = on_disk(tmp_path, {"confsync.yaml": SETTINGS, **files})
    start = process_time()
    book = handbook_of(tree)
    assert process_time() - start < 3  # 0.3 s on an idle machine, Markdown included
    assert len(book.guidelines) == 1000
