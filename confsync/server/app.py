"""(SQLite file, options) -> Flask app: an embedded Confluence, and its server.

/wiki/api/v2, /wiki/rest/api   Cloud
/rest/api                      Data Center
/wiki, /media, /download       what a browser reads
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from confsync.server import answers, dc, identity, v1, v2, view
from confsync.server.faults import Faults
from confsync.server.request import Site, finish, site
from confsync.server.store.database import Database

LARGEST = 5_242_880  # bytes of a JSON request, as Cloud has it (CONFCLOUD-73881)


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    database: Path | str,
    *,
    site_url: str | None = None,
    clock: Callable[[], datetime] = _now,
    users: Mapping[str, str] | None = None,
    faults: Faults | None = None,
    live_reload: bool = False,
) -> Flask:
    """A wiki kept in a file, made when missing.

    `site_url` is where readers reach it, without /wiki (default: wherever a request came to); `users` are tokens by
    user name (default: anybody may do anything); `faults` is for tests. With `live_reload` open pages reload when
    something was written. `app.config["BANNER"]` may hold a callable whose text is shown on top of every page.
    """
    app = Flask(__name__, static_folder=None, template_folder="view/templates")
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["BANNER"] = str
    app.extensions["wiki"] = Site(
        database=Database(database), clock=clock, url=site_url, users=users, live_reload=live_reload
    )
    app.before_request(_admit)
    app.after_request(_settle)
    app.teardown_request(lambda _error: finish(commit=False))
    answers.register(app)
    v2.register(app)
    v1.register(app)
    dc.register(app)
    view.register(app)
    if faults is not None:
        app.wsgi_app = faults.wrap(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _admit() -> None:
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST
    if not request.path.startswith("/media/"):
        g.actor = identity.identify(request, site().users)


def _settle(response: Response) -> Response:
    finish(commit=response.status_code < 400)
    return response


class Running:
    """A server that answers in threads of its own until `stop` is called; usable as a context manager."""

    def __init__(self, server: BaseWSGIServer, app: Flask) -> None:
        host = f"[{server.host}]" if ":" in server.host else server.host
        self.url = f"http://{host}:{server.port}"
        self.app = app
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="wiki", daemon=True)
        self._thread.start()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Answers no more and frees the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        close(self.app)


def close(app: Flask) -> None:
    """Lets go of the database file."""
    found: Site = app.extensions["wiki"]
    found.database.close()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept: a publish is thousands of small requests

    def connection_dropped(self, error: BaseException, environ: dict[str, object] | None = None) -> None:  # noqa: ARG002
        """Lets the client know: a kept connection would leave it waiting."""
        self.close_connection = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing: the output belongs to the command that serves."""


def serve(app: Flask, host: str = "127.0.0.1", port: int = 0) -> Running:
    """Starts serving; port 0 takes a free one. Raises OSError when the port is taken."""
    # Bound here, because werkzeug 3.1 prints and exits with 1 where a port is taken, and 1 means findings to a caller.
    with socket.create_server((host, port)) as bound:
        server = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=bound.fileno())
    return Running(server, app)
