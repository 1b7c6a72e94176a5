"""Subject -> objections to what a project asks of annotators: its interface, its labels, its guidelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from confsync.finding import Severity, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject
from confsync.model.initiative import Initiative
from confsync.model.selection import chosen_labels
from confsync.model.taxonomy import Kind

_SPANS = {"ner", "ner_manual", "spans", "spans_manual", "pos", "pos_manual"}
_ANY = {"blocks", "pages"}  # hold other interfaces
_INTERFACES: Mapping[Kind, set[str]] = {
    Kind.SPANS: _SPANS | _ANY,
    Kind.CHOICE: {"choice"} | _ANY,
    Kind.MULTICHOICE: {"choice"} | _ANY,
    Kind.BINARY: {"classification", "text", "html", "image", "audio"} | _ANY,
    Kind.RELATIONS: {"relations", "dep"} | _ANY,
    Kind.REGIONS: {"image", "image_manual"} | _ANY,
    Kind.SEGMENTS: {"audio", "audio_manual"} | _ANY,
}
_OTHERS = {"text_input", "diff", "compare", "review", "llm_io"}


@rule("interface-mismatch")
def interface_mismatch(subject: Subject) -> Iterator[Objection]:
    """A project's interface is one of Prodigy's that can record answers of its scheme's kind.

    `blocks` and `pages` hold other interfaces and fit every kind.
    """
    known = _OTHERS.union(*_INTERFACES.values())
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        at, view = spot(project, "interface"), project.interface
        if view not in known:
            yield Objection(at, f'"{view}" is not an interface of Prodigy', like(view, known))
        elif scheme and view not in _INTERFACES[scheme.kind]:
            fitting = ", ".join(sorted(_INTERFACES[scheme.kind] - _ANY))
            text = f'interface "{view}" cannot record {scheme.kind}, the kind of {scheme.id}: use one of {fitting}'
            yield Objection(at, text)


@rule("empty-project")
def empty_project(subject: Subject) -> Iterator[Objection]:
    """A project offers at least one label that annotators can choose: active and not abstract."""
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        if scheme and not chosen_labels(scheme, project):
            yield Objection(spot(project, "labels", "scheme"), f"{project.id} offers no label that can be chosen")


@rule("unknown-guideline")
def unknown_guideline(subject: Subject) -> Iterator[Objection]:
    """`guidelines` of a project are paths of Markdown files, from the root of the handbook."""
    known = subject.handbook.document_by_path
    for _, project in subject.handbook.projects():
        for index, path in enumerate(project.guidelines):
            if path not in known and path not in subject.handbook.broken:
                at = spot(project, f"guidelines.{index}", "guidelines")
                yield Objection(at, f'guideline "{path}" of {project.id} is not in the handbook', like(path, known))


@rule("unlisted-guideline", Severity.WARNING)
def unlisted_guideline(subject: Subject) -> Iterator[Objection]:
    """Annotators work from approved guidelines: a project should not name a draft or a retired one."""
    known = subject.handbook.document_by_path
    for _, project in subject.handbook.projects():
        for index, path in enumerate(project.guidelines):
            if path in known and known[path].status != "approved":
                at = spot(project, f"guidelines.{index}", "guidelines")
                yield Objection(at, f'guideline "{path}" of {project.id} is {_status(known[path].status)}')


def _status(status: str) -> str:
    return "a draft" if status == "draft" else status


@rule("unknown-project")
def unknown_project(subject: Subject) -> Iterator[Objection]:
    """The project of a milestone is one of the same initiative."""
    for initiative in subject.handbook.initiatives:
        known = _ids(initiative)
        for milestone in initiative.milestones:
            if milestone.project is not None and milestone.project not in known:
                text = f'milestone {milestone.id}: {initiative.id} has no project "{milestone.project}"'
                yield Objection(milestone.at, text, like(milestone.project, known))


def _ids(initiative: Initiative) -> set[str]:
    return {project.id for project in initiative.projects}
