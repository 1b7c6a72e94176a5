"""Handbook, wiki and Prodigy side by side; what cannot be asked is named, and the rest is told."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from annotated import PERSON, put_under_git, review, row, rows, write_rows
from confsync.cli.schema import _FOLDER
from confsync.errors import Rejected
from confsync.flows import publish
from confsync.flows.build import build
from confsync.flows.outcomes import Rows
from confsync.flows.status import status
from confsync.flows.wiki import Access
from confsync.flows.workspace import Workspace
from confsync.model.status import MilestoneStatus, Status
from confsync.show.status import status_json, status_markdown, status_text
from test_flows_publish import edit, wiki

TODAY = date(2026, 11, 23)
MILESTONES = """
milestones:
  - {id: pilot, title: Pilot, due: 2026-12-15, project: texts, target: 24}
  - {id: early, title: First ten, due: 2026-11-10, project: texts, target: 10}
  - {id: late, title: Too many, due: 2026-11-20, project: texts, target: 1000}
  - {id: talk, title: A talk, due: 2026-12-01}
"""


@pytest.fixture
def repository(handbook: Path) -> Path:
    initiative = handbook / "initiatives/trial/initiative.yaml"
    initiative.write_text(initiative.read_text("utf-8") + MILESTONES.lstrip(), "utf-8")
    return put_under_git(handbook)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    stamp = {"confsync": {"scheme": "things", "version": "1.0.0", "commit": "0" * 40}}
    made = [*rows(**stamp), row(20, "anna", [(0, 3, "CITY")]), review(3)]
    return write_rows(tmp_path / "texts.jsonl", made)


def look(folder: Path, *named: Path, access: Access | None = None) -> Status:
    rows_ = Rows(named=[str(one) for one in named])
    return status(Workspace.at(folder), access or Access(), rows_, today=TODAY)


def content(found: Status) -> dict[str, Any]:
    """The JSON, after its schema."""
    text = status_json(found)
    Draft202012Validator(json.loads(_FOLDER.joinpath("status.json").read_text("utf-8"))).validate(json.loads(text))
    read: dict[str, Any] = json.loads(text)
    return read


def bump(folder: Path, version: str = "1.1.0") -> None:
    scheme = folder / "taxonomy/things.yaml"
    scheme.write_text(re.sub("version: .*", f"version: {version}", scheme.read_text("utf-8")), "utf-8")


def test_everything_is_on_one_version_after_a_publish(repository: Path, export: Path) -> None:
    workspace = Workspace.at(repository)
    build(workspace, repository / "build")
    publish.publish(workspace, Access(), publish.Consent())
    found = content(look(repository, export))
    (project,) = found["projects"]
    assert [project[place] for place in ("version", "wiki", "bundle")] == ["1.0.0"] * 3
    assert (project["behind"], found["pending"], found["drift"]) == ([], 0, [])
    assert project["data"]["newest"] == "1.0.0"
    assert project["data"]["versions"] == {"": 1, "1.0.0": 24} or project["data"]["versions"] == {"1.0.0": 25}
    assert all(part["reached"] for part in found["parts"].values())


def test_a_new_version_shows_who_is_behind(repository: Path, export: Path) -> None:
    workspace = Workspace.at(repository)
    build(workspace, repository / "build")
    publish.publish(workspace, Access(), publish.Consent())
    bump(repository)
    found = look(repository, export)
    assert found.projects[0].behind == ("wiki", "bundle", "data")
    assert content(found)["projects"][0]["wiki"] == "1.0.0"
    assert "wiki, bundle and data are not on version 1.1.0 of things" in status_text(found)


def test_labels_and_disputes_are_counted(repository: Path, export: Path) -> None:
    data = content(look(repository, export))["projects"][0]["data"]
    assert data["unknown_labels"] == {"CITY": 1}
    assert data["disputes"] == {"all": 4, "open": 3}
    assert (data["examples"], data["reviewed"]) == (13, 1)


def test_progress_is_measured_against_milestones(repository: Path, export: Path) -> None:
    found = {milestone["id"]: milestone for milestone in content(look(repository, export))["milestones"]}
    assert (found["pilot"]["done"], found["pilot"]["days"], found["pilot"]["state"]) == (13, 22, "open")
    assert (found["early"]["state"], found["early"]["reached"]) == ("met", "2026-11-02")
    assert (found["late"]["state"], found["late"]["days"]) == ("late", -3)
    assert (found["talk"]["done"], found["talk"]["state"]) == (None, "open")


def test_a_database_that_cannot_be_asked_is_named_and_the_rest_told(repository: Path) -> None:
    found = content(look(repository))
    assert found["parts"]["prodigy"]["reached"] is False
    assert "CONFSYNC_PRODIGY_DATABASE" in found["parts"]["prodigy"]["text"]
    assert found["projects"][0]["data"] is None
    assert found["parts"]["wiki"]["reached"] is True
    assert found["pending"] > 0
    assert {milestone["state"] for milestone in found["milestones"]} == {"unknown", "late", "open"}


def test_a_wiki_that_cannot_be_asked_is_named_and_the_rest_told(repository: Path, export: Path) -> None:
    found = content(look(repository, export, access=Access(site="https://wiki.example.org")))
    assert found["parts"]["wiki"]["reached"] is False
    assert "CONFLUENCE_TOKEN" in found["parts"]["wiki"]["text"]
    assert found["pending"] is None
    assert found["projects"][0]["data"]["rows"] == 26


def test_sources_with_errors_are_not_compared_and_the_rest_told(repository: Path, export: Path) -> None:
    guide = repository / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n[gone](gone.md)\n", "utf-8")
    found = content(look(repository, export))
    assert "1 error" in found["parts"]["wiki"]["text"]
    assert "1 error" in found["parts"]["handbook"]["text"]
    assert found["projects"][0]["data"]["rows"] == 26


def test_an_edit_in_the_wiki_is_drift(repository: Path, export: Path) -> None:
    workspace = Workspace.at(repository)
    publish.publish(workspace, Access(), publish.Consent())
    with wiki(repository) as api:
        edit(api, "How to mark things", "<p>Edited in the wiki.</p>")
    found = content(look(repository, export))
    assert [page["key"] for page in found["drift"]] == ["guidelines/marking.md"]
    assert found["todo"][0].startswith("guidelines/marking.md was edited in the wiki")


def test_without_a_handbook_there_is_no_status(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        look(tmp_path)


def test_a_spoilt_bundle_is_no_bundle(repository: Path, export: Path) -> None:
    record = repository / "build/prodigy/trial/texts/bundle.json"
    record.parent.mkdir(parents=True)
    for spoilt in ("{", "[]", "{}"):
        record.write_text(spoilt, "utf-8")
        assert look(repository, export).projects[0].bundle is None


def test_a_vendor_is_named_where_it_lags(repository: Path, export: Path) -> None:
    initiative = repository / "initiatives/trial/initiative.yaml"
    text = initiative.read_text("utf-8")
    initiative.write_text(text.replace("    interface:", "    vendor: vendor-a\n    interface:"), "utf-8")
    bump(repository)
    found = look(repository, export)
    assert found.projects[0].behind == ("vendor-a",)
    assert "1.0.0 (vendor-a)" in status_text(found)


def test_text_and_markdown_survive_hostile_words(repository: Path, tmp_path: Path) -> None:
    hostile = "A|B\n[x](http://e) @all \x1b[31m<b>"
    export = write_rows(tmp_path / "texts.jsonl", [row(1, "anna", [(0, 3, hostile)]), row(1, "bert", [PERSON])])
    found = look(repository, export)
    assert "\x1b" not in status_text(found)
    markdown = status_markdown(found)
    assert not re.search(r"(?<!\\)\[x\]|@all|<b>", markdown)
    tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {3, 5, 11}


def test_no_milestone_state_is_left_out() -> None:
    def state(**fields: Any) -> str:
        return MilestoneStatus(initiative="i", id="m", title="M", due="2026-12-15", **fields).state

    assert state(days=1, target=5, done=5) == "met"
    assert state(days=-1, target=5, done=5) == "met"
    assert state(days=-1, target=5, done=4) == "late"
    assert state(days=1, target=5, done=4) == "open"
    assert state(days=1, target=5) == "unknown"
    assert state(days=None) == "open"
