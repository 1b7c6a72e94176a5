"""`confsync history` as people and programs call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from confsync.cli.schema import _FOLDER
from conftest import History, Run

Command = Callable[..., Run]


@pytest.fixture
def commits(handbook: Path, history: History) -> list[str]:
    """The scheme begins, then a definition changes in a pull request with a title that means harm."""
    first = history.commit("Begin")
    file = handbook / "taxonomy/things.yaml"
    file.write_text(file.read_text("utf-8").replace("Somebody with a name.", "Somebody with a title."), "utf-8")
    return [first, history.commit("Titles @all | <b> (#12)")]


def test_text_tells_commit_class_request_and_words(handbook: Path, commits: list[str], confsync: Command) -> None:
    run = confsync("-C", handbook, "history", "things#person")
    lines = run.out.splitlines()
    assert run.code == 0
    assert lines[0].startswith(commits[1][:9])
    assert "RE-ANNOTATE  version 1.0.0" in lines[0]
    assert lines[1] == "  Titles @all | <b> (#12) (Test, pull request #12)"
    assert lines[2] == "    definition reworded: Somebody with a [-name-]{+title+}."
    assert lines[-1].startswith("things#person: 2 changes from ")


def test_json_fits_its_schema(handbook: Path, commits: list[str], confsync: Command) -> None:
    told = json.loads(confsync("-C", handbook, "history", "things", "--format", "json").out)
    Draft202012Validator(json.loads(_FOLDER.joinpath("history.json").read_text("utf-8"))).validate(told)
    assert [change["commit"] for change in told["changes"]] == commits[::-1]
    assert told["changes"][0]["pull_request"] == 12
    assert told["changes"][0]["class"] == "re-annotate"


def test_markdown_cannot_be_broken_by_a_commit_message(handbook: Path, commits: list[str], confsync: Command) -> None:
    out = confsync("-C", handbook, "history", "things#person", "--format", "markdown").out
    assert commits[1][:9] in out
    assert len([line for line in out.splitlines() if line.startswith("| 2")]) == 2
    then = confsync("-C", handbook, "history", "things#person", "--at", "HEAD", "--format", "markdown").out
    assert "@all" not in then
    assert "<b>" not in then


def test_at_prints_what_was_in_force(handbook: Path, commits: list[str], confsync: Command) -> None:
    then = confsync("-C", handbook, "history", "things#person", "--at", commits[0])
    assert then.out.splitlines()[0].startswith(f"things 1.0.0 at {commits[0]}: by {commits[0][:9]} of ")
    assert "  definition: Somebody with a name." in then.out
    told = json.loads(confsync("-C", handbook, "history", "things", "--at", "HEAD", "--format", "json").out)
    assert [one["id"] for one in told["labels"]] == ["person", "place"]
    assert told["labels"][0]["definition"] == ["Somebody with a title."]


def test_what_is_not_known_is_refused_with_a_hint(handbook: Path, commits: list[str], confsync: Command) -> None:
    run = confsync("-C", handbook, "history", "things#persn")
    assert (run.code, run.out) == (1, "")
    assert 'did you mean "person"?' in run.err
    assert confsync("-C", handbook, "history", "things", "--at", "nowhere").code == 3
    assert commits


def test_outside_git_it_says_what_to_do(handbook: Path, confsync: Command) -> None:
    run = confsync("-C", handbook, "history", "things")
    assert run.code == 3
    assert "git init" in run.err
