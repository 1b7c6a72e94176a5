"""Bundles: every kind, three ways to flatten, what vendors get, and names that mean harm."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from confsync.model.initiative import Annotators, Hierarchy
from confsync.model.page import Provenance
from confsync.model.taxonomy import (
    Attribute,
    Boundary,
    EdgeCase,
    Example,
    Kind,
    Label,
    Relation,
    Retirement,
    Scheme,
    Status,
)
from confsync.render.prodigy import render_bundles
from confsync.render.prodigy_colors import colors_of, ink
from confsync.render.prodigy_labels import passes
from prodigy_handbook import (
    COMMIT,
    HERE,
    PROVENANCE,
    files_of,
    guideline,
    label,
    sample_files,
    sample_handbook,
    sample_project,
    sample_scheme,
)

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "prodigy"
SCHEMA = Draft202012Validator(json.loads((ROOT / "confsync/schemas/bundle.json").read_text("utf-8")))
HOSTILE = 'x\'; touch "$HOME"/pwned; `id` $(id)\n-rf *\t#&|<>é'


def lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def rows(content: bytes) -> list[Any]:
    return [json.loads(line) for line in lines(content)]


def config_of(files: dict[str, bytes], folder: str = "") -> Any:
    return json.loads(files[f"{folder}prodigy.json"])


def record_of(files: dict[str, bytes], folder: str = "") -> Any:
    return json.loads(files[f"{folder}bundle.json"])


def folders(files: dict[str, bytes]) -> list[str]:
    return [name.removesuffix("bundle.json") for name in files if name.endswith("bundle.json")]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("hierarchy", list(Hierarchy))
def test_a_bundle_names_the_same_labels_everywhere(kind: Kind, hierarchy: Hierarchy) -> None:
    files = sample_files(kind, hierarchy)
    for folder in folders(files):
        keys = lines(files[f"{folder}labels.txt"])
        config, record = config_of(files, folder), record_of(files, folder)
        spans = config["relations_span_labels"] if kind is Kind.RELATIONS else config["labels"]
        between = config["labels"] if kind is Kind.RELATIONS else []
        assert keys == spans == [entry["key"] for entry in record["labels"]]
        assert list(config["custom_theme"]["labels"]) == sorted([*keys, *between])
        assert set(config["keymap_by_label"]) <= set(keys)
        assert {row["label"] for row in rows(files[f"{folder}patterns.jsonl"])} <= set(keys)
        if kind in {Kind.CHOICE, Kind.MULTICHOICE}:
            assert [row["id"] for row in rows(files[f"{folder}options.jsonl"])] == keys
        else:
            assert f"{folder}options.jsonl" not in files


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("hierarchy", list(Hierarchy))
def test_bundle_json_keeps_to_its_schema_and_names_the_digest_of_every_file(kind: Kind, hierarchy: Hierarchy) -> None:
    files = sample_files(kind, hierarchy)
    for folder in folders(files):
        record = record_of(files, folder)
        SCHEMA.validate(record)
        beside = {name.removeprefix(folder): content for name, content in files.items() if name.startswith(folder)}
        beside = {name: content for name, content in beside.items() if "/" not in name and name != "bundle.json"}
        assert record["files"] == {name: sha256(content).hexdigest() for name, content in beside.items()}
        assert (record["scheme"], record["version"], record["commit"]) == ("sample", "2.1.0", COMMIT)


def test_the_schema_of_bundle_json_refuses_what_it_does_not_know() -> None:
    record = record_of(sample_files())
    assert not SCHEMA.is_valid({**record, "password": "x"})
    assert not SCHEMA.is_valid({name: value for name, value in record.items() if name != "version"})


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_bundle_reads_as_its_case_file_says(case: Path) -> None:
    kind, _, hierarchy = case.stem.partition("-")
    files = sample_files(Kind(kind), Hierarchy(hierarchy))
    told = {name: content for name, content in files.items() if not name.endswith("instructions.html")}
    written = "".join(f"==> {name} <==\n{_without_digests(content.decode())}" for name, content in told.items())
    if os.environ.get("CONFSYNC_REWRITE_CASES"):
        case.write_text(written, "utf-8")
    assert written == case.read_text("utf-8")


def _without_digests(text: str) -> str:
    return re.sub(r'": "[0-9a-f]{64}"', '": "…"', text)


def test_leaves_are_labels_with_no_selectable_label_below_them() -> None:
    files = sample_files(hierarchy=Hierarchy.LEAVES)
    assert lines(files["labels.txt"]) == ["DOSE", "ROUTE", "FOOD", "SYMPTOM", "OTHER"]


def test_paths_are_all_selectable_labels_shown_with_their_ancestors() -> None:
    options = rows(sample_files(Kind.CHOICE, Hierarchy.PATHS)["options.jsonl"])
    assert [(option["id"], option["text"]) for option in options] == [
        ("DRUG", "Substance › Drug"),
        ("DOSE", "Substance › Drug › Dose"),
        ("ROUTE", "Substance › Drug › Route"),
        ("FOOD", "Substance › Food"),
        ("EVENT", "Event"),
        ("SYMPTOM", "Event › Symptom"),
        ("OTHER", "Other"),
    ]


def test_options_below_one_top_label_share_a_background() -> None:
    options = rows(sample_files(Kind.CHOICE, Hierarchy.PATHS)["options.jsonl"])
    background = {option["id"]: option["style"]["background"] for option in options}
    assert background["DRUG"] == background["DOSE"] == background["FOOD"]
    assert len({background["DRUG"], background["EVENT"], background["OTHER"]}) == 3


def test_levels_are_one_bundle_for_each_parent_top_level_first() -> None:
    files = sample_files(Kind.CHOICE, Hierarchy.LEVELS)
    listed = [(here["folder"], here["labels"]) for here in record_of(files)["passes"]]
    assert listed == [
        ("level-1", ["EVENT", "OTHER"]),
        ("level-2-substance", ["DRUG", "FOOD"]),
        ("level-2-event", ["SYMPTOM"]),
        ("level-3-drug", ["DOSE", "ROUTE"]),
    ]
    assert [row["text"] for row in rows(files["level-3-drug/options.jsonl"])] == ["Dose", "Route"]


def test_each_level_has_a_dataset_of_its_own_that_no_session_name_can_be_taken_for() -> None:
    files = sample_files(hierarchy=Hierarchy.LEVELS)
    record = record_of(files, "level-3-drug/")
    assert record["dataset"] == "sample_set_level_3_drug"
    assert record["datasets"] == {"annotations": ["sample_set_level_3_drug"], "review": ["sample_gold_level_3_drug"]}


def test_a_parent_in_the_label_list_brings_its_active_descendants() -> None:
    files = sample_files(labels=("drug", "adr", "nowhere"))
    assert lines(files["labels.txt"]) == ["DRUG", "DOSE", "ROUTE"]


def test_a_label_whose_parent_is_outside_the_subset_is_of_the_first_level() -> None:
    files = sample_files(hierarchy=Hierarchy.LEVELS, labels=("drug",))
    assert [here["folder"] for here in record_of(files)["passes"]] == ["level-1", "level-2-drug"]


def test_answers_go_to_the_last_annotation_dataset() -> None:
    record = record_of(sample_files(datasets={"annotations": ("pilot", "main")}))
    assert (record["dataset"], record["datasets"]["annotations"]) == ("main", ["pilot", "main"])


def test_patterns_have_ids_that_neither_order_nor_repetition_changes() -> None:
    scheme = sample_scheme()
    turned = replace(scheme, patterns=scheme.patterns[::-1])
    first = rows(files_of(sample_handbook(sample_project(), scheme))["patterns.jsonl"])
    second = rows(files_of(sample_handbook(sample_project(), turned))["patterns.jsonl"])
    assert [row["label"] for row in first] == ["DOSE", "OTHER"]
    assert all(re.fullmatch(rf"{row['label'].lower()}-[0-9a-f]{{8}}", row["id"]) for row in first)
    assert sorted(row["id"] for row in first) == sorted(row["id"] for row in second)


@pytest.mark.parametrize(
    ("annotators", "routing"),
    [
        (Annotators(min=1, people=("a", "b")), {"feed_overlap": False}),
        (Annotators(min=2, people=("a", "b")), {"feed_overlap": True}),
        (Annotators(min=2, people=("a", "b", "c")), {"annotations_per_task": 2, "feed_overlap": False}),
        (Annotators(min=3), {"annotations_per_task": 3, "feed_overlap": False}),
    ],
)
def test_routing_follows_from_how_many_annotators_an_example_needs(
    annotators: Annotators, routing: dict[str, object]
) -> None:
    config = config_of(sample_files(annotators=annotators))
    assert {key: config[key] for key in ("feed_overlap", "annotations_per_task") if key in config} == routing


def test_routing_in_the_project_config_replaces_all_of_ours() -> None:
    config = config_of(sample_files(config={"feed_overlap": True}))
    assert config["feed_overlap"] is True
    assert "annotations_per_task" not in config


def test_the_target_is_that_of_the_last_milestone() -> None:
    assert config_of(sample_files())["total_examples_target"] == 5000


def test_more_labels_than_keys_become_a_dropdown() -> None:
    many = tuple(label(f"label-{number}") for number in range(31))
    config = config_of(files_of(sample_handbook(sample_project(), sample_scheme(labels=many, patterns=()))))
    assert config["ner_manual_label_style"] == "dropdown"
    assert config_of(sample_files())["ner_manual_label_style"] == "list"


def test_databases_and_secrets_are_left_out_wherever_they_hide() -> None:
    secret = "hunter2hunter2"
    files = sample_files(
        config={
            "db": "postgresql",
            "db_settings": {"postgresql": {"password": secret}},
            "apiKey": secret,
            "custom": {"inner": {"auth_token": secret}, "kept": 1},
            "links": ["https://example.org", f"https://user:{secret}@example.org"],
            "labels": ["OTHER_LABEL"],
            "instructions": "other.html",
            "hide_true_newline_tokens": True,
            "custom_theme": {"labels": {"DRUG": "#000000"}, "cardMaxWidth": 900},
        }
    )
    config = config_of(files)
    assert record_of(files)["left_out"] == [
        "apiKey",
        "custom.inner.auth_token",
        "db",
        "db_settings",
        "instructions",
        "labels",
        "links.1",
    ]
    assert not any(secret.encode() in content for content in files.values())
    assert config["custom"] == {"inner": {}, "kept": 1}
    assert config["hide_true_newline_tokens"] is True
    assert config["custom_theme"]["cardMaxWidth"] == 900
    assert config["custom_theme"]["labels"]["DRUG"] == "#7c4dff"


def test_settings_that_json_cannot_say_become_what_it_can() -> None:
    config = config_of(sample_files(config={"a": float("nan"), "b": {1: float("inf")}, "c": {"x", "y"} - {"y"}}))
    assert (config["a"], config["b"], config["c"]) == (None, {"1": None}, ["x"])


def test_a_vendor_gets_what_its_audience_may_see_and_learns_only_how_much_it_does_not() -> None:
    documents = (
        guideline("guidelines/open.md", "For everybody: [more](secret-plan.md)."),
        guideline("guidelines/theirs.md", "For them.", audience=("internal", "vendor-a")),
        guideline("guidelines/secret-plan.md", "Hush.", title="Secret plan", audience=("internal",)),
        guideline("guidelines/draft.md", "Half done.", status="draft"),
    )
    paths = tuple(document.path for document in documents)
    project = sample_project(vendor="vendor-a", guidelines=paths)
    files = files_of(sample_handbook(project, sample_scheme(), *documents))
    record = record_of(files)
    assert (record["audience"], record["withheld"]) == ("vendor-a", 2)
    assert record["guidelines"] == ["guidelines/open.md", "guidelines/theirs.md"]
    page = files["instructions.html"].decode()
    assert "For everybody: more." in page
    assert "For them." in page
    everything = b"".join(files.values())
    assert not re.search(rb"Hush|Secret plan|secret-plan|Half done", everything)


@pytest.mark.parametrize("vendor", [None, "vendor-a"])
def test_a_vendor_reads_of_no_label_that_is_not_its_own(vendor: str | None) -> None:
    gone = Retirement(since="2.0.0", reason="split", into=("event", "covert"), at=HERE)
    event = label(
        "event",
        parent="happening",
        excludes=(Boundary("What is planned", use="covert", at=HERE),),
        counterexamples=(Example(text="a [trial]", use="covert", at=HERE),),
        edge_cases=(EdgeCase(id="both", case="Both at once", decision="covert", because="It is rarer.", at=HERE),),
    )
    scheme = sample_scheme(
        labels=(
            label("happening", name="Happening", abstract=True),
            event,
            label("covert", name="Covert action"),
            label("old-event", status=Status.RETIRED, retired=gone),
            label("old-covert", status=Status.RETIRED, retired=replace(gone, into=("covert",))),
        ),
        attributes=(
            Attribute(id="place", name="Place", values=("here",), labels=("event", "covert"), at=HERE),
            Attribute(id="cover", name="Cover story", values=("yes",), labels=("covert",), at=HERE),
        ),
        patterns=(),
    )
    project = sample_project(vendor=vendor, labels=("event",))
    files = files_of(sample_handbook(project, scheme))
    page = files["instructions.html"].decode()
    assert all(word in page for word in ("What is planned", "It is rarer.", "Happening", "OLD_EVENT", "Place"))
    assert record_of(files)["lineage"][0]["into"] == ["event"] + ["covert"] * (vendor is None)
    everything = b"".join(files.values())
    assert bool(re.search(rb"(?i)covert|cover story", everything)) is (vendor is None)


def test_inside_the_house_everything_in_force_is_read() -> None:
    documents = (
        guideline("guidelines/a.md", "One.", audience=("internal",)),
        guideline("guidelines/b.md", "Two.", status="retired"),
    )
    project = sample_project(guidelines=("guidelines/a.md", "guidelines/b.md", "guidelines/gone.md"))
    record = record_of(files_of(sample_handbook(project, sample_scheme(), *documents)))
    assert (record["guidelines"], record["withheld"]) == (["guidelines/a.md"], 2)


def test_only_names_a_project_with_or_without_its_initiative() -> None:
    handbook = sample_handbook(sample_project(), sample_scheme())
    found = {
        only: len(render_bundles(handbook, PROVENANCE, only=only)) for only in (None, "reports", "ai/reports", "ai")
    }
    assert found == {None: 1, "reports": 1, "ai/reports": 1, "ai": 0}


def test_a_project_without_its_scheme_has_no_bundle() -> None:
    handbook = sample_handbook(replace(sample_project(), scheme="gone"), sample_scheme())
    assert render_bundles(handbook, PROVENANCE) == ()


def test_outside_git_there_is_no_commit() -> None:
    handbook = sample_handbook(sample_project(), sample_scheme())
    (bundle,) = render_bundles(handbook, Provenance())
    record = json.loads(bundle.files["bundle.json"])
    SCHEMA.validate(record)
    assert record["commit"] is None


def test_bundles_are_the_same_bytes_in_every_process() -> None:
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from hashlib import sha256; from prodigy_handbook import sample_files\n"
        "from confsync.model.taxonomy import Kind\n"
        "print(sha256(repr([sorted(sample_files(kind).items()) for kind in Kind]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_every_file_ends_its_last_line_and_json_keys_are_sorted() -> None:
    for name, content in sample_files(Kind.CHOICE, Hierarchy.LEVELS).items():
        assert content == b"" or content.endswith(b"\n"), name
        if name.endswith(".json"):
            value = json.loads(content, object_pairs_hook=in_order)
            assert content.decode() == json.dumps(value, indent=2, ensure_ascii=False) + "\n", name


def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Only what a document is may stand before its other keys."""
    names = [name for name, _ in pairs]
    assert names == sorted(names, key=lambda name: (name != "format", name))
    return dict(pairs)


# start.sh


@pytest.fixture
def shell(tmp_path: Path) -> Any:
    """Writes a bundle and runs its start.sh with a `prodigy` that prints what it is given."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    fake = bin_folder / "prodigy"
    fake.write_text(
        '#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done\n'
        'printf "%s\\0" "$PWD" "${PRODIGY_ALLOWED_SESSIONS-unset}"\n'
    )
    fake.chmod(0o755)

    def run(files: dict[str, bytes], *arguments: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "a folder; with 'odd' $signs"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        environment = {"PATH": f"{bin_folder}:/usr/bin:/bin", "HOME": str(tmp_path), "CDPATH": "/"}
        command = ["sh", str(folder / "start.sh"), *arguments]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    return run


def test_start_sh_runs_exactly_this_command_in_its_own_folder(shell: Any, tmp_path: Path) -> None:
    (tmp_path / "my data.jsonl").touch()
    done = shell(sample_files(), "my data.jsonl", "--lang", "de")
    assert done.stdout.split("\0")[:-1] == [
        *("confsync.annotate", "ai/reports", f"{tmp_path}/my data.jsonl", "--bundle", ".", "--lang", "de"),
        f"{tmp_path}/a folder; with 'odd' $signs",
        "ann,bob,cyd",
    ]


@pytest.mark.parametrize("source", ["dataset:old", "-", "/abs/file.jsonl", "https://example.org/x"])
def test_start_sh_leaves_a_source_that_is_no_file_here_alone(shell: Any, source: str) -> None:
    assert shell(sample_files(), source).stdout.split("\0")[2] == source


def test_start_sh_without_a_source_says_how_to_use_it(shell: Any) -> None:
    done = shell(sample_files())
    assert done.returncode == 2
    assert done.stdout == ""
    assert "SOURCE" in done.stderr
    assert "sample_set" in done.stderr


def test_start_sh_of_a_bundle_with_levels_lists_them_and_starts_the_one_named(shell: Any, tmp_path: Path) -> None:
    files = sample_files(hierarchy=Hierarchy.LEVELS)
    (tmp_path / "data.jsonl").touch()
    listed = shell(files)
    assert listed.returncode == 2
    assert re.findall(r"level-\S+", listed.stderr) == ["level-1", "level-2-substance", "level-2-event", "level-3-drug"]
    assert shell(files, "level-9", "data.jsonl").returncode == 2
    started = shell(files, "level-3-drug", "data.jsonl").stdout.split("\0")
    assert started[2] == f"{tmp_path}/data.jsonl"
    assert started[-3].endswith("/level-3-drug")


def test_hostile_names_cannot_leave_their_quotes(shell: Any, tmp_path: Path) -> None:
    project = replace(
        sample_project(Kind.RELATIONS),
        title=HOSTILE,
        datasets={"annotations": (HOSTILE,)},
        annotators=Annotators(min=2, people=(HOSTILE, "bob")),
        hierarchy=Hierarchy.LEVELS,
    )
    scheme = sample_scheme(Kind.RELATIONS)
    hostile = (Relation(id="r", key=HOSTILE, name=HOSTILE, at=scheme.at),)
    labels = (*scheme.labels, label("worse", name=HOSTILE, definition=HOSTILE, aliases=(HOSTILE,)))
    files = files_of(sample_handbook(project, replace(scheme, labels=labels, relations=hostile)))
    for name in files:
        if name.endswith("start.sh"):
            checked = subprocess.run(["sh", "-n"], input=files[name], capture_output=True, check=False)
            assert (checked.returncode, checked.stderr) == (0, b""), name
            assert shell({"start.sh": files[name]}).returncode == 2
    words = shell(files, "level-1", "data.jsonl").stdout.split("\0")
    assert words[0] == "confsync.annotate"
    assert words[-2] == HOSTILE.replace("\n", " ").replace("\t", " ") + ",bob"
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("hierarchy", list(Hierarchy))
def test_start_sh_is_sound_shell(kind: Kind, hierarchy: Hierarchy) -> None:
    for name, content in sample_files(kind, hierarchy).items():
        if name.endswith(".sh"):
            assert subprocess.run(["sh", "-n"], input=content, capture_output=True, check=False).returncode == 0
            assert content.startswith(b"#!/bin/sh\n")
            assert content.isascii()


# Colours


def test_colours_are_the_schemes_own_or_legible_and_apart() -> None:
    colors = colors_of(sample_scheme())
    assert colors["drug"] == "#7c4dff"
    assert set(colors) == {one.id for one in sample_scheme().labels}
    assert len(set(colors.values())) == len(colors)
    assert {ink(color) for name, color in colors.items() if name != "drug"} == {"#1d2125"}


def test_moving_a_label_recolours_none_and_adding_one_few() -> None:
    scheme = sample_scheme()
    assert colors_of(replace(scheme, labels=scheme.labels[::-1])) == colors_of(scheme)
    grown = colors_of(replace(scheme, labels=(label("brand-new"), *scheme.labels)))
    changed = [name for name, color in colors_of(scheme).items() if grown[name] != color]
    assert len(changed) <= 1


def test_colours_of_thousands_of_labels_are_all_different() -> None:
    colors = colors_of(sample_scheme(labels=tuple(label(f"label-{number}") for number in range(5000))))
    assert len(set(colors.values())) == 5000


def test_a_colour_that_is_none_is_replaced() -> None:
    labels = (label("one", color="red"), label("two", color="#12345"))
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in colors_of(sample_scheme(labels=labels)).values())


# Any hierarchy, cycles and lost parents among them

forests = st.lists(
    st.tuples(st.integers(0, 7), st.booleans(), st.integers(-1, 8)),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one[0],
)


def forest(drawn: list[tuple[int, bool, int]]) -> Scheme:
    labels = tuple(
        label(f"l{number}", abstract=abstract, parent=None if parent < 0 else f"l{parent}")
        for number, abstract, parent in drawn
    )
    return sample_scheme(labels=labels, patterns=())


def keys(labels: tuple[Label, ...]) -> list[str]:
    return [one.key for one in labels]


@settings(deadline=None, derandomize=True, max_examples=150)
@given(drawn=forests)
def test_levels_share_out_exactly_the_labels_that_paths_show(drawn: list[tuple[int, bool, int]]) -> None:
    scheme = forest(drawn)
    (paths,) = passes(scheme, sample_project(hierarchy=Hierarchy.PATHS))
    whole, *rounds = passes(scheme, sample_project(hierarchy=Hierarchy.LEVELS))
    (leaves,) = passes(scheme, sample_project(hierarchy=Hierarchy.LEAVES))
    assert whole.labels == paths.labels
    assert sorted(key for here in rounds for key in keys(here.labels)) == sorted(keys(paths.labels))
    assert [here.level for here in rounds] == sorted(here.level for here in rounds)
    assert len({here.folder for here in rounds}) == len(rounds)
    assert set(keys(leaves.labels)) <= set(keys(paths.labels))


@settings(deadline=None, derandomize=True, max_examples=40)
@given(drawn=forests, hierarchy=st.sampled_from(list(Hierarchy)))
def test_any_hierarchy_makes_a_bundle(drawn: list[tuple[int, bool, int]], hierarchy: Hierarchy) -> None:
    files = files_of(sample_handbook(sample_project(hierarchy=hierarchy), forest(drawn)))
    SCHEMA.validate(record_of(files))
    for key in lines(files["labels.txt"]):
        assert f">{key}</code>" in files["instructions.html"].decode()
