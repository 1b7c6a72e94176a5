"""A page as it is read, at its newest or an older version; its history, source, files and differences."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from confsync.server.request import db, number
from confsync.server.store import attachments, labels, pages, spaces, tree, versions
from confsync.server.store.records import Page
from confsync.server.view.compare import compare
from confsync.server.view.files_table import files_table
from confsync.server.view.readable import readable
from confsync.server.view.reading import page_url
from confsync.server.view.render import render
from confsync.server.view.shell import show
from confsync.server.view.source import coloured, pretty

blueprint = Blueprint("view_pages", __name__)


_ROOMS = {"viewpageattachments": "attachments", "viewpreviousversions": "history", "viewsource": "source"}


@blueprint.get("/wiki/spaces/<_key>/pages/<id>")
@blueprint.get("/wiki/spaces/<_key>/pages/<id>/<path:_title>")
def page(_key: str, id: str, _title: str = "") -> Response:
    """A page; the id decides, the rest of the address is for people."""
    version = request.args.get("version")
    wanted = number(version, "version") if version else None
    return show_page(pages.get(db(), number(id, "id"), body=True, version=wanted))


def show_page(page: Page) -> Response:
    """A page with all that is known about it."""
    attached = attachments.of_page(db(), page.id)
    return _show(
        "page.html",
        page,
        body=Markup(render(db(), page)),  # noqa: S704  (the renderer escapes: see html.py)
        labels=labels.query(page.id).all(db(), "label.name"),
        files=Markup(files_table(attached)) if attached else "",  # noqa: S704
        file_count=len(attached),
        newest=pages.get(db(), page.id).version.number,
    )


@blueprint.get("/wiki/spaces/<_key>/history/<id>")
def history(_key: str, id: str) -> Response:
    """All versions, newest first."""
    page = _page(id)
    return _show("history.html", page, versions=versions.query(page.id).all(db(), "version.number DESC"))


@blueprint.get("/wiki/spaces/<_key>/source/<id>")
def source(_key: str, id: str) -> Response:
    """The storage format of a page, laid out for reading, or as it is with `raw`."""
    version = request.args.get("version")
    page = pages.get(db(), number(id, "id"), body=True, version=number(version, "version") if version else None)
    if "raw" in request.args:
        return Response(page.body, mimetype="text/plain")
    return _show("source.html", page, source=Markup(coloured(pretty(page.body or ""))))  # noqa: S704


@blueprint.get("/wiki/spaces/<_key>/compare/<id>")
def differences(_key: str, id: str) -> Response:
    """What changed between two versions; the newest two unless others are named."""
    newest = _page(id)
    after = number(request.args.get("to", str(newest.version.number)), "to")
    before = number(request.args.get("from", str(max(after - 1, 1))), "from")
    old = pages.get(db(), newest.id, body=True, version=before)
    new = pages.get(db(), newest.id, body=True, version=after)
    if "source" in request.args:
        lines = compare(pretty(old.body or "").splitlines(), pretty(new.body or "").splitlines())
    else:
        lines = compare(readable(old.body or ""), readable(new.body or ""))
    return _show("compare.html", newest, old=old, new=new, lines=Markup(lines))  # noqa: S704


@blueprint.get("/wiki/spaces/<_key>/attachments/<id>")
def files(_key: str, id: str) -> Response:
    """The files of a page."""
    page = _page(id)
    return _show("attachments.html", page, files=Markup(files_table(attachments.of_page(db(), page.id))))  # noqa: S704


@blueprint.get("/wiki/pages/<action>.action")
@blueprint.get("/pages/<action>.action")
def by_id(action: str) -> BaseResponse:
    """The older addresses, which links of both APIs still have; there is nothing to edit with, so that is reading."""
    page = _page(request.args.get("pageId") or request.args.get("draftId", ""))
    room = _ROOMS.get(action)
    return redirect(f"/wiki/spaces/{page.space_key}/{room}/{page.id}" if room else page_url(page))


@blueprint.get("/wiki/x/<tiny>")
@blueprint.get("/x/<tiny>")
def short(tiny: str) -> BaseResponse:
    """The short address of a page."""
    wanted = int(tiny, 16) if tiny.isalnum() and tiny.isascii() and not tiny.strip("0123456789abcdef") else -1
    return redirect(page_url(pages.get(db(), wanted)))


def _page(id: str) -> Page:
    return pages.get(db(), number(id, "id"))


def _show(template: str, page: Page, **values: object) -> Response:
    space = spaces.get(db(), page.space)
    above = [pages.get(db(), ancestor) for ancestor in tree.ancestors(db(), page.id)]
    # The space's own crumb leads to its home page.
    crumbs = [(ancestor.title, page_url(ancestor)) for ancestor in above if ancestor.id != space.homepage]
    return show(template, space=space, page=page, title=page.title, crumbs=crumbs, url=page_url(page), **values)
