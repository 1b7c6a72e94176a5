"""Pages of Cloud's v2: created, found, versioned, retitled, trashed, as sites were seen to do it."""

from __future__ import annotations

import pytest

from embedded import HOST, V1, V2, Embedded, error


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


def test_creating_answers_200_with_strings_for_ids_and_the_stored_body(wiki):
    response = wiki.create("One + one", "<p>ä &mdash; b</p>")
    page = response.json()
    assert response.status_code == 200
    assert page["id"].isdigit()
    assert (page["spaceId"], page["parentId"], page["parentType"]) == (wiki.space, wiki.home, "page")
    assert page["version"] == {
        "number": 1,
        "message": "",
        "minorEdit": False,
        "authorId": "ada",
        "createdAt": "2026-01-31T09:02:00.000Z",
    }
    assert page["body"]["storage"]["value"] == "<p>ä &mdash; b</p>"
    assert page["_links"]["webui"] == f"/spaces/ANNO/pages/{page['id']}/One+%2B+one"
    assert page["_links"]["base"] == f"{HOST}/wiki"


def test_a_body_may_be_flat_or_nested(wiki):
    nested = {"storage": {"representation": "storage", "value": "<p>x</p>"}}
    page = wiki.post(f"{V2}/pages", {"spaceId": wiki.space, "title": "A", "body": nested}).json()
    assert page["body"]["storage"]["value"] == "<p>x</p>"


def test_a_page_without_body_format_has_no_body(wiki):
    page_id = wiki.page("A", "<p>x</p>")
    assert wiki.get(f"{V2}/pages/{page_id}").json()["body"] == {}
    assert (
        wiki.get(f"{V2}/pages/{page_id}", **{"body-format": "storage"}).json()["body"]["storage"]["value"] == "<p>x</p>"
    )
    view = wiki.get(f"{V2}/pages/{page_id}", **{"body-format": "view"}).json()["body"]["view"]
    assert view == {"representation": "view", "value": "<p>x</p>"}


@pytest.mark.parametrize("title", ["adverse Events", "  Adverse events ", "ADVERSE EVENTS"])
def test_a_title_is_taken_in_any_case(wiki, title):
    wiki.page("Adverse events")
    found = error(wiki.create(title))
    assert found["status"] == 400
    assert found["code"] == "BAD_REQUEST"
    assert found["title"].startswith("A page with this title already exists")


def test_a_title_is_taken_in_its_own_space_only(wiki):
    wiki.page("A")
    other = wiki.post(f"{V1}/space", {"key": "OPS", "name": "Operations"}).json()
    assert wiki.post(f"{V2}/pages", {"spaceId": str(other["id"]), "title": "A"}).status_code == 200


def test_an_archived_page_keeps_its_title_and_a_trashed_one_frees_it(wiki):
    kept, freed = wiki.page("Kept"), wiki.page("Freed")
    task = wiki.post(f"{V1}/content/archive", {"pages": [{"id": int(kept)}]})
    assert task.status_code == 202
    assert wiki.get(HOST + "/wiki" + task.json()["links"]["status"]).json()["finished"] is True
    assert wiki.delete(f"{V2}/pages/{freed}").status_code == 204
    assert wiki.create("kept").status_code == 400
    assert wiki.create("Freed").status_code == 200
    assert wiki.get(f"{V2}/pages/{kept}").json()["status"] == "archived"


@pytest.mark.parametrize("title", ["", "   ", "x" * 256])
def test_a_title_that_no_page_can_have_is_refused(wiki, title):
    assert error(wiki.create(title))["status"] == 400


@pytest.mark.parametrize("number", [1, 3, 0, None, "2"])
def test_an_update_must_bring_the_next_version_number(wiki, number):
    page_id = wiki.page("A", "<p>1</p>")
    found = error(wiki.update(page_id, number, "A", "<p>2</p>"))
    assert (found["status"], found["code"]) == (409, "CONFLICT")
    assert f"Current Version: [1]. Provided version: [{number}]" in found["title"]
    assert wiki.get(f"{V2}/pages/{page_id}").json()["version"]["number"] == 1


def test_an_update_writes_a_version_with_its_message(wiki):
    page_id = wiki.page("A", "<p>1</p>")
    page = wiki.update(page_id, 2, "B", "<p>2</p>", message="why").json()
    assert (page["title"], page["version"]["number"], page["version"]["message"]) == ("B", 2, "why")
    listed = wiki.get(f"{V2}/spaces/{wiki.space}/pages", title="b").json()["results"]
    assert [found["version"]["message"] for found in listed] == ["why"]


def test_an_identical_body_still_makes_a_version(wiki):
    page_id = wiki.page("A", "<p>1</p>")
    assert wiki.update(page_id, 2, "A", "<p>1</p>").json()["version"]["number"] == 2


@pytest.mark.parametrize("missing", ["id", "status", "title", "body", "version"])
def test_an_update_needs_all_of_its_parts(wiki, missing):
    page_id = wiki.page("A")
    whole = {"id": page_id, "status": "current", "title": "A", "body": {"value": "", "representation": "storage"}}
    whole["version"] = {"number": 2}
    del whole[missing]
    assert missing in error(wiki.put(f"{V2}/pages/{page_id}", whole))["title"]


def test_a_refused_update_leaves_nothing_behind(wiki):
    wiki.page("Taken")
    page_id = wiki.page("A", "<p>1</p>")
    assert wiki.update(page_id, 2, "taken", "<p>2</p>").status_code == 400
    assert wiki.update(page_id, 2, "A", "<p>2</p>", parentId=page_id).status_code == 400  # below itself
    page = wiki.get(f"{V2}/pages/{page_id}", **{"body-format": "storage"}).json()
    assert (page["title"], page["version"]["number"]) == ("A", 1)
    assert page["body"]["storage"]["value"] == "<p>1</p>"


def test_malformed_storage_is_refused_with_line_and_column(wiki):
    found = error(wiki.create("A", "<p>one</p>\n<p>two <b>three</p>"))
    assert found["status"] == 400
    assert "Error parsing xhtml" in found["title"]
    assert found["title"].endswith("[2,20]")
    assert wiki.get(f"{V2}/pages", title="A").json()["results"] == []


def test_macros_get_ids_and_nothing_else_changes(wiki):
    body = '<p>a</p><ac:structured-macro ac:name="toc" /><p>&nbsp;</p>'
    page_id = wiki.page("A", body)
    stored = wiki.get(f"{V2}/pages/{page_id}", **{"body-format": "storage"}).json()["body"]["storage"]["value"]
    assert 'ac:schema-version="1" ac:macro-id="' in stored
    start, _, end = stored.partition(' ac:schema-version="1"')
    assert start + end[end.index(" />") :] == body


def test_a_request_over_five_mebibytes_is_413_in_the_words_of_v1(wiki):
    response = wiki.create("A", "<p>" + "x" * 5_242_880 + "</p>")
    assert response.status_code == 413
    assert "at most 5242880 bytes" in response.json()["message"]
    assert wiki.create("A", "<p>" + "x" * 5_242_000 + "</p>").status_code == 200


def test_a_title_alone_can_change(wiki):
    page_id = wiki.page("A", "<p>1</p>")
    page = wiki.put(f"{V2}/pages/{page_id}/title", {"status": "current", "title": "B"}).json()
    assert (page["title"], page["version"]["number"]) == ("B", 2)
    assert page["body"]["storage"]["value"] == "<p>1</p>"


def test_children_of_a_trashed_page_move_up_to_its_parent(wiki):
    parent = wiki.page("Parent")
    child = wiki.page("Child", parent=parent)
    wiki.page("Grandchild", parent=child)
    assert wiki.delete(f"{V2}/pages/{child}").status_code == 204
    assert wiki.titles(f"{V2}/pages/{parent}/direct-children") == ["Grandchild"]
    assert wiki.get(f"{V2}/pages/{child}").json()["status"] == "trashed"
    assert wiki.titles(f"{V2}/spaces/{wiki.space}/pages", status="trashed") == ["Child"]


def test_only_the_trash_can_be_purged(wiki):
    page_id = wiki.page("A")
    assert wiki.delete(f"{V2}/pages/{page_id}", purge="true").status_code == 400
    wiki.delete(f"{V2}/pages/{page_id}")
    assert wiki.delete(f"{V2}/pages/{page_id}").status_code == 404
    assert wiki.delete(f"{V2}/pages/{page_id}", purge="true").status_code == 204
    assert error(wiki.get(f"{V2}/pages/{page_id}"))["code"] == "NOT_FOUND"


def test_restoring_changes_the_status_and_not_the_content(wiki):
    page_id = wiki.page("A", "<p>old</p>")
    wiki.delete(f"{V2}/pages/{page_id}")
    page = wiki.update(page_id, 2, "A", "<p>new</p>").json()
    assert page["status"] == "current"
    assert page["body"]["storage"]["value"] == "<p>old</p>"


def test_restoring_into_a_taken_title_is_refused(wiki):
    page_id = wiki.page("A")
    wiki.delete(f"{V2}/pages/{page_id}")
    wiki.page("a")
    assert wiki.update(page_id, 2, "A").status_code == 400
    assert wiki.get(f"{V2}/pages/{page_id}").json()["status"] == "trashed"


def test_versions_are_listed_newest_first_and_read_by_number(wiki):
    page_id = wiki.page("A", "<p>1</p>")
    wiki.update(page_id, 2, "B", "<p>2</p>", message="second")
    found = wiki.get(f"{V2}/pages/{page_id}/versions", **{"body-format": "storage"}).json()["results"]
    assert [(version["number"], version["page"]["title"]) for version in found] == [(2, "B"), (1, "A")]
    detail = wiki.get(f"{V2}/pages/{page_id}/versions/1").json()
    assert (detail["number"], detail["nextVersion"], "prevVersion" in detail) == (1, 2, False)
    old = wiki.get(f"{V2}/pages/{page_id}", version="1", **{"body-format": "storage"}).json()
    assert (old["status"], old["title"], old["body"]["storage"]["value"]) == ("historical", "A", "<p>1</p>")
    assert wiki.get(f"{V2}/pages/{page_id}/versions/3").status_code == 404


def test_drafts_are_not_listed_and_become_version_1_when_published(wiki):
    draft = wiki.post(f"{V2}/pages", {"spaceId": wiki.space, "status": "draft", "title": ""}).json()
    assert draft["status"] == "draft"
    assert "" not in wiki.titles(f"{V2}/spaces/{wiki.space}/pages")
    page = wiki.update(draft["id"], 1, "Out", "<p>1</p>").json()
    assert (page["status"], page["version"]["number"]) == ("current", 1)


def test_a_draft_over_a_page_is_seen_only_when_asked_for(wiki):
    page_id = wiki.page("A", "<p>published</p>")
    assert wiki.update(page_id, 2, "A", "<p>typed</p>", status="draft").status_code == 409
    assert wiki.update(page_id, 1, "A", "<p>typed</p>", status="draft").status_code == 200
    read = {"body-format": "storage"}
    assert wiki.get(f"{V2}/pages/{page_id}", **read).json()["body"]["storage"]["value"] == "<p>published</p>"
    draft = wiki.get(f"{V2}/pages/{page_id}", **read, **{"get-draft": "true"}).json()
    assert (draft["status"], draft["body"]["storage"]["value"]) == ("draft", "<p>typed</p>")
    assert wiki.delete(f"{V2}/pages/{page_id}", draft="true").status_code == 204
    assert wiki.get(f"{V2}/pages/{page_id}", **{"get-draft": "true"}).json()["status"] == "current"


def test_blocks_can_be_included(wiki):
    page_id = wiki.page("A")
    wiki.post(f"{V1}/content/{page_id}/label", [{"prefix": "global", "name": "x"}])
    wiki.post(f"{V2}/pages/{page_id}/properties", {"key": "k", "value": [1]})
    wanted = {f"include-{name}": "true" for name in ("labels", "properties", "versions", "direct-children")}
    page = wiki.get(f"{V2}/pages/{page_id}", **wanted).json()
    assert [label["name"] for label in page["labels"]["results"]] == ["x"]
    assert [found["value"] for found in page["properties"]["results"]] == [[1]]
    assert page["versions"]["meta"] == {"hasMore": False}
    assert page["directChildren"]["results"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/pages/999", 404, "NOT_FOUND"),
        ("/pages/x7", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages/１", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?limit=251", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?limit=0", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?sort=colour", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?status=lost", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?body-format=none", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?body-format=view", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?cursor=nonsense", 400, "INVALID_REQUEST_PARAMETER"),
        ("/pages?cursor=W10=", 400, "INVALID_REQUEST_PARAMETER"),
        ("/nowhere", 404, "NOT_FOUND"),
    ],
)
def test_a_senseless_request_is_answered_in_the_envelope(wiki, path, status, code):
    found = error(wiki.get(V2 + path))
    assert (found["status"], found["code"]) == (status, code)


def test_a_body_that_is_no_json_is_refused(wiki):
    url = f"{V2}/pages"
    assert wiki.session.post(url, data="{", headers={"Content-Type": "application/json"}).status_code == 400
    assert wiki.session.post(url, data="{}").status_code == 415
    assert wiki.session.post(url, json=[]).status_code == 400
    assert wiki.session.patch(url, json={}).status_code == 405
