"""Report -> the body of its page: from which data, under which scheme it was written, then the text.

Reports are Markdown that confsync wrote; the front matter names their origin.
"""

from __future__ import annotations

from confsync.model.document import Document
from confsync.render.card import Row, properties
from confsync.render.guideline import text_of, to_scheme
from confsync.render.link import Sheet
from confsync.render.taxonomy_lineage import to_project
from confsync.render.words import spelled
from confsync.storage.vocabulary import escape


def report_page(sheet: Sheet, report: Document) -> str:
    """A report with its page properties."""
    front = {name: spelled(value) for name, value in report.front.items()}
    digest = front.get("input-digest", "")
    rows = [
        Row("Project", _project(sheet, front.get("project", ""))),
        Row("Label scheme", to_scheme(sheet, front["scheme"]) if front.get("scheme") else ""),
        Row("Annotated under version", escape(front.get("scheme-version", ""))),
        Row("Datasets", escape(front.get("datasets", ""))),
        Row("Rows", escape(front.get("rows", ""))),
        Row("Input", f"<code>{escape(digest)}</code>" if digest else ""),
    ]
    return properties(rows) + text_of(sheet, report)


def _project(sheet: Sheet, name: str) -> str:
    """`<initiative>/<project>` as the project's title, linked; as written when there is no such project."""
    for initiative, project in sheet.links.handbook.projects():
        if name in {f"{initiative.id}/{project.id}", project.id}:
            return to_project(sheet, initiative, project)
    return escape(name)
