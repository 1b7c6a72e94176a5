"""What every Wiki must do: one suite over the double, both clients against the embedded server, and a real site.

A real site is used only when CONFSYNC_LIVE_SITE, _SPACE, _USER, _TOKEN (and _DIALECT for Data Center) are set.
Its pages are made below one page that goes to the trash afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from confsync.confluence.connect import Client, connect
from confsync.model.page import PageTree
from confsync.model.settings import Site
from confsync.server.app import Running, create_app, serve
from confsync.server.inprocess import WsgiAdapter
from confsync.storage.canonical import same_meaning
from confsync.sync.apply import apply_plan
from confsync.sync.plan import make_plan
from confsync.sync.remote import find_remote
from confsync.sync.wiki import Refused, RemotePage, RemoteSpace
from doubles import MemoryWiki
from trees import page, picture, plan_for, publish, tree

HERE = "http://wiki.test"
KINDS = ["memory", "cloud", "cloud-http", "datacenter", "live"]


@dataclass
class Ground:
    """A wiki to stand on. `tag` makes titles that nobody else has."""

    wiki: Client | MemoryWiki
    space: str
    tag: str
    ordered: bool  # whether siblings can be put into order
    home: str

    @property
    def site(self) -> Site:
        return Site(space=self.space, parent=self.home)

    def look(self) -> RemoteSpace:
        return self.wiki.spaces([self.space])[self.space]

    def find(self, title: str) -> RemotePage:
        (found,) = [page for page in self.look().pages if page.title == self.tag + title]
        return found

    def make(self, title: str, below: str | None = None) -> RemotePage:
        return self.wiki.create(self.look(), self.tag + title, below or self.home, "<p>words</p>")

    def children(self, parent: str) -> list[str]:
        found = [page for page in self.look().pages if page.parent == parent]
        return [page.title.removeprefix(self.tag) for page in sorted(found, key=lambda page: page.position or 0)]

    def tree(self, words: str = "words", *, order: str = "abc", content: bytes = b"1") -> PageTree:
        children = [page(f"{key}.md", f"{self.tag}{key}", "@root", words, labels=("confsync",)) for key in order]
        files = (picture("plan ü.png", content), picture("b.png", b"b"))
        children[0] = replace(children[0], attachments=files)
        return replace(tree(page("@root", f"{self.tag}root"), *children), handbook=f"contract{self.tag.strip()}")


@pytest.fixture(scope="module")
def servers() -> Iterator[list[Running]]:
    """Servers that are stopped all at once: each takes half a second to notice."""
    started: list[Running] = []
    yield started
    with ThreadPoolExecutor(max_workers=32) as pool:
        list(pool.map(Running.stop, started))


@pytest.fixture(params=KINDS)
def ground(request: pytest.FixtureRequest, tmp_path: Path, servers: list[Running]) -> Iterator[Ground]:
    kind = request.param
    if kind == "memory":
        wiki = MemoryWiki("ANNO")
        yield Ground(wiki, "ANNO", "", True, wiki.homes["ANNO"])
    elif kind == "live":
        yield from live_ground()
    else:
        yield from embedded_ground(kind, tmp_path / "wiki.db", servers)


def embedded_ground(kind: str, file: Path, servers: list[Running]) -> Iterator[Ground]:
    app = create_app(file)
    dialect, _, network = kind.partition("-")
    with requests.Session() as session:
        if network:
            servers.append(serve(app))
        address = servers[-1].url if network else HERE
        session.mount(HERE, WsgiAdapter(app))
        wiki = connect(Site(site=address, dialect=dialect), session=session, sleep=lambda _seconds: None)
        home = wiki.create_space("ANNO", "Annotation").homepage
        assert home is not None
        yield Ground(wiki, "ANNO", "", dialect == "cloud", home)


def live_ground() -> Iterator[Ground]:
    site, space = os.environ.get("CONFSYNC_LIVE_SITE"), os.environ.get("CONFSYNC_LIVE_SPACE")
    if not site or not space:
        pytest.skip("no real site: CONFSYNC_LIVE_SITE, CONFSYNC_LIVE_SPACE, _USER and _TOKEN are not set")
    dialect = os.environ.get("CONFSYNC_LIVE_DIALECT", "cloud")
    user, token = os.environ.get("CONFSYNC_LIVE_USER"), os.environ.get("CONFSYNC_LIVE_TOKEN")
    tag = f"confsync-{uuid4().hex[:8]} "
    with requests.Session() as session:
        wiki = connect(Site(site=site, dialect=dialect), session=session, user=user, token=token)
        there = wiki.spaces([space])[space]
        home = wiki.create(there, f"{tag}contract", there.homepage, "<p>made by a test</p>")
        yield Ground(wiki, space, tag, dialect == "cloud", home.id)
        for left in wiki.spaces([space])[space].pages:
            if left.title.startswith(tag):
                wiki.trash(left.id)


def test_a_space_that_is_not_there_is_left_out(ground: Ground) -> None:
    assert set(ground.wiki.spaces([ground.space, "NOSUCHSPACE"])) == {ground.space}
    assert ground.wiki.spaces([]) == {}


def test_a_new_space_has_a_home_page(ground: Ground) -> None:
    if ground.tag:
        pytest.skip("no spaces are made on a real site")
    made = ground.wiki.create_space("AEI", "Intake")
    assert (made.key, made.homepage in {page.id for page in made.pages}) == ("AEI", True)
    both = ground.wiki.spaces(["AEI", "ANNO"])
    assert {key: {page.space for page in space.pages} for key, space in both.items()} == {
        "AEI": {"AEI"},
        "ANNO": {"ANNO"},
    }


def test_a_new_page_is_listed_at_version_1_without_a_message(ground: Ground) -> None:
    made = ground.make("New")
    found = ground.find("New")
    assert (found.id, found.version, found.message, found.parent) == (made.id, 1, "", ground.home)
    assert (made.title, made.version, made.parent) == (found.title, 1, ground.home)
    snapshot = ground.wiki.read(made.id)
    assert snapshot is not None
    assert snapshot.version == 1
    assert same_meaning(snapshot.body, "<p>words</p>")


def test_a_title_is_taken_whatever_its_case(ground: Ground) -> None:
    ground.make("Title")
    with pytest.raises(Refused):
        ground.wiki.create(ground.look(), (ground.tag + "Title").upper(), ground.home, "<p>x</p>")
    other = ground.make("Other")
    with pytest.raises(Refused):
        ground.wiki.update(other, ground.tag + "title", ground.home, "<p>x</p>", "m")


def test_a_write_is_the_next_version_with_its_message(ground: Ground) -> None:
    made = ground.make("Page")
    written = ground.wiki.update(made, ground.tag + "Page, renamed", ground.home, "<p>new</p>", "confsync says")
    found = ground.find("Page, renamed")
    assert (found.version, found.message) == (written.version, written.message) == (2, "confsync says")
    new, old = ground.wiki.read(made.id), ground.wiki.read(made.id, version=1)
    assert new is not None
    assert old is not None
    assert (new.version, old.version) == (2, 1)
    assert same_meaning(new.body, "<p>new</p>")
    assert same_meaning(old.body, "<p>words</p>")
    current = ground.wiki.read(made.id, version=2)
    assert current is not None
    assert same_meaning(current.body, "<p>new</p>")


def test_a_write_for_an_older_version_is_refused(ground: Ground) -> None:
    made = ground.make("Page")
    ground.wiki.update(made, made.title, ground.home, "<p>theirs</p>", "")
    with pytest.raises(Refused):
        ground.wiki.update(made, made.title, ground.home, "<p>ours</p>", "confsync says")
    snapshot = ground.wiki.read(made.id)
    assert snapshot is not None
    assert same_meaning(snapshot.body, "<p>theirs</p>")


def test_history_names_our_versions_where_there_is_one(ground: Ground) -> None:
    made = ground.make("Page")
    ground.wiki.update(made, made.title, ground.home, "<p>new</p>", "confsync says")
    assert ground.wiki.history(made.id) in ({}, {1: "", 2: "confsync says"})


def test_a_page_goes_below_another_by_a_write_or_by_a_move(ground: Ground) -> None:
    first, second = ground.make("First"), ground.make("Second")
    child = ground.make("Child", first.id)
    assert ground.find("Child").parent == first.id
    moved = ground.wiki.update(child, child.title, second.id, "<p>x</p>", "confsync says")
    assert (moved.parent, ground.find("Child").parent) == (second.id, second.id)
    ground.wiki.move(second.id, first.id)
    assert (ground.find("Second").parent, ground.find("Child").parent) == (first.id, second.id)
    ground.wiki.move(child.id, first.id)
    assert (ground.find("Child").parent, ground.find("Child").message) == (first.id, "confsync says")


def test_siblings_can_be_put_into_order(ground: Ground) -> None:
    if not ground.ordered:
        pytest.skip("Data Center has no public call for the order of siblings")
    top = ground.make("Top")
    a, b, c = (ground.make(name, top.id) for name in "abc")
    assert ground.children(top.id) == ["a", "b", "c"]
    ground.wiki.place(c.id, "before", a.id)
    assert ground.children(top.id) == ["c", "a", "b"]
    ground.wiki.place(c.id, "after", b.id)
    ground.wiki.place(b.id, "before", a.id)
    assert ground.children(top.id) == ["b", "a", "c"]


def test_a_trashed_page_is_gone_and_its_children_move_up(ground: Ground) -> None:
    parent = ground.make("Parent")
    ground.make("Child", parent.id)
    ground.wiki.trash(parent.id)
    assert ground.wiki.read(parent.id) is None
    assert ground.find("Child").parent == ground.home
    ground.wiki.trash(parent.id)
    assert ground.make("Parent").id != parent.id, "a page in the trash does not hold its title"
    with pytest.raises(Refused):
        ground.wiki.update(parent, parent.title, ground.home, "<p>x</p>", "m")


def test_files_are_known_by_name_and_digest(ground: Ground) -> None:
    made = ground.make("Page")
    assert ground.wiki.attachments(made.id) == {}
    first, second = picture("bild ü.png", b"1"), picture("bild ü.png", b"22")
    ground.wiki.attach(made.id, first)
    ground.wiki.attach(made.id, picture("b.png", b"b"))
    assert ground.wiki.attachments(made.id)["bild ü.png"] == first.digest
    ground.wiki.attach(made.id, second)
    assert ground.wiki.attachments(made.id) == {"bild ü.png": second.digest, "b.png": picture("b.png", b"b").digest}
    ground.wiki.detach(made.id, ["bild ü.png", "never there"])
    assert set(ground.wiki.attachments(made.id)) == {"b.png"}


def test_labels_come_and_go(ground: Ground) -> None:
    made = ground.make("Page")
    ground.wiki.label(made.id, ["confsync", "draft"])
    ground.wiki.label(made.id, ["confsync", "approved"], ["draft", "never-there"])
    ground.wiki.label(made.id, [], [])
    assert ground.find("Page").version == 1


def test_a_state_is_remembered_without_a_version(ground: Ground) -> None:
    made, other = ground.make("Page"), ground.make("Other")
    assert ground.wiki.states([made.id, other.id]) == {}
    ground.wiki.remember(made.id, {"key": "a.md", "version": 1, "files": {"ü": "x"}})
    ground.wiki.remember(made.id, {"key": "a.md", "version": 2})
    assert ground.wiki.states([made.id, other.id]) == {made.id: {"key": "a.md", "version": 2}}
    assert ground.find("Page").version == 1


def test_a_handbook_is_published_and_changed_and_taken_away(ground: Ground) -> None:
    first = ground.tree()
    assert publish(ground.wiki, first, ground.site).created == 4
    assert plan_for(ground.wiki, first, ground.site).steps == ()
    receipt = publish(ground.wiki, ground.tree("others", content=b"2"), ground.site)
    assert (receipt.updated, receipt.attachments, receipt.conflicts) == (3, 1, ())
    changed = ground.tree("others", order="cb", content=b"2")
    receipt = publish(ground.wiki, changed, ground.site)
    assert (receipt.deleted, receipt.conflicts) == (1, ())
    if ground.ordered:
        assert ground.children(ground.find("root").id) == ["c", "b"]
    assert plan_for(ground.wiki, changed, ground.site).steps == ()


def test_a_hand_edit_is_kept_and_one_that_changes_nothing_is_none(ground: Ground) -> None:
    desired = ground.tree()
    publish(ground.wiki, desired, ground.site)
    same, edited = ground.find("b"), ground.find("c")
    text = ground.wiki.read(same.id)
    assert text is not None
    ground.wiki.update(same, same.title, same.parent, text.body, "")
    ground.wiki.update(edited, edited.title, edited.parent, "<p>mine</p>", "")
    plan = plan_for(ground.wiki, desired, ground.site)
    assert plan.steps == ()
    assert [conflict.key for conflict in plan.conflicts] == ["c.md"]
    receipt = publish(ground.wiki, ground.tree("others"), ground.site)
    assert [conflict.key for conflict in receipt.conflicts] == ["c.md"]
    kept = ground.wiki.read(edited.id)
    assert kept is not None
    assert same_meaning(kept.body, "<p>mine</p>")
    overwriting = replace(ground.site, drift="overwrite")
    assert publish(ground.wiki, ground.tree("others"), overwriting).conflicts == ()
    assert plan_for(ground.wiki, ground.tree("others"), ground.site).conflicts == ()


def test_two_publishes_at_once_never_lose_an_update(ground: Ground) -> None:
    publish(ground.wiki, ground.tree(), ground.site)
    remote = find_remote(ground.wiki, ground.tree(), ground.site)
    trees = [ground.tree("one"), ground.tree("two")]
    plans = [make_plan(desired, remote, settings=ground.site) for desired in trees]
    receipts = [apply_plan(plan, desired, ground.wiki, remote) for plan, desired in zip(plans, trees, strict=True)]
    assert [(receipt.updated, len(receipt.conflicts)) for receipt in receipts] == [(3, 0), (0, 3)]


def test_titles_swap_on_the_way_to_the_wiki(ground: Ground) -> None:
    first = ground.tree()
    publish(ground.wiki, first, ground.site)
    ids = {name: ground.find(name).id for name in "ab"}
    a, b = (one for one in first.pages if one.key in {"a.md", "b.md"})
    swapped = {"a.md": replace(a, title=b.title), "b.md": replace(b, title=a.title)}
    second = replace(first, pages=tuple(swapped.get(one.key, one) for one in first.pages))
    assert publish(ground.wiki, second, ground.site).conflicts == ()
    assert {name: ground.find(name).id for name in "ab"} == {"a": ids["b"], "b": ids["a"]}


def test_a_branch_moves_to_another_space(ground: Ground) -> None:
    if ground.tag or not ground.ordered:
        pytest.skip("only Cloud moves pages between spaces, and no spaces are made on a real site")
    first = ground.tree()
    publish(ground.wiki, first, ground.site)
    number = ground.find("a").id
    seats = {"a.md": {"parent": None, "space": "AEI"}, "b.md": {"parent": "a.md", "space": "AEI"}}
    second = replace(first, pages=tuple(replace(one, **seats.get(one.key, {})) for one in first.pages))
    receipt = publish(ground.wiki, second, ground.site)
    assert (receipt.moved, receipt.conflicts) == (2, ())
    there = ground.wiki.spaces(["AEI"])["AEI"]
    assert {page.title: page.parent for page in there.pages if page.id != there.homepage} == {
        "a": there.homepage,
        "b": number,
    }
    assert plan_for(ground.wiki, second, ground.site).steps == ()


def test_an_unchanged_handbook_costs_few_requests_and_no_write() -> None:
    pages = [page("@root", "Handbook")]
    pages += [page(f"{n}.md", f"Page {n}", "@root", attachments=(picture(content=b"%d" % n),)) for n in range(299)]
    desired, app = tree(*pages), create_app(":memory:")
    with requests.Session() as session:
        session.mount(HERE, WsgiAdapter(app))
        wiki = connect(Site(site=HERE), session=session)
        assert publish(wiki, desired).created == 300
        before = wiki.requests
        receipt = publish(wiki, desired)
        assert (receipt.unchanged, receipt.attachments) == (300, 0)
        assert wiki.requests - before <= 6 + 300 / 100
        before = wiki.requests
        (edited,) = [one for one in wiki.spaces(["ANNO"])["ANNO"].pages if one.title == "Page 7"]
        wiki.update(edited, edited.title, None, "<p>mine</p>", "")
        assert len(publish(wiki, desired).conflicts) == 1
        assert wiki.requests - before <= 6 + 300 / 100 + 8
