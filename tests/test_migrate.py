"""Migration of exports by its cases, `cases/migrate/<case>/`: a scheme before and after, rows in, and what comes out.

CONFSYNC_REWRITE_CASES=1 writes today's files instead of comparing; review the difference as text.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from annotated import git, row, rows, write_rows
from confsync.diff.compare import compare
from confsync.diff.migration import make_migrations
from confsync.flows.workspace import Workspace
from confsync.model.migration import Migration, Move, Term
from confsync.review.migrate import Fate, Migrating, RowMigrator
from confsync.show.sssom import sssom_text
from confsync.source.handbook import load_handbook
from confsync.source.tree import MemoryTree
from test_diff_agreement import reasons

CASES = sorted((Path(__file__).parent / "cases" / "migrate").iterdir())
REWRITE = os.environ.get("CONFSYNC_REWRITE_CASES") == "1"
SETTINGS = "format: 1\ntitle: Acme\nhandbook: acme\n"


def migrations_of(before: str, after: str) -> dict[str, Migration]:
    base, head = (
        load_handbook(MemoryTree({"confsync.yaml": SETTINGS, "taxonomy/things.yaml": text})) for text in (before, after)
    )
    return dict(make_migrations(base, head))


def of_case(case: Path) -> RowMigrator:
    migrations = migrations_of((case / "before.yaml").read_text("utf-8"), (case / "after.yaml").read_text("utf-8"))
    return RowMigrator(migrations, lambda: migrations.get("things"), "c" * 40)


def run(migrator: RowMigrator, rows: bytes) -> tuple[bytes, bytes]:
    """(rows that stay, rows to annotate again), as the flow parts them."""
    kept, held = b"", b""
    for line in rows.splitlines(keepends=True):
        if not line.strip():
            kept += line
            continue
        row = migrator.take(line)
        if row.fate is Fate.HELD:
            held += row.line.rstrip(b"\n") + b"\n"
        else:
            kept += row.line
    return kept, held


def expect(file: Path, content: bytes) -> None:
    if REWRITE:
        file.write_bytes(content)
    assert content.decode("utf-8", "replace") == file.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_migrate_moves_what_has_one_successor_and_holds_the_rest(case: Path) -> None:
    migrator = of_case(case)
    kept, held = run(migrator, (case / "in.jsonl").read_bytes())
    expect(case / "out.jsonl", kept)
    expect(case / "reannotate.jsonl", held)
    expect(case / "sssom.tsv", sssom_text(migrator.migrations.values()).encode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_migrate_changes_nothing_the_second_time(case: Path) -> None:
    migrator = of_case(case)
    kept, held = run(migrator, (case / "in.jsonl").read_bytes())
    assert run(migrator, kept) == (kept, b"")
    assert run(migrator, held) == (b"", held)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_migrate_loses_no_row_and_changes_nothing_but_keys(case: Path) -> None:
    migrator = of_case(case)
    rows = (case / "in.jsonl").read_bytes()
    kept, held = run(migrator, rows)
    assert len(_lines(rows)) == len(_lines(kept)) + len(_lines(held))
    old_keys = {key for one in migrator.migrations.values() for key in one.affected}
    new_keys = {move.target.key for one in migrator.migrations.values() for move in one.moves}
    for line in _lines(rows):
        row = migrator.take(line)
        if row.fate is Fate.MIGRATED:
            was, now = _plain(line), _plain(row.line)
            assert {(a, b) for a, b in _differences(was, now) if a not in old_keys or b not in new_keys} == set()
        elif row.fate is Fate.HELD:
            assert _plain(row.line) == _plain(line)
        else:
            assert row.line == line


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_migrate_s_table_names_everything_as_sssom_py_reads_it(case: Path) -> None:
    of_scheme = {
        name: replace(one, scheme="my-things", before="1.0.0-rc.1") for name, one in of_case(case).migrations.items()
    }
    header, _, table = sssom_text(of_scheme.values()).partition("\nsubject_id\t")
    told = YAML(typ="safe").load(re.sub("^#", "", header, flags=re.MULTILINE))
    cells = [line.split("\t") for line in table.splitlines()[1:]]
    for name in (told["mapping_set_id"], *(line[column] for line in cells for column in (0, 2, 3, 5))):
        assert re.match(r"[A-Za-z0-9_.]+:[A-Za-z0-9_]", name), name
        assert name.partition(":")[0] in told["curie_map"]


def _lines(rows: bytes) -> list[bytes]:
    return [line for line in rows.splitlines(keepends=True) if line.strip()]


def _plain(line: bytes) -> Any:
    # As text, so that a number that is spelled otherwise shows.
    task = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    stamp = task.pop("confsync", None)
    kept = {k: v for k, v in stamp.items() if k not in {"migrated", "reannotate"}} if isinstance(stamp, dict) else stamp
    old = kept["kept"] if isinstance(kept, dict) and "kept" in kept else kept
    return {**task, **({"confsync": old} if old else {})}


def _differences(was: Any, now: Any) -> set[tuple[str, str]]:
    """Pairs of values that differ; of a list that got shorter, only what is left counts as a subset of moved items."""
    if isinstance(was, dict) and isinstance(now, dict) and was.keys() == now.keys():
        return {pair for name in was for pair in _differences(was[name], now[name])}
    if isinstance(was, list) and isinstance(now, list):
        if len(was) == len(now):
            return {pair for a, b in zip(was, now, strict=True) for pair in _differences(a, b)}
        assert len(now) < len(was)
        return set()
    return set() if was == now else {(str(was), str(now))}


KEYS = ["A", "B", "C", "D"]


def scheme(version: str, keys: list[str]) -> str:
    head = f'scheme: things\ntitle: Things\nversion: {version}\nkind: spans\nowners: ["@team"]\nlabels:\n'
    pairs = zip(KEYS, keys, strict=True)
    return head + "".join(f"  - {{id: {name.lower()}x, key: {key}, definition: One.}}\n" for name, key in pairs)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(keys=st.permutations(KEYS), marks=st.lists(st.sampled_from([*KEYS, "E"]), max_size=6), spaced=st.booleans())
def test_migrate_follows_any_permutation_of_keys_and_back(keys: list[str], marks: list[str], spaced: bool) -> None:
    there = migrations_of(scheme("1.0.0", KEYS), scheme("2.0.0", keys))
    back = migrations_of(scheme("2.0.0", keys), scheme("3.0.0", KEYS))
    spans = [{"start": at, "label": mark} for at, mark in enumerate(marks)]
    line = json.dumps({"spans": spans}, separators=(", ", ": ") if spaced else (",", ":")).encode()
    step = RowMigrator(there, lambda: there.get("things")).take(line).line
    assert RowMigrator(there, lambda: there.get("things")).take(step).line == step
    moved = dict(zip(KEYS, keys, strict=True))
    assert [span["label"] for span in json.loads(step)["spans"]] == [moved.get(mark, mark) for mark in marks]
    again = RowMigrator(back, lambda: back.get("things")).take(step).line
    assert json.loads(again)["spans"] == spans


def renaming() -> RowMigrator:
    """Moves A to B."""
    migrations = migrations_of(scheme("1.0.0", KEYS), scheme("2.0.0", ["X", *KEYS[1:]]))
    return RowMigrator(migrations, lambda: migrations.get("things"))


@pytest.mark.parametrize(
    "line", [b"no JSON\n", b'{"text":\n', b"[1]\n", b'"A"\n', b"A\n", b"\0\n", b"\x1f\x8b\x08\xff\n", b"NaN\n", b"1e5"]
)
def test_migrate_counts_every_line_that_is_no_object(line: bytes) -> None:
    assert renaming().take(line) == Migrating(Fate.UNREADABLE, line)


@pytest.mark.parametrize("line", [b'{"n":NaN}\n', b'{"text":"\\ud800"}\r\n', b' {"n":1e999} ', b"{}"])
def test_migrate_leaves_a_row_alone_that_only_some_readers_take(line: bytes) -> None:
    assert renaming().take(line) == Migrating(Fate.UNCHANGED, line)


@pytest.mark.parametrize("depth", [200, 5000, 200_000])
def test_migrate_copies_a_line_that_is_nested_too_deeply(depth: int) -> None:
    line = b'{"pages":[' * depth + b'{"label":"A"}' + b"]}" * depth
    assert renaming().take(line) == Migrating(Fate.UNREADABLE, line)


def test_migrate_keeps_what_others_noted_before_it_to_the_letter() -> None:
    line = '{"text":"é","label":"A","confsync":{"migrated":[{"to":"0.5","x":"\\ud800","n":1.0}, 5]}}'
    row = renaming().take(line.encode())
    assert row.fate is Fate.MIGRATED
    assert '"migrated":[{"to":"0.5","x":"\\ud800","n":1.0}, 5,{"migration":' in row.line.decode()
    assert renaming().take(row.line).fate is Fate.DONE


def test_migrate_takes_a_stamp_of_fewer_numbers_for_the_version_it_means() -> None:
    line = b'{"label":"A","confsync":{"scheme":"things","version":"2"}}'
    assert renaming().take(line).fate is Fate.UNCHANGED


MANY = [f"L{number}" for number in range(90)] + ["7", "7.5"]


def move(key: str) -> Move:
    return Move(kind="label.key_changed", source=Term(key, key, key), target=Term(key, f"NEW {key}", key))


ALL = Migration(scheme="s", handbook="h", before="1.0.0", after="2.0.0", moves=tuple(map(move, MANY)))


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    label=st.sampled_from([*MANY, "other", 7, 8]),
    text=st.text(st.sampled_from('a"\\\\,:[]{}/\\n L7\u00e9')),
    plain=st.booleans(),
    where=st.sampled_from(["label", "accept", "spans"]),
)
def test_migrate_finds_a_key_among_many_in_whatever_text(label: Any, text: str, plain: bool, where: str) -> None:
    value = {"label": label, "accept": [label], "spans": [{"text": text, "label": label}]}[where]
    line = json.dumps({"text": text, where: value, "note": text}, ensure_ascii=plain).encode()
    moved = str(label) in MANY
    assert RowMigrator({"s": ALL}, lambda: ALL).take(line).fate is (Fate.MIGRATED if moved else Fate.UNCHANGED)


def test_migrate_passes_a_torn_line_with_many_quotes_in_no_time() -> None:
    line = b'{"text":"' + rb"\"a" * 300_000
    assert RowMigrator({"s": ALL}, lambda: ALL).take(line) == Migrating(Fate.UNREADABLE, line)


SMALL = """scheme: things
title: Things in texts
version: {version}
kind: spans
owners: ["@team"]
labels:
  - id: person
    key: {key}
    definition: Somebody with a name.
    examples: [{{text: "[Ada] wrote it"}}]
  - id: place
    definition: Somewhere with a name.
    examples: [{{text: "born in [Turin]"}}]
{more}"""
SPLIT = """    status: retired
    retired: {since: 2.0.0, reason: split, into: [town, land]}
  - id: town
    definition: A town.
    examples: [{text: "born in [Turin]"}]
  - id: land
    definition: A land.
    examples: [{text: "born in [Italy]"}]
"""


@pytest.fixture
def two_versions(handbook: Path, history: Any) -> Path:
    """The small handbook at v1, and at v2 with one key renamed and one label split."""
    (handbook / "taxonomy/things.yaml").write_text(SMALL.format(version="1.0.0", key="PERSON", more=""), "utf-8")
    history.commit("v1")
    git(handbook, "tag", "v1")
    (handbook / "taxonomy/things.yaml").write_text(SMALL.format(version="2.0.0", key="HUMAN", more=SPLIT), "utf-8")
    history.commit("v2")
    git(handbook, "tag", "v2")
    return handbook


def test_migrate_writes_three_files_and_says_what_it_did(
    two_versions: Path, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    source = write_rows(tmp_path / "texts.jsonl", rows())
    before = source.read_bytes()
    done = confsync("-C", two_versions, "migrate", "v1", "v2", "--from", source, "--out", tmp_path / "new.jsonl")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "24 rows: 4 migrated, 20 to annotate again, 0 unchanged"
    assert "PERSON → HUMAN: 4 rows" in done.out
    assert "PLACE: 20 rows to annotate again (label.split)" in done.out
    assert source.read_bytes() == before
    assert len((tmp_path / "new.jsonl").read_text().splitlines()) == 4
    assert len((tmp_path / "new.reannotate.jsonl").read_text().splitlines()) == 20
    assert "oboInOwl:consider" in (tmp_path / "new.sssom.tsv").read_text()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_migrate_leaves_what_the_next_build_needs(
    two_versions: Path, tmp_path: Path, migrating: Callable[..., Any]
) -> None:
    marking = two_versions / "guidelines/marking.md"
    marking.write_text(marking.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    Workspace(two_versions).read()
    sources = two_versions / ".confsync/cache/sources"
    kept = sources.read_bytes()
    assert migrating("--out", tmp_path / "new.jsonl").code == 0
    assert sources.read_bytes() == kept


def test_migrate_json_keeps_its_schema_and_counts_what_was_done_before(
    two_versions: Path, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    source = write_rows(tmp_path / "texts.jsonl", rows(3))
    out, again = tmp_path / "new.jsonl", tmp_path / "again.jsonl"
    confsync("-C", two_versions, "migrate", "v1", "v2", "--from", source, "--out", out)
    done = confsync(
        "-C",
        two_versions,
        "migrate",
        "v1",
        "v2",
        "--from",
        out,
        "--out",
        again,
        "--format",
        "json",
        "--scheme",
        "things",
    )
    found = json.loads(done.out)
    jsonschema.validate(found, json.loads((files("confsync") / "schemas" / "migration.json").read_text("utf-8")))
    assert (found["migrated"], found["unchanged"], found["done_before"]) == (0, found["rows"], found["rows"])
    assert again.read_bytes() == out.read_bytes()


def test_migrate_refuses_to_write_over_its_input(
    two_versions: Path, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    source = write_rows(tmp_path / "texts.jsonl", rows(1))
    before = source.read_bytes()
    (tmp_path / "same.jsonl").hardlink_to(source)
    for out in (source, tmp_path / "same.jsonl"):
        assert confsync("-C", two_versions, "migrate", "v1", "v2", "--from", source, "--out", out).code == 2
    assert source.read_bytes() == before


def test_migrate_leaves_nothing_when_it_cannot_go_on(
    two_versions: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    other = SMALL.format(version="1.0.0", key="PERSON", more="").replace("scheme: things", "scheme: others")
    (two_versions / "taxonomy/others.yaml").write_text(other, "utf-8")
    history.commit("v3: another scheme has the same keys")
    (two_versions / "taxonomy/things.yaml").write_text(SMALL.format(version="3.0.0", key="MAN", more=SPLIT), "utf-8")
    history.commit("v4")
    (tmp_path / "work").mkdir()
    source = write_rows(tmp_path / "export.jsonl", [row(1, "anna", [(0, 3, "HUMAN")])])
    out = tmp_path / "work/new.jsonl"
    assert confsync("-C", two_versions, "migrate", "HEAD~1", "nowhere", "--from", source, "--out", out).code == 4
    (two_versions / "taxonomy/others.yaml").write_text(other.replace("PERSON", "HUMAN"), "utf-8")
    history.commit("v5")
    (two_versions / "taxonomy/things.yaml").write_text(SMALL.format(version="4.0.0", key="WOMAN", more=SPLIT), "utf-8")
    (two_versions / "taxonomy/others.yaml").write_text(other.replace("PERSON", "ELSE"), "utf-8")
    history.commit("v6")
    done = confsync("-C", two_versions, "migrate", "HEAD~1", "HEAD", "--from", source, "--out", out)
    assert (done.code, list((tmp_path / "work").iterdir())) == (3, [])
    assert "--scheme" in done.err
    done = confsync(
        "-C", two_versions, "migrate", "HEAD~1", "HEAD", "--from", source, "--out", out, "--scheme", "others"
    )
    assert done.code == 0
    assert json.loads(out.read_text())["spans"][0]["label"] == "ELSE"


def test_migrate_leaves_an_earlier_result_alone_when_the_input_cannot_be_read(
    two_versions: Path, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    out = tmp_path / "new.jsonl"
    out.write_text("earlier\n")
    source = write_rows(tmp_path / "texts.jsonl", rows(1))
    done = confsync(
        "-C", two_versions, "migrate", "v1", "v2", "--from", source, "--out", out, "--sssom", tmp_path / "no" / "x"
    )
    assert (done.code, out.read_text()) == (4, "earlier\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_migrate_and_diff_call_a_change_the_same(case: Path) -> None:
    base, head = (
        load_handbook(MemoryTree({"confsync.yaml": SETTINGS, "taxonomy/things.yaml": (case / name).read_text("utf-8")}))
        for name in ("before.yaml", "after.yaml")
    )
    told = {(edit.kind, edit.label) for edit in compare(base, head)}
    for migration in make_migrations(base, head).values():
        assert set(reasons(migration)) <= told


@pytest.fixture
def migrating(two_versions: Path, tmp_path: Path, confsync: Callable[..., Any]) -> Callable[..., Any]:
    """Migrates `one.jsonl` with these options; it has one row, of which one key moves."""
    source = write_rows(tmp_path / "one.jsonl", [row(1, "anna", [(0, 3, "PERSON")])])
    return lambda *more: confsync("-C", two_versions, "migrate", "v1", "v2", "--from", source, *more)


def test_migrate_writes_into_devices_and_never_over_them(tmp_path: Path, migrating: Callable[..., Any]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        done = migrating("--out", pipe, "--sssom", os.devnull, "--reannotate", os.devnull)
        assert (done.code, b"HUMAN" in os.read(end, 1 << 16)) == (0, True)
    finally:
        os.close(end)
    assert pipe.is_fifo()
    assert Path(os.devnull).is_char_device()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handbook", "one.jsonl", "pipe"]


def test_migrate_follows_a_link_and_keeps_the_permissions_of_a_file(
    tmp_path: Path, migrating: Callable[..., Any]
) -> None:
    private, link = tmp_path / "private.jsonl", tmp_path / "new.jsonl"
    private.write_text("earlier\n")
    private.chmod(0o600)
    link.symlink_to(private.name)
    assert migrating("--out", link).code == 0
    assert link.is_symlink()
    assert "HUMAN" in private.read_text()
    assert private.stat().st_mode & 0o777 == 0o600


def test_migrate_parts_files_whose_names_begin_alike(tmp_path: Path, migrating: Callable[..., Any]) -> None:
    out = tmp_path / f"{'x' * 200}.jsonl"
    assert migrating("--out", out).code == 0
    assert len(out.read_text().splitlines()) == 1
    assert out.with_name(f"{out.stem}.reannotate.jsonl").read_text() == ""


def test_migrate_names_the_file_that_it_cannot_write(
    tmp_path: Path, migrating: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "no" / "new.jsonl"
    done = migrating("--out", missing)
    assert (done.code, done.err) == (4, f"confsync: {missing}: cannot be written: No such file or directory\n")
    out = tmp_path / "new.jsonl"

    def full(*_: Any) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("confsync.flows.migrate.sssom_text", full)
    done = migrating("--out", out)
    assert done.code == 4
    assert f"{out}, " in done.err
    assert "No space left on device" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handbook", "one.jsonl"]


def test_migrate_refuses_a_file_called_like_standard_output(migrating: Callable[..., Any]) -> None:
    done = migrating("--out", "-")
    assert (done.code, "/dev/stdout" in done.err) == (2, True)


def test_migrate_knows_the_schemes_that_it_may_be_told(migrating: Callable[..., Any], tmp_path: Path) -> None:
    done = migrating("--out", tmp_path / "new.jsonl", "--scheme", "thing")
    assert done.code == 1
    assert 'there is no scheme "thing" at v1' in done.err + done.out
    assert 'did you mean "things"?' in done.err + done.out
    assert not (tmp_path / "new.jsonl").exists()


def test_migrate_asks_whose_rows_they_are_when_no_key_can_tell(
    handbook: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    other = SMALL.format(version="1.0.0", key="MAN", more="").replace("scheme: things", "scheme: others")
    (handbook / "taxonomy/others.yaml").write_text(other, "utf-8")
    history.commit("v1")
    (handbook / "taxonomy/others.yaml").write_text(
        other.replace("kind: spans", "kind: choice").replace("1.0.0", "2.0.0"), "utf-8"
    )
    history.commit("v2: answers of another kind")
    source = write_rows(tmp_path / "export.jsonl", [row(1, "anna", [(0, 3, "PERSON")])])

    def migrated(*more: str | Path) -> Any:
        return confsync("-C", handbook, "migrate", "HEAD~1", "HEAD", "--out", tmp_path / "new.jsonl", *more)

    done = migrated("--from", source)
    assert (done.code, (tmp_path / "new.jsonl").exists()) == (3, False)
    assert "what changed in others does not show in their keys" in done.err
    assert migrated("--from", source, "--scheme", "things").out.startswith("1 row: 0 migrated, 0 to annotate again")
    assert migrated("--from", source.rename(tmp_path / "texts.jsonl")).code == 0


def test_migrate_finds_the_scheme_of_a_pass_by_its_dataset(
    handbook: Path, history: Any, tmp_path: Path, confsync: Callable[..., Any]
) -> None:
    initiative = handbook / "initiatives/trial/initiative.yaml"
    initiative.write_text(initiative.read_text().replace("[texts]}", "[texts]}\n    hierarchy: levels"), "utf-8")
    for name in ("things", "others"):
        text = SMALL.format(version="1.0.0", key="PERSON", more="").replace("scheme: things", f"scheme: {name}")
        (handbook / f"taxonomy/{name}.yaml").write_text(text, "utf-8")
    history.commit("v1")
    text = SMALL.format(version="2.0.0", key="HUMAN", more="")
    (handbook / "taxonomy/things.yaml").write_text(text, "utf-8")
    history.commit("v2")
    source = write_rows(tmp_path / "texts_level_1.jsonl", [row(1, "anna", [(0, 3, "PERSON")])])
    done = confsync("-C", handbook, "migrate", "HEAD~1", "HEAD", "--from", source, "--out", tmp_path / "new.jsonl")
    assert (done.code, "PERSON → HUMAN: 1 row" in done.out) == (0, True)


def test_migrate_that_is_told_to_end_leaves_nothing(two_versions: Path, tmp_path: Path) -> None:
    rows, out = tmp_path / "rows.jsonl", tmp_path / "new" / "new.jsonl"
    os.mkfifo(rows)
    out.parent.mkdir()
    start = "from confsync.cli.main import main; main()"
    words = ["-C", two_versions, "migrate", "v1", "v2", "--from", rows, "--out", out]
    running = subprocess.Popen([sys.executable, "-c", start, *map(str, words)], stderr=subprocess.PIPE, text=True)
    with rows.open("wb") as feed:  # opens when the other end is read; it stays open, so that more rows may come
        feed.write(b'{"text":"a"}\n' * 9)
        feed.flush()
        deadline = time.monotonic() + 60
        while not any(out.parent.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert any(out.parent.iterdir())
        running.terminate()
        said = running.communicate(timeout=60)[1]
    assert (running.returncode, said.strip()) == (130, "interrupted")
    assert list(out.parent.iterdir()) == []
