"""GitHub on this machine, as far as our workflows need it: a repository to push to, events, runners, artifacts.

The steps run for real, in clean checkouts, with the variables that GitHub sets. Doubles, with behaviour: `gh`
(standins/github/gh), `pip`, which installs nothing but looks at what it is asked for, and the actions that are used.
A token is JSON with what its job may do, and less for a fork, so a job with too few permissions fails here as well.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from expression import filled, holds

HERE = Path(__file__).parent
Event = Mapping[str, Any]
ADDRESS = "https://github.com/acme/handbook"  # a private one: git gets there after `gh auth setup-git`, see standins
REPOSITORY = {"id": 100, "full_name": "acme/handbook", "default_branch": "main"}
PIP = """import os, re, sys
from pathlib import Path
wanted = [argument for argument in sys.argv[2:] if not argument.startswith("-")]
assert sys.argv[1] == "install" and len(wanted) == 1, sys.argv
if "--requirement" in sys.argv:
    assert re.search(r"^confsync==\\d+\\.\\d+\\.\\d+$", Path(wanted[0]).read_text("utf-8"), re.M)
else:
    assert wanted[0] == os.environ["GITHUB_ACTION_PATH"] + "[all]", wanted
"""
CONFSYNC = """import os
from confsync.cli.main import main
assert "GH_TOKEN" not in os.environ, "what reads the sources of others has no business with the token"
main()
"""
HOOK = """import json, os, sys
granted = json.loads(os.environ.get("GH_TOKEN") or "{}")
sys.exit(0 if granted.get("contents") == "write" or os.environ.get("HUB_OWNER") else "403: this token may not push")
"""


@dataclass
class Ran:
    """What a run of a workflow did."""

    results: dict[str, str] = field(default_factory=dict)  # job -> success | failure | skipped
    log: str = ""
    summary: str = ""
    artifacts: dict[str, Path] = field(default_factory=dict)

    @property
    def conclusion(self) -> str:
        """What GitHub says of the whole run; of one whose jobs were all skipped, that."""
        found = set(self.results.values())
        return "failure" if "failure" in found else "success" if "success" in found else "skipped"


class Hub:
    """A repository on GitHub, acme/handbook, with its pull requests, issues and comments."""

    def __init__(self, folder: Path, secrets: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.secrets = dict(secrets or {})
        self.origin = folder / "origin.git"
        self.state_file = folder / "hub.json"
        self.runs = 0
        self.between: dict[str, Callable[[], None]] = {}  # job -> what happens just before it starts
        folder.mkdir(parents=True, exist_ok=True)
        self.git(folder, "init", "--quiet", "--bare", str(self.origin))
        self.save({"pulls": [], "issues": [], "comments": [], "labels": [], "open": [], "reviews": [], "runs": []})
        self.bin = folder / "bin"
        self.bin.mkdir()
        self._program(self.bin / "gh", (HERE / "standins/github/gh").read_text("utf-8"))
        self._program(self.bin / "pip", PIP)
        self._program(self.bin / "confsync", CONFSYNC)
        self._program(self.origin / "hooks/pre-receive", HOOK)

    def _program(self, file: Path, text: str) -> None:
        file.write_text(f"#!{sys.executable}\n{text}", "utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.state_file.read_text("utf-8")))

    def save(self, state: Mapping[str, Any]) -> None:
        self.state_file.write_text(json.dumps(state), "utf-8")

    def git(self, where: Path, *arguments: str, **environment: str) -> str:
        told = os.environ | {"HUB_OWNER": "yes"} | environment
        done = subprocess.run(
            ["git", "-C", str(where), *arguments], capture_output=True, text=True, env=told, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tip(self, branch: str) -> str:
        return self.git(self.origin, "rev-parse", f"refs/heads/{branch}")

    def pull_request(self, work: Path, number: int, *, fork: bool = False) -> dict[str, Any]:
        """Opens, or pushes to, a pull request of what is checked out; the event that GitHub sends then."""
        head = self.git(work, "rev-parse", "HEAD")
        self.git(work, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/head")
        base = self.tip("main")
        tree = self.git(self.origin, "merge-tree", "--write-tree", base, head)
        merge = self.git(
            *(self.origin, "-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"),
            *("commit-tree", tree, "-p", base, "-p", head, "-m", f"Merge {head} into {base}"),
        )
        self.git(self.origin, "update-ref", f"refs/pull/{number}/merge", merge)
        owner = "stranger" if fork else "acme"
        state = self.state
        home = {"id": 200 if fork else 100, "full_name": f"{owner}/handbook", "owner": {"login": owner}}
        one = {
            "number": number,
            "user": {"login": owner},
            "head": {"sha": head, "ref": "change", "label": f"{owner}:change", "repo": home},
            "base": {"sha": base, "ref": "main"},
        }
        state["open"] = [other for other in state["open"] if other["number"] != number] + [one]
        self.save(state)
        return {
            "name": "pull_request", "sha": merge, "ref": f"refs/pull/{number}/merge", "fork": fork,
            "payload": {"number": number, "pull_request": one, "repository": REPOSITORY},
        }  # fmt: skip

    def reviewed(self, event: Event, login: str, state: str = "approved") -> dict[str, Any]:
        """The event when somebody reviews a pull request: of the same merge commit, and no more trusted than a push."""
        state_of_hub = self.state
        given = {"on": event["payload"]["number"], "user": {"login": login}, "state": state.upper()}
        given["submitted_at"] = f"2027-03-01T10:00:{len(state_of_hub['reviews']):02}Z"
        self.save(state_of_hub | {"reviews": [*state_of_hub["reviews"], given]})
        payload = {**event["payload"], "action": "submitted", "review": {"state": state, "user": {"login": login}}}
        return {**event, "name": "pull_request_review", "payload": payload}

    def checked(self, event: Event, conclusion: str = "success") -> dict[str, Any]:
        """The event after a run for a pull request: it is of the default branch, and knows no fork's number."""
        head = event["payload"]["pull_request"]["head"]
        state = self.state
        kind = "check.yml" if event["name"] == "pull_request" else "approval.yml"
        files = self.git(self.origin, "ls-tree", "-r", "--name-only", event["sha"], ".github/workflows/").splitlines()
        [file] = [one for one in files if one.endswith(kind)]
        name = self._workflow(event, file.rpartition("/")[2])["name"]
        number = 7 + len(state["runs"])
        run = {
            "name": name, "event": event["name"],
            "head_sha": head["sha"], "head_branch": head["ref"], "head_repository": head["repo"], "pull_requests": [],
            "conclusion": conclusion, "html_url": f"https://github.com/acme/handbook/actions/runs/{number}",
        }  # fmt: skip
        self.save(state | {"runs": [run, *state["runs"]]})  # GitHub lists the newest first
        return self.on_main("workflow_run") | {"payload": {"workflow_run": run, "repository": REPOSITORY}}

    def on_main(self, name: str) -> dict[str, Any]:
        """A push, a schedule, a dispatch: an event of the default branch."""
        payload = {"repository": REPOSITORY}
        return {"name": name, "sha": self.tip("main"), "ref": "refs/heads/main", "fork": False, "payload": payload}

    def _workflow(self, event: Event, name: str) -> dict[str, Any]:
        text = self.git(self.origin, "show", f"{event['sha']}:.github/workflows/{name}")
        return dict(YAML(typ="safe").load(text))

    def run(self, workflow: str, event: Event) -> Ran:
        """Runs all jobs of a workflow, as it stands in the commit of the event."""
        self.runs += 1
        content = self._workflow(event, workflow)
        assert _starts(content["on"], event), f"{workflow} does not start on this"
        ran, needs = Ran(), {}
        for name, job in content["jobs"].items():
            if name in self.between:
                self.between.pop(name)()
            runner = Runner(self, self.folder / f"run{self.runs}-{name}", event, job, content, ran, needs)
            ran.results[name] = runner.run()
            needs[name] = {"result": ran.results[name], "outputs": runner.outputs()}
        return ran


class Runner:
    """One job on a machine of its own."""

    def __init__(
        self, hub: Hub, folder: Path, event: Event, job: Any, workflow: Any, ran: Ran, needs: Mapping[str, Any]
    ) -> None:
        self.hub, self.folder, self.event, self.job, self.ran = hub, folder, event, job, ran
        for part in ("work", "temp"):
            (folder / part).mkdir(parents=True)
        self.summary = folder / "summary.md"
        granted = dict(job.get("permissions", workflow["permissions"]))
        if event["fork"]:
            granted = dict.fromkeys(granted, "read")
        token = json.dumps(granted)
        self.contexts: dict[str, Any] = {
            "ok": all(needs[name]["result"] == "success" for name in _listed(job.get("needs"))),
            "github": {
                "token": token,
                "event": event["payload"],
                "event_name": event["name"],
                "ref": event["ref"],
                "ref_name": event["ref"].removeprefix("refs/heads/"),
                "run_id": str(hub.runs),
            },
            "secrets": {} if event["fork"] or "environment" not in job else hub.secrets,
            "needs": needs,
            "steps": {},
            "runner": {"temp": str(folder / "temp")},
        }

    def run(self) -> str:
        if not holds(self.job.get("if", "success()"), self.contexts):
            return "skipped"
        self.contexts["ok"] = True  # for a step, only the steps before it count
        self._steps(self.job["steps"], self.job.get("env", {}), self.contexts)
        self.ran.summary += self.summary.read_text("utf-8") if self.summary.exists() else ""
        return "success" if self.contexts["ok"] else "failure"

    def outputs(self) -> dict[str, str]:
        return {name: filled(value, self.contexts) for name, value in self.job.get("outputs", {}).items()}

    def _steps(self, steps: Any, outer: Mapping[str, Any], contexts: dict[str, Any]) -> None:
        for step in steps:
            if not holds(step.get("if", "success()"), contexts):
                continue
            environment = {name: filled(value, contexts) for name, value in {**outer, **step.get("env", {})}.items()}
            given = {name: filled(value, contexts) for name, value in step.get("with", {}).items()}
            if "run" in step:
                ok, outputs = self._shell(step["run"], environment)
            else:
                ok, outputs = self._action(step["uses"], given, environment)
            contexts["steps"][step.get("id", "")] = {"outputs": outputs}
            contexts["ok"] = contexts["ok"] and ok

    def _shell(self, script: str, environment: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
        output = self.folder / "output"
        output.write_text("", "utf-8")
        event = self.folder / "event.json"
        event.write_text(json.dumps(self.event["payload"]), "utf-8")
        told = {
            "PATH": f"{self.hub.bin}:{os.environ['PATH']}", "HOME": str(self.folder), "PYTHONPATH": str(HERE.parent),
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"], "LANG": "C.UTF-8", "CI": "true", "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.folder / "work"), "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_EVENT_PATH": str(event), "GITHUB_RUN_ID": "7",
            "GITHUB_EVENT_NAME": self.event["name"], "GITHUB_SHA": self.event["sha"], "GITHUB_REF": self.event["ref"],
            "GITHUB_REF_NAME": self.event["ref"].removeprefix("refs/heads/"), "GITHUB_REPOSITORY": "acme/handbook",
            "GITHUB_SERVER_URL": "https://github.com", "RUNNER_TEMP": str(self.folder / "temp"),
            "HUB": str(self.hub.state_file), "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "protocol.https.allow", "GIT_CONFIG_VALUE_0": "never",
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder / "work", env=told | environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.ran.log += done.stdout + done.stderr
        return done.returncode == 0, dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())

    def _action(
        self, uses: str, given: Mapping[str, str], environment: Mapping[str, str]
    ) -> tuple[bool, dict[str, str]]:
        temp, name = self.folder / "temp", uses.partition("@")[0]
        if uses == "./":
            return self._composite(given, environment)
        if name == "actions/checkout":
            if self._is_of_a_fork(given):
                self.ran.log += "Refusing to check out fork pull request code from a 'workflow_run' workflow.\n"
                return False, {}
            self._checkout(given)
        elif name == "actions/upload-artifact":
            if any(Path(given["path"]).iterdir()) or given.get("if-no-files-found") != "ignore":
                kept = self.folder / "artifacts" / given["name"]
                self.ran.artifacts[given["name"]] = Path(shutil.copytree(given["path"], kept))
        elif name == "actions/download-artifact":
            shutil.copytree(self.ran.artifacts[given["name"]], given["path"], dirs_exist_ok=True)
        else:
            assert name == "actions/setup-python", uses
            assert temp.is_dir()
        return True, {}

    def _composite(self, given: Mapping[str, str], environment: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
        action = YAML(typ="safe").load(self.folder / "work/action.yml")
        assert set(given) <= set(action["inputs"]), given
        inputs = {name: given.get(name, one.get("default", "")) for name, one in action["inputs"].items()}
        given_too = {name: self.contexts[name] for name in ("github", "runner")}
        contexts = {"ok": True, "inputs": inputs, "steps": {}, **given_too}
        here = {**environment, "GITHUB_ACTION_PATH": str(self.folder / "work")}
        self._steps(action["runs"]["steps"], here, contexts)
        return bool(contexts["ok"]), {name: filled(one["value"], contexts) for name, one in action["outputs"].items()}

    def _checkout(self, given: Mapping[str, str]) -> None:
        where = self.folder / "work" / given.get("path", "")
        where.mkdir(exist_ok=True)
        assert given["persist-credentials"] == "false"
        whole = given.get("fetch-depth") == "0"
        git = self.hub.git
        git(where, "init", "--quiet")
        git(where, "remote", "add", "origin", ADDRESS)
        origin = f"file://{self.hub.origin}"  # checkout has a token of its own, which it does not leave behind
        if whole:
            git(where, "fetch", "--quiet", origin, "+refs/heads/*:refs/remotes/origin/*")
        ref = given.get("ref", self.event["ref"])
        git(where, "fetch", "--quiet", *([] if whole else ["--depth=1"]), origin, ref)
        git(where, "checkout", "--quiet", "--detach", "FETCH_HEAD")

    def _is_of_a_fork(self, given: Mapping[str, str]) -> bool:
        """What checkout refuses from version 7 on, in a run that is trusted and was started by a pull request."""
        run, ref = self.event["payload"].get("workflow_run", {}), given.get("ref", "")
        if not run.get("event", "").startswith("pull_request") or run["head_repository"]["id"] == REPOSITORY["id"]:
            return False
        pulled = re.fullmatch(r"refs/pull/\d+/(head|merge)", ref) or ref == run["head_sha"]
        return bool(pulled) and given.get("allow-unsafe-pr-checkout") != "true"


def _starts(on: Mapping[str, Any], event: Event) -> bool:
    """Whether GitHub would start a workflow on an event, as far as its filters go."""
    if event["name"] not in on:
        return False
    wanted, payload = on[event["name"]] or {}, event["payload"]
    if "branches" in wanted and event["ref"].removeprefix("refs/heads/") not in wanted["branches"]:
        return False
    if "workflows" in wanted and payload["workflow_run"]["name"] not in wanted["workflows"]:
        return False
    return event["name"] != "pull_request_review" or payload["action"] in wanted["types"]


def _listed(needs: Any) -> list[str]:
    return [needs] if isinstance(needs, str) else list(needs or [])
