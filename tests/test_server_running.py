"""The server as a program among others: faults, threads, processes, keep-alive, what survives a restart."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from confsync.server.app import close, create_app, serve
from confsync.server.faults import Fault
from confsync.server.store.database import Database
from embedded import HOST, V1, V2, Embedded


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


@pytest.fixture
def running(wiki):
    with serve(wiki.app) as running:
        yield running


def test_a_fault_hits_the_nth_matching_request_only(wiki):
    fault = Fault(status=429, headers={"Retry-After": "0"}, method="GET", path="/spaces", skip=1, times=2)
    wiki.faults.add(fault)
    statuses = [wiki.get(f"{V2}/spaces").status_code for _ in range(4)]
    assert statuses == [200, 429, 429, 200]
    wiki.faults.add(Fault(status=429, headers={"Retry-After": "7"}))
    assert wiki.get(f"{V2}/spaces").headers["Retry-After"] == "7"


@pytest.mark.parametrize(("drop", "created"), [("before", False), ("after", True)])
def test_a_dropped_connection_is_dropped_before_or_after_the_work(wiki, drop, created):
    wiki.faults.add(Fault(drop=drop, method="POST"))
    with pytest.raises(requests.ConnectionError):
        wiki.create("A")
    assert bool(wiki.get(f"{V2}/pages", title="A").json()["results"]) is created


def test_a_connection_is_dropped_over_http_too(wiki, running):
    wiki.faults.add(Fault(drop="after", path="/pages"))
    body = {"spaceId": wiki.space, "title": "A"}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{running.url}/wiki/api/v2/pages", json=body, timeout=5)
    found = requests.get(f"{running.url}/wiki/api/v2/pages", params={"title": "A"}, timeout=5).json()
    assert len(found["results"]) == 1


def test_somebody_can_write_between_a_read_and_a_write(wiki):
    page_id = wiki.page("A")
    other = Embedded.__new__(Embedded)
    other.__dict__ |= wiki.__dict__
    wiki.faults.add(Fault(status=200, method="PUT", path="/label", act=lambda: other.update(page_id, 2, "A")))
    wiki.session.put(f"{V1}/content/{page_id}/label")
    assert wiki.update(page_id, 2, "A").status_code == 409


def test_links_name_the_address_that_was_called_unless_a_site_url_is_given(wiki, running, tmp_path):
    answer = requests.get(f"{running.url}/wiki/api/v2/spaces", timeout=5).json()
    assert answer["_links"]["base"] == f"{running.url}/wiki"
    named = Embedded(tmp_path / "named.db", site_url="https://wiki.example/")
    assert named.get(f"{V2}/spaces").json()["_links"]["base"] == "https://wiki.example/wiki"
    named.close()


def test_a_kept_connection_survives_answers_that_came_before_the_body_was_read(wiki, running):
    with requests.Session() as session:
        big = {"spaceId": wiki.space, "title": "A", "body": {"representation": "storage", "value": "x" * 5_300_000}}
        url = f"{running.url}/wiki/api/v2/pages"
        assert session.post(url, json=big, timeout=10).status_code == 413
        assert session.get(url, timeout=10).status_code == 200


def test_of_many_writers_one_wins_each_version(wiki, running):
    page_id = wiki.page("A")
    url = f"{running.url}/wiki/api/v2/pages/{page_id}"

    def write(writer: int) -> list[int]:
        statuses = []
        for number in range(2, 8):
            body = {"representation": "storage", "value": f"<p>{writer}</p>"}
            whole = {"id": page_id, "status": "current", "title": "A", "body": body, "version": {"number": number}}
            statuses.append(requests.put(url, json=whole, timeout=30).status_code)
        return statuses

    with ThreadPoolExecutor(4) as pool:
        statuses = [status for found in pool.map(write, range(4)) for status in found]
    assert set(statuses) <= {200, 409}
    assert statuses.count(200) == 6
    assert wiki.get(f"{V2}/pages/{page_id}").json()["version"]["number"] == 7


def _write_pages(file, space, prefix, count):
    wiki = Embedded.__new__(Embedded)
    app = create_app(file)
    wiki.app, wiki.space, wiki.session = app, space, requests.Session()
    from confsync.server.inprocess import WsgiAdapter

    wiki.session.mount(HOST, WsgiAdapter(app))
    for number in range(count):
        assert wiki.create(f"{prefix} {number}").status_code == 200
    close(app)


def test_two_processes_write_to_one_wiki(wiki, tmp_path):
    context = multiprocessing.get_context("spawn")
    other = context.Process(target=_write_pages, args=(tmp_path / "wiki.db", wiki.space, "theirs", 40))
    other.start()
    while other.is_alive():
        wiki.page(f"ours {time.monotonic_ns()}")
    other.join()
    assert other.exitcode == 0
    titles = wiki.titles(f"{V2}/spaces/{wiki.space}/pages", limit=250)
    assert len([title for title in titles if title.startswith("theirs")]) == 40


def test_a_wiki_is_there_after_a_restart(wiki, tmp_path):
    page_id = wiki.page("A", "<p>kept</p>")
    wiki.close()
    again = create_app(tmp_path / "wiki.db").test_client()
    page = again.get(f"/wiki/api/v2/pages/{page_id}?body-format=storage").json
    assert page["body"]["storage"]["value"] == "<p>kept</p>"


def test_a_file_that_is_no_wiki_is_left_alone(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("my notes\n" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        create_app(file)
    assert file.read_text() == "my notes\n" * 100


def test_a_wiki_of_another_format_is_named_and_left_alone(tmp_path):
    Database(tmp_path / "wiki.db").close()
    with sqlite3.connect(tmp_path / "wiki.db") as db:
        db.execute("UPDATE meta SET value = 99 WHERE key = 'schema'")
    db.close()
    with pytest.raises(sqlite3.DatabaseError, match="format 99"):
        Database(tmp_path / "wiki.db")


def test_reads_count_as_no_change_and_writes_do(wiki):
    def token() -> str:
        return wiki.get(f"{HOST}/wiki/_changes").json()["token"]

    wiki.app.extensions["wiki"] = wiki.app.extensions["wiki"].__class__(
        **{name: getattr(wiki.app.extensions["wiki"], name) for name in ("database", "clock", "url", "users")},
        live_reload=True,
    )
    before = token()
    wiki.get(f"{V2}/pages")
    wiki.create("Annotation Home")  # refused
    assert token() == before
    wiki.page("A")
    assert token() != before
