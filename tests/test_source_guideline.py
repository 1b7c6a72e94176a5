"""Markdown files: titles, front matter and first lines. What is refused: cases/source/guideline.yaml."""

from __future__ import annotations

import pickle

import pytest

from confsync.finding import Location
from confsync.model.document import Document
from confsync.source.guideline import read_document


def document_of(text: str, path: str = "guidelines/ner/spans.md") -> Document:
    document, findings = read_document(path, text.encode())
    assert findings == ()
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("text", "path", "title", "line"),
    [
        ("---\ntitle: Given\n---\n# Heading\n", "guidelines/a.md", "Given", 2),
        ("---\norder: 1\n---\n\n# The *heading*\n", "guidelines/a.md", "The heading", 5),
        ("## Smaller\n\n# Heading\n", "guidelines/a.md", "Heading", 3),
        ("Text", "guidelines/span-boundaries.md", "Span boundaries", None),
        ("", "guidelines/hard-cases/index.md", "Hard cases", None),
        ("", "guidelines/README.md", "Guidelines", None),
        ("---\ntitle:\n---\n", "guidelines/a.md", "A", 2),
    ],
)
def test_document_has_the_title_of_its_front_matter_its_heading_or_its_name(
    text: str, path: str, title: str, line: int | None
) -> None:
    document = document_of(text, path)
    assert document.title == title
    place = document.places.get("title")
    assert (place and place.line) == line


def test_document_knows_its_front_matter_and_where_its_text_begins() -> None:
    document = document_of(
        "---\ntitle: A\nschemes: drugs\nowners: ['@a', '@b']\naudience: [internal]\norder: -1\n---\n\nText\n"
    )
    assert (document.schemes, document.owners, document.audience, document.order) == (
        ("drugs",),
        ("@a", "@b"),
        ("internal",),
        -1,
    )
    assert (document.status, document.page, document.text, document.first_line) == ("approved", None, "\nText\n", 8)
    assert document.places["owners.1"] == Location("guidelines/ner/spans.md", 4, 16)
    assert document.front["order"] == -1


def test_document_counts_lines_of_its_text_from_the_top_of_the_file() -> None:
    document = document_of("---\ntitle: A\n---\n\n## Here\n\n[there](b.md)\n")
    assert [heading.at.line for heading in document.draft.headings] == [5]
    assert [mention.at.line for mention in document.draft.mentions] == [7]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_document_reads_alike_whatever_its_lines_end_with(newline: str) -> None:
    text = "---\ntitle: A\n---\n# A\n\nText\n"
    assert document_of(text.replace("\n", newline)) == document_of("\ufeff" + text) == document_of(text)


def test_front_matter_is_at_the_very_top_or_nowhere() -> None:
    assert document_of("\n---\ntitle: A\n---\n").title == "Spans"
    assert document_of("--- text\n").front == {}
    assert document_of("---  \ntitle: A\n--- \nText").text == "Text"


def test_report_keeps_keys_of_its_own() -> None:
    document = document_of("---\ntitle: Q\nrows: 12\nscheme-version: 1.10\n---\n", "reports/a/b/quality.md")
    assert document.front == {"title": "Q", "rows": 12, "scheme-version": 1.1}


def test_document_that_cannot_be_decoded_is_none() -> None:
    document, findings = read_document("guidelines/a.md", b"---\ntitle: A\n---\n\nx \xff\n")
    assert document is None
    assert [str(one) for one in findings] == ["guidelines/a.md:5:3: error: byte 0xff is not UTF-8 [not-utf8]"]


def test_document_can_be_sent_to_another_process() -> None:
    read, document = pickle.loads(pickle.dumps((read_document, document_of("# A\n"))))
    assert read(document.path, b"# A\n") == (document, ())
