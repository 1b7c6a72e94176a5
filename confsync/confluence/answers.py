"""A response, or none -> what the caller must know: Confluence's own words, its request id, and who can act on it.

Unreachable        (errors.py, exit 4)
├── Answered       Confluence said no; the status tells adapters what it means for one verb
└── Unanswered     the connection broke or a gateway gave up: nobody knows whether the request was carried out
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests

from confsync.errors import Unreachable
from confsync.sync.wiki import Refused

_REQUEST_IDS = ("atl-traceid", "atl-request-id", "x-arequestid", "x-request-id")
_LONGEST = 300  # characters of Confluence's own words
_HINTS = {
    401: "the credentials were refused: CONFLUENCE_USER and CONFLUENCE_TOKEN are wrong, or the token has expired",
    403: "the account behind CONFLUENCE_TOKEN may not do that: it needs permission in the space",
    404: "it is not there, or the account behind CONFLUENCE_TOKEN may not see it",
    410: "this address no longer offers that call: a scoped token needs https://api.atlassian.com/ex/confluence/<id>",
    413: "the request is larger than Confluence takes, 5 MB for a page: split the page",
}


class Answered(Unreachable):
    """Confluence answered with an error."""

    def __init__(self, message: str, *, status: int, words: str) -> None:
        super().__init__(message)
        self.status = status
        self.words = words  # Confluence's own

    @property
    def is_title_taken(self) -> bool:
        """Whether a write was refused for its title; v1 words a taken title in two ways."""
        taken = "already exists" in self.words or "No space or no content type" in self.words
        return self.status in {400, 409} and taken


class Unanswered(Unreachable):
    """No answer came, or one that does not say whether the request was carried out."""


def answered(response: requests.Response, doing: str, site: str) -> Answered:
    """The error for a response of status 300 or more; `doing` is what was tried, as in `update page "Drugs"`."""
    status, words = response.status_code, own_words(response)
    said = f"{status} {words.rstrip('.')}".strip()
    hint = f"; {_HINTS[status]}" if status in _HINTS else ""
    if 300 <= status < 400:
        hint = f"; it points to {_without_query(response.headers.get('Location', ''))}: name that address instead"
    request_id = next(
        (f" (request id {response.headers[name]})" for name in _REQUEST_IDS if name in response.headers), ""
    )
    return Answered(f"cannot {doing} at {site}: {said}{hint}{request_id}", status=status, words=words)


def refused(error: Answered) -> Exception:
    """What the refusal of a page's write means: somebody else was first, or the site cannot do it."""
    if error.status == 404:
        return Refused("was removed from the wiki, or its parent was, while this publish ran")
    if error.is_title_taken:
        return Refused("title-taken: another page of the space has this title now")
    if error.status == 409:
        return Refused("was changed in the wiki while this publish ran")
    return error


def own_words(response: requests.Response) -> str:
    """What Confluence says is wrong, on one line; "" when its answer is not JSON."""
    try:
        found = response.json()
    except ValueError:
        return ""
    words = " ".join("; ".join(dict.fromkeys(_messages(found))).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _messages(answer: Any) -> Iterator[str]:
    """v2: `errors[].title` and `.detail`; v1: `message` and `data.errors[].message.translation`."""
    if not isinstance(answer, dict):
        return
    errors = answer.get("errors")
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            yield from (str(error[name]) for name in ("title", "detail") if error.get(name))
    if isinstance(answer.get("message"), str):
        yield answer["message"]
    data = answer.get("data")
    details = data.get("errors") if isinstance(data, dict) else None
    for error in details if isinstance(details, list) else []:
        message = error.get("message") if isinstance(error, dict) else None
        if isinstance(message, dict) and message.get("translation"):
            yield str(message["translation"])


def was_not_sent(error: requests.RequestException) -> bool:
    """Whether a request certainly did not reach the site, so that it may be sent again whatever it does."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}


def unanswered(error: requests.RequestException, doing: str, site: str) -> Unreachable:
    """The error for a request that got no answer. Quotes nothing of the library: that may hold a proxy's password."""
    where = f"cannot {doing} at {site}: "
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable(where + "its certificate is not trusted; name the authority with REQUESTS_CA_BUNDLE")
    if isinstance(error, requests.exceptions.ProxyError):
        return Unreachable(where + "the proxy of HTTPS_PROXY refused")
    if isinstance(error, ValueError):  # InvalidURL, MissingSchema, InvalidHeader
        return Unreachable(where + "this is not a web address, or the token holds characters that no header can")
    if isinstance(error, requests.Timeout):
        return Unanswered(where + "no answer in time; try again, what was done is kept")
    if was_not_sent(error):
        return Unanswered(where + "no such host, or nothing listens there; look at confluence.site and CONFLUENCE_SITE")
    return Unanswered(where + "the connection broke; try again, what was done is kept")


def _without_query(url: str) -> str:
    return url.partition("?")[0]
