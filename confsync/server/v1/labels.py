"""Labels of a page: written here in both dialects, read here on Data Center."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import db, json_value, number
from confsync.server.store import labels, pages
from confsync.server.v1 import wire

blueprint = Blueprint("v1_labels", __name__)
_PATH = "/content/<id>/label"


@blueprint.get(_PATH)
def list_labels(id: str) -> Response:
    """All labels of a page."""
    if wire.on_cloud():
        raise Refused(410, "This deprecated endpoint has been removed.")
    return _answer(_page(id))


@blueprint.post(_PATH)
def add(id: str) -> Response:
    """Adds labels, an array of them or one alone; the answer lists all that the page has now."""
    given = json_value()
    named = [label for label in (given if isinstance(given, list) else [given]) if isinstance(label, dict)]
    if not named or not all(isinstance(label.get("name"), str) and label["name"] for label in named):
        raise Refused(400, "Could not parse Labels")
    page = _page(id)
    labels.add(db(), page, [(str(label.get("prefix") or "global"), label["name"]) for label in named])
    return _answer(page)


@blueprint.delete(_PATH)
def remove_named(id: str) -> tuple[str, int]:
    """Takes off the label in the parameter `name`, which may hold a slash."""
    name = request.args.get("name")
    if not name:
        raise Refused(400, "The parameter name is required")
    labels.remove(db(), _page(id), name)
    return "", 204


@blueprint.delete(_PATH + "/<name>")
def remove(id: str, name: str) -> tuple[str, int]:
    """Takes off one label."""
    labels.remove(db(), _page(id), name)
    return "", 204


def _page(id: str) -> int:
    return pages.get(db(), number(id, "id", "ContentId")).id


def _answer(page: int) -> Response:
    found = labels.query(page).all(db(), "label.name")
    return jsonify(wire.array([wire.label(label) for label in found], limit=200))
