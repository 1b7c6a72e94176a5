"""The gate: what is repeated, what is waited for, what is said when it goes wrong, and what is never said."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from confsync.confluence.cloud import CloudWiki
from confsync.confluence.connect import base_url, connect
from confsync.confluence.datacenter import DataCenterWiki
from confsync.errors import Unreachable
from confsync.model.settings import Site
from confsync.sync.wiki import Refused, RemotePage, RemoteSpace

SITE = "https://acme.example"
TOKEN = "s3cret-t0ken"
SPACE = RemoteSpace(key="ANNO", id="1", homepage="2")
PAGE = RemotePage(id="7", title="Page", space="ANNO", parent="2", version=1)
Answer = tuple[int, Any] | tuple[int, Any, dict[str, str]] | Exception


class Scripted(BaseAdapter):
    """A site that answers from a list, and remembers what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code = answer[0]
        content = answer[1] if isinstance(answer[1], str) else json.dumps(answer[1])
        response._content = content.encode()
        response.headers.update({"Content-Type": "text/html" if content.startswith("<") else "application/json"})
        response.headers.update(answer[2] if len(answer) > 2 else {})
        response.url, response.request = request.url or "", request
        return response

    def close(self) -> None:
        pass


def talk(*answers: Answer, dialect: str = "cloud", site: str = SITE, **who: str) -> tuple[Any, Scripted, list[float]]:
    """A client of a scripted site, the site, and the seconds that were waited."""
    scripted, waited = Scripted(*answers), []
    session = requests.Session()
    session.mount("https://", scripted)
    session.mount("http://", scripted)
    who = who or {"user": "bot@acme.example", "token": TOKEN}
    wiki = connect(Site(site=site, dialect=dialect), session=session, sleep=waited.append, **who)
    return wiki, scripted, waited


def page_json(number: int = 2, message: str = "m", **more: Any) -> dict[str, Any]:
    version = {"number": number, "message": message}
    return {"id": "7", "status": "current", "title": "Page", "spaceId": "1", "version": version} | more


def error(title: str, status: int = 400) -> dict[str, Any]:
    return {"errors": [{"status": status, "code": "X", "title": title, "detail": None}]}


@pytest.mark.parametrize(
    ("site", "dialect", "expected"),
    [
        ("https://acme.atlassian.net", "cloud", "https://acme.atlassian.net/wiki"),
        ("https://acme.atlassian.net/wiki/", "cloud", "https://acme.atlassian.net/wiki"),
        ("acme.atlassian.net", "cloud", "https://acme.atlassian.net/wiki"),
        ("https://acme.atlassian.net/wiki/spaces/ANNO/overview?x=1", "cloud", "https://acme.atlassian.net/wiki"),
        ("https://api.atlassian.com/ex/confluence/1f-2", "cloud", "https://api.atlassian.com/ex/confluence/1f-2/wiki"),
        ("http://127.0.0.1:8090", "cloud", "http://127.0.0.1:8090/wiki"),
        ("https://wiki.acme.example/", "datacenter", "https://wiki.acme.example"),
        ("https://acme.example/confluence/", "datacenter", "https://acme.example/confluence"),
    ],
)
def test_addresses_are_taken_as_people_paste_them(site: str, dialect: str, expected: str) -> None:
    assert base_url(Site(site=site, dialect=dialect)) == expected


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("ftp://acme.example", "ftp://acme.example"),
        ("https://", "name an address"),
        ("embedded wiki", "name an address"),
    ],
)
def test_what_is_no_address_is_refused(site: str, said: str) -> None:
    with pytest.raises(Unreachable, match=said):
        base_url(Site(site=site))


def test_a_password_in_the_address_is_refused_without_being_shown() -> None:
    with pytest.raises(Unreachable) as caught:
        base_url(Site(site=f"https://bot:{TOKEN}@acme.example/wiki"))
    assert TOKEN not in str(caught.value)


def test_a_user_and_a_token_are_basic_and_a_token_alone_is_bearer() -> None:
    wiki, scripted, _ = talk((200, {"results": []}))
    wiki.spaces(["ANNO"])
    assert scripted.asked[0].headers["Authorization"].startswith("Basic ")
    wiki, scripted, _ = talk((200, {"results": []}), token=TOKEN)
    wiki.spaces(["ANNO"])
    assert scripted.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    wiki, scripted, _ = talk((200, {"results": []}), user="bot")
    wiki.spaces(["ANNO"])
    assert "Authorization" not in scripted.asked[0].headers


def test_dialects_are_chosen_by_name() -> None:
    assert isinstance(talk()[0], CloudWiki)
    assert isinstance(talk(dialect="datacenter")[0], DataCenterWiki)


@pytest.mark.parametrize(
    ("following", "asked"),
    [
        ("/wiki/api/v2/pages?limit=250&cursor=a%2Fb%3D%3D", f"{SITE}/wiki/api/v2/pages?limit=250&cursor=a%2Fb%3D%3D"),
        ("/api/v2/pages?cursor=x", f"{SITE}/wiki/api/v2/pages?cursor=x"),
        ("https://evil.example/wiki/api/v2/pages?cursor=x", f"{SITE}/wiki/api/v2/pages?cursor=x"),
    ],
)
def test_the_next_page_is_asked_for_below_the_sites_own_address(following: str, asked: str) -> None:
    wiki, scripted, _ = talk(
        (200, {"results": [{"number": 2, "message": "b"}], "_links": {"next": following}}),
        (200, {"results": [{"number": 1, "message": None}], "_links": {}}),
    )
    assert wiki.history("7") == {2: "b", 1: ""}
    assert scripted.asked[1].url == asked


def test_the_next_page_keeps_a_context_path_and_a_gateway() -> None:
    first = (200, {"results": [], "_links": {"next": "/rest/api/content/7/child/attachment?start=200&limit=200"}})
    wiki, scripted, _ = talk(first, (200, {"results": []}), dialect="datacenter", site=f"{SITE}/confluence")
    wiki.attachments("7")
    assert scripted.asked[1].url == f"{SITE}/confluence/rest/api/content/7/child/attachment?start=200&limit=200"
    first = (200, {"results": [], "_links": {"next": "/wiki/api/v2/pages/7/versions?cursor=x"}})
    wiki, scripted, _ = talk(first, (200, {"results": []}), site="https://api.atlassian.com/ex/confluence/1f")
    wiki.history("7")
    assert scripted.asked[1].url == "https://api.atlassian.com/ex/confluence/1f/wiki/api/v2/pages/7/versions?cursor=x"


def test_a_listing_that_goes_round_in_a_circle_ends() -> None:
    around = (200, {"results": [], "_links": {"next": "/wiki/api/v2/pages/7/versions?cursor=x"}})
    with pytest.raises(Unreachable, match="goes round in a circle"):
        talk(around, around)[0].history("7")


def test_a_limit_is_waited_out_and_a_zero_is_not_believed() -> None:
    limited: list[Answer] = [(429, "", {"Retry-After": after}) for after in ("7", "0", "soon")]
    wiki, _, waited = talk(*limited, (429, ""), (200, {"results": []}))
    wiki.spaces(["ANNO"])
    assert wiki.requests == 5
    for seconds, least in zip(waited, (7, 2, 4, 8), strict=True):
        assert least <= seconds <= least + 1


def test_a_limit_that_does_not_end_is_an_error() -> None:
    with pytest.raises(Unreachable, match="429"):
        talk(*[(429, "")] * 5)[0].spaces(["ANNO"])
    with pytest.raises(Unreachable, match="asks to wait 3600 s"):
        talk((429, "", {"Retry-After": "3599.5"}))[0].spaces(["ANNO"])


@pytest.mark.parametrize(
    "broken", [(503, "<html>"), requests.ReadTimeout(), requests.ConnectionError("reset")], ids=str
)
def test_reading_is_tried_again(broken: Answer) -> None:
    wiki, _, waited = talk(broken, broken, (200, {"results": []}))
    assert wiki.history("7") == {}
    assert len(waited) == 2


@pytest.mark.parametrize("broken", [(502, ""), requests.ReadTimeout(), requests.ConnectionError("reset")], ids=str)
def test_a_page_whose_making_got_no_answer_is_looked_for_first(broken: Answer) -> None:
    found = (200, {"results": [page_json(1, title="New")]})
    body = (200, page_json(1, title="New", body={"storage": {"value": "<p>x</p>"}}))
    wiki, scripted, _ = talk(broken, found, body)
    assert wiki.create(SPACE, "New", "2", "<p>x</p>").id == "7"
    assert [request.method for request in scripted.asked] == ["POST", "GET", "GET"]
    wiki, scripted, _ = talk(broken, (200, {"results": []}), (200, page_json(1, title="New")))
    assert wiki.create(SPACE, "New", "2", "<p>x</p>").version == 1
    assert [request.method for request in scripted.asked] == ["POST", "GET", "POST"]


def test_a_page_of_somebody_else_is_not_taken_for_the_one_that_got_no_answer() -> None:
    found = (200, {"results": [page_json(1, title="New")]})
    body = (200, page_json(1, title="New", body={"storage": {"value": "<p>theirs</p>"}}))
    taken = (
        400,
        error("A page with this title already exists: A page already exists with the same TITLE in this space"),
    )
    with pytest.raises(Refused, match="title-taken"):
        talk((504, ""), found, body, taken)[0].create(SPACE, "New", "2", "<p>x</p>")


def test_a_write_that_got_no_answer_is_looked_at_before_it_is_repeated() -> None:
    wiki, scripted, _ = talk(requests.ReadTimeout(), (200, page_json(2, "m")))
    assert wiki.update(PAGE, "Page", "2", "<p>x</p>", "m").version == 2
    assert [request.method for request in scripted.asked] == ["PUT", "GET"]
    wiki, scripted, _ = talk(requests.ReadTimeout(), (200, page_json(1, "")), (200, page_json(2, "m")))
    assert wiki.update(PAGE, "Page", "2", "<p>x</p>", "m").version == 2
    theirs = (200, page_json(2, "theirs"))
    with pytest.raises(Refused, match="changed in the wiki"):
        talk(requests.ReadTimeout(), theirs, (409, error("Version must be incremented")))[0].update(
            PAGE, "Page", "2", "<p>x</p>", "m"
        )


def test_a_request_that_was_never_sent_is_sent_again_whatever_it_does() -> None:
    wiki, scripted, _ = talk(requests.ConnectTimeout(), (200, page_json(1)))
    assert wiki.create(SPACE, "New", "2", "<p>x</p>").id == "7"
    assert [request.method for request in scripted.asked] == ["POST", "POST"]


def test_a_page_just_made_may_refuse_its_first_property() -> None:
    made = {"id": "5", "key": "confsync", "value": {}, "version": {"number": 1}}
    wiki, _, waited = talk((409, error("busy")), (200, {"results": []}), (200, made))
    wiki.remember("7", {"key": "a.md"})
    assert len(waited) == 1
    with pytest.raises(Unreachable, match="409 busy"):
        talk(*[(409, error("busy")), (200, {"results": []})] * 3)[0].remember("7", {})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {"message": "Unauthorized"}), "401 Unauthorized; the credentials were refused: CONFLUENCE_USER"),
        ((403, error("No", 403)), "403 No; the account behind CONFLUENCE_TOKEN may not do that"),
        (
            (410, {"message": "This deprecated endpoint has been removed."}),
            "410 This deprecated .*https://api.atlassian.com",
        ),
        ((413, {"message": "Request too large"}), "413 Request too large; .* split the page"),
        ((500, error("Oops\n  twice", 500)), "500 Oops twice$"),
        ((400, {"data": {"errors": [{"message": {"translation": "Error parsing xhtml"}}]}}), "400 Error parsing xhtml"),
        ((400, "<html>no</html>"), "400$"),
        ((500, error("x" * 1000)), "x…$"),
        ((302, "", {"Location": "https://other.example/login?token=1"}), "points to https://other.example/login: name"),
        ((400, error("Bad"), {"atl-traceid": "abc123"}), r"400 Bad \(request id abc123\)$"),
        ((200, "<html>log in</html>"), "the answer is not Confluence's, but text/html; look at confluence.site"),
    ],
)
def test_errors_say_what_where_and_what_to_do(answer: Answer, said: str) -> None:
    with pytest.raises(Unreachable, match=rf'^cannot create space "AEI" at https://acme.example/wiki: .*{said}'):
        talk(answer)[0].create_space("AEI", "Intake")


@pytest.mark.parametrize("answer", [[], {}, {"results": None}, {"results": [{}]}, {"results": [[]]}])
@pytest.mark.parametrize("dialect", ["cloud", "datacenter"])
def test_an_answer_of_another_shape_is_no_bug_of_ours(answer: Any, dialect: str) -> None:
    for ask in ("spaces", "states", "attachments", "read", "history"):
        wiki = talk(*[(200, answer)] * 9, dialect=dialect)[0]
        with suppress(Unreachable):
            getattr(wiki, ask)(["1"] if ask in {"spaces", "states"} else "1")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (requests.exceptions.SSLError(TOKEN), "its certificate is not trusted"),
        (requests.exceptions.ProxyError(TOKEN), "the proxy of HTTPS_PROXY refused"),
        (requests.exceptions.InvalidHeader(TOKEN), "no web address|not a web address"),
        (requests.ReadTimeout(TOKEN), "no answer in time"),
        (requests.ConnectionError(TOKEN), "the connection broke"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_network_failures_are_told_without_the_librarys_words(failure: Exception, said: str) -> None:
    with pytest.raises(Unreachable, match=said) as caught:
        talk(*[failure] * 5)[0].history("7")
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_host_that_does_not_exist_is_named() -> None:
    session = requests.Session()
    session.trust_env = False
    wiki = connect(Site(site="http://127.0.0.1:9"), session=session, sleep=lambda _seconds: None)
    with pytest.raises(Unreachable, match=r"no such host, or nothing listens there; look at confluence\.site"):
        wiki.spaces(["ANNO"])


def test_secrets_stay_out_of_messages_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    wiki, _, _ = talk((200, {"results": []}), (401, error("Unauthorized", 401)), token=TOKEN)
    wiki.spaces(["ANNO"])
    with pytest.raises(Unreachable) as caught:
        wiki.spaces(["ANNO"])
    assert TOKEN not in caplog.text + str(caught.value) + repr(wiki)


@pytest.mark.parametrize(
    "act",
    [
        lambda wiki: wiki.create(SPACE, "New", "2", "<p>x</p>"),
        lambda wiki: wiki.update(PAGE, "Page", "2", "<p>x</p>", "m"),
    ],
    ids=["create", "update"],
)
@pytest.mark.parametrize("dialect", ["cloud", "datacenter"])
def test_what_somebody_else_did_first_is_a_refusal(act: Callable[[Any], object], dialect: str) -> None:
    v1 = {"statusCode": 400, "message": "No space or no content type, or setup a wrong version type set to content"}
    answers: list[Answer] = [
        (400, error("A page with this title already exists: X")),
        (400, v1),
        (409, error("Version must be incremented")),
        (404, error("Not Found", 404)),
    ]
    for answer in answers:
        with pytest.raises(Refused):
            act(talk(answer, dialect=dialect)[0])
    with pytest.raises(Unreachable, match="400 Error parsing xhtml"):
        act(talk((400, error("Error parsing xhtml: line 1")), dialect=dialect)[0])
