"""The plug-in, on a stand-in for Prodigy that follows its documented interface (tests/standins)."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from confsync import recipes
from confsync.model.initiative import Hierarchy
from confsync.model.taxonomy import Kind
from confsync.render.prodigy import render_bundles
from prodigy_handbook import COMMIT, PROVENANCE, sample_files, sample_handbook, sample_project, sample_scheme

STANDINS = Path(__file__).parent / "standins"
STAMP = {"scheme": "sample", "version": "2.1.0", "commit": COMMIT}
ENTRY_POINT = EntryPoint("confsync.annotate", "confsync.recipes:confsync_annotate", "prodigy_recipes")
TEXTS = [{"text": "500 mg of something unknown", "doi": "10/x"}, {"text": "nothing here"}, {"text": "nothing here"}]


@pytest.fixture
def prodigy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The stand-in's `core`, importable for one test only."""
    monkeypatch.syspath_prepend(str(STANDINS))
    recipes._registered.cache_clear()
    yield importlib.import_module("prodigy.core")
    recipes._registered.cache_clear()
    forget()


def forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in {"prodigy", "spacy"}]:
        del sys.modules[name]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with some data in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps(text) + "\n" for text in TEXTS), "utf-8")
    return tmp_path


def write(files: dict[str, bytes], folder: str = "build/prodigy/ai/reports") -> None:
    for name, content in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run(prodigy: Any, *argv: str) -> dict[str, Any]:
    ENTRY_POINT.load()
    started: dict[str, Any] = prodigy.run("confsync.annotate", list(argv))
    return started


def test_the_module_loads_without_prodigy() -> None:
    script = "import sys, confsync.recipes; print('prodigy' in sys.modules, 'spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_without_prodigy_a_message_says_how_to_get_it() -> None:
    recipes._registered.cache_clear()
    with pytest.raises(ModuleNotFoundError, match=r"licence key.*download server") as raised:
        ENTRY_POINT.load()
    assert raised.value.name == "prodigy"
    assert raised.value.__suppress_context__


def test_a_broken_prodigy_is_not_taken_for_a_missing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prodigy").mkdir()
    (tmp_path / "prodigy" / "__init__.py").touch()
    (tmp_path / "prodigy" / "core.py").write_text("import a_module_that_is_not_there\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="a_module_that_is_not_there"):
        recipes._registered()
    forget()


def test_no_other_name_is_made_up() -> None:
    with pytest.raises(AttributeError, match="confsync_export"):
        recipes.confsync_export  # noqa: B018


def test_prodigy_finds_the_recipe_under_its_name_with_help_for_every_argument(prodigy: Any) -> None:
    assert ENTRY_POINT.load() is ENTRY_POINT.load()
    _, arguments = prodigy.RECIPES["confsync.annotate"]
    assert [name for name, argument in arguments.items() if argument.option is None] == ["project", "source"]
    assert all(argument.help for argument in arguments.values())


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_starts_with_its_interface_and_stamps_every_task(prodigy: Any, here: Path, kind: Kind) -> None:
    write(sample_files(kind))
    source = _source(kind, here)
    started = run(prodigy, "ai/reports", source)
    tasks = list(started["stream"])
    assert started["view_id"] == sample_project(kind).interface
    assert started["dataset"] == "sample_set"
    assert tasks
    assert all(task["confsync"] == STAMP for task in tasks)
    assert len({task["_task_hash"] for task in tasks}) == len(tasks)


def _source(kind: Kind, here: Path) -> str:
    if kind not in {Kind.REGIONS, Kind.SEGMENTS}:
        return "texts.jsonl"
    (here / "media").mkdir()
    (here / "media" / "one.bin").write_bytes(b"1")
    (here / "media" / "two.bin").write_bytes(b"2")
    return "media"


def test_the_config_is_prodigy_json_with_the_instructions_found_from_anywhere(prodigy: Any, here: Path) -> None:
    files = sample_files(Kind.CHOICE)
    write(files)
    config = run(prodigy, "reports", "texts.jsonl")["config"]
    assert Path(config["instructions"]).read_bytes() == files["instructions.html"]
    assert Path(config.pop("instructions")).is_absolute()
    told = json.loads(files["prodigy.json"])
    assert told.pop("instructions") == "instructions.html"
    assert config == told


def test_spans_come_with_tokens_and_with_the_patterns_matches(prodigy: Any, here: Path) -> None:
    write(sample_files(Kind.SPANS))
    first, second = run(prodigy, "reports", "texts.jsonl")["stream"]
    assert [span["label"] for span in first["spans"]] == ["DOSE", "OTHER"]
    assert [token["text"] for token in second["tokens"]] == ["nothing", "here"]
    assert first["doi"] == "10/x"


def test_without_patterns_nothing_is_matched(prodigy: Any, here: Path) -> None:
    scheme = sample_scheme(Kind.SPANS, patterns=())
    (bundle,) = render_bundles(sample_handbook(sample_project(), scheme), PROVENANCE)
    write(dict(bundle.files))
    assert all("spans" not in task for task in run(prodigy, "reports", "texts.jsonl")["stream"])


def test_choices_offer_the_bundles_options_and_share_none_between_tasks(prodigy: Any, here: Path) -> None:
    files = sample_files(Kind.MULTICHOICE)
    write(files)
    first, second = run(prodigy, "reports", "texts.jsonl")["stream"]
    assert first["options"] == [json.loads(line) for line in files["options.jsonl"].splitlines()]
    assert first["options"][0] is not second["options"][0]


def test_binary_asks_about_every_label_of_every_input(prodigy: Any, here: Path) -> None:
    write(sample_files(Kind.BINARY))
    tasks = list(run(prodigy, "reports", "texts.jsonl")["stream"])
    asked = [task["label"] for task in tasks if task["text"] == "nothing here"]
    assert asked == ["DRUG", "DOSE", "ROUTE", "FOOD", "EVENT", "SYMPTOM", "OTHER"]
    assert len({task["_input_hash"] for task in tasks}) == 2


@pytest.mark.parametrize(("kind", "loader"), [(Kind.REGIONS, "images"), (Kind.SEGMENTS, "audio")])
def test_a_folder_of_media_is_opened_with_its_loader(prodigy: Any, here: Path, kind: Kind, loader: str) -> None:
    write(sample_files(kind))
    run(prodigy, "reports", _source(kind, here))
    asked_for = importlib.import_module("prodigy.components.stream").LOADED
    assert asked_for == [loader]


def test_media_named_in_a_file_are_fetched_and_stored_by_path_on_request(prodigy: Any, here: Path) -> None:
    write(sample_files(Kind.REGIONS))
    _source(Kind.REGIONS, here)
    (here / "list.jsonl").write_text(json.dumps({"image": "media/one.bin"}) + "\n", "utf-8")
    started = run(prodigy, "reports", "list.jsonl", "--remove-base64")
    (task,) = started["stream"]
    assert task["image"].startswith("data:")
    assert started["before_db"]([task]) == [{**task, "image": "media/one.bin"}]
    assert started["before_db"]([{"image": "data:,x"}]) == [{"image": "data:,x"}]
    assert run(prodigy, "reports", "list.jsonl")["before_db"] is None


def test_the_stamp_changes_no_hash(prodigy: Any, here: Path) -> None:
    set_hashes = importlib.import_module("prodigy.util").set_hashes
    write(sample_files(Kind.CHOICE))
    for task in run(prodigy, "reports", "texts.jsonl")["stream"]:
        bare = {key: value for key, value in task.items() if key != "confsync" and not key.startswith("_")}
        assert set_hashes(bare)["_input_hash"] == task["_input_hash"]
        assert set_hashes(bare)["_task_hash"] == task["_task_hash"]


def test_a_dataset_can_be_named(prodigy: Any, here: Path) -> None:
    write(sample_files())
    assert run(prodigy, "reports", "texts.jsonl", "--dataset", "trial")["dataset"] == "trial"


def test_a_pass_is_started_by_name_or_from_its_folder(prodigy: Any, here: Path) -> None:
    write(sample_files(Kind.CHOICE, Hierarchy.LEVELS))
    by_name = run(prodigy, "reports", "texts.jsonl", "--pass", "level-3-drug")
    folder = "build/prodigy/ai/reports/level-3-drug"
    by_folder = run(prodigy, "reports", "texts.jsonl", "--bundle", folder)
    assert by_name["dataset"] == by_folder["dataset"] == "sample_set_level_3_drug"
    (first, _) = by_name["stream"]
    assert [option["id"] for option in first["options"]] == ["DOSE", "ROUTE"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["elsewhere", "texts.jsonl"], 'no bundle of project "elsewhere".*confsync build'),
        (["ai/elsewhere", "texts.jsonl"], 'no bundle of project "ai/elsewhere"'),
        (["../reports", "texts.jsonl"], "no bundle"),
        (["*/reports", "texts.jsonl"], "no bundle"),
        (["reports", "texts.jsonl"], "has passes.*level-1, level-2-substance"),
        (["reports", "texts.jsonl", "--pass", "level-9"], 'no pass "level-9"'),
        (["reports", "texts.jsonl", "--pass", "../reports"], "no pass"),
        (["other", "texts.jsonl", "--bundle", "build/prodigy/ai/reports"], 'is of project "ai/reports", not "other"'),
        (["reports", "texts.jsonl", "--bundle", "nowhere"], "bundle.json.*cannot be read"),
    ],
)
def test_a_wrong_name_is_answered_with_what_to_do(prodigy: Any, here: Path, argv: list[str], message: str) -> None:
    write(sample_files(hierarchy=Hierarchy.LEVELS))
    with pytest.raises(SystemExit, match=message):
        run(prodigy, *argv)


def test_a_name_in_two_initiatives_must_be_told_apart(prodigy: Any, here: Path) -> None:
    write(sample_files())
    write(sample_files(), "build/prodigy/other/reports")
    with pytest.raises(SystemExit, match="ai/reports, other/reports"):
        run(prodigy, "reports", "texts.jsonl")
    assert run(prodigy, "ai/reports", "texts.jsonl")["dataset"] == "sample_set"


def test_a_bundle_changed_by_hand_does_not_start(prodigy: Any, here: Path) -> None:
    write(sample_files())
    labels = Path("build/prodigy/ai/reports/labels.txt")
    labels.write_text(labels.read_text() + "MINE\n")
    with pytest.raises(SystemExit, match=r"labels\.txt is not as confsync wrote it"):
        run(prodigy, "reports", "texts.jsonl")


def test_a_bundle_of_another_format_does_not_start(prodigy: Any, here: Path) -> None:
    write({"bundle.json": b'{"format": "confsync.bundle/9"}'})
    with pytest.raises(SystemExit, match="not a bundle of this version"):
        run(prodigy, "reports", "texts.jsonl")


def test_a_stream_that_is_a_plain_generator_is_stamped_too() -> None:
    stamped = recipes._applied(iter([{"text": "a"}]), lambda stream: recipes._stamped(stream, STAMP))
    assert list(stamped) == [{"text": "a", "confsync": STAMP}]
