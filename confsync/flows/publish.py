"""Handbook and wiki -> plan, and plan -> receipt: `plan`, `publish`, and what `preview` does over and over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from confsync.confluence.connect import Client
from confsync.errors import Rejected
from confsync.finding import Finding, Location
from confsync.flows.check import sound_handbook
from confsync.flows.pages import checked_pages
from confsync.flows.wiki import Access, open_wiki, wanted_site
from confsync.flows.workspace import Workspace
from confsync.model.page import PageTree
from confsync.model.settings import Settings
from confsync.sync.apply import Receipt, apply_plan
from confsync.sync.guard import expect, guard
from confsync.sync.plan import Plan, make_plan
from confsync.sync.remote import find_remote
from confsync.sync.wiki import RemoteTree

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person said to a publish beforehand."""

    digest: str | None = None  # of the plan that was reviewed, whole or its beginning
    deletes: int | None = None
    guarded: bool = True  # False: a preview, whose wiki is nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A plan, what came of it, and what it cost."""

    plan: Plan
    receipt: Receipt
    requests: int
    seconds: float
    drift: str  # the policy: with "keep" a hand edit is no failure
    space: str  # key of the handbook's own space

    @property
    def undecided(self) -> bool:
        """Whether a page was left alone that a person must decide about."""
        return bool(self.receipt.conflicts) and self.drift != "keep"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the policy about hand edits that it was made under."""

    plan: Plan
    drift: str
    commits: Mapping[str, str] = field(default_factory=dict)  # page key -> abbreviated commit it was published from

    @property
    def undecided(self) -> bool:
        """Whether publishing would leave a page alone that a person must decide about."""
        return bool(self.plan.conflicts) and self.drift != "keep"


def plan(workspace: Workspace, access: Access, *, drift: str | None = None, drafts: bool = False) -> Planned:
    """What a publish would do now; nothing is changed but an embedded wiki made when there is none."""
    with _compared(workspace, access, drift=drift, drafts=drafts) as (made, _desired, remote, _client, settings):
        return Planned(made, settings.confluence.drift, {own.key: own.commit for own in remote.own.values()})


def publish(
    workspace: Workspace,
    access: Access,
    consent: Consent,
    *,
    drift: str | None = None,
    drafts: bool = False,
    progress: Progress | None = None,
    cut_short: Callable[[Publication], None] | None = None,
) -> Publication:
    """Makes readers see what the sources say.

    Raises Rejected when the sources have errors, Undecided when the guard or a digest speaks against it; neither
    changes anything. Raises Unreachable when the site gives up; midway, `cut_short` is told how far it came.
    """
    start = perf_counter()
    with _compared(workspace, access, drift=drift, drafts=drafts) as (made, desired, remote, client, settings):
        if consent.digest is not None:
            expect(made, consent.digest)
        if consent.guarded:
            limits = settings.confluence.guard
            guard(made, limits, reviewed=consent.digest is not None, allow_deletes=consent.deletes)

        def publication(receipt: Receipt) -> Publication:
            return Publication(
                plan=made,
                receipt=receipt,
                requests=client.requests,
                seconds=perf_counter() - start,
                drift=settings.confluence.drift,
                space=settings.confluence.space,
            )

        tell = (lambda receipt: cut_short(publication(receipt))) if cut_short else None
        return publication(apply_plan(made, desired, client, remote, progress=progress, cut_short=tell))


def reviewed_digest(file: Path) -> str:
    """The digest of a plan that `confsync plan --out` wrote. Raises Rejected when the file is not such a plan."""
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _not_a_plan(file, str(error)) from error
    if not isinstance(content, dict) or content.get("format") != "confsync.plan/1" or "digest" not in content:
        raise _not_a_plan(file, 'its format is not "confsync.plan/1"')
    return str(content["digest"])


def _not_a_plan(file: Path, why: str) -> Rejected:
    hint = "write one with: confsync plan --out FILE"
    return Rejected([Finding(at=Location(str(file)), text=f"not a plan: {why}", rule="broken-plan", hint=hint)])


@contextmanager
def _compared(
    workspace: Workspace, access: Access, *, drift: str | None, drafts: bool
) -> Iterator[tuple[Plan, PageTree, RemoteTree, Client, Settings]]:
    handbook = sound_handbook(workspace, drafts=drafts)
    provenance = workspace.provenance()
    desired = checked_pages(workspace, handbook, provenance, drafts=drafts)
    settings = handbook.settings
    site = wanted_site(settings.confluence, access)
    settings = replace(settings, confluence=replace(site, drift=drift or site.drift))
    with open_wiki(workspace.local, settings.confluence, access) as client:
        remote = find_remote(client, desired, settings.confluence)
        renames = _renames(workspace, desired, remote)
        commit = provenance.head[:7] if provenance.head else "-"
        made = make_plan(desired, remote, settings=settings.confluence, renames=renames, commit=commit)
        yield made, desired, remote, client, settings


def _renames(workspace: Workspace, desired: PageTree, remote: RemoteTree) -> Mapping[str, str]:
    """Old key -> new key of sources that git saw move since their pages were published.

    Asked only when there are pages whose source is gone, and once for each commit that these were published from.
    """
    gone = {own.commit for own in remote.own.values() if own.key not in desired.by_key and own.commit != "-"}
    if not gone or workspace.repository is None:
        return {}
    found: dict[str, str] = {}
    for commit in sorted(gone):
        found.update(workspace.repository.renames(commit))
    return found
