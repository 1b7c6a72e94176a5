"""The wiki's front: all spaces, a space's home, the pages with a label."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from confsync.server.request import db
from confsync.server.store import labels, pages, spaces
from confsync.server.view.pages import show_page
from confsync.server.view.reading import page_url
from confsync.server.view.shell import show

blueprint = Blueprint("view_spaces", __name__)


@blueprint.get("/")
def root() -> BaseResponse:
    """The address of the site itself."""
    return redirect("/wiki")


@blueprint.get("/wiki", strict_slashes=False)
def home() -> Response:
    """All spaces."""
    return show("home.html", title="Spaces", spaces=spaces.query().all(db(), "name COLLATE NOCASE"))


@blueprint.get("/wiki/spaces/<key>")
def space(key: str) -> BaseResponse:
    """The short address of a space."""
    return redirect(f"/wiki/spaces/{spaces.named(db(), key).key}/overview")


@blueprint.get("/wiki/spaces/<key>/overview")
def overview(key: str) -> Response:
    """The home page of a space, or its tree when it has none."""
    found = spaces.named(db(), key)
    if found.homepage is not None:
        return show_page(pages.get(db(), found.homepage, body=True))
    return show("space.html", space=found, title=found.name)


@blueprint.get("/wiki/label/<key>/<name>")
def label(key: str, name: str) -> Response:
    """The pages of a space that carry a label."""
    found = spaces.named(db(), key)
    listed = [pages.get(db(), labelled) for labelled in labels.pages_with(db(), name, found.id)]
    links = [(page.title, page_url(page)) for page in listed]
    return show("label.html", space=found, title=f"Label: {name}", name=name, links=links)
