"""`confsync reviews`, `confsync status` and the recipe `confsync.reviews`, as people and workflows call them."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from annotated import PERSON, git, put_under_git, review, row, rows, write_rows
from confsync import recipes
from confsync.cli.schema import _FOLDER
from sample.database import write_database
from sample.desk import Saved

Command = Callable[..., Any]
STANDINS = Path(__file__).parent / "standins"
BRANCH = "confsync/reviews/trial-texts"


@pytest.fixture(autouse=True)
def no_database_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFSYNC_PRODIGY_DATABASE", "CONFSYNC_PEOPLE_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repository(handbook: Path) -> Path:
    return put_under_git(handbook)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "texts.jsonl", [*rows(), review(3), row(30, "anna", [(0, 3, "CITY")])])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The same rows in a SQLite database of Prodigy's."""
    made = [*rows(), row(30, "anna", [(0, 3, "CITY")])]
    saved = [Saved("texts", one["_session_id"], one["_timestamp"], one) for one in made]
    write_database(saved, tmp_path / "prodigy.db")
    return tmp_path / "prodigy.db"


def test_a_person_reads_what_was_found_and_where_it_is(confsync: Command, repository: Path, export: Path) -> None:
    done = confsync("-C", repository, "reviews", "texts", "--from", export)
    assert (done.code, done.err) == (0, "")
    first, unknown, where = done.out.splitlines()
    assert first.startswith("trial/texts: 26 rows, 13 examples, 1 reviewed, 4 disputed (3 open), F1 of exact marks 0.")
    assert unknown == "  unknown labels in the data: CITY (1)"
    assert re.search(rf"\d+ files committed as [0-9a-f]{{7}} on {BRANCH} ", where)
    again = confsync("-C", repository, "reviews", "trial/texts", "--from", export)
    assert again.out.splitlines()[-1] == f"  nothing new since the last import (branch {BRANCH})"


def test_a_workflow_reads_json(confsync: Command, repository: Path, export: Path) -> None:
    done = confsync("-C", repository, "reviews", "texts", "--from", export, "--format", "json")
    content = json.loads(done.out)
    Draft202012Validator(json.loads(_FOLDER.joinpath("reviews.json").read_text("utf-8"))).validate(content)
    (project,) = content["projects"]
    assert (project["branch"], project["changed"]) == (BRANCH, True)
    assert project["commit"] == git(repository, "rev-parse", BRANCH).strip()
    assert project["unknown_labels"] == {"CITY": 1}
    body = project["pull_request"]["body"]
    assert body.startswith("**3 open disputes** of 4 in 13 examples")
    assert "| texts | annotations | 26 | 26 | 0 | 0 |" in body


def test_hostile_labels_cannot_act_in_the_pull_request(confsync: Command, repository: Path, tmp_path: Path) -> None:
    export = write_rows(tmp_path / "texts.jsonl", [row(1, "anna", [(0, 3, "@everyone <img src=x> [a](http://b) |")])])
    done = confsync("-C", repository, "reviews", "texts", "--from", export, "--format", "json")
    body = json.loads(done.out)["projects"][0]["pull_request"]["body"]
    assert "everyone" in body
    assert not re.search(r"@everyone|<img|(?<!\\)\[a", body)


def test_the_database_of_the_settings_is_read_and_never_written(
    confsync: Command, repository: Path, database: Path
) -> None:
    before = database.read_bytes()
    settings = repository / "confsync.yaml"
    settings.write_text(settings.read_text("utf-8") + f"prodigy: {{database: 'sqlite:///{database}'}}\n", "utf-8")
    done = confsync("-C", repository, "reviews", "texts")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("trial/texts: 25 rows, 13 examples")
    assert database.read_bytes() == before
    assert [file.name for file in database.parent.glob("prodigy.db*")] == ["prodigy.db"]


def test_database_and_export_give_the_same_commit_content(
    confsync: Command, repository: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = write_rows(tmp_path / "texts.jsonl", [*rows(), row(30, "anna", [(0, 3, "CITY")])])
    monkeypatch.setenv("CONFSYNC_PEOPLE_KEY", "sample")
    confsync("-C", repository, "reviews", "texts", "--from", export, "--branch", "from-export")
    monkeypatch.setenv("CONFSYNC_PRODIGY_DATABASE", f"sqlite:///{database}")
    confsync("-C", repository, "reviews", "texts", "--branch", "from-database")
    assert git(repository, "rev-parse", "from-export^{tree}") == git(repository, "rev-parse", "from-database^{tree}")


def test_files_can_be_written_without_a_commit(confsync: Command, repository: Path, export: Path) -> None:
    done = confsync("-C", repository, "reviews", "texts", "--from", export, "--no-commit")
    assert done.out.splitlines()[-1].endswith("written to reports/trial/texts/; nothing was committed")
    assert (repository / "reports/trial/texts/quality.json").is_file()
    assert confsync("-C", repository, "check").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["texts", "texts2", "--from", "x.jsonl"], 2, "give one project"),
        (["texts", "--from", "x.jsonl", "--branch", "b", "--no-commit"], 2, "give one of them"),
        ([], 2, "Missing argument"),
        (["nothing"], 1, 'there is no project "nothing"'),
        (["texts"], 3, "CONFSYNC_PRODIGY_DATABASE"),
        (["texts", "--from", "gone.jsonl"], 4, "gone.jsonl"),
        (["texts", "--branch", "main", "--from", "gone.jsonl"], 3, "is checked out"),
    ],
)
def test_what_cannot_be_done_says_why(
    confsync: Command, repository: Path, arguments: list[str], code: int, words: str
) -> None:
    done = confsync("-C", repository, "reviews", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert git(repository, "branch", "--list", BRANCH) == ""


def test_status_has_three_formats(
    confsync: Command, repository: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFSYNC_PRODIGY_DATABASE", f"sqlite:///{database}")
    text = confsync("-C", repository, "status")
    assert (text.code, text.err) == (0, "")
    assert "25 rows in 1 of 1 project" in text.out
    assert confsync("-C", repository, "status", "--format", "markdown").out.startswith("# Small handbook, ")
    content = json.loads(confsync("-C", repository, "status", "--format", "json").out)
    assert content["format"] == "confsync.status/1"


def test_a_password_is_never_shown(confsync: Command, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFSYNC_PRODIGY_DATABASE", "postgresql://reader:hush-hush@127.0.0.1:1/prodigy")
    for command in (["reviews", "texts"], ["status"], ["status", "--format", "json"]):
        done = confsync("-C", repository, *command)
        assert "hush" not in done.out + done.err
        assert done.code == (4 if command[0] == "reviews" else 0)


@pytest.fixture
def prodigy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The stand-in, with the recipe registered; importable for one test only."""
    monkeypatch.syspath_prepend(str(STANDINS))
    recipes._registered_reviews.cache_clear()
    core = importlib.import_module("prodigy.core")
    EntryPoint("confsync.reviews", "confsync.recipes:confsync_reviews", "prodigy_recipes").load()
    yield core
    recipes._registered_reviews.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] in {"prodigy", "spacy"}]:
        del sys.modules[name]


def test_the_recipe_reads_prodigy_s_own_database(
    prodigy: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    importlib.import_module("prodigy.components.db").STORED["texts"] = [*rows(), row(30, "anna", [PERSON])]
    assert prodigy.run("confsync.reviews", ["texts"]) is None
    assert capsys.readouterr().out.startswith("trial/texts: 25 rows")
    assert git(repository, "rev-parse", "--verify", BRANCH)


def test_the_recipe_takes_the_options_of_the_command(
    prodigy: Any, repository: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    prodigy.run("confsync.reviews", ["trial/texts", "--from", str(export), "--branch", "mine"])
    assert git(repository, "log", "-1", "--format=%s", "mine") == "Reports of trial/texts: 26 rows, 13 examples\n"
    prodigy.run("confsync.reviews", ["texts", "--from", str(export), "--no-commit"])
    assert (repository / "reports/trial/texts/ledger.md").is_file()


def test_the_recipe_exits_as_the_command_does(
    prodigy: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    with pytest.raises(SystemExit) as raised:
        prodigy.run("confsync.reviews", ["texts", "--branch", "main"])
    assert raised.value.code == 3
    assert "is checked out" in capsys.readouterr().err


def test_without_prodigy_a_message_says_how_to_get_it() -> None:
    recipes._registered_reviews.cache_clear()
    with pytest.raises(ModuleNotFoundError, match="licence key"):
        EntryPoint("confsync.reviews", "confsync.recipes:confsync_reviews", "prodigy_recipes").load()
