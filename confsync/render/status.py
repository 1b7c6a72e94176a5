"""Initiative -> its status page: what the handbook alone can say of where it stands; nothing is estimated."""

from __future__ import annotations

from collections import Counter

from confsync.model.initiative import Initiative, Project
from confsync.render.guideline import to_scheme
from confsync.render.initiative import milestone_table
from confsync.render.link import Sheet
from confsync.render.prodigy_labels import passes
from confsync.render.words import counted, lozenge
from confsync.storage.vocabulary import escape, table


def status_page(sheet: Sheet, initiative: Initiative) -> str:
    """The body of an initiative's status page."""
    rows = [
        [
            sheet.to_page(f"initiatives/{initiative.id}", escape(project.title), f"project-{project.id}"),
            to_scheme(sheet, project.scheme),
            _labels(sheet, project),
            _guidelines(sheet, project),
        ]
        for project in initiative.projects
    ]
    head = ["Project", "Label scheme", "Labels in use", "Guidelines"]
    projects = table(rows, head=head, widths=[200, 220, 120, 220]) if rows else "<p>There are no projects yet.</p>"
    return f"<h2>Projects</h2>{projects}{milestone_table(initiative, initiative.milestones)}"


def _labels(sheet: Sheet, project: Project) -> str:
    scheme = sheet.links.handbook.scheme_by_id.get(project.scheme)
    return str(len(passes(scheme, project)[0].labels)) if scheme else ""


def _guidelines(sheet: Sheet, project: Project) -> str:
    """How many there are, and in which state."""
    documents = sheet.links.handbook.document_by_path
    found = Counter(documents[path].status for path in project.guidelines if path in documents)
    if not found:
        return "none"
    states = ", ".join(f"{count} {lozenge(state)}" for state, count in sorted(found.items()))
    return f"{counted(found.total(), 'guideline')}: {states}"
