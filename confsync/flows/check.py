"""Sources -> everything that is wrong with them; and the handbook, for commands that go on only when nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from confsync.errors import Rejected, Undecided
from confsync.finding import Finding, Severity
from confsync.flows.workspace import Workspace
from confsync.lint.check import check_handbook, weigh
from confsync.model.handbook import Handbook
from confsync.model.layout import SETTINGS
from confsync.show.text import count
from confsync.source.handbook import Reading


@dataclass(frozen=True)
class Checked:
    """A handbook as far as it could be read, and all findings about it, in order of place."""

    handbook: Handbook | None
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """What was looked at."""
        if self.handbook is None:
            return "nothing read"
        documents = sum(1 for _ in self.handbook.documents())
        projects = sum(1 for _ in self.handbook.projects())
        labels = sum(len(scheme.labels) for scheme in self.handbook.schemes)
        return (
            f"{count(len(self.handbook.schemes), 'scheme')} with {count(labels, 'label')}, "
            f"{count(documents, 'document')}, {count(projects, 'project')}"
        )


def check_since(workspace: Workspace, revision: str, *, today: str, staged: bool = False) -> Checked:
    """Likewise, with what a comparison with an earlier revision forbids. `today`, an ISO date, is for waivers.

    Raises Unreachable outside git and on an unknown revision.
    """
    from confsync.flows.diff import findings_since

    checked = check_sources(workspace, staged=staged)
    if checked.handbook is None:
        return checked
    more = findings_since(workspace, revision, checked.handbook, today=today)
    return Checked(checked.handbook, _by_place(checked.findings + more))


def check_sources(workspace: Workspace, *, drafts: bool = False, staged: bool = False) -> Checked:
    """Reads and lints the work tree, or what is staged for the next commit; no source is written."""
    reading = _read_staged(workspace) if staged else workspace.read()
    if reading.handbook is None:
        return Checked(None, reading.findings)
    found = weigh(reading.findings, reading.handbook.settings.rules)
    found += check_handbook(reading.handbook, drafts=drafts)
    return Checked(reading.handbook, _by_place(found))


def sound_handbook(workspace: Workspace, *, drafts: bool = False) -> Handbook:
    """The handbook, for commands that build on it. Raises Rejected when there is an error among the findings."""
    checked = check_sources(workspace, drafts=drafts)
    errors = tuple(finding for finding in checked.findings if finding.severity is Severity.ERROR)
    if errors or checked.handbook is None:
        raise Rejected(errors)
    return checked.handbook


def _read_staged(workspace: Workspace) -> Reading:
    repository = workspace.repository
    if repository is None:
        raise Undecided(f"{workspace.root} is not in a git repository, so nothing is staged")
    staged = repository.staged()
    if SETTINGS not in staged.paths() and (workspace.root / SETTINGS).is_file():
        raise Undecided(f"{SETTINGS} is not in git yet, and nothing is a handbook without it: git add {SETTINGS}")
    return workspace.read_tree(staged)


def _by_place(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.at, finding.rule, finding.text)))
