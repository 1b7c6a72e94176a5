"""Two revisions -> what changed between them: edits, versions, approvals that are missing; and findings for `check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from confsync.diff.compare import compare
from confsync.diff.impact import impact
from confsync.diff.review import Approval, forbidden_findings, missing_approvals, unread_findings, waiver_findings
from confsync.diff.suggest import suggestions
from confsync.diff.version import bumps
from confsync.errors import Rejected, Unreachable
from confsync.finding import Finding, Severity
from confsync.flows.usage import usage_of
from confsync.lint.check import weigh
from confsync.model.edit import Class, Comparison, Edit
from confsync.model.handbook import Handbook
from confsync.model.settings import Settings
from confsync.source.handbook import Reading

if TYPE_CHECKING:
    from confsync.flows.workspace import Workspace
    from confsync.repo import Repository


def compare_revisions(
    workspace: Workspace,
    base: str = "HEAD",
    head: str | None = None,
    *,
    today: str,
    approvals: Iterable[Approval] = (),
    author: str | None = None,
    annotations: Sequence[str] = (),
    address: str | None = None,
) -> Comparison:
    """What changed from `base` to `head`, or to the work tree. `today` is an ISO date: waivers expire.

    `annotations` names datasets and exports to count the stored answers in that each edit touches, `address` the
    database of the datasets, where it is not that of the settings.

    Raises Rejected when the head cannot be read as it was meant: what a misspelt word hides would look removed.
    The base is taken as far as it can be read. Raises Unreachable outside git and on an unknown revision.
    """
    old, new, moved = both_sides(workspace, base, head)
    found = comparison(old, new, base=base, head=head or "", today=today, moved=moved)
    found = replace(found, since=_repository(workspace).lasting(base))
    judged = _judged(old, new, found, today=today, moved=moved)
    if annotations:
        usage = usage_of(workspace, (old, new), annotations, address=address)
        found = replace(found, edits=impact(found.edits, usage, old, new))
        judged = impact(judged, usage, old, new)
    demands, people = _demands(old, new), _people(old, new)
    return replace(found, missing=missing_approvals(judged, demands, approvals, author, people))


def both_sides(workspace: Workspace, base: str, head: str | None) -> tuple[Handbook, Handbook, Mapping[str, str]]:
    """Base and head as they are compared, and the files that moved in between. Raises as `compare_revisions` does."""
    new = _sound(_reading(workspace, head))
    return _base(workspace, base, new), new, moved_between(workspace, base, head)


def comparison(
    old: Handbook, new: Handbook, *, base: str, head: str, today: str, moved: Mapping[str, str] | None = None
) -> Comparison:
    """Two handbooks compared, whichever way they were read."""
    edits = compare(old, new, today=today, moved=moved)
    versions = {scheme.id: scheme.version for scheme in new.schemes}
    return Comparison(
        base=base,
        head=head,
        edits=edits,
        suggestions=suggestions(edits, versions),
        bumps=bumps(old, new, edits),
        unread=tuple(sorted(old.broken)),
    )


def findings_since(workspace: Workspace, revision: str, head: Handbook, *, today: str) -> tuple[Finding, ...]:
    """What a comparison with an earlier revision forbids, by place, with the severities that the settings give.

    Compared is with where HEAD left the way to that revision: who does not have what others did there since has not
    undone it.
    """
    repository = _repository(workspace)
    commit = repository.commit(revision)
    fork = repository.fork(commit) if commit and repository.head() else commit
    revision = fork if fork and fork != commit else revision
    old = _base(workspace, revision, head)
    found = comparison(old, head, base=revision, head="", today=today, moved=moved_between(workspace, revision))
    remarks = [*forbidden_findings(found.edits, found.bumps)]
    remarks += waiver_findings(head.settings.review.waivers, found.edits, today)
    remarks += unread_findings(found.unread, revision)
    return weigh(remarks, head.settings.rules)


def read_revision(workspace: Workspace, revision: str, *, otherwise: Settings | None = None) -> Reading:
    """The handbook as it was at a revision; `otherwise` are settings to take where its own cannot be read.

    Raises Unreachable outside git and on an unknown revision.
    """
    return workspace.read_tree(_repository(workspace).tree(revision), otherwise=otherwise)


def moved_between(workspace: Workspace, base: str, head: str | None = None) -> Mapping[str, str]:
    """Files that git saw move from the base to the head, or to the work tree."""
    return _repository(workspace).renames(base, head)


def _reading(workspace: Workspace, revision: str | None) -> Reading:
    return workspace.read() if revision is None else read_revision(workspace, revision)


def _repository(workspace: Workspace) -> Repository:
    repository = workspace.repository
    if repository is None:
        raise Unreachable(
            f"{workspace.root} is not in a git repository, so there is no earlier revision to compare with"
        )
    return repository


def _sound(reading: Reading) -> Handbook:
    rules = reading.handbook.settings.rules if reading.handbook else {}
    errors = [one for one in weigh(reading.findings, rules) if one.severity is Severity.ERROR]
    if errors or reading.handbook is None:
        raise Rejected(errors or reading.findings)
    return reading.handbook


def _base(workspace: Workspace, revision: str, head: Handbook) -> Handbook:
    """As far as it can be read; before there was a handbook, an empty one."""
    reading = read_revision(workspace, revision, otherwise=head.settings)
    return reading.handbook or Handbook(settings=head.settings)


def _judged(
    old: Handbook, new: Handbook, found: Comparison, *, today: str, moved: Mapping[str, str]
) -> tuple[Edit, ...]:
    """The edits as the settings of each side weigh them: no change may waive or belittle itself past its approvals."""
    if old.settings.review == new.settings.review:
        return found.edits
    return found.edits + compare(old, new, review=old.settings.review, today=today, moved=moved)


def _people(old: Handbook, new: Handbook) -> Mapping[str, tuple[str, ...]]:
    """Who has which role, by the base alone: nobody may give themselves one. A base without settings gives none."""
    return {} if old.settings is new.settings else old.settings.review.roles


def _demands(old: Handbook, new: Handbook) -> dict[Class, tuple[str, ...]]:
    """Of both sides: nobody may take an approval out of the settings in the change that needs it."""
    sides = (old.settings.review.approvals, new.settings.review.approvals)
    return {one: tuple(dict.fromkeys(role for side in sides for role in side.get(one, ()))) for one in Class}
