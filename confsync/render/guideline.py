"""Document -> the body of its page: what the front matter says, then the text."""

from __future__ import annotations

from confsync.model.document import Document, Insert
from confsync.render.card import Row, properties
from confsync.render.heading import without_title
from confsync.render.link import NOTHING, Sheet
from confsync.render.taxonomy_overview import inserted_table
from confsync.render.words import listed, lozenge
from confsync.storage.vocabulary import escape, macro

_RETIRED = "This guideline is retired. Do not work from it; it stays here to explain older annotations."


def guideline_page(sheet: Sheet, document: Document) -> str:
    """A guideline, or a page of an initiative, which differs only in what its front matter holds."""
    warning = macro("warning", body=f"<p><strong>{_RETIRED}</strong></p>") if document.status == "retired" else ""
    return warning + _summary(sheet, document) + text_of(sheet, document)


def folder_page(_: Sheet) -> str:
    """A folder without an index.md: only what is in it."""
    return children()


def text_of(sheet: Sheet, document: Document) -> str:
    """The document's text, its directives carried out."""
    pieces = sheet.pieces(without_title(document), document.path, lambda insert: inserted(sheet, insert))
    sheet.text = tuple(pieces)
    return "".join(pieces)


def inserted(sheet: Sheet, insert: Insert) -> str:
    """What a directive asks for; nothing for a scheme that does not exist."""
    if insert.name == "children":
        return children()
    scheme = sheet.links.handbook.scheme_by_id.get(insert.argument)
    return inserted_table(sheet, scheme) if insert.name == "labels" and scheme else NOTHING


def children() -> str:
    """The pages below this one, as Confluence lists them itself."""
    return macro("children", {"all": "true"}, schema=2)


def to_scheme(sheet: Sheet, name: str) -> str:
    """A scheme's title, linked, with its version; the id as written when there is none."""
    scheme = sheet.links.handbook.scheme_by_id.get(name)
    if scheme is None:
        return escape(name)
    return f"{sheet.to_page(scheme.path, escape(scheme.title))} {escape(scheme.version)}"


def _summary(sheet: Sheet, document: Document) -> str:
    schemes = [to_scheme(sheet, name) for name in document.schemes]
    return properties(
        [
            Row("Status", lozenge(document.status)),
            Row("Label scheme" if len(schemes) == 1 else "Label schemes", listed(schemes)),
            Row("Owners", escape(listed(document.owners))),
            Row("For", escape(listed(document.audience))),
        ]
    )
