"""An embedded wiki in this process, and short words for calling it: doubles with behaviour, no expectations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from confsync.server.app import create_app
from confsync.server.faults import Faults
from confsync.server.inprocess import WsgiAdapter

HOST = "http://wiki.test"
V2 = f"{HOST}/wiki/api/v2"
V1 = f"{HOST}/wiki/rest/api"
DC = f"{HOST}/rest/api"
NO_CHECK = {"X-Atlassian-Token": "no-check"}


class Clock:
    """A minute passes with each look at it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class Embedded:
    """One wiki with one space, ANNO, and a session that is signed in as ada."""

    def __init__(self, file: Path, **options: Any) -> None:
        self.faults = Faults()
        self.app = create_app(file, clock=Clock(), faults=self.faults, **options)
        self.session = requests.Session()
        self.session.mount(HOST, WsgiAdapter(self.app))
        self.session.auth = ("ada", "secret")
        space = self.post(f"{V1}/space", {"key": "ANNO", "name": "Annotation"}).json()
        self.space, self.home = str(space["id"]), space["homepage"]["id"]

    def close(self) -> None:
        self.session.close()

    def get(self, url: str, **parameters: Any) -> requests.Response:
        return self.session.get(url, params=parameters)

    def post(self, url: str, body: Any) -> requests.Response:
        return self.session.post(url, json=body)

    def put(self, url: str, body: Any) -> requests.Response:
        return self.session.put(url, json=body)

    def delete(self, url: str, **parameters: Any) -> requests.Response:
        return self.session.delete(url, params=parameters)

    def create(self, title: str, body: str = "", parent: str | None = None) -> requests.Response:
        storage = {"representation": "storage", "value": body}
        given = {"spaceId": self.space, "title": title, "body": storage} | ({"parentId": parent} if parent else {})
        return self.post(f"{V2}/pages", given)

    def page(self, title: str, body: str = "", parent: str | None = None) -> str:
        """Id of a new page."""
        response = self.create(title, body, parent)
        assert response.status_code == 200, response.text
        return str(response.json()["id"])

    def update(self, id: str, number: int, title: str, body: str = "", **more: Any) -> requests.Response:
        told = {"number": number, "message": more.pop("message", "")}
        storage = {"representation": "storage", "value": body}
        whole = {"id": id, "status": "current", "title": title, "body": storage, "version": told}
        return self.put(f"{V2}/pages/{id}", whole | more)

    def upload(self, page: str, name: str, content: bytes, method: str = "PUT", **form: str) -> requests.Response:
        files = {"file": (name, content), "minorEdit": (None, "true")} | {key: (None, form[key]) for key in form}
        url = f"{V1}/content/{page}/child/attachment"
        return self.session.request(method, url, headers={"X-Atlassian-Token": "nocheck"}, files=files)

    def titles(self, url: str, **parameters: Any) -> list[str]:
        """Titles of a whole listing, all its pages followed."""
        found: list[str] = []
        response = self.get(url, **parameters).json()
        while True:
            found += [result["title"] for result in response["results"]]
            after = response["_links"].get("next")
            if after is None:
                return found
            response = self.get(HOST + after).json()

    def read(self, path: str) -> str:
        """HTML of a page of the web view."""
        response = self.get(HOST + path)
        assert response.status_code == 200, response.text
        return response.text


def error(response: requests.Response) -> dict[str, Any]:
    """The one error of a v2 answer."""
    (found,) = response.json()["errors"]
    assert found["status"] == response.status_code
    return found
