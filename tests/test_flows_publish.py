"""Publishing to the embedded wiki, start to end: only what differs is written, and nothing of anybody else's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from typing import Any

import jsonschema
import pytest

from confsync.confluence.connect import connect
from conftest import PIXEL, History, Run

Command = Callable[..., Run]


def schema(name: str) -> Any:
    return json.loads((files("confsync") / "schemas" / f"{name}.json").read_text("utf-8"))


def receipt(confsync: Command, handbook: Path, *options: str) -> dict[str, Any]:
    done = confsync("-C", handbook, "publish", "--format", "json", *options)
    assert done.out, done.err
    found: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(found, schema("receipt"))
    return found


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@contextmanager
def wiki(handbook: Path) -> Iterator[Any]:
    """The embedded wiki's REST API, as somebody else would use it."""
    from confsync.server.app import close, create_app

    app = create_app(handbook / ".confsync/wiki.db")
    try:
        yield app.test_client()
    finally:
        close(app)


def page(api: Any, title: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/wiki/api/v2/pages", query_string={"title": title, "body-format": "storage"}).json
    return found["results"][0]


def edit(api: Any, title: str, body: str) -> None:
    there = page(api, title)
    done = api.put(
        f"/wiki/api/v2/pages/{there['id']}",
        json={
            "id": there["id"],
            "status": "current",
            "title": title,
            "body": {"representation": "storage", "value": body},
            "version": {"number": there["version"]["number"] + 1, "message": "a hand edit"},
        },
    )
    assert done.status_code == 200


def test_publishing_twice_writes_nothing_the_second_time(confsync: Command, handbook: Path) -> None:
    first, second = receipt(confsync, handbook), receipt(confsync, handbook)
    assert (first["created"], first["attachments"]) == (9, 1)
    assert (second["created"], second["updated"], second["moved"], second["unchanged"]) == (0, 0, 0, 9)
    assert second["attachments"] == 0
    assert second["requests"] <= 6 + 9 / 100


def test_a_changed_definition_changes_the_pages_that_show_it(confsync: Command, handbook: Path) -> None:
    receipt(confsync, handbook)
    change(handbook / "taxonomy/things.yaml", "Somewhere with a name.", "Somewhere that has a name.")
    done = receipt(confsync, handbook)
    assert done["updated"] == 1
    assert done["pages"]["taxonomy/things.yaml"]["action"] == "update"


def test_a_changed_picture_is_uploaded_and_nothing_else(confsync: Command, handbook: Path) -> None:
    receipt(confsync, handbook)
    (handbook / "guidelines/drawing.png").write_bytes(PIXEL + b"\0")
    done = receipt(confsync, handbook)
    assert (done["updated"], done["attachments"]) == (1, 1)


def test_the_plan_says_what_publish_then_does(confsync: Command, handbook: Path) -> None:
    made = json.loads(confsync("-C", handbook, "plan", "--format", "json").out)
    jsonschema.validate(made, schema("plan"))
    done = receipt(confsync, handbook, "--expect", made["digest"])
    assert done["plan"] == made["digest"]
    assert {step["key"] for step in made["steps"] if step["action"] == "create"} == {
        key for key, trace in done["pages"].items() if trace["action"] == "create"
    }


def test_a_plan_changes_nothing(confsync: Command, handbook: Path) -> None:
    first = confsync("-C", handbook, "plan", "--exit-code")
    assert first.code == 5
    assert confsync("-C", handbook, "plan", "--exit-code") == first


def test_a_plan_file_is_held_to(confsync: Command, handbook: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    assert confsync("-C", handbook, "plan", "--out", plan).code == 0
    change(handbook / "guidelines/marking.md", "Mark every", "Mark each")
    refused = confsync("-C", handbook, "publish", "--plan", plan)
    assert refused.code == 3
    assert "Look at it again with: confsync plan" in refused.err
    confsync("-C", handbook, "plan", "--out", plan)
    assert confsync("-C", handbook, "publish", "--plan", plan).code == 0


@pytest.mark.parametrize(
    ("command", "format_"),
    [(("plan", "--out"), "confsync.plan/1"), (("publish", "--receipt"), "confsync.receipt/1")],
    ids=["plan", "receipt"],
)
def test_a_plan_and_a_receipt_go_into_pipes_and_through_links(
    confsync: Command, handbook: Path, tmp_path: Path, command: tuple[str, str], format_: str
) -> None:
    pipe, kept, link = tmp_path / "pipe", tmp_path / "kept.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    link.symlink_to(kept.name)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert confsync("-C", handbook, *command, pipe).code == 0
        sent = os.read(end, 1 << 16)
    finally:
        os.close(end)
    assert (pipe.is_fifo(), json.loads(sent)["format"]) == (True, format_)
    assert confsync("-C", handbook, *command, link).code == 0
    assert (link.is_symlink(), json.loads(kept.read_text("utf-8"))["format"]) == (True, format_)
    nowhere = confsync("-C", handbook, *command, tmp_path / "no" / "file.json")
    assert (nowhere.code, f"{tmp_path / 'no' / 'file.json'}: cannot be written: No such" in nowhere.err) == (4, True)


def test_something_else_than_a_plan_is_refused(confsync: Command, handbook: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text("{}", "utf-8")
    done = confsync("-C", handbook, "publish", "--plan", plan)
    assert done.code == 1
    assert "not a plan" in done.err


def test_a_receipt_that_has_no_place_to_lie_is_told_of_before_anything_is_published(
    confsync: Command, handbook: Path
) -> None:
    done = confsync("-C", handbook, "publish", "--receipt", handbook / "nowhere/receipt.json")
    assert (done.code, done.out) == (4, "")
    assert "receipt.json: cannot be written: No such file or directory" in done.err
    assert json.loads(confsync("-C", handbook, "plan", "--format", "json").out)["unchanged"] == 0


def test_a_hand_edit_is_left_alone_and_the_others_go_on(confsync: Command, handbook: Path) -> None:
    receipt(confsync, handbook)
    with wiki(handbook) as api:
        edit(api, "How to mark things", "<p>Edited in the wiki.</p>")
    change(handbook / "guidelines/marking.md", "Mark every", "Mark each")
    change(handbook / "initiatives/trial/scope.md", "A few texts.", "Many texts.")
    done = confsync("-C", handbook, "publish", "--receipt", handbook / "receipt.json")
    assert done.code == 3
    assert "How to mark things" in done.out
    found = json.loads((handbook / "receipt.json").read_text("utf-8"))
    assert (found["updated"], found["conflicts"]) == (1, 1)
    with wiki(handbook) as api:
        assert page(api, "How to mark things")["body"]["storage"]["value"] == "<p>Edited in the wiki.</p>"
    assert confsync("-C", handbook, "plan").code == 3
    kept = confsync("-C", handbook, "publish", "--drift", "keep")
    assert (kept.code, "8 unchanged, 1 kept as edited in the wiki" in kept.out) == (0, True)
    found = receipt(confsync, handbook, "--drift", "keep")
    assert (found["kept"], found["pages"]["guidelines/marking.md"]["action"]) == (1, "kept")
    planned = json.loads(confsync("-C", handbook, "plan", "--drift", "keep", "--format", "json").out)
    assert planned["kept"] == ["guidelines/marking.md"]
    assert receipt(confsync, handbook, "--drift", "overwrite")["updated"] == 1
    assert confsync("-C", handbook, "plan", "--exit-code").code == 0


def test_a_ticked_task_is_no_hand_edit_and_survives(confsync: Command, handbook: Path) -> None:
    guide = handbook / "guidelines/marking.md"
    guide.write_text(guide.read_text("utf-8") + "\n- [ ] Read this page\n", "utf-8")
    receipt(confsync, handbook)
    with wiki(handbook) as api:
        body = page(api, "How to mark things")["body"]["storage"]["value"]
        edit(api, "How to mark things", body.replace("incomplete", "complete"))
    assert confsync("-C", handbook, "plan", "--exit-code").code == 0
    change(guide, "Mark every", "Mark each")
    assert receipt(confsync, handbook)["updated"] == 1
    with wiki(handbook) as api:
        body = page(api, "How to mark things")["body"]["storage"]["value"]
    assert "Mark each" in body
    assert "<ac:task-status>complete</ac:task-status>" in body


def test_a_page_of_somebody_else_is_never_taken(confsync: Command, handbook: Path) -> None:
    receipt(confsync, handbook)
    with wiki(handbook) as api:
        space = api.get("/wiki/api/v2/spaces", query_string={"keys": "SMALL"}).json["results"][0]
        body = {"representation": "storage", "value": "<p>Mine.</p>"}
        made = api.post("/wiki/api/v2/pages", json={"spaceId": space["id"], "title": "NEW PAGE", "body": body})
        assert made.status_code == 200
    (handbook / "guidelines/new.md").write_text("---\ntitle: New page\nowners: ['@team']\n---\nText\n", "utf-8")
    done = confsync("-C", handbook, "publish")
    assert done.code == 3
    with wiki(handbook) as api:
        assert page(api, "NEW PAGE")["body"]["storage"]["value"] == "<p>Mine.</p>"


def test_a_removed_source_trashes_its_page(confsync: Command, handbook: Path) -> None:
    receipt(confsync, handbook)
    (handbook / "initiatives/trial/scope.md").unlink()
    assert receipt(confsync, handbook)["deleted"] == 1


@pytest.mark.parametrize("suffix", ["", " (Acme) ", f" ({'long' * 70})"])
def test_titles_are_as_the_wiki_keeps_them(confsync: Command, handbook: Path, suffix: str) -> None:
    settings = handbook / "confsync.yaml"
    change(settings, "{space: SMALL}", f'{{space: SMALL, title_suffix: "{suffix}"}}')
    settings.write_text(settings.read_text("utf-8") + "rules: {title-too-long: note, title-clash: note}\n", "utf-8")
    for folder in ("open ", "--"):
        (handbook / "guidelines" / folder).mkdir()
        (handbook / "guidelines" / folder / "a.md").write_text(f"---\ntitle: In {folder}\n---\nWords.\n", "utf-8")
    receipt(confsync, handbook)
    done = receipt(confsync, handbook)
    assert (done["updated"], done["conflicts"], done["unchanged"]) == (0, 0, 13)


def test_drafts_are_published_only_when_asked_for(confsync: Command, handbook: Path) -> None:
    change(handbook / "initiatives/trial/scope.md", "title:", "status: draft\ntitle:")
    assert receipt(confsync, handbook)["created"] == 8
    assert receipt(confsync, handbook, "--drafts")["created"] == 1


def test_a_source_that_git_saw_move_keeps_its_page(confsync: Command, handbook: Path, history: History) -> None:
    history.commit("first")
    before = receipt(confsync, handbook)["pages"]["guidelines/marking.md"]["id"]
    history.move("guidelines/marking.md", "guidelines/how-to.md")
    change(handbook / "initiatives/trial/initiative.yaml", "guidelines/marking.md", "guidelines/how-to.md")
    history.commit("moved")
    done = receipt(confsync, handbook)
    assert (done["created"], done["deleted"]) == (0, 0)
    assert done["pages"]["guidelines/how-to.md"]["id"] == before


def test_an_own_space_is_made_for_an_initiative(confsync: Command, handbook: Path) -> None:
    change(handbook / "initiatives/trial/initiative.yaml", "title: Trial\n", "title: Trial\nspace: TRIAL\n")
    receipt(confsync, handbook)
    with wiki(handbook) as api:
        assert api.get("/wiki/api/v2/spaces", query_string={"keys": "TRIAL"}).json["results"]
    assert receipt(confsync, handbook)["unchanged"] == 9


def test_a_real_site_needs_a_token_and_never_prints_it(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONFLUENCE_SITE", "http://127.0.0.1:9/wiki")
    done = confsync("-C", handbook, "publish")
    assert done.code == 4
    assert "CONFLUENCE_TOKEN" in done.err
    monkeypatch.setenv("CONFLUENCE_TOKEN", "s3cret-token")
    monkeypatch.setattr("confsync.flows.wiki.connect", partial(connect, sleep=lambda _: None))
    refused = confsync("-C", handbook, "publish")
    assert refused.code == 4
    assert "127.0.0.1:9" in refused.err
    assert "s3cret-token" not in refused.err + refused.out


def test_the_same_site_over_http_shows_the_same(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from confsync.server.app import create_app, serve

    with serve(create_app(handbook / "other.db", users={"ada@example.org": "s3cret-token"})) as running:
        monkeypatch.setenv("CONFLUENCE_SITE", f"{running.url}/wiki")
        monkeypatch.setenv("CONFLUENCE_USER", "ada@example.org")
        monkeypatch.setenv("CONFLUENCE_TOKEN", "s3cret-token")
        change(handbook / "confsync.yaml", "confluence: {", "confluence: {dialect: cloud, ")
        assert receipt(confsync, handbook)["created"] == 9
        assert receipt(confsync, handbook)["unchanged"] == 9
        monkeypatch.setenv("CONFLUENCE_TOKEN", "wrong-token")
        refused = confsync("-C", handbook, "publish")
        assert refused.code == 4
        assert "wrong-token" not in refused.err + refused.out


def test_a_publish_that_the_site_cuts_short_keeps_a_receipt_of_what_it_did(
    confsync: Command, handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import abort, request

    from confsync.server.app import create_app, serve

    app, posts = create_app(handbook / "other.db", users={"ada": "secret"}), ["spare"] * 12

    @app.before_request
    def give_up() -> None:
        if request.method == "POST" and not posts:
            abort(503)
        if request.method == "POST":
            posts.pop()

    monkeypatch.setattr("confsync.flows.wiki.connect", partial(connect, sleep=lambda _: None))
    change(handbook / "confsync.yaml", "confluence: {", "confluence: {dialect: cloud, ")
    file = tmp_path / "receipt.json"
    with serve(app) as running:
        for name, value in {"SITE": f"{running.url}/wiki", "USER": "ada", "TOKEN": "secret"}.items():
            monkeypatch.setenv(f"CONFLUENCE_{name}", value)
        done = confsync("-C", handbook, "publish", "--receipt", file)
        assert done.code == 4, done.out
        assert "! cut short: publish again, which does the rest" in done.out
        kept = json.loads(file.read_text("utf-8"))
        jsonschema.validate(kept, schema("receipt"))
        assert kept["cut_short"] is True
        assert 0 < kept["created"] == sum(page["action"] == "create" for page in kept["pages"].values()) < 9
        posts += ["spare"] * 100
        rest = receipt(confsync, handbook)
        assert kept["created"] + rest["created"] == 9
        assert "cut_short" not in rest


@pytest.mark.parametrize("site", ["https://ada:s3cret@acme.example/wiki", "https://ada:s3cret@[x", "https://[x"])
def test_an_address_that_is_wrong_is_refused_without_its_password(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("CONFLUENCE_SITE", site)
    for token in ("", "token"):
        monkeypatch.setenv("CONFLUENCE_TOKEN", token)
        refused = confsync("-C", handbook, "plan")
        assert refused.code == 4
        assert "s3cret" not in refused.err + refused.out


def test_a_name_in_any_script_reaches_the_site_and_a_token_is_ascii(
    confsync: Command, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from confsync.server.app import create_app, serve

    with serve(create_app(handbook / "other.db", users={"żółw@example.org": "s3cret-token"})) as running:
        change(handbook / "confsync.yaml", "confluence: {", "confluence: {dialect: cloud, ")
        monkeypatch.setenv("CONFLUENCE_SITE", f"{running.url}/wiki")
        monkeypatch.setenv("CONFLUENCE_USER", "żółw@example.org")
        monkeypatch.setenv("CONFLUENCE_TOKEN", "s3cret-token")
        assert receipt(confsync, handbook)["created"] == 9
        monkeypatch.setenv("CONFLUENCE_TOKEN", "s3cret‑token")
        refused = confsync("-C", handbook, "plan")
        assert refused.code == 4
        assert "s3cret" not in refused.err


def test_a_file_that_is_no_wiki_is_an_outside_failure(confsync: Command, handbook: Path) -> None:
    local = handbook / ".confsync"
    local.mkdir()
    (local / "wiki.db").write_text("no database, but long enough to be taken for the head of one" * 9, "utf-8")
    assert confsync("-C", handbook, "plan").code == 4
    rmtree(local)
    local.write_text("a file", "utf-8")
    assert confsync("-C", handbook, "plan").code == 4
    assert confsync("-C", handbook, "server", "--port", "0", "--database", local / "wiki.db").code == 4
