"""Document -> the heading that says its title once more, and its body without that heading.

Confluence shows a page's title above its text; on GitHub the same file needs a heading of its own.
"""

from __future__ import annotations

from confsync.model.document import Body, Document, Heading


def repeated_title(document: Document) -> Heading | None:
    """A first-level heading at the very top that reads like the title; None when there is none."""
    draft = document.draft
    if not draft.lead or not draft.headings:
        return None
    heading = draft.headings[0]
    return heading if _folded(heading.text) == _folded(document.title) else None


def without_title(document: Document) -> Body:
    """The compiled text, without the heading that repeats the title."""
    draft = document.draft
    return draft.body if repeated_title(document) else (*draft.lead, *draft.body)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
