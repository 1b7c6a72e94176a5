"""Records -> the JSON of v1: contents, spaces, users, versions, arrays.

Cloud and Data Center share these shapes; they differ in the context path, in how a user is named, and in what a
client may still call. Which of the two speaks is seen in the path: Cloud's API is mounted below /wiki.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import request

from confsync.server.request import site_url
from confsync.server.store.records import Attachment, Label, Page, Property, Space, Version
from confsync.server.v2.wire import download_link, page_links

Json = dict[str, Any]


def on_cloud() -> bool:
    """Whether this request came to Cloud's v1."""
    return request.path.startswith("/wiki/")


def context() -> str:
    """The context path: what stands before every path of this dialect."""
    return "/wiki" if on_cloud() else ""


def api(path: str) -> str:
    """Path of a resource, from the context path on."""
    return f"/rest/api{path}"


def links(path: str = "", **more: str) -> Json:
    """Links of one thing that is answered alone or as a part of another one."""
    base = f"{site_url()}{context()}"
    return ({"self": base + api(path)} if path else {}) | more | {"base": base, "context": context()}


def user(name: str) -> Json:
    """A person: an account id on Cloud, a user name on Data Center."""
    picture = {"path": f"{context()}/_assets/person.svg", "width": 48, "height": 48, "isDefault": True}
    named: Json = {"type": "known", "displayName": name, "profilePicture": picture}
    if on_cloud():
        named |= {"accountId": name, "accountType": "atlassian", "email": "", "publicName": name}
        return named | {"_expandable": {}, "_links": links("/user?accountId=" + quote(name))}
    named |= {"username": name, "userKey": name}
    return named | {"_expandable": {"status": ""}, "_links": links("/user?username=" + quote(name))}


def version(found: Version) -> Json:
    """A version."""
    spelled: Json = {
        "by": user(found.author),
        "when": found.created,
        "message": found.message,
        "number": found.number,
        "minorEdit": found.minor,
    }
    return spelled if not on_cloud() else spelled | {"friendlyWhen": found.created[:10], "contentTypeModified": False}


def space(found: Space, *, homepage: Page | None = None) -> Json:
    """A space; its id is a number here."""
    spelled: Json = {
        "id": found.id,
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "description": {"plain": {"value": found.description, "representation": "plain", "embeddedContent": []}},
        "_expandable": {"metadata": "", "icon": "", "homepage": api(f"/content/{found.homepage}")},
        "_links": links(f"/space/{found.key}", webui=f"/spaces/{found.key}"),
    }
    return spelled | ({"homepage": content(homepage)} if homepage else {})


def content(found: Page) -> Json:
    """A page without what `expand` adds."""
    webui = page_links(found)["webui"] if on_cloud() else f"/pages/viewpage.action?pageId={found.id}"
    return {
        "id": str(found.id),
        "type": "page",
        "status": found.status,
        "title": found.title,
        "position": found.position,
        "extensions": {"position": found.position},
        "_links": links(f"/content/{found.id}", webui=webui, tinyui=page_links(found)["tinyui"]),
    }


def attachment(found: Attachment) -> Json:
    """An attachment; the bytes are behind `_links.download`, which lacks the context path."""
    kind = {"mediaType": found.media_type, "comment": found.version.message}
    return {
        "id": f"att{found.id}",
        "type": "attachment",
        "status": found.status,
        "title": found.title,
        "version": version(found.version),
        "metadata": kind,
        "extensions": kind | {"fileSize": found.size},
        "container": {"id": str(found.page), "type": "page"},
        "_expandable": {"space": "", "ancestors": ""},
        "_links": links(
            f"/content/att{found.id}",
            webui=f"/pages/viewpageattachments.action?pageId={found.page}",
            download=download_link(found),
        ),
    }


def label(found: Label) -> Json:
    """A label."""
    return {"prefix": found.prefix, "name": found.name, "id": str(found.id), "label": found.name}


def content_property(found: Property) -> Json:
    """A content property, addressed by its key."""
    return {
        "id": str(found.id),
        "key": found.key,
        "value": found.value,
        "version": version(found.version),
        "_expandable": {"content": api(f"/content/{found.page}")},
        "_links": links(f"/content/{found.page}/property/{quote(found.key, safe='')}"),
    }


def array(results: list[Json], *, start: int = 0, limit: int | None = None, after: str | None = None) -> Json:
    """A list; `after` is the path of the next part, without the context path."""
    size = len(results)
    more = {"next": after} if after else {}
    here = links(request.path.removeprefix(context()).removeprefix("/rest/api"))
    spelled: Json = {"results": results, "start": start, "limit": size if limit is None else limit, "size": size}
    return spelled | {"_links": here | more}
