"""Wiki -> requests: Confluence Data Center, REST v1 throughout.

Written against Atlassian's document for 10.0.3 and tested against that contract only: no Data Center was at hand.
There is no public call for the order of siblings and no list of versions, so neither is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from confsync.confluence import wire
from confsync.confluence.answers import Answered, refused
from confsync.confluence.session import Gate
from confsync.errors import Unreachable
from confsync.model.page import Attachment
from confsync.storage.canonical import same_meaning
from confsync.sync.wiki import RemotePage, RemoteSpace, Side, Snapshot

_EXPAND = ("expand", "version,ancestors,history")
_MOST = ("limit", "200")
_PROPERTY = "confsync"


class DataCenterWiki:
    """A Data Center site."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._properties: dict[str, int] = {}  # page -> version of its property
        self._files: dict[str, dict[str, str]] = {}  # page -> attachment ids by name

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._gate.requests

    def close(self) -> None:
        """Lets go of the connections."""
        self._gate.close()

    def spaces(self, keys: Iterable[str]) -> Mapping[str, RemoteSpace]:
        """Two requests and more for each space: no call names several."""
        found = {key: self._space(key) for key in dict.fromkeys(keys)}
        return {key: space for key, space in found.items() if space is not None}

    def _space(self, key: str) -> RemoteSpace | None:
        answer = self._get(f"rest/api/space/{key}", f"look up space {key}", ("expand", "homepage"))
        if answer is None:
            return None
        params = [("spaceKey", key), ("type", "page"), ("status", "current"), _EXPAND, _MOST]
        doing = f"list the pages of space {key}"
        listed = self._gate.everything("rest/api/content", doing=doing, params=params)
        pages = {page.id: page for page in (wire.page_of_v1(found, key) for found in listed)}
        return replace(wire.space_of_v1(answer), key=key, pages=tuple(pages.values()))

    def create_space(self, key: str, name: str) -> RemoteSpace:
        """A new space."""
        self._gate.call("POST", "rest/api/space", json={"key": key, "name": name}, doing=f'create space "{key}"')
        made = self._space(key)
        if made is None:
            raise Unreachable(f'space "{key}" was created but cannot be seen: give the account permission to view it')
        return made

    def states(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """One request for each page."""
        found = {page: self._property(page) for page in ids}
        return {page: state for page, state in found.items() if state is not None}

    def _property(self, page: str) -> Mapping[str, Any] | None:
        answer = self._get(f"rest/api/content/{page}/property/{_PROPERTY}", f"read the state of page {page}")
        if answer is None:
            self._properties.pop(page, None)
            return None
        found = wire.property_of(answer)
        self._properties[page] = found["version"]["number"]
        return found["value"]

    def read(self, page: str, *, version: int | None = None) -> Snapshot | None:
        """A trashed page does not answer."""
        older = [("status", "historical"), ("version", str(version))] if version is not None else []
        params = [("expand", "body.storage,version"), *older]
        answer = self._get(f"rest/api/content/{page}", f"read page {page}", *params)
        if answer is None and version is not None:
            current = self.read(page)  # the current version is not a historical one
            return current if current and current.version == version else None
        return None if answer is None else wire.snapshot_of(answer)

    def history(self, page: str) -> Mapping[int, str]:
        """Nothing: the document has no list of versions."""
        del page
        return {}

    def create(self, space: RemoteSpace, title: str, parent: str | None, body: str) -> RemotePage:
        """A page whose making got no answer is looked for by its title before it is made again."""
        given = {"type": "page", "title": title, "space": {"key": space.key}, **_text(body), **_below(parent)}

        def write() -> RemotePage:
            made = self._write("POST", "rest/api/content", given, f'create page "{title}"')
            return replace(wire.page_of_v1(made, space.key), parent=parent)

        return self._gate.certainly(write, lambda: self._made(space, title, body))

    def _made(self, space: RemoteSpace, title: str, body: str) -> RemotePage | None:
        params = [("spaceKey", space.key), ("title", title), ("type", "page"), _EXPAND]
        for found in self._gate.everything("rest/api/content", doing=f'look for page "{title}"', params=params):
            page = wire.page_of_v1(found, space.key)
            snapshot = self.read(page.id) if page.version == 1 else None
            if snapshot and same_meaning(snapshot.body, body):
                return page
        return None

    def update(self, page: RemotePage, title: str, parent: str | None, body: str, message: str) -> RemotePage:
        """A write that got no answer is done if the page's current version carries its message."""
        number = page.version + 1
        version = {"number": number, "minorEdit": False, "message": message}
        given = {"id": page.id, "type": "page", "title": title, "version": version, **_text(body), **_below(parent)}
        wanted = replace(page, title=title, parent=parent, version=number, message=message)

        def write() -> RemotePage:
            self._write("PUT", f"rest/api/content/{page.id}", given, f'update page "{title}"')
            return wanted

        def find() -> RemotePage | None:
            path = f"rest/api/content/{page.id}"
            found = self._gate.call("GET", path, params=[_EXPAND], doing=f'read page "{title}"')
            there = wire.page_of_v1(found, page.space)
            return wanted if (there.version, there.message) == (number, message) else None

        return self._gate.certainly(write, find)

    def _write(self, method: str, path: str, given: Mapping[str, Any], doing: str) -> Any:
        try:
            return self._gate.call(method, path, json=given, doing=doing)
        except Answered as error:
            raise refused(error) from None

    def move(self, page: str, parent: str) -> None:
        """By writing the page as it is below another one, with the message it has: the mark stays."""
        path, doing = f"rest/api/content/{page}", f"move page {page}"
        expand = ("expand", "body.storage,version,ancestors,history,space")
        answer = self._gate.call("GET", path, params=[expand], doing=doing)
        there = wire.page_of_v1(answer, answer["space"]["key"])
        self.update(there, there.title, parent, wire.snapshot_of(answer).body, there.message)

    def place(self, page: str, side: Side, sibling: str) -> None:
        """Not offered, and never asked for, since no page tells its position."""
        raise Unreachable(f"cannot place page {page} {side} page {sibling}: Data Center has no call for it")

    def trash(self, page: str) -> None:
        """One that is gone is nothing to do."""
        self._gate.delete(f"rest/api/content/{page}", f"delete page {page}")

    def attach(self, page: str, attachment: Attachment) -> None:
        """A new file and a new version of one have different addresses; PUT, as on Cloud, is not allowed."""
        file = (attachment.name, attachment.content, attachment.media_type)
        form = {"minorEdit": "true", "comment": wire.digest_note(attachment.digest)}
        if page not in self._files:
            self.attachments(page)

        def write() -> bool:
            known = self._files[page].get(attachment.name)
            path = f"rest/api/content/{page}/child/attachment" + (f"/{known}/data" if known else "")
            doing = f'upload "{attachment.name}" to page {page}'
            self._gate.call("POST", path, files={"file": file}, form=form, doing=doing)
            return True

        self._gate.certainly(write, lambda: self.attachments(page).get(attachment.name) == attachment.digest or None)

    def detach(self, page: str, names: Iterable[str]) -> None:
        """By id."""
        self.attachments(page)
        for name in sorted(set(names) & self._files[page].keys()):
            self._gate.delete(f"rest/api/content/{self._files[page].pop(name)}", f'delete attachment "{name}"')

    def attachments(self, page: str) -> Mapping[str, str]:
        """The comment of each upload holds its digest."""
        path = f"rest/api/content/{page}/child/attachment"
        params = [("expand", "version,metadata,extensions"), _MOST]
        found = self._gate.everything(path, doing=f"list the files of page {page}", params=params)
        files = list(map(wire.attachment_of, found))
        self._files[page] = {name: number for number, name, _ in files}
        return {name: digest for _, name, digest in files}

    def label(self, page: str, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Adding one twice does no harm."""
        self._gate.label(page, add, remove)

    def remember(self, page: str, state: Mapping[str, Any]) -> None:
        """A PUT with version 1 creates the property; 409 means that it is there already."""
        path, doing = f"rest/api/content/{page}/property/{_PROPERTY}", f"note the state of page {page}"
        for last in (False, True):
            number = self._properties.get(page, 0) + 1
            given = {"key": _PROPERTY, "value": dict(state), "version": {"number": number}}
            try:
                self._gate.call("PUT", path, json=given, doing=doing, repeat=True)
            except Answered as error:
                if error.status != 409 or last:
                    raise
                self._property(page)
            else:
                self._properties[page] = number
                return

    def _get(self, path: str, doing: str, *params: tuple[str, str]) -> Any:
        """The answer, or None for what is not there."""
        try:
            return self._gate.call("GET", path, params=params, doing=doing)
        except Answered as error:
            if error.status != 404:
                raise
            return None


def _text(storage: str) -> Mapping[str, Any]:
    return {"body": {"storage": {"value": storage, "representation": "storage"}}}


def _below(parent: str | None) -> Mapping[str, Any]:
    return {"ancestors": [{"id": parent}]} if parent is not None else {}
