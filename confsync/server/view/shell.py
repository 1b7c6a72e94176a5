"""(template, values) -> a page: header, side bar, banner, and a policy that keeps hostile bodies harmless."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from flask import Response, current_app, g, render_template

from confsync.server.request import db, site
from confsync.server.store import database
from confsync.server.store.records import Page, Space
from confsync.server.view.sidebar import branches

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; connect-src 'self'; "
    "font-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: https: http:; "
    "media-src 'self' https: http:; script-src {scripts}"
)


def show(template: str, *, space: Space | None = None, page: Page | None = None, **values: Any) -> Response:
    """A page of the web view; with a space, its tree stands at the side, opened where the page is."""
    nonce = token_urlsafe(16)
    values |= {"space": space, "page": page, "nonce": nonce, "banner": banner(), "live": live_token()}
    if space is not None:
        values["branches"] = branches(db(), space, page)
    response = Response(render_template(template, **values), mimetype="text/html")
    scripts = f"'nonce-{nonce}'" if site().live_reload else "'none'"
    response.headers["Content-Security-Policy"] = _POLICY.format(scripts=scripts)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-cache"
    return response


def banner() -> str:
    """The text that the app's owner wants on top of every page; asked for once in a request."""
    if "banner" not in g:
        g.banner = str(current_app.config["BANNER"]())
    text: str = g.banner
    return text


def live_token() -> str | None:
    """What an open page compares to learn that it is stale; None when the app does not reload."""
    if not site().live_reload:
        return None
    return f"{database.changes(db())} {banner()}"
