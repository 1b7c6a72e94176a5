"""Tree -> Handbook: every source found, read and put together, with all findings at once.

What a source says is read by the module of its noun; here is only which files are sources, what belongs together, and
which other files come along because a source mentions them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname
from typing import Protocol, TypeVar

from confsync.errors import Rejected
from confsync.finding import Finding, Location, Severity
from confsync.lint.check import weigh
from confsync.model.document import Document
from confsync.model.handbook import Asset, Handbook
from confsync.model.initiative import Initiative
from confsync.model.layout import FOLDERS, SETTINGS, is_source
from confsync.model.reference import handbook_path
from confsync.model.settings import Settings
from confsync.model.taxonomy import Scheme
from confsync.source.guideline import read_document
from confsync.source.initiative import read_initiative
from confsync.source.settings import read_settings
from confsync.source.taxonomy import read_scheme
from confsync.source.text import LARGEST, too_large
from confsync.source.tree import Tree

LARGEST_ASSET = 50_000_000  # bytes; Confluence takes 100 MB of one attachment as it comes, few readers do
Result = TypeVar("Result")
Value = TypeVar("Value")
Read = tuple[Value | None, tuple[Finding, ...]]


class Run(Protocol):
    """Runs a reader over sources: in a loop, on all cores, or out of a cache."""

    def __call__(self, function: Callable[[str, bytes], Result], jobs: Sequence[tuple[str, bytes]], /) -> list[Result]:
        """Results in the order of the jobs; called once for each kind of source."""


def run_here(function: Callable[[str, bytes], Result], jobs: Sequence[tuple[str, bytes]]) -> list[Result]:
    """One after the other."""
    return [function(path, content) for path, content in jobs]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a tree."""

    handbook: Handbook | None  # None: there are no settings that can be read
    findings: tuple[Finding, ...]  # by place, of the severity they have unless the settings say otherwise


def load_handbook(tree: Tree, *, run: Run = run_here) -> Handbook:
    """The handbook of a tree. Raises Rejected with all errors of reading; `lint/` is not asked."""
    reading = read_handbook(tree, run=run)
    rules = reading.handbook.settings.rules if reading.handbook else {}
    errors = [finding for finding in weigh(reading.findings, rules) if finding.severity is Severity.ERROR]
    if errors or reading.handbook is None:
        raise Rejected(errors or reading.findings)
    return reading.handbook


def read_handbook(tree: Tree, *, run: Run = run_here, otherwise: Settings | None = None) -> Reading:
    """The handbook of a tree as far as it can be read, and everything that is wrong with the form of its sources.

    `otherwise` are settings to take where those of the tree are there and cannot be read.
    """
    shelf = _Shelf(tree, run)
    settings = shelf.settings()
    if settings is None and SETTINGS in shelf.broken:
        settings = otherwise
    schemes = shelf.read(read_scheme, shelf.paths("taxonomy/", ".yaml", ".yml"))
    initiatives = shelf.read(read_initiative, shelf.paths("initiatives/", "/initiative.yaml", depth=2))
    documents = shelf.read(read_document, [path for folder in FOLDERS[1:] for path in shelf.paths(f"{folder}/", ".md")])
    shelf.note_symlinks()
    joined = tuple(_with_pages(initiative, documents) for initiative in initiatives)
    shelf.note_homeless(documents, initiatives)
    if settings is None:
        return Reading(None, shelf.all_findings())
    handbook = Handbook(
        settings=settings,
        schemes=tuple(schemes),
        guidelines=tuple(document for document in documents if document.path.startswith("guidelines/")),
        initiatives=joined,
        reports=tuple(document for document in documents if document.is_report),
    )
    assets = shelf.assets(handbook)
    whole = replace(handbook, assets=assets, broken=frozenset(shelf.broken))
    return Reading(whole, shelf.all_findings())


class _Shelf:
    """The sources of one tree on their way into a handbook, with the findings on the way."""

    def __init__(self, tree: Tree, run: Run) -> None:
        self._tree = tree
        self._run = run
        self._paths = dict.fromkeys(tree.paths())
        self._findings: list[Finding] = []
        self.broken: set[str] = set()

    def paths(self, folder: str, *endings: str, depth: int | None = None) -> list[str]:
        """Files below a folder by the ends of their names; with `depth`, exactly so many folders down."""
        found = [path for path in self._paths if path.startswith(folder) and path.endswith(endings)]
        return [path for path in found if depth is None or path.count("/") == depth]

    def settings(self) -> Settings | None:
        """The only source that must exist."""
        if SETTINGS not in self._paths:
            if SETTINGS not in self._tree.outside():
                hint = "confsync init writes a small handbook to begin with; -C names another folder"
                self._add(SETTINGS, "there is no confsync.yaml, so this is not a handbook", "missing-settings", hint)
            return None
        return next(iter(self.read(read_settings, [SETTINGS])), None)

    def read(self, function: Callable[[str, bytes], Read[Value]], paths: Sequence[str]) -> list[Value]:
        """The values of the sources that can be read, by path; the others are broken."""
        jobs = [(path, self._tree.read(path)) for path in paths if not self._is_too_large(path, LARGEST)]
        values = []
        for (path, _), (value, findings) in zip(jobs, self._run(function, jobs), strict=True):
            self._findings.extend(findings)
            if value is None:
                self.broken.add(path)
            else:
                values.append(value)
        return values

    def note_symlinks(self) -> None:
        """Symlinks among the sources that were not followed."""
        for path in self._tree.outside():
            if is_source(path):
                self._add_symlink(path)

    def note_homeless(self, documents: Iterable[Document], initiatives: Iterable[Initiative]) -> None:
        """Folders in `initiatives/` without an initiative, and pages of those that could not be read."""
        homes = {dirname(initiative.at.path) for initiative in initiatives}
        folders = {"/".join(path.split("/", 2)[:2]) for path in self._paths if path.startswith("initiatives/")}
        for folder in sorted(folders - homes):
            inside = f"{folder}/initiative.yaml"
            if folder not in self._paths and inside not in self.broken | set(self._tree.outside()):
                text = f"the folder {folder} has no initiative.yaml"
                self._add(folder, text, "missing-initiative", f"describe the initiative in {inside}")
        self.broken.update(
            document.path
            for document in documents
            if document.path.startswith("initiatives/") and "/".join(document.path.split("/", 2)[:2]) not in homes
        )

    def assets(self, handbook: Handbook) -> dict[str, Asset]:
        """Files that are no sources and that sources mention."""
        sources = {SETTINGS, *(scheme.path for scheme in handbook.schemes), *self.broken}
        sources.update(initiative.at.path for initiative in handbook.initiatives)
        sources.update(document.path for document in handbook.documents())
        found: dict[str, Asset] = {}
        for path in sorted(set(_mentioned(handbook)) - sources):
            if path in self._paths and not self._is_too_large(path, LARGEST_ASSET):
                found[path] = Asset(path, self._tree.read(path))
            elif path in self._tree.outside() and not is_source(path):
                self._add_symlink(path)
        return found

    def all_findings(self) -> tuple[Finding, ...]:
        """By place."""
        return weigh(self._findings, {})

    def _is_too_large(self, path: str, largest: int) -> bool:
        size = self._tree.size(path)
        if size > largest:
            self._findings.append(too_large(path, size, largest))
            self.broken.add(path)
        return size > largest

    def _add(self, path: str, text: str, rule: str, hint: str) -> None:
        self._findings.append(Finding(at=Location(path), text=text, rule=rule, hint=hint))

    def _add_symlink(self, path: str) -> None:
        text = "this symlink does not lead to a file of the handbook"
        self._add(path, text, "outside-link", "put the file itself here")
        self.broken.add(path)


def _with_pages(initiative: Initiative, documents: Iterable[Document]) -> Initiative:
    folder = dirname(initiative.at.path) + "/"
    return replace(initiative, documents=tuple(one for one in documents if one.path.startswith(folder)))


def _mentioned(handbook: Handbook) -> Iterator[str]:
    for document in handbook.documents():
        for mention in document.draft.mentions:
            if mention.kind in {"link", "image"}:
                yield handbook_path(document.path, mention.target) or ""
    for scheme in handbook.schemes:
        yield from _shown(scheme)


def _shown(scheme: Scheme) -> Iterator[str]:
    for label in scheme.labels:
        for example in (*label.examples, *label.counterexamples):
            yield from (path for path in (example.image, example.audio) if path)
