"""A publish over a network that fails: every request in turn, before or after the site did what it was asked."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import pytest
import requests

from confsync.confluence.connect import Client, connect
from confsync.errors import Unreachable
from confsync.model.page import PageTree
from confsync.model.settings import Site
from confsync.server.app import create_app
from confsync.server.faults import Fault, Faults
from confsync.server.inprocess import WsgiAdapter
from confsync.sync.remote import find_remote
from trees import page, picture, plan_for, publish, tree

HERE = "http://wiki.test"
SESSION = requests.Session()


def handbook(words: str, content: bytes) -> PageTree:
    return tree(
        page("@root", "Handbook", labels=("confsync",)),
        page("a.md", "Alpha", "@root", words, labels=("confsync",), attachments=(picture("p.png", content),)),
    )


def wiki_with(faults: Faults, dialect: str) -> Client:
    SESSION.mount(HERE, WsgiAdapter(create_app(":memory:", faults=faults)))
    return connect(Site(site=HERE, dialect=dialect), session=SESSION, sleep=lambda _seconds: None)


def check(wiki: Client, desired: PageTree, written: int) -> None:
    """`written` is how often the page's body and its file were written."""
    assert plan_for(wiki, desired).steps == ()
    own = find_remote(wiki, desired, Site(space="ANNO")).own
    assert {key: one.page.version for key, one in own.items()} == {"@root": 2, "a.md": 1 + written}
    assert uploads(own["a.md"].page.id) == written
    assert wiki.attachments(own["a.md"].page.id) == {"p.png": desired.by_key["a.md"].attachments[0].digest}
    assert set(wiki.states([one.page.id for one in own.values()])) == {one.page.id for one in own.values()}


def uploads(page: str) -> int:
    """How many versions the only file of a page has; read past the client, which never asks."""
    (file,) = SESSION.get(f"{HERE}/wiki/api/v2/pages/{page}/attachments").json()["results"]
    return int(file["version"]["number"])


def requests_of(dialect: str) -> tuple[int, int]:
    faults = Faults()
    wiki = wiki_with(faults, dialect)
    publish(wiki, handbook("old", b"1"))
    first = len(faults.seen)
    publish(wiki, handbook("new", b"2"))
    return first, len(faults.seen) - first


WAYS = [("cloud", "before"), ("cloud", "after"), ("datacenter", "after")]


@pytest.mark.parametrize(("dialect", "drop"), WAYS)
def test_a_connection_that_breaks_once_is_made_good_at_once(dialect: str, drop: Literal["before", "after"]) -> None:
    for number in range(sum(requests_of(dialect))):
        faults = Faults(Fault(drop=drop, skip=number))
        wiki = wiki_with(faults, dialect)
        for desired in (handbook("old", b"1"), handbook("new", b"2")):
            with suppress(Unreachable):  # creating a space is not repeated: a person runs it again
                publish(wiki, desired)
            assert publish(wiki, desired).conflicts == (), faults.seen[number]
        check(wiki, handbook("new", b"2"), 2)


@pytest.mark.parametrize(("dialect", "drop"), WAYS)
def test_a_network_that_dies_is_made_good_by_the_next_publish(dialect: str, drop: Literal["before", "after"]) -> None:
    first, second = requests_of(dialect)
    for number in range(0, first + second, 2):
        old, new = handbook("old", b"1"), handbook("new", b"2")
        faults = Faults()
        wiki = wiki_with(faults, dialect)
        if number >= first:
            publish(wiki, old)
        dying = faults.add(Fault(drop=drop, skip=number - (first if number >= first else 0), times=10_000))
        with suppress(Unreachable):
            publish(wiki, new)
        dying.times = 0
        assert publish(wiki, new).conflicts == (), number
        check(wiki, new, 2 if number >= first else 1)
