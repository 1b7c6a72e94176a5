"""A preview is for the person at this machine: no web site that leads its name here gets to see a page."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from confsync.flows.preview import Banner, serving
from confsync.flows.wiki import embedded


@pytest.mark.parametrize(("host", "status"), [("localhost:1234", 200), ("127.0.0.1", 200), ("evil.example:8090", 400)])
def test_only_requests_for_this_machine_are_answered(tmp_path: Path, host: str, status: int) -> None:
    with serving(embedded(tmp_path / "local"), 0, Banner()) as running:
        for path in ("/wiki", "/wiki/api/v2/spaces"):
            answer = requests.get(running.url + path, headers={"Host": host}, timeout=10)
            assert answer.status_code == status
