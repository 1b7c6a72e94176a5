"""What hangs on pages and what they stand in: properties, labels, attachments, spaces, users."""

from __future__ import annotations

import io

import pytest

from embedded import HOST, V1, V2, Embedded, error


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    yield wiki
    wiki.close()


@pytest.fixture
def page(wiki):
    return wiki.page("A")


# Properties


def test_a_property_is_found_by_key_and_changed_by_number(wiki, page):
    url = f"{V2}/pages/{page}/properties"
    value = {"pages": [1, 2.5, None, "ä"], "deep": {"a": True}}
    made = wiki.post(url, {"key": "confsync", "value": value})
    assert made.status_code == 200
    page_id = made.json()["id"]
    assert wiki.get(url, key="confsync").json()["results"][0]["value"] == value
    assert wiki.get(url, key="other").json()["results"] == []
    changed = wiki.put(
        f"{url}/{page_id}", {"key": "confsync", "value": 2, "version": {"number": 2, "message": "m"}}
    ).json()
    assert (changed["value"], changed["version"]["number"], changed["version"]["message"]) == (2, 2, "m")
    assert wiki.get(f"{url}/confsync").status_code == 400
    assert wiki.get(f"{V2}/pages/{page}").json()["version"]["number"] == 1


def test_a_property_conflicts_on_its_key_and_on_its_version(wiki, page):
    url = f"{V2}/pages/{page}/properties"
    page_id = wiki.post(url, {"key": "k", "value": 1}).json()["id"]
    assert "Property with key [k] already exists" in error(wiki.post(url, {"key": "k", "value": 1}))["title"]
    assert error(wiki.put(f"{url}/{page_id}", {"key": "k", "value": 2, "version": {"number": 3}}))["status"] == 409
    assert wiki.post(url, {"key": "big", "value": "x" * 40_000}).status_code == 413


def test_a_property_made_again_has_another_number(wiki, page):
    url = f"{V2}/pages/{page}/properties"
    first = wiki.post(url, {"key": "k", "value": 1}).json()["id"]
    assert wiki.delete(f"{url}/{first}").status_code == 204
    assert wiki.get(f"{url}/{first}").status_code == 404
    assert wiki.post(url, {"key": "k", "value": 1}).json()["id"] != first


def test_a_property_belongs_to_its_page(wiki, page):
    page_id = wiki.post(f"{V2}/pages/{page}/properties", {"key": "k", "value": 1}).json()["id"]
    assert wiki.get(f"{V2}/pages/{wiki.page('B')}/properties/{page_id}").status_code == 404


# Labels


def test_labels_are_written_by_v1_and_read_by_v2(wiki, page):
    url = f"{V1}/content/{page}/label"
    given = [{"prefix": "global", "name": "Confsync"}, {"prefix": "global", "name": "a/b"}]
    assert [label["name"] for label in wiki.post(url, given).json()["results"]] == ["a/b", "confsync"]
    assert wiki.post(url, given[:1]).json()["size"] == 2
    found = wiki.get(f"{V2}/pages/{page}/labels", sort="name").json()["results"]
    assert [(label["prefix"], label["name"]) for label in found] == [("global", "a/b"), ("global", "confsync")]
    assert wiki.titles(f"{V2}/labels/{found[1]['id']}/pages") == ["A"]
    assert wiki.delete(url, name="a/b").status_code == 204
    assert wiki.delete(f"{url}/confsync").status_code == 204
    assert wiki.get(f"{V2}/pages/{page}/labels").json()["results"] == []


@pytest.mark.parametrize("given", [[{"prefix": "global"}], [], [{"name": "two words"}], [{"name": "a:b"}], "x", [3]])
def test_a_label_that_cannot_be_is_refused_in_the_words_of_v1(wiki, page, given):
    response = wiki.post(f"{V1}/content/{page}/label", given)
    assert response.status_code == 400
    told = response.json()
    assert told["statusCode"] == 400
    assert told["message"].startswith("Could not parse Labels")
    assert told["data"]["errors"][0]["message"]["translation"] == told["message"]


def test_v2_has_no_way_to_write_labels(wiki, page):
    assert wiki.post(f"{V2}/pages/{page}/labels", [{"name": "x"}]).status_code == 405


# Attachments


def test_put_creates_and_then_adds_versions_and_post_creates_only(wiki, page):
    made = wiki.upload(page, "box.png", b"\x89PNG\r\n1", comment="sha256:1").json()
    assert made["size"] == 1
    first = made["results"][0]
    assert (first["title"], first["version"]["number"], first["extensions"]["fileSize"]) == ("box.png", 1, 7)
    again = wiki.upload(page, "box.png", b"\x89PNG\r\n1").json()["results"][0]
    assert (again["id"], again["version"]["number"]) == (first["id"], 2)  # a version even for the same bytes
    refused = wiki.upload(page, "box.png", b"", method="POST")
    assert refused.status_code == 400
    assert refused.json()["message"].startswith("Cannot add a new attachment with same file name")
    assert wiki.upload(page, "other.png", b"", method="POST").status_code == 200


def test_an_attachment_is_read_by_v2(wiki, page):
    wiki.upload(page, "täst file.png", b"123", comment="c")
    (found,) = wiki.get(f"{V2}/pages/{page}/attachments", filename="täst file.png").json()["results"]
    assert found["id"].startswith("att")
    assert (found["mediaType"], found["fileSize"], found["comment"]) == ("image/png", 3, "c")
    assert found["downloadLink"].startswith(f"/download/attachments/{page}/t%C3%A4st%20file.png?version=1")
    assert wiki.get(HOST + "/wiki" + found["downloadLink"]).content == b"123"
    assert wiki.get(f"{V2}/attachments/{found['id']}").json()["pageId"] == page
    assert wiki.get(f"{V2}/attachments/{found['id'][3:]}").json()["id"] == found["id"]
    assert wiki.get(f"{V2}/pages/{page}/attachments", mediaType="audio/wav").json()["results"] == []


def test_a_download_redirects_to_an_address_that_needs_no_credentials(wiki, page):
    page_id = wiki.upload(page, "call.wav", bytes(range(256))).json()["results"][0]["id"]
    url = f"{V1}/content/{page}/child/attachment/{page_id}/download"
    redirect = wiki.session.get(url, allow_redirects=False)
    assert redirect.status_code == 302
    target = redirect.headers["Location"]
    response = wiki.session.get(target, headers={"Range": "bytes=4-7"})
    assert (response.status_code, response.content) == (206, b"\x04\x05\x06\x07")
    assert response.headers["Content-Type"] in ("audio/x-wav", "audio/wav", "audio/vnd.wave")
    assert wiki.session.get(target.replace("token=", "token=0")).status_code == 404


def test_data_adds_a_version_under_the_old_name(wiki, page):
    page_id = wiki.upload(page, "a.txt", b"1").json()["results"][0]["id"]
    url = f"{V1}/content/{page}/child/attachment/{page_id}/data"
    files = {"file": ("b.txt", b"2"), "minorEdit": (None, "true")}
    found = wiki.session.post(url, headers={"X-Atlassian-Token": "no-check"}, files=files).json()
    assert (found["title"], found["version"]["number"]) == ("a.txt", 2)
    assert wiki.get(f"{HOST}/wiki/download/attachments/{page}/a.txt?version=1").content == b"1"
    versions = wiki.get(f"{V2}/attachments/{page_id}/versions").json()["results"]
    assert [version["number"] for version in versions] == [2, 1]


def test_metadata_of_an_attachment_can_change(wiki, page):
    page_id = wiki.upload(page, "a.txt", b"1").json()["results"][0]["id"]
    url = f"{V1}/content/{page}/child/attachment/{page_id}"
    given = {"id": page_id, "type": "attachment", "title": "b.txt", "version": {"number": 1}}
    assert wiki.put(url, given).json()["title"] == "b.txt"
    assert wiki.put(url, given | {"version": {"number": 5}}).status_code == 409


def test_a_trashed_attachment_frees_its_name(wiki, page):
    first = wiki.upload(page, "a.txt", b"1").json()["results"][0]["id"]
    assert wiki.delete(f"{V2}/attachments/{first}").status_code == 204
    assert wiki.get(f"{V2}/pages/{page}/attachments").json()["results"] == []
    assert wiki.upload(page, "a.txt", b"2", method="POST").json()["results"][0]["id"] != first
    assert wiki.delete(f"{V2}/attachments/{first}", purge="true").status_code == 204
    assert wiki.get(f"{V2}/attachments/{first}").status_code == 404


def test_an_upload_needs_its_header_and_a_file(wiki, page):
    url = f"{V1}/content/{page}/child/attachment"
    assert wiki.session.put(url, files={"file": ("a", b"1")}).status_code == 403
    headers = {"X-Atlassian-Token": "nocheck"}
    assert wiki.session.put(url, headers=headers, files={"other": ("a", b"1")}).status_code == 400
    assert wiki.session.put(url, headers=headers, json={}).status_code == 415
    assert wiki.upload("99", "a", b"1").status_code == 404


def test_an_upload_may_be_streamed_from_a_file(wiki, page):
    content = bytes(3_000_000)
    files = {"file": ("big.bin", io.BytesIO(content)), "minorEdit": (None, "true")}
    headers = {"X-Atlassian-Token": "nocheck"}
    response = wiki.session.put(f"{V1}/content/{page}/child/attachment", headers=headers, files=files)
    assert response.json()["results"][0]["extensions"]["fileSize"] == len(content)


def test_a_body_may_come_in_parts(wiki, page):
    parts = iter([b'[{"prefix": "global", ', b'"name": "x"}]'])
    headers = {"Content-Type": "application/json"}
    response = wiki.session.post(f"{V1}/content/{page}/label", data=parts, headers=headers)
    assert response.json()["size"] == 1


@pytest.mark.parametrize("name", ["page.html", "picture.svg"])
def test_a_hostile_file_runs_nothing_in_the_wikis_name(wiki, page, name):
    wiki.upload(page, name, b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    response = wiki.get(f"{HOST}/wiki/download/attachments/{page}/{name}")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if name.endswith("html"):
        assert response.headers["Content-Disposition"].startswith("attachment")


# Spaces


def test_v1_creates_a_space_with_200_and_v2_with_201(wiki):
    made = wiki.post(f"{V1}/space", {"key": "OPS", "name": "Operations"})
    assert made.status_code == 200
    assert isinstance(made.json()["id"], int)
    made = wiki.post(f"{V2}/spaces", {"key": "LAB", "name": "Laboratory"})
    assert made.status_code == 201
    assert made.json()["id"].isdigit()


def test_a_space_is_found_by_key_in_any_case_and_a_missing_one_is_an_empty_list(wiki):
    assert [space["key"] for space in wiki.get(f"{V2}/spaces", keys="anno").json()["results"]] == ["ANNO"]
    assert wiki.get(f"{V2}/spaces", keys="NONE").json()["results"] == []
    space = wiki.get(f"{V2}/spaces/{wiki.space}").json()
    assert (space["homepageId"], space["_links"]["base"]) == (wiki.home, f"{HOST}/wiki")
    assert wiki.get(f"{V2}/spaces/9").status_code == 404


@pytest.mark.parametrize("key", ["anno", "A B", "", "Ä", None])
def test_a_space_key_must_be_free_and_plain(wiki, key):
    assert wiki.post(f"{V1}/space", {"key": key, "name": "X"}).status_code == 400


def test_a_space_can_be_renamed_and_deleted(wiki, page):
    assert wiki.put(f"{V1}/space/ANNO", {"name": "Other"}).json()["name"] == "Other"
    assert wiki.delete(f"{V1}/space/ANNO").status_code == 202
    assert wiki.get(f"{V2}/spaces").json()["results"] == []
    assert wiki.get(f"{V2}/pages/{page}").status_code == 404


# Who is calling


def test_the_name_given_in_basic_is_the_account(wiki):
    assert wiki.get(f"{V1}/user/current").json()["accountId"] == "ada"
    assert wiki.get(f"{V1}/user", accountId="grace").json()["displayName"] == "grace"
    assert wiki.get(f"{V1}/user").status_code == 400
    wiki.session.auth = None
    assert wiki.get(f"{V1}/user/current").json()["accountId"] == "anonymous-local"


def test_with_users_a_name_and_its_token_are_needed(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db", users={"ada": "secret", "grace": "token"})
    me = f"{V1}/user/current"
    assert wiki.session.get(me, auth=("grace", "token")).json()["accountId"] == "grace"
    assert wiki.session.get(me, auth=("ada", "token")).status_code == 401
    assert wiki.session.get(me, auth=("ada", "")).status_code == 401
    wiki.session.auth = None
    assert wiki.session.get(me, headers={"Authorization": "Bearer token"}).json()["accountId"] == "grace"
    refused = wiki.session.get(me)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic")
    assert wiki.session.get(f"{HOST}/wiki").status_code == 401
    wiki.close()


def test_what_cloud_removed_from_v1_is_gone(wiki, page):
    for url in (f"{V1}/content/{page}", f"{V1}/content", f"{V1}/space/ANNO", f"{V1}/content/{page}/property/k"):
        assert wiki.get(url).status_code == 410
    assert wiki.put(f"{V1}/content/{page}", {}).json()["message"] == "This deprecated endpoint has been removed."
