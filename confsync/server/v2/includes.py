"""A page -> the blocks that `include-…` asks for, each with at most 50 items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from confsync.server.request import db, flag
from confsync.server.store import labels, properties, tree, versions
from confsync.server.store.records import Page
from confsync.server.v2 import wire

Json = dict[str, Any]
_MOST = 50
_OPERATIONS = ("read", "update", "delete", "create", "archive", "copy", "move", "export", "restrict_content")


def _labels(page: Page) -> list[Json]:
    return [wire.label(label) for label in labels.query(page.id).all(db(), "label.name")]


def _properties(page: Page) -> list[Json]:
    return [wire.content_property(found) for found in properties.query(page.id).all(db(), "key")]


def _versions(page: Page) -> list[Json]:
    return [wire.version(found.version) for found in versions.query(page.id).all(db(), "version.number DESC")]


def _children(page: Page) -> list[Json]:
    children = tree.descendants(db(), page.id, space=page.space, depth=1)
    return [{"id": str(child.id), "title": child.title, "status": "current", "type": "page"} for child in children]


def _operations(_page: Page) -> list[Json]:
    return operations()


def _none(_page: Page) -> list[Json]:
    return []


def operations() -> list[Json]:
    """What a caller may do with a page here: everything."""
    return [{"operation": operation, "targetType": "page"} for operation in _OPERATIONS]


_BLOCKS: dict[str, Callable[[Page], list[Json]]] = {
    "labels": _labels,
    "properties": _properties,
    "versions": _versions,
    "operations": _operations,
    "likes": _none,
    "direct-children": _children,
}


def included(page: Page) -> Json:
    """The blocks of this request, by their names in the answer."""
    blocks: Json = {}
    for name, collect in _BLOCKS.items():
        if flag(f"include-{name}"):
            found = collect(page)
            key = "directChildren" if name == "direct-children" else name
            meta = {"hasMore": len(found) > _MOST}
            blocks[key] = {"results": found[:_MOST], "meta": meta, "_links": {"self": f"{request.path}/{name}"}}
    return blocks
