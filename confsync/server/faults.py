"""(request, Faults) -> what goes wrong with it: for tests of what a client does when the network or the site fails.

    faults = Faults()
    app = create_app(path, faults=faults)
    faults.add(Fault(status=429, headers={"Retry-After": "0"}))             # the next request
    faults.add(Fault(status=503, skip=2, times=3, method="PUT"))            # the third to fifth PUT
    faults.add(Fault(drop="after", path=r"/pages$", method="POST"))         # committed, but the answer never comes
    faults.add(Fault(drop="before"))                                        # the connection closes, nothing was done
    faults.seen                                                             # ["GET /wiki/api/v2/spaces", …]

It wraps the app from outside: a dropped answer was fully handled, committed included.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(slots=True, kw_only=True)
class Fault:
    """What to do to some requests: answer with a status, or drop the connection."""

    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    drop: Literal["before", "after"] | None = None  # before or after the app has done the work
    method: str | None = None  # None: any
    path: str = ""  # regular expression, searched in the path
    skip: int = 0  # how many matching requests pass first
    times: int = 1  # how many are hit then
    act: Callable[[], None] | None = None  # called first, for instance to write as somebody else meanwhile

    def takes(self, method: str, path: str) -> bool:
        """Whether this request is hit; counts it."""
        if not self.times or self.method not in (None, method) or not re.search(self.path, path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class Faults:
    """The faults that wait, and the requests seen so far."""

    def __init__(self, *faults: Fault) -> None:
        self.seen: list[str] = []
        self._waiting = list(faults)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        """Another one; when several match, the first one added is used."""
        with self._lock:
            self._waiting.append(fault)
        return fault

    def wrap(self, app: Wsgi) -> Wsgi:
        """The app, with its faults."""

        def faulty(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
            fault = self._next(environ["REQUEST_METHOD"], environ["PATH_INFO"])
            if fault is None:
                return app(environ, start)
            if fault.act:
                fault.act()
            if fault.drop == "after":
                list(app(environ, start))
            if fault.drop:
                raise ConnectionResetError("dropped on purpose")
            return _answer(fault, start)

        return faulty

    def _next(self, method: str, path: str) -> Fault | None:
        with self._lock:
            self.seen.append(f"{method} {path}")
            return next((fault for fault in self._waiting if fault.takes(method, path)), None)


def _answer(fault: Fault, start: Start) -> Iterable[bytes]:
    content = fault.body.encode()
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(content))} | dict(fault.headers)
    start(f"{fault.status} {HTTPStatus(fault.status).phrase}", list(headers.items()))
    return [content]
