"""Subject -> objections to tombstones: a retired label must still tell old data what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from confsync.finding import Severity, spot
from confsync.lint.hierarchy import cycles
from confsync.lint.rule import Objection, rule
from confsync.lint.subject import Subject
from confsync.model.taxonomy import Retirement, Status

_SUCCESSORS = {
    "replaced": "exactly one label",
    "merged": "exactly one label",
    "split": "at least two labels",
    "out-of-scope": "no label",
    "error": "no label",
}


@rule("tombstone-incomplete")
def tombstone_incomplete(subject: Subject) -> Iterator[Objection]:
    """A label of status retired says in `retired:` since when, why and into what; a label in use has no `retired:`.

    Without it nobody can read, migrate or even explain the answers that were stored under the label.
    """
    for _, label in subject.labels():
        if label.status is Status.RETIRED and label.retired is None:
            yield Objection(
                spot(label, "status"), f"{label.id} is retired but does not say since when and why: add retired:"
            )
        if label.status is not Status.RETIRED and label.retired is not None:
            yield Objection(label.retired.at, f"{label.id} has retired:, yet its status is {label.status}")


@rule("lineage-arity")
def lineage_arity(subject: Subject) -> Iterator[Objection]:
    """`into` must fit the reason: replaced and merged name one label, split at least two, the others none.

    `diff` and `migrate` decide by it whether stored answers can be rewritten without asking anybody.
    """
    for _, label in subject.labels():
        gone = label.retired
        if gone and gone.reason in _SUCCESSORS and not _fits(gone):
            named = ", ".join(gone.into) or "nothing"
            text = f"{label.id} is retired as {gone.reason}, which names {_SUCCESSORS[gone.reason]}; into names {named}"
            yield Objection(gone.at, text)


def _fits(gone: Retirement) -> bool:
    count = len(set(gone.into))
    return {"split": count >= 2, "replaced": count == 1, "merged": count == 1}.get(gone.reason, count == 0)


@rule("lineage-cycle")
def lineage_cycle(subject: Subject) -> Iterator[Objection]:
    """Successors of retired labels must not lead back to where they began."""
    for scheme in subject.handbook.schemes:
        gone = {label.id: label.retired for label in scheme.labels if label.retired and label.status is Status.RETIRED}
        for cycle in cycles({label: retired.into for label, retired in gone.items()}):
            line = " → ".join((*cycle, cycle[0]))
            yield Objection(gone[cycle[0]].at, f"retired labels succeed each other in a circle: {line}")


@rule("successor-retired", Severity.NOTE)
def successor_retired(subject: Subject) -> Iterator[Objection]:
    """A retired label whose successors are all retired too leads a migration over more than one hop.

    That is allowed; naming today's labels in `into` is kinder to whoever reads old data.
    """
    for scheme, label in subject.labels():
        into = [scheme.by_id[one] for one in label.retired.into if one in scheme.by_id] if label.retired else []
        if label.retired and into and all(one.status is Status.RETIRED for one in into):
            names = ", ".join(one.id for one in into)
            yield Objection(label.retired.at, f"{label.id} went into {names}, which is retired too")
