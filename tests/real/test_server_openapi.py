"""Every answer of the embedded wiki fits Atlassian's own OpenAPI documents, and so does every request that is accepted.

The overlay beside this file mends what is known to be wrong with the documents. They leave all objects open and require
nothing, so two more things are checked: an answer holds no name that the document does not know (but for a short list
of names seen on live sites), and the main kinds of answers leave out nothing that the document has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from embedded import DC, HOST, V1, V2, Embedded

SHARED = Path(__file__).parents[2].parent / "shared" / "confluence-openapi"
OVERLAY = Path(__file__).parent / "openapi_overlay.yaml"
FILES = {"v2": "openapi-v2.v3.json", "v1": "swagger-v1.v3.json", "dc": "dc-10.0.3.swagger.v3.json"}
SERVERS = {"v2": V2, "v1": HOST, "dc": HOST}
pytestmark = [
    pytest.mark.skipif(not SHARED.exists(), reason="the OpenAPI documents are not beside this checkout"),
    pytest.mark.filterwarnings("ignore:Unsupported scheme type"),  # OAuth; who may call is not what is tested here
]

# Names that live answers have and the documents lack.
EXTRA = {
    "v2": {"base", "export_view"},
    "v1": {
        "context",
        "base",
        "self",
        "webui",
        "tinyui",
        "download",
        "next",
        "position",
        "fileSize",
        "mediaType",
        "comment",
    },
    "dc": {
        *("context", "base", "self", "webui", "tinyui", "download", "next", "position", "username", "userKey", "value"),
        *("_links", "_expandable", "representation", "embeddedContent"),
    },
}


@cache
def document(name: str) -> dict[str, Any]:
    """A document with the overlay applied and, on Data Center, parameters that are listed twice listed once."""
    spec = json.loads((SHARED / FILES[name]).read_text("utf-8"))
    for entry in YAML(typ="safe").load(OVERLAY):
        if entry["document"] == name:
            found = list(places(spec, entry["at"]))
            assert found, f"the overlay names a place that is not there: {entry['at']}"
            for place in found:
                mend(place, deepcopy(entry))
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "parameters" in operation:
                last = {(one.get("name"), one.get("in")): one for one in operation["parameters"]}
                operation["parameters"] = list(last.values())
    spec["servers"] = [{"url": SERVERS[name]}]
    return spec


def places(node: Any, path: list[Any]) -> Iterator[dict[str, Any]]:
    if not path:
        yield node
        return
    step, *rest = path
    wanted = step if isinstance(step, list) else [step]
    pairs = list(enumerate(node)) if isinstance(node, list) else list(node.items()) if isinstance(node, dict) else []
    for key, child in pairs:
        if step == "*" or key in wanted:
            yield from places(child, rest)


def mend(place: dict[str, Any], entry: dict[str, Any]) -> None:
    for old, new in entry.get("rename", {}).items():
        if old in place:
            place[new] = place.pop(old)
    for key in entry.get("remove", ()):
        place.pop(key, None)
    place.update(entry.get("set", {}))


@cache
def validator(name: str) -> Any:
    from openapi_core import Config, OpenAPI

    # The documents as such are not valid (8 errors in v1, a default outside its enum in v2): only traffic is checked.
    return OpenAPI.from_dict(document(name), config=Config(spec_validator_cls=None))


def document_of(url: str) -> str | None:
    path = url.removeprefix(HOST)
    starts = {"/wiki/api/v2": "v2", "/wiki/rest/api": "v1", "/rest/api": "dc"}
    return next((name for start, name in starts.items() if path.startswith(start)), None)


def check(response: requests.Response) -> None:
    """Raises when a request that was accepted, or its answer, does not fit the document."""
    from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

    name = document_of(response.request.url or "")
    if name is None or response.status_code == 405:
        return
    request = RequestsOpenAPIRequest(response.request)
    if response.status_code < 400 and "multipart" not in request.content_type:
        validator(name).validate_request(request)
    if response.status_code not in (302, 410):
        validator(name).validate_response(request, RequestsOpenAPIResponse(response))
    if response.status_code == 200:
        schema = answer_schema(name, response)
        unknown = set(unknown_names(document(name), schema, response.json())) - EXTRA[name]
        assert not unknown, f"{response.request.method} {response.url}: {unknown} are not in the document"


def answer_schema(name: str, response: requests.Response) -> dict[str, Any]:
    path = (response.request.url or "").split("?")[0].removeprefix(SERVERS[name])
    for template, operations in document(name)["paths"].items():
        pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
        operation = operations.get((response.request.method or "").lower())
        if operation and re.fullmatch(pattern, path):
            answers = operation["responses"].get("200") or operation["responses"]["default"]
            return answers["content"]["application/json"].get("schema", {})
    raise AssertionError(f"no such path in the document: {path}")


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed and its `allOf` merged."""
    if "$ref" in schema:
        return resolved(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    merged = deepcopy(schema)
    for part in schema.get("allOf", ()):
        properties = merged.setdefault("properties", {})
        for key, inner in resolved(spec, part).get("properties", {}).items():
            properties[key] = {"allOf": [properties[key], inner]} if key in properties else inner
    return merged


def unknown_names(spec: dict[str, Any], schema: dict[str, Any], value: Any) -> Iterator[str]:
    schema = resolved(spec, schema)
    known = schema.get("properties")
    if isinstance(value, list):
        for item in value:
            yield from unknown_names(spec, schema.get("items", {}), item)
    elif isinstance(value, dict) and known:
        for key, inner in value.items():
            if key in known:
                yield from unknown_names(spec, known[key], inner)
            elif schema.get("additionalProperties") is not True and "attribute" not in known:  # a map, in Java's words
                yield key


@pytest.fixture
def wiki(tmp_path):
    wiki = Embedded(tmp_path / "wiki.db")
    wiki.session.hooks["response"] = [lambda response, **_: check(response)]
    yield wiki
    wiki.close()


def test_cloud_pages_fit_the_documents(wiki):
    wiki.post(f"{V1}/space", {"key": "OPS", "name": "Operations"})
    wiki.post(f"{V2}/spaces", {"key": "LAB", "name": "Laboratory"})
    parent = wiki.page("Parent", "<p>x</p>")
    child = wiki.page("Child", '<ac:structured-macro ac:name="toc" />', parent)
    nested = {"storage": {"representation": "storage", "value": ""}}
    wiki.post(f"{V2}/pages", {"spaceId": wiki.space, "title": "Nested", "body": nested})
    wiki.post(f"{V2}/pages", {"spaceId": wiki.space, "status": "draft", "title": "Draft"})
    wiki.session.post(f"{V2}/pages?root-level=true", json={"spaceId": wiki.space, "title": "Top"})
    wiki.update(child, 2, "Child 2", "<p>y</p>", message="m", parentId=parent)
    wiki.put(f"{V2}/pages/{child}/title", {"status": "current", "title": "Child 3"})
    everything = ("labels", "properties", "operations", "likes", "versions", "direct-children")
    blocks = {f"include-{name}": "true" for name in everything}
    wiki.post(f"{V1}/content/{child}/label", [{"prefix": "global", "name": "x"}])
    wiki.post(f"{V2}/pages/{child}/properties", {"key": "k", "value": {"a": [1, None]}})
    for form in ("storage", "view", "export_view"):
        wiki.get(f"{V2}/pages/{child}", **{"body-format": form}, **blocks)
    wiki.get(f"{V2}/pages/{child}", version=1)
    for path in ("pages", f"spaces/{wiki.space}/pages"):
        wiki.titles(f"{V2}/{path}", limit=2, sort="-title", status="current", **{"body-format": "storage"})
    for path in ("direct-children", "children", "descendants", "ancestors", "versions"):
        wiki.get(f"{V2}/pages/{parent}/{path}")
    wiki.get(f"{V2}/pages/{child}/versions", **{"body-format": "storage"})
    wiki.get(f"{V2}/pages/{child}/versions/2")
    wiki.get(f"{V2}/spaces", keys="ANNO", **{"description-format": "plain"})
    wiki.get(f"{V2}/spaces/{wiki.space}")
    wiki.session.put(f"{V1}/content/{child}/move/append/{wiki.home}")
    wiki.get(f"{V1}/longtask/{wiki.post(f'{V1}/content/archive', {'pages': [{'id': int(child)}]}).json()['id']}")
    wiki.get(f"{V1}/user/current")
    wiki.delete(f"{V2}/pages/{parent}")
    wiki.delete(f"{V2}/pages/{parent}", purge="true")
    wiki.delete(f"{V2}/pages/{wiki.home}")
    wiki.get(f"{V2}/spaces", keys="ANNO")
    wiki.put(f"{V1}/space/OPS", {"name": "Other"})
    wiki.delete(f"{V1}/space/OPS")


def test_cloud_properties_labels_and_attachments_fit_the_documents(wiki):
    page = wiki.page("A")
    url = f"{V2}/pages/{page}/properties"
    made = wiki.post(url, {"key": "k", "value": 1}).json()["id"]
    wiki.put(f"{url}/{made}", {"key": "k", "value": "x", "version": {"number": 2, "message": "m"}})
    wiki.get(url, key="k")
    wiki.get(f"{url}/{made}")
    wiki.delete(f"{url}/{made}")
    wiki.post(f"{V1}/content/{page}/label", [{"prefix": "global", "name": "x"}])
    label = wiki.get(f"{V2}/pages/{page}/labels").json()["results"][0]["id"]
    wiki.get(f"{V2}/labels")
    wiki.get(f"{V2}/labels/{label}/pages", **{"body-format": "storage"})
    wiki.delete(f"{V1}/content/{page}/label", name="x")
    wiki.delete(f"{V1}/content/{page}/label/y")
    found = wiki.upload(page, "a.png", b"1", comment="c").json()["results"][0]["id"]
    wiki.upload(page, "a.png", b"2")
    wiki.upload(page, "b.png", b"2", method="POST")
    attachment = f"{V1}/content/{page}/child/attachment/{found}"
    wiki.session.post(
        f"{attachment}/data",
        headers={"X-Atlassian-Token": "nocheck"},
        files={"file": ("a.png", b"3"), "minorEdit": (None, "true")},
    )
    number = wiki.get(f"{V2}/attachments/{found}").json()["version"]
    version = {"number": number["number"], "minorEdit": True, "when": number["createdAt"]}
    wiki.put(attachment, {"id": found, "type": "attachment", "title": "c.png", "version": version})
    assert wiki.session.get(f"{attachment}/download").content == b"3"
    wiki.get(f"{V2}/pages/{page}/attachments", filename="c.png")
    wiki.get(f"{V2}/attachments")
    wiki.get(f"{V2}/attachments/{found}/versions")
    wiki.delete(f"{V2}/attachments/{found}")


def test_refusals_fit_the_documents(wiki):
    page = wiki.page("A")
    refused = [
        wiki.create("a"),
        wiki.create("B", "<p>"),
        wiki.create("B", "<p>" + "x" * 5_300_000 + "</p>"),
        wiki.update(page, 7, "A"),
        wiki.get(f"{V2}/pages/9"),
        wiki.get(f"{V2}/pages", limit=25, cursor="nonsense"),
        wiki.get(f"{V2}/spaces/9"),
        wiki.post(f"{V2}/pages/{page}/properties", {"key": ""}),
        wiki.post(f"{V1}/content/{page}/label", [{"prefix": "global", "name": "two words"}]),
        wiki.post(f"{V1}/space", {"key": "ANNO", "name": "X"}),
        wiki.session.put(f"{V1}/content/{page}/move/append/{page}"),
        wiki.upload("9", "a", b""),
        wiki.get(f"{DC}/content/9"),
        wiki.put(f"{DC}/content/{page}", {"version": {"number": 5}}),
    ]
    assert [response.status_code for response in refused if response.status_code < 400] == []


def test_data_center_fits_its_document(wiki):
    def create(title: str, parent: str) -> str:
        body = {"storage": {"value": "<p>x</p>", "representation": "storage"}}
        given = {"type": "page", "title": title, "space": {"key": "ANNO"}, "ancestors": [{"id": parent}], "body": body}
        return str(wiki.post(f"{DC}/content", given).json()["id"])

    parent = create("P", wiki.home)
    page = create("A", parent)
    told = {"number": 2, "minorEdit": True, "message": "m"}
    wiki.put(f"{DC}/content/{page}", {"id": page, "type": "page", "title": "B", "version": told})
    wiki.post(f"{DC}/content/{page}/label", [{"prefix": "global", "name": "x"}])
    wiki.get(f"{DC}/content/{page}/label")
    wiki.put(f"{DC}/content/{page}/property/k", {"key": "k", "value": {"a": 1}, "version": {"number": 1}})
    wiki.get(f"{DC}/content/{page}/property")
    wiki.get(f"{DC}/content/{page}/property/k")
    everything = (
        "body.storage,body.view,version,ancestors,space,history.lastUpdated,metadata.labels,metadata.properties.k"
    )
    wiki.get(f"{DC}/content", spaceKey="ANNO", title="B", expand=everything + ",children.page,children.attachment")
    wiki.get(f"{DC}/content/{page}", expand=everything)
    wiki.get(f"{DC}/content/{page}", status="historical", version=1)
    for path in ("child", "child/page", "descendant/page", "history", "child/attachment"):
        wiki.get(f"{DC}/content/{parent}/{path}")
    files = {"file": ("a.txt", b"1")}
    headers = {"X-Atlassian-Token": "no-check"}
    url = f"{DC}/content/{page}/child/attachment"
    found = wiki.session.post(url, headers=headers, files=files).json()["results"][0]["id"]
    wiki.session.post(f"{url}/{found}/data", headers=headers, files=files)
    wiki.get(url, filename="a.txt")
    wiki.get(f"{DC}/space/ANNO", expand="homepage")
    wiki.get(f"{DC}/space/ANNO/content/page", limit=1)
    wiki.get(f"{DC}/user/current")
    wiki.delete(f"{url}/{found}")
    wiki.delete(f"{DC}/content/{page}/property/k")
    wiki.delete(f"{DC}/content/{page}/label", name="x")
    wiki.delete(f"{DC}/content/{page}")


# What the documents have and an embedded wiki has no use for.
LEFT_OUT = {
    "AttachmentBulk": {"blogPostId", "customContentId"},
    "PageBulk": {"subtype"},
    "PageSingle": {
        *("labels", "properties", "operations", "likes", "versions", "isFavoritedByCurrentUser", "directChildren"),
    },
    "DetailedVersion": {"prevVersion"},
}


def test_answers_leave_out_nothing_that_the_documents_have(wiki):
    page = wiki.page("A", "<p>x</p>")
    wiki.update(page, 2, "A")
    wiki.post(f"{V1}/content/{page}/label", [{"prefix": "global", "name": "x"}])
    prop = wiki.post(f"{V2}/pages/{page}/properties", {"key": "k", "value": 1}).json()
    wiki.upload(page, "a.png", b"1")
    answers = {
        "PageSingle": wiki.get(f"{V2}/pages/{page}").json(),
        "PageBulk": wiki.get(f"{V2}/pages").json()["results"][0],
        "Version": wiki.get(f"{V2}/pages/{page}/versions").json()["results"][0],
        "DetailedVersion": wiki.get(f"{V2}/pages/{page}/versions/1").json(),
        "ContentProperty": prop,
        "Label": wiki.get(f"{V2}/pages/{page}/labels").json()["results"][0],
        "AttachmentBulk": wiki.get(f"{V2}/pages/{page}/attachments").json()["results"][0],
        "SpaceBulk": wiki.get(f"{V2}/spaces").json()["results"][0],
        "ChildrenResponse": wiki.get(f"{V2}/pages/{wiki.home}/direct-children").json()["results"][0],
        "DescendantsResponse": wiki.get(f"{V2}/pages/{wiki.home}/descendants").json()["results"][0],
        "Ancestor": wiki.get(f"{V2}/pages/{page}/ancestors").json()["results"][0],
    }
    schemas = document("v2")["components"]["schemas"]
    missing = {
        name: left
        for name, answer in answers.items()
        if (left := set(schemas[name]["properties"]) - set(answer) - LEFT_OUT.get(name, set()))
    }
    assert missing == {}


def test_the_check_can_fail():
    from openapi_core.exceptions import OpenAPIError

    response = requests.Response()
    response.request = requests.Request("GET", f"{V2}/pages/7").prepare()
    response.status_code, response.headers["Content-Type"] = 200, "application/json"
    for answer, complaint in (({"id": 7}, "7 is not of type 'string'"), ({"id": "7", "spaceID": "1"}, "spaceID")):
        response._content = json.dumps(answer).encode()
        with pytest.raises((AssertionError, OpenAPIError)) as raised:
            check(response)
        assert complaint in f"{raised.value} {raised.value.__cause__}"
