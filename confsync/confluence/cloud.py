"""Wiki -> requests: Confluence Cloud, which the embedded wiki speaks too.

REST v2 for spaces, pages, versions and properties; v1 where v2 has no call: uploads, labels, moves, new spaces
(reference: Atlassian's OpenAPI documents of July 2026).
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

_MOST = ("limit", "250")
_SPACES = 100  # that one listing of pages can name
_PROPERTY = "confsync"
_SETTLING = 0.7  # seconds: the first property of a page just made may answer 409 for about a second


class CloudWiki:
    """A Cloud site."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._properties: dict[str, tuple[str, int]] = {}  # page -> id and version of its property
        self._files: dict[str, dict[str, str]] = {}  # page -> attachment ids by name

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._gate.requests

    def close(self) -> None:
        """Lets go of the connections."""
        self._gate.close()

    def spaces(self, keys: Iterable[str]) -> Mapping[str, RemoteSpace]:
        """Two listings, whatever the number of spaces."""
        spelled = {key.casefold(): key for key in keys}
        params = [("keys", key) for key in spelled.values()]
        if not params:
            return {}  # without a filter Confluence would list every space it has
        found = map(
            wire.space_of_v2, self._gate.everything("api/v2/spaces", doing="look up spaces", params=[*params, _MOST])
        )
        asked = [space for space in found if space.key.casefold() in spelled]
        spaces = {space.id: replace(space, key=spelled[space.key.casefold()]) for space in asked}
        pages: dict[str, dict[str, RemotePage]] = {number: {} for number in spaces}
        numbers = list(spaces)
        for start in range(0, len(numbers), _SPACES):
            for page in self._listing(numbers[start : start + _SPACES]):
                number = wire.space_id_of(page)
                found_page = wire.page_of_v2(page, spaces[number].key)
                pages[number][found_page.id] = found_page
        return {space.key: replace(space, pages=tuple(pages[space.id].values())) for space in spaces.values()}

    def _listing(self, spaces: Iterable[str], *more: tuple[str, str]) -> Iterable[Any]:
        params = [("space-id", number) for number in spaces]
        params += [("status", "current"), ("status", "archived"), ("sort", "id"), *more, _MOST]
        return self._gate.everything("api/v2/pages", doing="list the pages of the space", params=params)

    def create_space(self, key: str, name: str) -> RemoteSpace:
        """Through v1: v2 creates spaces on tenants with role-based access only."""
        self._gate.call("POST", "rest/api/space", json={"key": key, "name": name}, doing=f'create space "{key}"')
        made = self.spaces([key])
        if key not in made:
            raise Unreachable(f'space "{key}" was created but cannot be seen: give the account permission to view it')
        return made[key]

    def states(self, ids: Iterable[str]) -> Mapping[str, Mapping[str, Any]]:
        """One request for each page: no call reads properties of many."""
        found = {page: self._property(page) for page in ids}
        return {page: state for page, state in found.items() if state is not None}

    def _property(self, page: str) -> Mapping[str, Any] | None:
        path = f"api/v2/pages/{page}/properties"
        doing = f"read the state of page {page}"
        for found in map(wire.property_of, self._gate.everything(path, params=[("key", _PROPERTY)], doing=doing)):
            if found["key"] == _PROPERTY:
                self._properties[page] = found["id"], found["version"]["number"]
                return found["value"]
        self._properties.pop(page, None)
        return None

    def read(self, page: str, *, version: int | None = None) -> Snapshot | None:
        """A trashed page still answers, and counts as gone."""
        params = [("body-format", "storage")] + ([("version", str(version))] if version is not None else [])
        try:
            found = self._gate.call("GET", f"api/v2/pages/{page}", params=params, doing=f"read page {page}")
        except Answered as error:
            if error.status == 404:
                return None
            raise
        return wire.snapshot_of(found) if wire.is_readable(found) else None

    def history(self, page: str) -> Mapping[int, str]:
        """All versions."""
        path = f"api/v2/pages/{page}/versions"
        return dict(map(wire.version_of, self._gate.everything(path, doing=f"read page {page}", params=[_MOST])))

    def create(self, space: RemoteSpace, title: str, parent: str | None, body: str) -> RemotePage:
        """A page whose making got no answer is looked for by its title before it is made again."""
        given: dict[str, Any] = {"spaceId": space.id, "status": "current", "title": title, "body": _body(body)}
        if parent is not None:
            given["parentId"] = parent

        def write() -> RemotePage:
            made = self._write("POST", "api/v2/pages", given, f'create page "{title}"')
            return wire.page_of_v2(made, space.key)

        return self._gate.certainly(write, lambda: self._made(space, title, body))

    def _made(self, space: RemoteSpace, title: str, body: str) -> RemotePage | None:
        for found in self._listing([space.id], ("title", title)):
            page = wire.page_of_v2(found, space.key)
            snapshot = self.read(page.id) if page.title == title and page.version == 1 else None
            if snapshot and same_meaning(snapshot.body, body):
                return page
        return None

    def update(self, page: RemotePage, title: str, parent: str | None, body: str, message: str) -> RemotePage:
        """A write that got no answer is done if the page's current version carries its message."""
        number = page.version + 1
        given: dict[str, Any] = {"id": page.id, "status": "current", "title": title, "body": _body(body)}
        given["version"] = {"number": number, "message": message}
        if parent is not None:
            given["parentId"] = parent

        def write() -> RemotePage:
            written = self._write("PUT", f"api/v2/pages/{page.id}", given, f'update page "{title}"')
            return wire.page_of_v2(written, page.space)

        def find() -> RemotePage | None:
            found = self._gate.call("GET", f"api/v2/pages/{page.id}", doing=f'read page "{title}"')
            there = wire.page_of_v2(found, page.space)
            return there if (there.version, there.message) == (number, message) else None

        return self._gate.certainly(write, find)

    def _write(self, method: str, path: str, given: Mapping[str, Any], doing: str) -> Any:
        try:
            return self._gate.call(method, path, json=given, doing=doing)
        except Answered as error:
            raise refused(error) from None

    def move(self, page: str, parent: str) -> None:
        """Through v1, which makes no version."""
        self._move(page, "append", parent)

    def place(self, page: str, side: Side, sibling: str) -> None:
        """Through v1."""
        self._move(page, side, sibling)

    def _move(self, page: str, position: str, target: str) -> None:
        path = f"rest/api/content/{page}/move/{position}/{target}"
        try:
            self._gate.call("PUT", path, doing=f"move page {page}", repeat=True)
        except Answered as error:
            raise refused(error) from None

    def trash(self, page: str) -> None:
        """One that is gone is nothing to do."""
        self._gate.delete(f"api/v2/pages/{page}", f"delete page {page}")

    def attach(self, page: str, attachment: Attachment) -> None:
        """Cloud's PUT creates or adds a version, by name; whether one that got no answer arrived, its note tells."""
        file = (attachment.name, attachment.content, attachment.media_type)
        form = {"minorEdit": "true", "comment": wire.digest_note(attachment.digest)}
        path = f"rest/api/content/{page}/child/attachment"

        def write() -> bool:
            doing = f'upload "{attachment.name}" to page {page}'
            self._gate.call("PUT", path, files={"file": file}, form=form, doing=doing)
            return True

        self._gate.certainly(write, lambda: self.attachments(page).get(attachment.name) == attachment.digest or None)
        self._files.pop(page, None)

    def detach(self, page: str, names: Iterable[str]) -> None:
        """By id, which a listing tells when none was read before."""
        wanted = set(names)
        if not wanted <= self._files.get(page, {}).keys():
            self.attachments(page)
        for name in sorted(wanted & self._files[page].keys()):
            self._gate.delete(f"api/v2/attachments/{self._files[page].pop(name)}", f'delete attachment "{name}"')

    def attachments(self, page: str) -> Mapping[str, str]:
        """The comment of each upload holds its digest: Confluence tells none."""
        path = f"api/v2/pages/{page}/attachments"
        found = self._gate.everything(path, doing=f"list the files of page {page}", params=[_MOST])
        files = list(map(wire.attachment_of, found))
        self._files[page] = {name: number for number, name, _ in files}
        return {name: digest for _, name, digest in files}

    def label(self, page: str, add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Through v1, v2 reads labels only; adding one twice does no harm."""
        self._gate.label(page, add, remove)

    def remember(self, page: str, state: Mapping[str, Any]) -> None:
        """Creates the property or writes its next version, whichever the wiki turns out to want."""
        for pause in (_SETTLING, 2 * _SETTLING, None):
            try:
                self._put_property(page, state)
            except Answered as error:
                if error.status != 409 or pause is None:
                    raise
                self._gate.pause(pause)
                self._property(page)
            else:
                return

    def _put_property(self, page: str, state: Mapping[str, Any]) -> None:
        path, doing = f"api/v2/pages/{page}/properties", f"note the state of page {page}"
        given: dict[str, Any] = {"key": _PROPERTY, "value": dict(state)}
        if page in self._properties:
            number, version = self._properties[page]
            given["version"] = {"number": version + 1, "message": ""}
            answer = self._gate.call("PUT", f"{path}/{number}", json=given, doing=doing, repeat=True)
        else:
            answer = self._gate.call("POST", path, json=given, doing=doing, repeat=True)
        found = wire.property_of(answer)
        self._properties[page] = found["id"], found["version"]["number"]


def _body(storage: str) -> Mapping[str, str]:
    return {"representation": "storage", "value": storage}
