"""Data Center's dialect under /rest/api: the same wiki, in the words of v1."""

from __future__ import annotations

import pytest

from embedded import DC, HOST, NO_CHECK, Embedded


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


def create(wiki, title, body="", parent=None):
    given = {"type": "page", "title": title, "space": {"key": "ANNO"}}
    given["body"] = {"storage": {"value": body, "representation": "storage"}}
    if parent:
        given["ancestors"] = [{"id": parent}]
    return wiki.post(f"{DC}/content", given)


def update(wiki, page_id, number, **more):
    told = {"number": number, "message": "why"} if number else {}
    return wiki.put(f"{DC}/content/{page_id}", {"id": page_id, "type": "page", "version": told} | more)


def test_a_page_is_created_with_200_below_its_last_ancestor(wiki):
    response = create(wiki, "A", "<p>x</p>", wiki.home)
    page = response.json()
    assert response.status_code == 200
    assert (page["version"]["number"], page["space"]["key"], page["ancestors"][0]["id"]) == (1, "ANNO", wiki.home)
    assert page["body"]["storage"]["value"] == "<p>x</p>"
    assert page["version"]["by"]["username"] == "ada"
    assert "accountId" not in page["version"]["by"]
    assert create(wiki, "Top").json()["ancestors"] == []


def test_a_page_is_found_by_its_title(wiki):
    page_id = create(wiki, "Adverse events", "<p>x</p>").json()["id"]
    found = wiki.get(f"{DC}/content", spaceKey="ANNO", title="Adverse events", expand="body.storage,version").json()
    assert [page["id"] for page in found["results"]] == [page_id]
    assert found["results"][0]["body"]["storage"]["value"] == "<p>x</p>"
    assert found["results"][0]["_expandable"]["space"] == "/rest/api/space/ANNO"
    assert wiki.get(f"{DC}/content", spaceKey="ANNO", title="Adverse").json()["size"] == 0
    assert wiki.get(f"{DC}/content", spaceKey="NONE").status_code == 404


def test_an_update_takes_the_next_number_and_says_so_otherwise(wiki):
    page_id = create(wiki, "A", "<p>1</p>").json()["id"]
    conflict = update(wiki, page_id, 5, title="A")
    assert conflict.status_code == 409
    assert conflict.json()["message"] == "Version must be incremented on update. Current version is: 1"
    assert conflict.json()["reason"] == "Conflict"
    missing = update(wiki, page_id, None, title="A")
    assert missing.status_code == 400
    assert missing.json()["message"].startswith("Must supply an incremented version")
    page = update(wiki, page_id, 2, title="B", ancestors=[{"id": wiki.home}]).json()
    assert (page["title"], page["body"]["storage"]["value"], page["version"]["message"]) == ("B", "<p>1</p>", "why")
    assert page["ancestors"][0]["id"] == wiki.home


def test_an_older_version_is_read_as_historical(wiki):
    page_id = create(wiki, "A", "<p>1</p>").json()["id"]
    update(wiki, page_id, 2, title="A", body={"storage": {"value": "<p>2</p>", "representation": "storage"}})
    old = wiki.get(f"{DC}/content/{page_id}", status="historical", version=1, expand="body.storage").json()
    assert (old["status"], old["body"]["storage"]["value"]) == ("historical", "<p>1</p>")
    assert wiki.get(f"{DC}/content/{page_id}", expand="body.storage").json()["body"]["storage"]["value"] == "<p>2</p>"
    assert wiki.get(f"{DC}/content/{page_id}/history").json()["lastUpdated"]["number"] == 2


def test_a_page_is_trashed_and_purged(wiki):
    page_id = create(wiki, "A").json()["id"]
    assert wiki.delete(f"{DC}/content/{page_id}").status_code == 204
    assert wiki.get(f"{DC}/content/{page_id}").status_code == 404
    assert wiki.get(f"{DC}/content/{page_id}", status="trashed").json()["status"] == "trashed"
    assert wiki.delete(f"{DC}/content/{page_id}", status="trashed").status_code == 204
    assert wiki.get(f"{DC}/content/{page_id}", status="any").status_code == 404


def test_lists_are_read_on_by_start_and_their_links_lack_the_context(wiki):
    parent = create(wiki, "P").json()["id"]
    for title in "cab":
        create(wiki, title, parent=parent)
    first = wiki.get(f"{DC}/content/{parent}/child/page", limit=2, expand="version").json()
    assert [page["title"] for page in first["results"]] == ["c", "a"]
    assert (first["size"], first["limit"], first["start"]) == (2, 2, 0)
    assert first["_links"]["next"].startswith(f"/rest/api/content/{parent}/child/page?expand=version&limit=2&start=2")
    last = wiki.get(first["_links"]["base"] + first["_links"]["next"]).json()
    assert [page["title"] for page in last["results"]] == ["b"]
    assert "next" not in last["_links"]
    assert [page["title"] for page in wiki.get(f"{DC}/space/ANNO/content/page").json()["results"]][-3:] == [
        "c",
        "a",
        "b",
    ]


def test_properties_go_by_key_and_put_creates_the_first(wiki):
    page_id = create(wiki, "A").json()["id"]
    url = f"{DC}/content/{page_id}/property"
    assert wiki.get(f"{url}/confsync").status_code == 404
    made = wiki.put(f"{url}/confsync", {"key": "confsync", "value": {"a": 1}, "version": {"number": 1}})
    assert made.status_code == 200
    assert wiki.put(f"{url}/confsync", {"value": 2, "version": {"number": 1}}).status_code == 409
    assert wiki.put(f"{url}/confsync", {"value": 2, "version": {"number": 2}}).json()["value"] == 2
    assert wiki.post(url, {"key": "confsync", "value": 3}).status_code == 409
    assert wiki.get(url).json()["limit"] == 10
    expanded = wiki.get(f"{DC}/content", title="A", expand="metadata.properties.confsync").json()["results"][0]
    assert expanded["metadata"]["properties"]["confsync"]["value"] == 2
    assert wiki.delete(f"{url}/confsync").status_code == 204


def test_labels_are_read_and_written(wiki):
    page_id = create(wiki, "A").json()["id"]
    wiki.post(f"{DC}/content/{page_id}/label", [{"prefix": "global", "name": "x"}])
    assert wiki.get(f"{DC}/content/{page_id}/label").json()["results"][0]["name"] == "x"
    labels = wiki.get(f"{DC}/content/{page_id}", expand="metadata.labels").json()["metadata"]["labels"]
    assert labels["size"] == 1


def test_attachments_are_posted_and_revised_and_never_put(wiki):
    page_id = create(wiki, "A").json()["id"]
    url = f"{DC}/content/{page_id}/child/attachment"
    files = {"file": ("a.txt", b"1"), "comment": (None, "c")}
    assert wiki.session.post(url, headers={"X-Atlassian-Token": "nocheck"}, files=files).status_code == 403
    made = wiki.session.post(url, headers=NO_CHECK, files=files).json()["results"][0]
    assert wiki.session.put(url, headers=NO_CHECK, files=files).status_code == 405
    assert wiki.session.post(url, headers=NO_CHECK, files=files).status_code == 400
    revised = wiki.session.post(f"{url}/{made['id']}/data", headers=NO_CHECK, files={"file": ("a.txt", b"22")}).json()
    assert revised["version"]["number"] == 2
    listed = wiki.get(url, filename="a.txt").json()["results"]
    assert wiki.get(listed[0]["_links"]["base"] + listed[0]["_links"]["download"]).content == b"22"
    assert wiki.delete(f"{url}/{made['id']}").status_code == 204
    assert wiki.get(url).json()["size"] == 0


def test_a_space_tells_its_home_page_and_has_a_number_for_its_id(wiki):
    space = wiki.get(f"{DC}/space/ANNO", expand="homepage").json()
    assert (space["id"], space["homepage"]["id"]) == (int(wiki.space), wiki.home)
    assert wiki.get(f"{DC}/space/NONE").status_code == 404


def test_both_dialects_show_one_wiki(wiki):
    page_id = wiki.page("A", "<p>x</p>")
    assert wiki.get(f"{DC}/content/{page_id}").json()["title"] == "A"
    webui = wiki.get(f"{DC}/content/{page_id}").json()["_links"]["webui"]
    assert "<p>x</p>" in wiki.get(HOST + webui).text
