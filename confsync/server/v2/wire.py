"""Records -> the JSON of v2: ids as strings, camel case, links relative to `_links.base`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, quote_plus

from confsync.server.request import site_url
from confsync.server.store.records import Attachment, Label, Page, Property, Space, Version

Json = dict[str, Any]


def space(found: Space, *, description: str | None = None) -> Json:
    """A space; its description only in the representation asked for."""
    told = {description: {"representation": description, "value": found.description}} if description else None
    return {
        "id": str(found.id),
        "key": found.key,
        "name": found.name,
        "type": found.type,
        "status": found.status,
        "authorId": found.author,
        "spaceOwnerId": found.author,
        "currentActiveAlias": found.key,
        "createdAt": found.created,
        "homepageId": text(found.homepage),
        "description": told,
        "icon": None,
        "_links": {"webui": f"/spaces/{found.key}"},
    }


def page(found: Page, *, body: Json | None = None) -> Json:
    """A page, the same in lists and alone; `body` is empty unless a format was asked for."""
    return {
        "id": str(found.id),
        "status": found.status,
        "title": found.title,
        "spaceId": str(found.space),
        "parentId": text(found.parent),
        "parentType": None if found.parent is None else "page",
        "position": found.position,
        "authorId": found.author,
        "ownerId": found.author,
        "lastOwnerId": None,
        "createdAt": found.created,
        "version": version(found.version),
        "body": body or {},
        "_links": page_links(found),
    }


def page_links(found: Page) -> Json:
    """Where the page is read, edited and shared."""
    return {
        "webui": f"/spaces/{found.space_key}/pages/{found.id}/{quote_plus(found.title)}",
        "editui": f"/pages/resumedraft.action?draftId={found.id}",
        "tinyui": f"/x/{found.id:x}",
    }


def stored(found: Page) -> Json:
    """The body of a page, in storage format."""
    return {"storage": {"representation": "storage", "value": found.body or ""}}


def alone(found: Json) -> Json:
    """What is answered for one entity instead of a list: its links have their base with them."""
    return found | {"_links": found["_links"] | {"base": f"{site_url()}/wiki"}}


def version(found: Version) -> Json:
    """A version."""
    return {
        "number": found.number,
        "message": found.message,
        "minorEdit": found.minor,
        "authorId": found.author,
        "createdAt": found.created,
    }


def label(found: Label) -> Json:
    """A label."""
    return {"id": str(found.id), "name": found.name, "prefix": found.prefix}


def content_property(found: Property) -> Json:
    """A content property."""
    return {"id": str(found.id), "key": found.key, "value": found.value, "version": version(found.version)}


def attachment(found: Attachment) -> Json:
    """An attachment; the download link lacks `/wiki`, as on real sites."""
    preview = f"/pages/viewpageattachments.action?pageId={found.page}&preview={quote(f'/{found.page}/{found.id}/')}"
    download = download_link(found)
    return {
        "id": f"att{found.id}",
        "status": found.status,
        "title": found.title,
        "createdAt": found.created,
        "pageId": str(found.page),
        "mediaType": found.media_type,
        "mediaTypeDescription": "File",
        "comment": found.version.message,
        "fileId": f"file-{found.id}",
        "fileSize": found.size,
        "webuiLink": preview,
        "downloadLink": download,
        "version": version(found.version),
        "_links": {"webui": preview, "download": download},
    }


def download_link(found: Attachment) -> str:
    """Path of the bytes, from the context path of the wiki on."""
    return f"/download/attachments/{found.page}/{quote(found.title, safe='')}?version={found.version.number}&api=v2"


def text(id: int | None) -> str | None:
    """An id as JSON has it."""
    return None if id is None else str(id)
