"""A preview is for the person at this machine: no web site that leads its name here gets to see a page."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from confsync.flows.preview import Banner, serving
from confsync.flows.wiki import embedded
from conftest import Run

Command = Callable[..., Run]


@pytest.mark.parametrize(("host", "status"), [("localhost:1234", 200), ("127.0.0.1", 200), ("evil.example:8090", 400)])
def test_only_requests_for_this_machine_are_answered(tmp_path: Path, host: str, status: int) -> None:
    with serving(embedded(tmp_path / "local"), 0, Banner()) as running:
        for path in ("/wiki", "/wiki/api/v2/spaces"):
            answer = requests.get(running.url + path, headers={"Host": host}, timeout=10)
            assert answer.status_code == status


@pytest.mark.parametrize("command", ["preview", "server"])
def test_a_port_that_is_taken_is_an_outside_failure(confsync: Command, handbook: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = confsync("-C", handbook, command, "--port", port)
    assert done.code == 4
    assert f"cannot listen on 127.0.0.1:{port}: " in done.err
    assert "--port" in done.err


def test_once_ends_as_publish_does(confsync: Command, handbook: Path) -> None:
    assert confsync("-C", handbook, "preview", "--once").code == 0
    (handbook / "taxonomy/torn.yaml").write_text("scheme: [torn\n", "utf-8")
    done = confsync("-C", handbook, "preview", "--once")
    assert (done.code, done.out) == (1, "")
    assert "taxonomy/torn.yaml:2:1: error: " in done.err
