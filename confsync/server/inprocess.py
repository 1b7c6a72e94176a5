"""requests -> the app, in this process: a transport adapter, so that a client cannot tell whether a network is there.

session.mount("http://wiki.test", WsgiAdapter(app))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from confsync.server.app import close


class WsgiAdapter(BaseAdapter):
    """Hands requests to a WSGI app. A connection that the app drops is a ConnectionError, as on a network."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app

    def send(self, request: requests.PreparedRequest, **_network: object) -> requests.Response:  # type: ignore[override]
        """The app's answer; the whole of it is there at once, so what concerns a network means nothing here."""
        answer: dict[str, Any] = {}
        chunks: list[bytes] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None, /) -> Callable[[bytes], object]:
            answer["status"], answer["headers"] = status, headers
            return chunks.append

        try:
            given = self.app.wsgi_app(_environ(request), start)
            chunks.extend(given)
        except ConnectionResetError as error:
            raise requests.ConnectionError(error, request=request) from error
        if hasattr(given, "close"):
            given.close()
        return _response(request, answer, b"".join(chunks))

    def close(self) -> None:
        """Lets go of the wiki's file; the next request opens it again."""
        close(self.app)


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    url = urlsplit(request.url or "")
    body = _body(request.body)
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.path, "latin-1"),
        "QUERY_STRING": url.query,
        "REQUEST_URI": url.path + (f"?{url.query}" if url.query else ""),
        "SERVER_NAME": url.hostname,
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "HTTP_HOST": url.netloc.rpartition("@")[2],
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING", "HOST"):
            spelled = value if isinstance(value, str) else str(value, "latin-1")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = spelled
    return environ


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    if hasattr(body, "read"):
        found: bytes = body.read()
        return found
    return b"".join(body)


def _response(request: requests.PreparedRequest, answer: Mapping[str, Any], content: bytes) -> requests.Response:
    response = requests.Response()
    code, _, response.reason = answer["status"].partition(" ")
    response.status_code = int(code)
    response.headers = CaseInsensitiveDict(answer["headers"])
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = BytesIO(content)
    response.url = request.url or ""
    response.request = request
    return response
