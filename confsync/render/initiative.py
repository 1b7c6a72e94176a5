"""Initiative -> its overview: what was promised, and under which rules each project works."""

from __future__ import annotations

from collections.abc import Iterable

from confsync.model.initiative import Hierarchy, Initiative, Milestone, Project
from confsync.render.card import Row, bullets, card, properties
from confsync.render.guideline import children, to_scheme
from confsync.render.link import Sheet
from confsync.render.prodigy_labels import passes
from confsync.render.taxonomy_name import named
from confsync.render.words import counted, dated, listed
from confsync.storage.vocabulary import anchor, escape, link, table

_FLATTENED = {
    Hierarchy.LEAVES: "Annotators see only labels that have none below them",
    Hierarchy.PATHS: "Annotators see every label, with the ones above it",
    Hierarchy.LEVELS: "Annotators work level by level, from the top",
}


def overview_page(sheet: Sheet, initiative: Initiative) -> str:
    """The body of an initiative's own page."""
    rows = [
        Row("Owner", escape(initiative.owner or "")),
        Row("Projects", bullets([_local(project) for project in initiative.projects])),
    ]
    projects = "".join(_project(sheet, project) for project in initiative.projects)
    return "".join(
        [
            properties(rows),
            milestone_table(initiative, initiative.milestones),
            f"<h2>Projects</h2>{projects}" if projects else "",
            f"<h2>Pages of this initiative</h2>{children()}",
        ]
    )


def milestone_table(initiative: Initiative, milestones: Iterable[Milestone]) -> str:
    """Promises in order of their date; what has become of them is not known here."""
    titles = {project.id: project.title for project in initiative.projects}
    rows = [
        [
            escape(milestone.title),
            dated(milestone.due),
            escape(titles.get(milestone.project or "", milestone.project or "")),
            counted(milestone.target, "example") if milestone.target is not None else "",
        ]
        for milestone in sorted(milestones, key=lambda milestone: (milestone.due, milestone.id))
    ]
    if not rows:
        return ""
    return "<h2>Milestones</h2>" + table(
        rows, head=["Milestone", "Due", "Project", "Target"], widths=[270, 130, 190, 170]
    )


def guideline_links(sheet: Sheet, project: Project) -> list[str]:
    """The guidelines that its annotators work from, linked; the path as written when there is no such file."""
    documents = sheet.links.handbook.document_by_path
    return [
        sheet.to_source("confsync.yaml", path, "", escape(documents[path].title if path in documents else path))
        for path in project.guidelines
    ]


def _local(project: Project) -> str:
    return link(escape(project.title), to_anchor=f"project-{project.id}")


def _project(sheet: Sheet, project: Project) -> str:
    rows = [
        Row("Label scheme", to_scheme(sheet, project.scheme)),
        Row("Labels", _labels(sheet, project)),
        Row("Hierarchy", _hierarchy(sheet, project)),
        Row("Guidelines", bullets(guideline_links(sheet, project))),
        Row("Prodigy view", f"<code>{escape(project.interface)}</code>"),
        Row("Datasets", bullets([_datasets(role, names) for role, names in sorted(project.datasets.items())])),
        Row("Vendor", escape(project.vendor or "")),
        Row("Annotators", _annotators(project)),
        Row("Sign-off", _signoff(project)),
    ]
    return f"<h3>{anchor(f'project-{project.id}')}{escape(project.title)}</h3>" + card(rows)


def _labels(sheet: Sheet, project: Project) -> str:
    scheme = sheet.links.handbook.scheme_by_id.get(project.scheme)
    if scheme is None:
        return ""
    count = counted(len(passes(scheme, project)[0].labels), "label") + " to choose from"
    if project.labels is None:
        return f"All of the scheme: {count}"
    view = sheet.links.view(scheme)
    return f"{listed([named(sheet, view, name) for name in project.labels])}, with what is below: {count}"


def _hierarchy(sheet: Sheet, project: Project) -> str:
    """How Prodigy shows it; nothing for a flat scheme."""
    scheme = sheet.links.handbook.scheme_by_id.get(project.scheme)
    return _FLATTENED[project.hierarchy] if scheme and any(label.parent for label in scheme.labels) else ""


def _datasets(role: str, names: Iterable[str]) -> str:
    return f"{escape(role)}: {listed([f'<code>{escape(name)}</code>' for name in names])}"


def _annotators(project: Project) -> str:
    """How many, never who: that is nobody's business on a page."""
    people = counted(len(project.annotators.people), "annotator") if project.annotators.people else ""
    answers = f"{counted(project.annotators.min, 'answer')} for each example"
    return ", ".join(filter(None, [people, answers]))


def _signoff(project: Project) -> str:
    if project.signoff is None:
        return ""
    roles = [escape(role) for role in sorted(project.signoff.roles)]
    each = " each" if len(roles) > 1 else ""
    return f"{counted(project.signoff.quorum, 'approval')}{each} from {listed(roles)}" if roles else ""
