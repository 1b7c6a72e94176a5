"""(path, bytes) -> Document: any Markdown file of the handbook, a guideline, an initiative's page or a report."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename, dirname, splitext
from typing import Any

from confsync.finding import Finding, Location
from confsync.model.document import Document, Draft
from confsync.source.markdown import Sheet, split
from confsync.source.notes import Notes
from confsync.source.shape import all_places_of, fields, many
from confsync.source.value import Reader, free, one_of, text, whole
from confsync.source.wording import as_name
from confsync.source.yaml import Node
from confsync.storage.write import draft_of

_SOME = many(text, single=True)
_GUIDELINE: Mapping[str, Reader[Any]] = {
    "title": text,
    "schemes": _SOME,
    "owners": _SOME,
    "status": one_of("draft", "approved", "retired"),
    "audience": _SOME,
    "order": whole(),
    "page": text,
}
_PAGE_OF_INITIATIVE: Mapping[str, Reader[Any]] = {**_GUIDELINE, "milestone": text, "date": text, "project": text}
_INDEX = {"index", "readme"}


def read_document(path: str, content: bytes) -> tuple[Document | None, tuple[Finding, ...]]:
    """A document and what is wrong with its front matter; None when that, or the file, cannot be read.

    What the converter remarks about the text stays in the draft, for `lint/`.
    """
    sheet, findings = split(path, content)
    if sheet is None:
        return None, findings
    notes = Notes(path)
    values = _front(path, sheet.front, notes)
    plain = free(sheet.front, notes) if sheet.front is not None and values is not None else {}
    places = all_places_of(sheet.front, notes) if sheet.front is not None else {}
    draft = draft_of(sheet.text, path=path, first_line=sheet.first_line)
    document = _document(path, sheet, values or {}, draft, places, plain or {})
    return document, tuple(notes.findings)


def _front(path: str, front: Node | None, notes: Notes) -> dict[str, Any] | None:
    """The values of the keys that this kind of document knows; a report may have others besides."""
    if front is None:
        return {}
    notes.key = "the front matter"
    is_report = path.startswith("reports/")
    keys = _PAGE_OF_INITIATIVE if path.startswith("initiatives/") else _GUIDELINE
    return fields(front, notes, keys, open_ended=is_report)


def _document(
    path: str,
    sheet: Sheet,
    values: dict[str, Any],
    draft: Draft,
    places: dict[str, Location],
    plain: dict[str, Any],
) -> Document:
    known = {key: value for key, value in values.items() if key in _GUIDELINE}
    first = next((heading for heading in draft.headings if heading.level == 1), None)
    if not known.get("title"):
        known["title"] = first.text if first and first.text.strip() else _name_of(path)
        if first and "title" not in places:
            places = {**places, "title": first.at}
    return Document(
        path=path,
        front=plain,
        places=places,
        text=sheet.text,
        draft=draft,
        first_line=sheet.first_line,
        at=Location(path),
        **known,
    )


def _name_of(path: str) -> str:
    """The file's name in words; of a folder's own page, the folder's."""
    stem = splitext(basename(path))[0]
    return as_name(basename(dirname(path)) if stem.casefold() in _INDEX and dirname(path) else stem)
