"""Where pages stand: children in order, descendants, ancestors, moves; and listings with cursors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedded import HOST, V1, V2, Embedded


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


def order(wiki, parent):
    return wiki.titles(f"{V2}/pages/{parent}/direct-children")


def move(wiki, page, position, target):
    return wiki.session.put(f"{V1}/content/{page}/move/{position}/{target}")


def test_children_stand_in_the_order_of_their_creation(wiki):
    parent = wiki.page("P")
    for title in "cab":
        wiki.page(title, parent=parent)
    assert order(wiki, parent) == ["c", "a", "b"]
    assert wiki.titles(f"{V2}/pages/{parent}/children", sort="-id") == ["b", "a", "c"]
    assert wiki.titles(f"{V2}/pages/{parent}/direct-children", sort="title", limit=1) == ["a", "b", "c"]


def test_a_page_moves_before_behind_and_below_another(wiki):
    parent = wiki.page("P")
    a, b, c = (wiki.page(title, parent=parent) for title in "abc")
    assert move(wiki, c, "before", a).json() == {"pageId": c}
    assert order(wiki, parent) == ["c", "a", "b"]
    move(wiki, c, "after", a)
    assert order(wiki, parent) == ["a", "c", "b"]
    move(wiki, a, "append", parent)
    assert order(wiki, parent) == ["c", "b", "a"]
    move(wiki, a, "append", b)
    assert (order(wiki, parent), order(wiki, b)) == (["c", "b"], ["a"])


def test_a_move_makes_no_version(wiki):
    a, b = wiki.page("a"), wiki.page("b")
    move(wiki, a, "after", b)
    assert wiki.get(f"{V2}/pages/{a}").json()["version"]["number"] == 1


def test_a_page_moves_nowhere_below_itself(wiki):
    a = wiki.page("a")
    b = wiki.page("b", parent=a)
    assert move(wiki, a, "append", b).status_code == 400
    assert move(wiki, a, "append", a).status_code == 400
    assert move(wiki, a, "beneath", b).status_code == 400
    assert move(wiki, a, "append", "99").status_code == 404


def test_a_move_takes_the_branch_to_another_space_unless_a_title_is_taken_there(wiki):
    other = wiki.post(f"{V1}/space", {"key": "OPS", "name": "Operations"}).json()
    home = other["homepage"]["id"]
    a = wiki.page("a")
    b = wiki.page("b", parent=a)
    taken = wiki.post(f"{V2}/pages", {"spaceId": str(other["id"]), "title": "B"}).json()["id"]
    assert move(wiki, a, "append", home).status_code == 400
    wiki.delete(f"{V2}/pages/{taken}")
    assert move(wiki, a, "append", home).status_code == 200
    assert wiki.get(f"{V2}/pages/{b}").json()["spaceId"] == str(other["id"])


def test_an_update_with_another_parent_takes_the_children_along(wiki):
    a, b = wiki.page("a"), wiki.page("b")
    wiki.page("c", parent=a)
    page = wiki.update(a, 2, "a", parentId=b).json()
    assert page["parentId"] == b
    assert [found["title"] for found in wiki.get(f"{V2}/pages/{b}/descendants").json()["results"]] == ["a", "c"]


def test_descendants_follow_their_parents_to_a_depth(wiki):
    a = wiki.page("a")
    b = wiki.page("b", parent=a)
    wiki.page("d", parent=a)
    wiki.page("c", parent=wiki.page("bb", parent=b))
    found = wiki.get(f"{V2}/pages/{a}/descendants").json()["results"]
    assert [(page["title"], page["depth"]) for page in found] == [("b", 1), ("bb", 2), ("d", 1)]
    assert wiki.titles(f"{V2}/pages/{a}/descendants", depth=10, limit=1) == ["b", "bb", "c", "d"]
    assert wiki.get(f"{V2}/pages/{a}/descendants", depth=11).status_code == 400


def test_ancestors_come_from_the_root_down(wiki):
    a = wiki.page("a")
    b = wiki.page("b", parent=a)
    found = wiki.get(f"{V2}/pages/{b}/ancestors").json()
    assert [ancestor["id"] for ancestor in found["results"]] == [wiki.home, a]
    assert "next" not in found["_links"]


def test_root_level_pages_stand_beside_the_home_page(wiki):
    wiki.session.post(f"{V2}/pages?root-level=true", json={"spaceId": wiki.space, "title": "Top"})
    assert wiki.titles(f"{V2}/spaces/{wiki.space}/pages", depth="root") == ["Annotation Home", "Top"]


def test_a_parent_must_be_there_and_in_the_same_space(wiki):
    other = wiki.post(f"{V1}/space", {"key": "OPS", "name": "Operations"}).json()
    gone = wiki.page("gone")
    wiki.delete(f"{V2}/pages/{gone}")
    assert wiki.create("a", parent=other["homepage"]["id"]).status_code == 400
    assert wiki.create("a", parent=gone).status_code == 404
    assert wiki.create("a", parent="7").status_code == 404


def test_the_next_page_is_named_in_the_body_and_in_the_header(wiki):
    for number in range(3):
        wiki.page(f"p{number}")
    response = wiki.get(f"{V2}/pages", limit=2)
    after = response.json()["_links"]["next"]
    assert after.startswith("/wiki/api/v2/pages?limit=2&cursor=")
    assert f'<{after}>; rel="next"' in response.headers["Link"]
    last = wiki.get(HOST + after)
    assert "next" not in last.json()["_links"]
    assert "Link" not in last.headers


def test_a_listing_misses_nothing_that_was_there_when_others_write_meanwhile(wiki):
    for number in range(6):
        wiki.page(f"p{number}")
    first = wiki.get(f"{V2}/pages", limit=3).json()
    wiki.delete(f"{V2}/pages/{first['results'][1]['id']}")
    rest = wiki.titles(HOST + first["_links"]["next"])
    assert rest == ["p2", "p3", "p4", "p5"]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    titles=st.lists(st.text("abÄäz0 ", min_size=1), unique_by=lambda title: title.strip().casefold(), max_size=9),
    limit=st.integers(1, 4),
    sort=st.sampled_from(["id", "title", "created-date", "modified-date"]),
    down=st.booleans(),
)
def test_every_listing_gives_each_page_once_in_order(tmp_path_factory, titles, limit, sort, down):
    wiki = Embedded(tmp_path_factory.mktemp("wiki") / "wiki.db")
    kept = [title for title in titles if wiki.create(title).status_code == 200]
    chosen = ("-" if down else "") + sort
    found = wiki.titles(f"{V2}/spaces/{wiki.space}/pages", sort=chosen, limit=limit)
    assert sorted(found) == sorted([*(title.strip() for title in kept), "Annotation Home"])
    if sort == "title":
        assert found == sorted(found, key=str.casefold, reverse=down)
    wiki.close()


def test_a_listing_with_bodies_and_messages_takes_one_request(wiki):
    for number in range(120):
        wiki.page(f"p{number}", f"<p>{number}</p>")
    wiki.faults.seen.clear()
    found = wiki.get(f"{V2}/spaces/{wiki.space}/pages", limit=250, **{"body-format": "storage"}).json()["results"]
    assert len(found) == 121
    assert found[1]["body"]["storage"]["value"] == "<p>0</p>"
    assert len(wiki.faults.seen) == 1
