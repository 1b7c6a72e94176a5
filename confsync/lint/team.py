"""Subject -> objections to who works on a project and where: annotators, vendor, datasets, sign-off."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.finding import Severity, spot
from confsync.lint.rule import Objection, like, rule
from confsync.lint.subject import Subject


@rule("vendor-audience", Severity.WARNING)
def vendor_audience(subject: Subject) -> Iterator[Objection]:
    """A vendor gets what its audience may see; a project for a vendor names at least one guideline that it may see."""
    known = subject.handbook.document_by_path
    audiences = {name for document in subject.handbook.documents() for name in document.audience}
    for _, project in subject.handbook.projects():
        named = [known[path] for path in project.guidelines if path in known]
        if project.vendor is not None and named and not any(one.seen_by(project.vendor) for one in named):
            text = f'no guideline of {project.id} is for the audience "{project.vendor}"'
            yield Objection(spot(project, "vendor"), text, like(project.vendor, audiences))


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
