"""Content properties of Data Center: addressed by key; PUT creates one when its number is 1."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from confsync.server.dc import paging
from confsync.server.refusal import NotFound, Refused
from confsync.server.request import db, json_object, number, stamp
from confsync.server.store import pages, properties
from confsync.server.store.records import Property
from confsync.server.v1 import wire

blueprint = Blueprint("dc_properties", __name__)
_PATH = "/content/<page>/property"


@blueprint.get(_PATH)
def list_properties(page: str) -> Response:
    """All properties of a page, ten at a time."""
    return paging.answer(properties.query(_page(page)), wire.content_property, "key", usual=10)


@blueprint.post(_PATH)
def create(page: str) -> Response:
    """A new property."""
    given = json_object()
    if not isinstance(given.get("key"), str):
        raise Refused(400, "A property needs a key")
    return _create(_page(page), given["key"], given)


@blueprint.get(_PATH + "/<key>")
def get(page: str, key: str) -> Response:
    """One property."""
    return jsonify(wire.content_property(_property(page, key)))


@blueprint.post(_PATH + "/<key>")
def create_named(page: str, key: str) -> Response:
    """A new property, its key in the path."""
    return _create(_page(page), key, json_object())


@blueprint.put(_PATH + "/<key>")
def update(page: str, key: str) -> Response:
    """The next version, or the first one when there is none and the number is 1."""
    given = json_object()
    told = given.get("version")
    wanted = told.get("number") if isinstance(told, dict) else None
    if wanted == 1 and properties.named(db(), _page(page), key) is None:
        return _create(_page(page), key, given)
    found = properties.update(db(), stamp(), _property(page, key), wanted, _value(given))
    return jsonify(wire.content_property(found))


@blueprint.delete(_PATH + "/<key>")
def delete(page: str, key: str) -> tuple[str, int]:
    """Removes a property."""
    properties.delete(db(), _property(page, key))
    return "", 204


def _create(page: int, key: str, given: dict[str, Any]) -> Response:
    return jsonify(wire.content_property(properties.create(db(), stamp(), page, key, _value(given))))


def _value(given: dict[str, Any]) -> Any:
    if "value" not in given:
        raise Refused(400, "A property needs a value")
    return given["value"]


def _page(id: str) -> int:
    return pages.get(db(), number(id, "id", "ContentId")).id


def _property(page: str, key: str) -> Property:
    found = properties.named(db(), _page(page), key)
    if found is None:
        raise NotFound("property", key)
    return found
