"""Building: the same bytes for the same sources, only what changed, and nothing left over."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from subprocess import TimeoutExpired

import jsonschema
import pytest

from conftest import History, Run

Command = Callable[..., Run]


def built(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_building_twice_gives_the_same_bytes(confsync: Command, handbook: Path) -> None:
    confsync("-C", handbook, "build", "--out", handbook / "one")
    for cache in (handbook / ".confsync/cache").iterdir():
        cache.unlink()
    confsync("-C", handbook, "build", "--out", handbook / "two")
    assert built(handbook / "one") == built(handbook / "two")


def test_a_second_build_writes_nothing(confsync: Command, handbook: Path) -> None:
    assert confsync("-C", handbook, "build").code == 0
    times = {file: file.stat().st_mtime_ns for file in (handbook / "build").rglob("*")}
    assert "0 files written" in confsync("-C", handbook, "build").out
    assert {file: file.stat().st_mtime_ns for file in (handbook / "build").rglob("*")} == times


def test_the_manifest_names_every_file_with_its_digest(confsync: Command, handbook: Path) -> None:
    confsync("-C", handbook, "build")
    out = handbook / "build"
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    jsonschema.validate(manifest, json.loads((files("confsync") / "schemas" / "manifest.json").read_text("utf-8")))
    on_disk = {name: sha256(content).hexdigest() for name, content in built(out).items() if name != "manifest.json"}
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == on_disk


def test_pages_and_bundles_are_where_the_contract_says(confsync: Command, handbook: Path) -> None:
    confsync("-C", handbook, "build")
    names = built(handbook / "build").keys()
    assert {
        "confluence/@root.xhtml",
        "confluence/taxonomy/things.yaml.xhtml",
        "confluence/guidelines/marking.md.xhtml",
        "confluence/initiatives/trial.xhtml",
        "prodigy/trial/texts/labels.txt",
        "prodigy/trial/texts/prodigy.json",
        "prodigy/trial/texts/instructions.html",
        "prodigy/trial/texts/patterns.jsonl",
        "prodigy/trial/texts/start.sh",
        "prodigy/trial/texts/bundle.json",
        "manifest.json",
    } <= names


def test_what_left_the_handbook_leaves_the_build(confsync: Command, handbook: Path) -> None:
    confsync("-C", handbook, "build")
    (handbook / "initiatives/trial/scope.md").unlink()
    mine = handbook / "build/mine.txt"
    mine.write_text("kept", "utf-8")
    assert "1 removed" in confsync("-C", handbook, "build").out
    assert not (handbook / "build/confluence/initiatives/trial/scope.md.xhtml").exists()
    assert mine.exists()


def test_a_tampered_manifest_removes_nothing_outside(confsync: Command, handbook: Path) -> None:
    confsync("-C", handbook, "build")
    outside = handbook / "keep.txt"
    outside.write_text("kept", "utf-8")
    manifest = handbook / "build/manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    content["files"]["../keep.txt"] = {"sha256": "0"}
    manifest.write_text(json.dumps(content), "utf-8")
    assert confsync("-C", handbook, "build").code == 0
    assert outside.exists()


def test_an_id_that_climbs_out_of_the_build_is_refused(confsync: Command, handbook: Path) -> None:
    settings, initiative = handbook / "confsync.yaml", handbook / "initiatives/trial/initiative.yaml"
    settings.write_text(settings.read_text("utf-8") + "rules: {id-format: off, id-mismatch: off}\n", "utf-8")
    text = initiative.read_text("utf-8")
    initiative.write_text(text.replace("initiative: trial", "initiative: ../../../evil"), "utf-8")
    done = confsync("-C", handbook, "build")
    assert done.code == 1
    assert "outside-build" in done.err
    assert not list(handbook.parent.glob("**/evil*"))


def test_a_symlink_in_the_build_is_not_written_through(confsync: Command, handbook: Path) -> None:
    outside = handbook.parent / "outside"
    outside.mkdir()
    (handbook / "build").mkdir()
    (handbook / "build/confluence").symlink_to(outside)
    assert confsync("-C", handbook, "build").code == 1
    assert list(outside.iterdir()) == []


def test_a_project_can_be_built_alone(confsync: Command, handbook: Path) -> None:
    initiative = handbook / "initiatives/trial/initiative.yaml"
    text = initiative.read_text("utf-8")
    initiative.write_text(
        text + text[text.index("  - id: texts") :].replace("texts", "more").replace("Texts", "More"), "utf-8"
    )
    confsync("-C", handbook, "build")
    before = built(handbook / "build")
    scheme = handbook / "taxonomy/things.yaml"
    scheme.write_text(scheme.read_text("utf-8").replace("with a name", "that has a name"), "utf-8")
    assert confsync("-C", handbook, "build", "--project", "more").code == 0
    after = built(handbook / "build")
    changed = {name.split("/")[2] for name in after if name.startswith("prodigy/") and after[name] != before[name]}
    assert changed == {"more"}
    assert set(json.loads(after["manifest.json"])["files"]) == after.keys() - {"manifest.json"}


def test_an_unknown_project_is_refused_with_a_hint(confsync: Command, handbook: Path) -> None:
    done = confsync("-C", handbook, "build", "--project", "text")
    assert done.code == 1
    assert 'did you mean "texts"?' in done.err
    assert not (handbook / "build").exists()


def test_a_file_that_cannot_be_written_is_an_outside_failure(confsync: Command, handbook: Path) -> None:
    (handbook / "build").write_text("a file where the folder should be", "utf-8")
    done = confsync("-C", handbook, "build")
    assert done.code == 4
    assert "choose another folder with --out" in done.err


def test_a_commit_elsewhere_changes_no_page(confsync: Command, handbook: Path, history: History) -> None:
    first = history.commit("first")
    confsync("-C", handbook, "build")
    before = built(handbook / "build/confluence")
    assert first[:7] in before["guidelines/marking.md.xhtml"].decode()
    (handbook / "notes.txt").write_text("unrelated", "utf-8")
    history.commit("elsewhere")
    confsync("-C", handbook, "build")
    assert built(handbook / "build/confluence") == before


def test_a_directive_with_nothing_to_show_leaves_a_valid_page(confsync: Command, handbook: Path) -> None:
    settings = handbook / "confsync.yaml"
    settings.write_text(settings.read_text("utf-8") + "rules: {unknown-scheme: off, unknown-directive: off}\n", "utf-8")
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n- <!-- confsync:labels no-such-scheme -->\n- text\n", "utf-8")
    scheme = handbook / "taxonomy/things.yaml"
    voided = 'definition: "- <!-- confsync:children -->"'
    scheme.write_text(scheme.read_text("utf-8").replace("definition: Somebody with a name.", voided), "utf-8")
    done = confsync("-C", handbook, "build")
    assert done.code == 0, done.err


@pytest.mark.parametrize("failure", [TimeoutExpired("mmdc", 60), PermissionError("not yours")], ids=["slow", "barred"])
def test_a_diagram_that_mmdc_cannot_draw_stays_its_source(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def run(*_command: object, **_options: object) -> None:
        raise failure

    monkeypatch.setattr("confsync.flows.drawings.shutil.which", lambda _name: "/opt/mmdc")
    monkeypatch.setattr("confsync.flows.drawings.subprocess.run", run)
    (handbook / "guidelines/flow.md").write_text("# Flow\n\n```mermaid\ngraph TD; A-->B\n```\n", "utf-8")
    assert confsync("-C", handbook, "build").code == 0
    assert "graph TD; A-->B" in (handbook / "build/confluence/guidelines/flow.md.xhtml").read_text("utf-8")
