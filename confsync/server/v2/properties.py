"""Content properties of pages, addressed by number; found by key only in the listing."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from confsync.server.refusal import Refused
from confsync.server.request import db, json_object, number, stamp
from confsync.server.store import pages, properties
from confsync.server.store.records import Property
from confsync.server.v2 import paging, wire

blueprint = Blueprint("v2_properties", __name__)
_PATH = "/pages/<page>/properties"


@blueprint.get(_PATH)
def list_properties(page: str) -> Response:
    """All properties of a page, or the one with a key."""
    query = properties.query(_page(page))
    if (key := request.args.get("key")) is not None:
        query.where("key = ?", key)
    return paging.answer(query, wire.content_property, {"key": "key"}, sort="key")


@blueprint.post(_PATH)
def create_property(page: str) -> Response:
    """A new property: 200, and 409 when the key is taken."""
    given = json_object()
    if not isinstance(given.get("key"), str) or "value" not in given:
        raise Refused(400, "key and value are required")
    return jsonify(wire.content_property(properties.create(db(), stamp(), _page(page), given["key"], given["value"])))


@blueprint.get(_PATH + "/<id>")
def get_property(page: str, id: str) -> Response:
    """One property."""
    return jsonify(wire.content_property(_property(page, id)))


@blueprint.put(_PATH + "/<id>")
def update_property(page: str, id: str) -> Response:
    """The next version of a property."""
    given, found = json_object(), _property(page, id)
    told = given.get("version")
    if "value" not in given or not isinstance(told, dict):
        raise Refused(400, "key, value and version are required")
    if given.get("key", found.key) != found.key:
        raise Refused(400, "The key of a property cannot be changed")
    message, minor = str(told.get("message") or ""), bool(told.get("minorEdit"))
    written = properties.update(db(), stamp(message, minor=minor), found, told.get("number"), given["value"])
    return jsonify(wire.content_property(written))


@blueprint.delete(_PATH + "/<id>")
def delete_property(page: str, id: str) -> tuple[str, int]:
    """Removes a property."""
    properties.delete(db(), _property(page, id))
    return "", 204


def _page(id: str) -> int:
    return pages.get(db(), number(id, "page-id", "ContentId")).id


def _property(page: str, id: str) -> Property:
    return properties.get(db(), _page(page), number(id, "property-id"))
