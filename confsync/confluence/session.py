"""(method, path) -> Confluence's answer as JSON: one gate for every request, of both dialects.

It counts requests, waits when told to wait, follows pagination and translates errors. The library underneath
contributes addresses, authentication and its session; its own retries are off, since they repeat writes blindly and
sleep for up to half an hour (atlassian-python-api 5.0.5, rest_client.py).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests

from confsync.confluence.answers import Answered, Unanswered, answered, unanswered, was_not_sent
from confsync.errors import Unreachable

Parameters = Sequence[tuple[str, str]]
Result = TypeVar("Result")
_TRIES = 5
_PATIENCE = 900.0  # seconds that one client waits in all, over all its requests
_PASSING = {502, 503, 504}
_ROOTS = ("api/v2/", "rest/api/")


class Transport(Protocol):
    """What is used of atlassian's classes."""

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Sends one request; with `advanced_mode` no status raises."""

    def close(self) -> None:
        """Lets go of the connections."""


class Gate:
    """All requests to one site."""

    def __init__(
        self,
        client: Transport,
        site: str,
        *,
        sleep: Callable[[float], None],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.requests = 0  # sent so far, repeated ones counted again
        self._client = client
        self._site = site
        self._sleep = sleep
        self._jitter = jitter  # 0 to 1, so that clients that were told off together do not come back together
        self._patience = _PATIENCE

    def call(
        self,
        method: str,
        path: str,
        *,
        doing: str,
        params: Parameters = (),
        json: object = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        form: Mapping[str, str] | None = None,
        repeat: bool = False,
    ) -> Any:
        """The answer's JSON, None when it has no body. Raises Answered for a refusal, Unanswered where nobody knows.

        `repeat` says that sending it twice does no harm; else only what certainly was not carried out is sent again.
        """
        options: dict[str, Any] = {"params": list(params), "advanced_mode": True, "allow_redirects": method == "GET"}
        if files:
            options |= {"files": files, "data": form, "headers": {"X-Atlassian-Token": "no-check"}}
        elif json is not None:
            options["json"] = json
        response = self._send(method, path, options, doing, repeat=repeat or method == "GET")
        if response.status_code >= 300:
            raise answered(response, doing, self._site)
        return self._json(response, doing)

    def delete(self, path: str, doing: str, **params: str) -> None:
        """Removes something; what is gone is nothing to do."""
        try:
            self.call("DELETE", path, params=list(params.items()), doing=doing, repeat=True)
        except Answered as error:
            if error.status != 404:
                raise

    def label(self, page: str, add: Iterable[str], remove: Iterable[str]) -> None:
        """Labels of a page, by v1, which both dialects have."""
        path, doing = f"rest/api/content/{page}/label", f"label page {page}"
        names = [{"prefix": "global", "name": name} for name in add]
        if names:
            self.call("POST", path, json=names, doing=doing, repeat=True)
        for name in remove:
            self.delete(path, doing, name=name)

    def everything(self, path: str, *, doing: str, params: Parameters = ()) -> Iterator[Any]:
        """All results of a listing, whatever number of requests it takes."""
        seen: set[str] = set()
        while True:
            answer = self.call("GET", path, doing=doing, params=params)
            if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
                raise Unreachable(f"cannot {doing} at {self._site}: the answer is not a list of results")
            yield from answer["results"]
            following = (answer.get("_links") or {}).get("next")
            if not following:
                return
            if following in seen:
                raise Unreachable(f"cannot {doing} at {self._site}: the listing goes round in a circle")
            seen.add(following)
            path, params = _next(following)

    def certainly(self, write: Callable[[], Result], find: Callable[[], Result | None]) -> Result:
        """A write that must not happen twice: after a broken connection its result is looked for first."""
        for attempt in range(_TRIES):
            try:
                return write()
            except Unanswered:
                if attempt == _TRIES - 1:
                    raise
                self._wait(attempt, None, "")
                found = find()
                if found is not None:
                    return found
        raise AssertionError

    def pause(self, seconds: float) -> None:
        """Waits for Confluence to catch up with its own write."""
        self._sleep(seconds)

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def _send(
        self, method: str, path: str, options: Mapping[str, Any], doing: str, *, repeat: bool
    ) -> requests.Response:
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            self.requests += 1
            try:
                response = self._client.request(method, path, **options)
            except requests.RequestException as error:
                failure = unanswered(error, doing, self._site)
                if last or not isinstance(failure, Unanswered) or not (repeat or was_not_sent(error)):
                    # Never chained: the library's own text may hold what must not be shown.
                    raise (Unreachable(str(failure)) if was_not_sent(error) else failure) from None
                self._wait(attempt, None, doing)
                continue
            if response.status_code == 429 and not last:
                self._wait(attempt, response.headers.get("Retry-After"), doing)
            elif response.status_code in _PASSING and not repeat:
                raise Unanswered(f"{answered(response, doing, self._site)}; try again, what was done is kept")
            elif response.status_code in _PASSING and not last:
                self._wait(attempt, response.headers.get("Retry-After"), doing)
            else:
                return response
        raise AssertionError

    def _wait(self, attempt: int, asked: str | None, doing: str) -> None:
        """Waits 1, 2, 4 … seconds or, if that is longer, what the site asks for; 0 asks for nothing."""
        seconds = max(2.0**attempt, _seconds(asked)) + self._jitter()
        if seconds > self._patience:
            raise Unreachable(
                f"cannot {doing} at {self._site}: it asks to wait {seconds:.0f} s; "
                "try again later, what was done is kept"
            )
        self._patience -= seconds
        self._sleep(seconds)

    def _json(self, response: requests.Response, doing: str) -> Any:
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            raise Unreachable(
                f"cannot {doing} at {self._site}: the answer is not Confluence's, but {_kind(response)}; look at "
                "confluence.site: on Cloud it ends in /wiki, and a login page means that credentials are missing"
            ) from None


def _next(link: str) -> tuple[str, Parameters]:
    """Path below the site's address and parameters of the next page of a listing.

    The link is a path with `/wiki` (Cloud), without the context path (Data Center) or below no gateway at all, so only
    what follows the API's root is believed, and never a host: credentials go nowhere else.
    """
    address = urlsplit(link)
    for root in _ROOTS:
        at = address.path.find(root)
        if at >= 0:
            return address.path[at:], parse_qsl(address.query, keep_blank_values=True)
    raise Unreachable(f'the next page of a listing is "{link}", which is no address of Confluence\'s API')


def _seconds(asked: str | None) -> float:
    try:
        return max(0.0, float(asked or 0))
    except ValueError:
        return 0.0


def _kind(response: requests.Response) -> str:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return kind or "of no known type"
