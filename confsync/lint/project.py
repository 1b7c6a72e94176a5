"""Subject -> objections to annotation projects: their interface, labels, guidelines, people, data and config."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from confsync.finding import Severity
from confsync.lint.rule import Objection, Subject, rule, spot
from confsync.lint.taxonomy import offered_labels
from confsync.model.initiative import Initiative
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
_SECRET = re.compile(
    r"(^|[_-])(password|passwd|pass|secret|token|api[_-]?key|credentials?|private[_-]?key)$", re.IGNORECASE
)
_DATABASE = {"db", "db_settings"}


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
            yield Objection(at, f'"{view}" is not an interface of Prodigy', view, known)
        elif scheme and view not in _INTERFACES[scheme.kind]:
            fitting = ", ".join(sorted(_INTERFACES[scheme.kind] - _ANY))
            text = f'interface "{view}" cannot record {scheme.kind}, the kind of {scheme.id}: use one of {fitting}'
            yield Objection(at, text)


@rule("empty-project")
def empty_project(subject: Subject) -> Iterator[Objection]:
    """A project offers at least one label that annotators can choose: active and not abstract."""
    for _, project in subject.handbook.projects():
        scheme = subject.handbook.scheme_by_id.get(project.scheme)
        if scheme and not offered_labels(scheme, project):
            yield Objection(spot(project, "labels", "scheme"), f"{project.id} offers no label that can be chosen")


@rule("unknown-guideline")
def unknown_guideline(subject: Subject) -> Iterator[Objection]:
    """`guidelines` of a project are paths of Markdown files, from the root of the handbook."""
    known = subject.handbook.document_by_path
    for _, project in subject.handbook.projects():
        for index, path in enumerate(project.guidelines):
            if path not in known and path not in subject.handbook.broken:
                at = spot(project, f"guidelines.{index}", "guidelines")
                yield Objection(at, f'guideline "{path}" of {project.id} is not in the handbook', path, known)


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


@rule("vendor-audience", Severity.WARNING)
def vendor_audience(subject: Subject) -> Iterator[Objection]:
    """A vendor gets what its audience may see; a project for a vendor names at least one guideline that it may see."""
    known = subject.handbook.document_by_path
    audiences = {name for document in subject.handbook.documents() for name in document.audience}
    for _, project in subject.handbook.projects():
        named = [known[path] for path in project.guidelines if path in known]
        if project.vendor is not None and named and not any(one.seen_by(project.vendor) for one in named):
            text = f'no guideline of {project.id} is for the audience "{project.vendor}"'
            yield Objection(spot(project, "vendor"), text, project.vendor, audiences)


@rule("too-few-annotators", Severity.WARNING)
def too_few_annotators(subject: Subject) -> Iterator[Objection]:
    """A project that wants `min` answers for each example names at least as many people, or none by name."""
    for _, project in subject.handbook.projects():
        people = set(project.annotators.people)
        if people and len(people) < project.annotators.min:
            text = (
                f"{project.id} wants {project.annotators.min} answers for each example and names {len(people)} people"
            )
            yield Objection(spot(project, "annotators"), text)


@rule("dataset-clash", Severity.WARNING)
def dataset_clash(subject: Subject) -> Iterator[Objection]:
    """A Prodigy dataset belongs to one project, and to one purpose of it: answers mixed in one cannot be told apart."""
    seen: dict[str, str] = {}
    for initiative, project in subject.handbook.projects():
        for purpose, names in project.datasets.items():
            for name in dict.fromkeys(names):
                owner = f"{purpose} of {initiative.id}/{project.id}"
                first = seen.setdefault(name, owner)
                if first != owner:
                    at = spot(project, f"datasets.{purpose}", "datasets")
                    yield Objection(at, f'dataset "{name}", {owner}, is already {first}')


@rule("signoff-roles")
def signoff_roles(subject: Subject) -> Iterator[Objection]:
    """Every role of a sign-off lists at least as many accounts as its quorum needs, else it can never be reached."""
    for _, project in subject.handbook.projects():
        sign = project.signoff
        for role, accounts in sign.roles.items() if sign else ():
            if sign and len(set(accounts)) < sign.quorum:
                text = (
                    f"sign-off of {project.id}: {role} lists {len(set(accounts))} accounts, the quorum is {sign.quorum}"
                )
                yield Objection(spot(project, "signoff"), text)


@rule("secret-in-config")
def secret_in_config(subject: Subject) -> Iterator[Objection]:
    """No password, token or database is written in a source: bundles go to vendors and git forgets nothing.

    Prodigy reads its database from the user's own prodigy.json, confsync from CONFSYNC_PRODIGY_DATABASE.
    """
    settings = subject.handbook.settings
    if settings.database and re.search(r"://[^/@\s]*:[^/@\s]+@", settings.database):
        at = spot(settings, "prodigy.database", "database", "prodigy")
        yield Objection(at, "database holds a password: set CONFSYNC_PRODIGY_DATABASE in the environment instead")
    for _, project in subject.handbook.projects():
        for key in _secrets(project.config):
            yield Objection(
                spot(project, f"config.{key}", "config"), f'config of {project.id} holds "{key}": keep it out'
            )


def _secrets(config: Mapping[str, Any]) -> Iterator[str]:
    for key, value in config.items():
        if key in _DATABASE or _SECRET.search(key):
            yield key
        elif isinstance(value, Mapping):
            yield from (f"{key}.{below}" for below in _secrets(value))


@rule("unknown-project")
def unknown_project(subject: Subject) -> Iterator[Objection]:
    """The project of a milestone is one of the same initiative."""
    for initiative in subject.handbook.initiatives:
        known = _ids(initiative)
        for milestone in initiative.milestones:
            if milestone.project is not None and milestone.project not in known:
                text = f'milestone {milestone.id}: {initiative.id} has no project "{milestone.project}"'
                yield Objection(milestone.at, text, milestone.project, known)


def _ids(initiative: Initiative) -> set[str]:
    return {project.id for project in initiative.projects}
