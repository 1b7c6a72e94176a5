"""Every request of both clients fits Atlassian's own OpenAPI documents, whatever the embedded wiki would let pass."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from confsync.confluence.connect import connect
from confsync.model.page import PageTree
from confsync.model.settings import Site
from confsync.server.app import create_app
from confsync.server.inprocess import WsgiAdapter
from embedded import HOST
from test_server_openapi import SERVERS, SHARED, document, document_of, validator
from trees import page, picture, publish, tree

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the OpenAPI documents are not beside this checkout")


def operation_of(request: requests.PreparedRequest) -> tuple[str, str, dict[str, Any]]:
    """Document, path template and operation of a request; two templates may fit, then the one with fewer gaps does."""
    name = document_of(request.url or "")
    assert name, request.url
    path = (request.url or "").split("?")[0].removeprefix(SERVERS[name])
    method = (request.method or "").lower()
    fitting = [
        (template.count("{"), template)
        for template, operations in document(name)["paths"].items()
        if method in operations and re.fullmatch(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template)), path)
    ]
    assert fitting, f"{request.method} {path} is not in the document"
    return name, path, document(name)["paths"][min(fitting)[1]][method]


def check(response: requests.Response, *_: Any, **__: Any) -> None:
    from openapi_core.contrib.requests import RequestsOpenAPIRequest

    name, path, operation = operation_of(response.request)
    known = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter.get("in") == "query"}
    given = {key for key, _ in parse_qsl(urlsplit(response.request.url or "").query)}
    assert given <= known, f"{path} takes no {given - known}"
    request = RequestsOpenAPIRequest(response.request)
    if "multipart" in request.content_type:
        assert response.request.headers["X-Atlassian-Token"] == "no-check"
        content = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
        parts = set(re.findall(rb'form-data; name="(\w+)"', response.request.body or b""))
        properties = content.get("properties") or {"file": 1, "comment": 1, "minorEdit": 1}
        assert parts <= {part.encode() for part in properties}
    else:
        validator(name).validate_request(request)


def handbook(words: str, order: str, content: bytes) -> PageTree:
    files = (picture("p.png", content), picture(f"{words}.png"))
    pages = [page(f"{key}.md", key, "@root", words, labels=("confsync", words)) for key in order]
    return tree(page("@root", "Handbook", attachments=files), *pages)


@pytest.mark.filterwarnings("ignore:Unsupported scheme type")  # OAuth; who may call is not tested here
@pytest.mark.parametrize("dialect", ["cloud", "datacenter"])
def test_every_request_is_documented(dialect: str) -> None:
    session = requests.Session()
    session.mount(HOST, WsgiAdapter(create_app(":memory:")))
    session.hooks["response"].append(check)
    wiki = connect(Site(site=HOST, dialect=dialect), session=session)
    publish(wiki, handbook("old", "abc", b"1"))
    space = wiki.spaces(["ANNO"])["ANNO"]
    root, a, b, c = (one for title in ("Handbook", "a", "b", "c") for one in space.pages if one.title == title)
    wiki.update(a, "a", root.id, "<p>mine</p>", "")
    wiki.move(c.id, b.id)
    publish(wiki, handbook("new", "cab", b"2"))
    receipt = publish(wiki, handbook("new", "ba", b"2"), Site(space="ANNO", drift="overwrite"))
    assert (receipt.updated, receipt.deleted, receipt.conflicts) == (1, 1, ())
