"""(app, ids of pages) -> a folder of HTML files: the web view of their spaces, to be read without a server.

The app is asked for what a browser would ask for; its own addresses become relative ones, and what only a server can do
(search, history, source) is left out. No script runs: there is none, each file forbids it, and files of others that a
browser would run on their own are named as text or not linked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient

_PAGE = re.compile(r"/wiki/spaces/([^/]+)/pages/(\d+)(?:/.*)?")
_OVERVIEW = re.compile(r"/wiki/spaces/([^/]+)(?:/overview)?")
_LABEL = re.compile(r"/wiki/label/([^/]+)/([^/]+)")
_ASSET = re.compile(r"/wiki/_assets/([\w.-]+)")
_FILE = re.compile(r"/(?:wiki/)?download/(?:attachments|thumbnails)/(\d+)/([^/]+)")
_LOST = "//script | //form | //p[@class='actions']"  # what needs a server
_RUNS = ("text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/javascript")
_POLICY = "script-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"
_UNSAFE = re.compile(r"[^\w.-]|^\.")


def export(app: Flask, folder: Path, pages: Iterable[str]) -> int:
    """Writes every page of the spaces that the pages are in; `index.html` is the first page. How many pages.

    Files of an earlier export are written over, and none is removed. Raises OSError where a file cannot be written.
    """
    wanted = list(pages)
    return _Export(app.test_client(), folder).run(wanted)


class _Export:
    """One export: which pages there are, and which files were written."""

    def __init__(self, client: FlaskClient, folder: Path) -> None:
        self._client = client
        self._folder = folder
        self._pages: dict[str, str] = {}  # id -> path in the web view
        self._homes: dict[str, str] = {}  # key of a space -> id of its home page
        self._labels: dict[str, str] = {}  # path in the web view -> file; grows while pages are written
        self._written: dict[str, str | None] = {}  # address of a file -> name; None: the app has no such file
        self._first = ""  # id of the page that is index.html

    def run(self, wanted: list[str]) -> int:
        """Everything."""
        self._first = wanted[0]
        paths = [self._client.get(f"/wiki/pages/viewpage.action?pageId={page}").location or "" for page in wanted]
        for key in sorted({found[1] for path in paths if (found := _PAGE.fullmatch(path))}):
            self._enter(key)
        for page, path in sorted(self._pages.items()):
            self._write(self._name(page), self._offline(path))
        done: set[str] = set()
        while left := sorted(self._labels.keys() - done):
            for path in left:
                self._write(self._labels[path], self._offline(path))
            done.update(left)
        return len(self._pages)

    def _name(self, page: str) -> str:
        return "index.html" if page == self._first else f"{page}.html"

    def _enter(self, key: str) -> None:
        """Notes the pages of a space: all of them stand at the side of its overview."""
        found = self._client.get(f"/wiki/api/v2/spaces?keys={key}").get_json()["results"]
        home = found[0].get("homepageId") if found else None
        if home:
            self._homes[unquote(key)] = home
            self._pages[home] = f"/wiki/spaces/{key}/pages/{home}"
        document = _parsed(self._client.get(f"/wiki/spaces/{key}/overview").data)
        for path in document.xpath("//nav[@class='side']//a/@href"):
            if page := _PAGE.fullmatch(path):
                self._pages[page[2]] = path

    def _offline(self, path: str) -> bytes:
        document = _parsed(self._client.get(path).data)
        for element in document.xpath(_LOST):
            element.drop_tree()
        for element in document.iter():
            for name in ("href", "src", "poster"):
                given = element.get(name)
                if given is not None and (url := self._relative(given, follow=element.tag == "a")) != given:
                    element.attrib.pop(name)
                    element.attrib.update({name: url} if url else {})
        head = document.find("head")
        head.insert(1, head.makeelement("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY}))
        content: bytes = lxml.html.tostring(document, doctype="<!doctype html>", encoding="utf-8")
        return content

    def _relative(self, url: str, *, follow: bool) -> str | None:
        """An address of the app as one in the folder, None for what is not there; any other address as it is."""
        if not url.startswith("/") or url.startswith("//"):
            return None if url.startswith("?") else url
        parts = urlsplit(url)
        name = self._file_of(url, parts.path)
        if name is None or (follow and name.endswith(".svg")):  # opened on its own, an SVG may run scripts
            return None
        return quote(name) + (f"#{parts.fragment}" if parts.fragment else "")

    def _file_of(self, url: str, path: str) -> str | None:
        if path.rstrip("/") in ("", "/wiki"):
            return "index.html"
        if page := _PAGE.fullmatch(path):
            return self._name(page[2]) if page[2] in self._pages else None
        if overview := _OVERVIEW.fullmatch(path):
            home = self._homes.get(unquote(overview[1]))
            return self._name(home) if home else None
        if (label := _LABEL.fullmatch(path)) and unquote(label[1]) in self._homes:
            return self._labels.setdefault(path, f"label-{_safe(label[1])}-{_safe(label[2])}.html")
        return self._bytes_of(url, path)

    def _bytes_of(self, url: str, path: str) -> str | None:
        if asset := _ASSET.fullmatch(path):
            return self._copied(url, f"assets/{asset[1]}")
        if file := _FILE.fullmatch(path):  # a page shows the newest version only, whether or not its address says so
            return self._copied(path, f"files/{file[1]}/{_safe(file[2])}")
        return None

    def _copied(self, url: str, name: str) -> str | None:
        if url not in self._written:
            answer = self._client.get(url, buffered=True)  # closes the file that is sent
            runs = (answer.mimetype or "").startswith(_RUNS)
            self._written[url] = (name + ".txt" if runs else name) if answer.status_code == 200 else None
            if kept := self._written[url]:
                self._write(kept, answer.data)
        return self._written[url]

    def _write(self, name: str, content: bytes) -> None:
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _parsed(content: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))


def _safe(spelled: str) -> str:
    """A name for every file system; what had to be changed is told apart by a digest."""
    name = unquote(spelled)
    safe = _UNSAFE.sub("_", name)
    if safe == name and len(name) < 120:
        return name
    stem, dot, ending = safe.rpartition(".")
    digest = sha256(name.encode()).hexdigest()[:8]
    return f"{stem[:80]}-{digest}.{ending[:10]}" if dot else f"{safe[:80]}-{digest}"
