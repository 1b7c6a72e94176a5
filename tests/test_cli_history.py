"""`confsync history` as people and programs call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from confsync.cli.schema import _FOLDER
from confsync.finding import Location
from confsync.model.edit import Class, Edit
from confsync.model.history import Change, Commit
from confsync.show.history import history_text
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


def test_a_label_whose_id_says_nothing_has_its_name_beside_it(
    handbook: Path, history: History, confsync: Command
) -> None:
    file = handbook / "taxonomy/things.yaml"
    file.write_text(file.read_text("utf-8") + "  - {id: c-483, name: Cricket, definition: A game.}\n", "utf-8")
    history.commit("Begin")
    file.write_text(file.read_text("utf-8").replace("A game.", "A sport."), "utf-8")
    history.commit("Sport")
    for _ in ("cold", "warm"):
        assert "    c-483 (Cricket): definition reworded:" in confsync("-C", handbook, "history", "things").out
    assert "| c-483 (Cricket): definition" in confsync("-C", handbook, "history", "things", "--format", "markdown").out
    assert "    definition reworded:" in confsync("-C", handbook, "history", "things#c-483").out


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


def test_who_knows_only_a_key_is_told_whose_it_is(handbook: Path, commits: list[str], confsync: Command) -> None:
    assert commits
    for asked in (["things#PERSON"], ["things#PERSON", "--at", "HEAD~1"]):
        run = confsync("-C", handbook, "history", *asked)
        assert run.code == 1
        assert 'hint: PERSON is the key of "person"' in run.err


def test_at_names_the_picture_of_an_example(handbook: Path, history: History, confsync: Command) -> None:
    file = handbook / "taxonomy/things.yaml"
    text = file.read_text("utf-8").replace("kind: spans", "kind: regions")
    text = text.replace('{text: "[Ada] wrote it"}', "{image: ada.png, text: A portrait, why: Her name is on it.}")
    file.write_text(text.replace('{text: "born in [Turin]"}', "{image: ada.png}"), "utf-8")
    history.commit("Pictures")
    then = confsync("-C", handbook, "history", "things", "--at", "HEAD").out
    assert "  example: A portrait (Her name is on it.; taxonomy/ada.png)" in then
    assert "  example: taxonomy/ada.png\n" in f"{then}\n"


def test_what_was_in_force_fits_its_schema(handbook: Path, commits: list[str], confsync: Command) -> None:
    told = json.loads(confsync("-C", handbook, "history", "things", "--at", commits[0], "--format", "json").out)
    Draft202012Validator(json.loads(_FOLDER.joinpath("in-force.json").read_text("utf-8"))).validate(told)
    assert (told["commit"], told["written_by"], told["unreadable"]) == (commits[0], ["Test"], [])


def test_relations_and_attributes_have_a_history_too(handbook: Path, history: History, confsync: Command) -> None:
    file = handbook / "taxonomy/things.yaml"
    more = "attributes: [{id: sure, values: [yes it is, no], required: true, definition: How sure.}]\n"
    more += "relations: [{id: born-in, from: [person], to: [place], definition: Somebody was born there.}]\n"
    file.write_text(file.read_text("utf-8").replace("kind: spans", "kind: relations") + more, "utf-8")
    history.commit("Begin")
    file.write_text(file.read_text("utf-8").replace("was born there", "came from there"), "utf-8")
    history.commit("Reword")
    shown = confsync("-C", handbook, "history", "things#born-in").out
    assert "relation: definition reworded: Somebody [-was born-]{+came from+} there." in shown
    assert "relation added" in shown
    whole = confsync("-C", handbook, "history", "things").out
    assert "BREAKING" not in whole
    assert whole.index("scheme added") < whole.index("person: label added") < whole.index("relation added")
    then = confsync("-C", handbook, "history", "things#born-in", "--at", "HEAD~1").out.splitlines()
    assert then[2:] == [
        "Born in (BORN_IN, relation)",
        "  definition: Somebody was born there.",
        "  from: person",
        "  to: place",
    ]
    whole = confsync("-C", handbook, "history", "things", "--at", "HEAD~1").out
    assert "Sure (attribute, required)\n  definition: How sure.\n  value: yes it is\n  value: no" in whole
    told = json.loads(confsync("-C", handbook, "history", "things", "--at", "HEAD", "--format", "json").out)
    Draft202012Validator(json.loads(_FOLDER.joinpath("in-force.json").read_text("utf-8"))).validate(told)
    assert [len(told[name]) for name in ("labels", "relations", "attributes")] == [2, 1, 1]


def test_a_version_that_nobody_can_read_is_named(handbook: Path, history: History, confsync: Command) -> None:
    history.commit("Begin")
    file = handbook / "taxonomy/things.yaml"
    good = file.read_text("utf-8")
    file.write_text("labels: [", "utf-8")
    broken = history.commit("Broken")
    told = f"passed over, since the file could not be read: {broken[:9]} of "
    assert told in confsync("-C", handbook, "history", "things").out
    assert told in confsync("-C", handbook, "history", "things#person", "--at", "HEAD").out
    assert told in confsync("-C", handbook, "history", "things", "--format", "markdown").out
    file.write_text(good, "utf-8")
    history.commit("Mended")
    whole = json.loads(confsync("-C", handbook, "history", "things", "--format", "json").out)
    Draft202012Validator(json.loads(_FOLDER.joinpath("history.json").read_text("utf-8"))).validate(whole)
    assert [commit["commit"] for commit in whole["unreadable"]] == [broken]


def test_text_tells_who_wrote_who_merged_and_who_reviewed() -> None:
    edit = Edit(kind="def.reworded", rating=Class.RE_ANNOTATE, subject="things", reason="", at=Location("x"))
    commit = Commit(
        id="a" * 40,
        author="Mia\x1b[31m",
        date="",
        subject="Merge",
        pull_request=12,
        writers=("Ada", "Ben", "Cleo"),
        reviewers=("Rita",),
    )
    shown = history_text("things", [Change(commit=commit, version="1.0.0", edits=(edit,))]).splitlines()
    assert shown[0] == "aaaaaaaaa no date  RE-ANNOTATE  version 1.0.0"
    by = "Ada, Ben and Cleo, merged by Mia\ufffd[31m, reviewed by Rita, pull request #12"
    assert shown[1] == f"  Merge ({by})"
    assert shown[-1] == "things: 1 change from no date to no date"


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
