"""(Page, what `expand` names) -> the JSON of a content on Data Center.

`a.b` brings in b of a; what is not asked for stands in `_expandable` with the path that has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from confsync.server.request import db
from confsync.server.store import attachments, labels, pages, properties, spaces, tree
from confsync.server.store.records import Page
from confsync.server.v1 import wire
from confsync.server.view.render import render

Json = dict[str, Any]
_BODIES = ("storage", "view", "export_view", "styled_view", "editor")
_EXPANDABLE = ("space", "version", "ancestors", "body", "history", "metadata", "children", "container")


def wanted(default: str = "") -> frozenset[str]:
    """What the request asks to be brought in."""
    given = request.args.get("expand", default)
    return frozenset(part.strip() for part in given.split(",") if part.strip())


def content(page: Page, expand: frozenset[str]) -> Json:
    """A page with what is asked for; `page.body` must have been read when a body is."""
    spelled = wire.content(page)
    firsts = {part.partition(".")[0] for part in expand}
    for name, bring in _PARTS.items():
        if name in firsts:
            spelled[name] = bring(page, expand)
    unasked = [name for name in _EXPANDABLE if name not in firsts]
    return spelled | {"_expandable": {name: _where(page, name) for name in unasked}}


def wants_body(expand: frozenset[str]) -> bool:
    """Whether bodies must be read."""
    return any(part.startswith("body") for part in expand)


def _where(page: Page, name: str) -> str:
    paths = {"space": f"/space/{page.space_key}", "container": f"/space/{page.space_key}"}
    paths |= {"history": f"/content/{page.id}/history", "children": f"/content/{page.id}/child"}
    return wire.api(paths[name]) if name in paths else ""


def _space(page: Page, _expand: frozenset[str]) -> Json:
    return wire.space(spaces.get(db(), page.space))


def _version(page: Page, _expand: frozenset[str]) -> Json:
    return wire.version(page.version)


def _ancestors(page: Page, _expand: frozenset[str]) -> list[Json]:
    return [wire.content(pages.get(db(), ancestor)) for ancestor in tree.ancestors(db(), page.id)]


def _body(page: Page, expand: frozenset[str]) -> Json:
    forms = [form for form in _BODIES if f"body.{form}" in expand]
    spelled: Json = {
        form: {"value": page.body if form in ("storage", "editor") else render(db(), page), "representation": form}
        for form in forms
    }
    return spelled | {"_expandable": {form: "" for form in _BODIES if form not in forms}}


def _history(page: Page, expand: frozenset[str]) -> Json:
    return history(page) | ({"lastUpdated": wire.version(page.version)} if "history.lastUpdated" in expand else {})


def history(page: Page) -> Json:
    """Who made a page and when."""
    return {
        "latest": page.status != "historical",
        "createdBy": wire.user(page.author),
        "createdDate": page.created,
        "_expandable": {"previousVersion": "", "contributors": "", "nextVersion": ""},
        "_links": wire.links(f"/content/{page.id}/history"),
    }


def _metadata(page: Page, expand: frozenset[str]) -> Json:
    spelled: Json = {}
    if "metadata.labels" in expand:
        found = labels.query(page.id).all(db(), "label.name")
        spelled["labels"] = wire.array([wire.label(label) for label in found], limit=200)
    keys = [part.removeprefix("metadata.properties.") for part in expand if part.startswith("metadata.properties.")]
    if keys:
        known = {key: properties.named(db(), page.id, key) for key in keys}
        spelled["properties"] = {key: wire.content_property(found) for key, found in known.items() if found}
    return spelled


def _children(page: Page, expand: frozenset[str]) -> Json:
    spelled: Json = {}
    if "children.page" in expand:
        below = tree.descendants(db(), page.id, space=page.space, depth=1)
        spelled["page"] = wire.array([wire.content(pages.get(db(), child.id)) for child in below], limit=25)
    if "children.attachment" in expand:
        files = attachments.of_page(db(), page.id)
        spelled["attachment"] = wire.array([wire.attachment(file) for file in files], limit=25)
    return spelled | {"_links": wire.links(f"/content/{page.id}/child")}


_PARTS: dict[str, Callable[[Page, frozenset[str]], Any]] = {
    "space": _space,
    "container": _space,
    "version": _version,
    "ancestors": _ancestors,
    "body": _body,
    "history": _history,
    "metadata": _metadata,
    "children": _children,
}
