"""Handbook -> files on disk: pages in storage format, Prodigy bundles, and a manifest of both.

Files that already hold the right bytes are left alone, files of an earlier build that are no longer wanted go, and the
manifest is written last: a build that dies leaves the old manifest, and the next one mends the rest.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from confsync.errors import Rejected, Unreachable
from confsync.finding import Finding, Location, did_you_mean
from confsync.flows.check import sound_handbook
from confsync.flows.fresh import write_file
from confsync.flows.lastbuild import TABLE, LastBuild, seams_of, stamps, surroundings
from confsync.flows.pages import checked_pages
from confsync.flows.relink import relinked
from confsync.flows.workspace import Workspace
from confsync.model.bundle import Bundle
from confsync.model.handbook import Handbook
from confsync.model.layout import SETTINGS
from confsync.model.page import PageTree
from confsync.render.prodigy import render_bundles
from confsync.show.json import document
from confsync.source.tree import DiskTree

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build left on disk."""

    folder: Path
    pages: int
    bundles: int
    written: int  # files whose bytes were not there before
    removed: int


def build(workspace: Workspace, out: Path, *, project: str | None = None) -> Built:
    """Builds everything below `out`; with a project, of the bundles only that one, and leaves the others as they are.

    Raises Rejected when the sources have errors or there is no such project, before anything is written.
    """
    started = time.time_ns()
    last: LastBuild | None = None if project else workspace.cache.load(TABLE).get("")
    try:
        few = relinked(workspace, out, last, started=started)
        if few is not None:
            written, _ = _update(out, few.files, lambda _: True)
            _remember(workspace, out, few.build)
            return Built(folder=out, pages=few.build.pages, bundles=few.build.bundles, written=written, removed=0)
        return _built(workspace, out, project, started)
    except OSError as error:
        where = f"{error.filename or out}: {error.strerror}"
        raise Unreachable(f"cannot write {where}; choose another folder with --out") from error


def _built(workspace: Workspace, out: Path, project: str | None, started: int) -> Built:
    """A build of everything, from the sources up."""
    paths = DiskTree(workspace.root).paths()
    before = stamps(workspace.root, paths)
    handbook = sound_handbook(workspace)
    only = project_name(handbook, project) if project else None
    provenance = workspace.provenance()
    tree = checked_pages(workspace, handbook, provenance)
    bundles = render_bundles(handbook, provenance, only=only)
    files = dict(chain(_page_files(tree), _bundle_files(bundles)))
    written, removed = _update(out, files, lambda name: bool(only) and _is_other_bundle(name, only or ""))
    if not only:
        seams = seams_of(handbook, tree, workspace.digests)
        around = surroundings(workspace, out)
        made = LastBuild(started, around, before, {}, seams, pages=len(tree.pages), bundles=len(bundles))
        _remember(workspace, out, made, (*files, MANIFEST))
    return Built(folder=out, pages=len(tree.pages), bundles=len(bundles), written=written, removed=removed)


def _remember(workspace: Workspace, out: Path, made: LastBuild, names: Iterable[str] | None = None) -> None:
    written = stamps(out, names if names is not None else made.written)
    workspace.cache.save(TABLE, {"": replace(made, written=written)})


def _update(out: Path, files: Mapping[str, bytes], keeps: Callable[[str], bool]) -> tuple[int, int]:
    """Makes the folder hold these files, and those of an earlier build to be kept; how many were written, removed."""
    before = _manifest(out)
    kept = {name: entry for name, entry in before.items() if keeps(name) and name not in files}
    written = sum(_write(out, name, content) for name, content in files.items())
    removed = sum(_remove(out, name) for name in before if name not in files and name not in kept)
    entries = {name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()}
    _write(out, MANIFEST, (document("manifest", {"files": dict(sorted({**kept, **entries}.items()))}) + "\n").encode())
    return written, removed


def project_name(handbook: Handbook, wanted: str) -> str:
    """`<initiative>/<project>` for a project named so, or by its own id where that is unique.

    Raises Rejected when there is none, or more than one.
    """
    names = [f"{initiative.id}/{project.id}" for initiative, project in handbook.projects()]
    fitting = [name for name in names if name == wanted or name.rpartition("/")[2] == wanted]
    if len(fitting) == 1:
        return fitting[0]
    text = f'"{wanted}" could be {" or ".join(fitting)}' if fitting else f'there is no project "{wanted}"'
    hint = did_you_mean(wanted, names + [name.rpartition("/")[2] for name in names])
    raise Rejected([Finding(at=Location("initiatives"), text=text, rule="unknown-project", hint=hint)])


def _page_files(tree: PageTree) -> Iterator[tuple[str, bytes]]:
    for page in tree.pages:
        yield f"confluence/{page.key}.xhtml", page.storage.encode()
        for attachment in page.attachments:
            yield f"confluence/{page.key}.attachments/{attachment.name}", attachment.content


def _bundle_files(bundles: Iterable[Bundle]) -> Iterator[tuple[str, bytes]]:
    for bundle in bundles:
        for name, content in bundle.files.items():
            yield f"prodigy/{bundle.folder}/{name}", content


def _is_other_bundle(name: str, only: str) -> bool:
    return name.startswith("prodigy/") and not name.startswith(f"prodigy/{only}/")


def _manifest(out: Path) -> Mapping[str, object]:
    """Files that an earlier build says it wrote; none when there is no manifest that can be read."""
    try:
        files = json.loads((out / MANIFEST).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files if isinstance(files, dict) else {}


def _write(out: Path, name: str, content: bytes) -> bool:
    """Makes a file hold these bytes; False when it did already. A reader never sees half a file."""
    file = out / name
    try:
        if file.read_bytes() == content:
            return False
    except FileNotFoundError:
        pass
    if not _is_below(out, file):
        text = f'"{name}" of the build would be written outside of {out}: an id or a symlink leads there'
        raise Rejected([Finding(at=Location(SETTINGS), text=text, rule="outside-build")])
    write_file(file, content, mode=0o777 if file.name.endswith(".sh") else 0o666)
    return True


def _remove(out: Path, name: str) -> bool:
    """Removes a file that an earlier manifest names, and the folders that it leaves empty."""
    if "\0" in name or not _is_below(out, out / name):
        return False  # a manifest that was tampered with names a file elsewhere
    file = (out / name).resolve()
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    for folder in file.parents:
        if folder == out.resolve() or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


def _is_below(folder: Path, file: Path) -> bool:
    """Whether a file is really in a folder, wherever symlinks and `..` on the way to it lead."""
    return folder.resolve() in file.resolve().parents
