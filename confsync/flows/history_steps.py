"""The versions of a scheme's file, one after the other -> what each did; every pair of blobs is compared once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from confsync.diff.compare import compare
from confsync.finding import Location
from confsync.flows.history_read import Reader
from confsync.model.edit import Class, Edit
from confsync.model.handbook import Handbook
from confsync.model.history import Change, Commit, History, Version
from confsync.model.settings import Settings
from confsync.model.taxonomy import Scheme
from confsync.repo import Repository

# The version of the scheme, and what was done to it; None for a version that cannot be read.
Step = tuple[str, tuple[Edit, ...]] | None


class Steps:
    """Steps known from an earlier run, and those that this one used: all that the next one may need."""

    def __init__(self, repository: Repository, known: Mapping[str, Step]) -> None:
        self.known = known
        self.used: dict[str, Step] = {}
        self._repository = repository

    def history(self, chain: Sequence[Version]) -> History:
        """What was done to one file; versions that changed nothing of the scheme are left out."""
        schemes = _Schemes(self._repository, chain[0].path)
        schemes.fetch([version for pair in self._fresh(chain) for version in pair if version])
        before: Version | None = None
        found: list[Change] = []
        unreadable: list[Commit] = []
        for version in reversed(chain):
            key = _key(version, before)
            step = self.known[key] if key in self.known else _step(schemes, version, before)
            self.used[key] = step
            if step is None:
                unreadable.append(version.commit)
                continue  # the next one is compared with the last that could be read
            before = version
            if step[1]:
                found.append(Change(commit=version.commit, version=step[0], edits=step[1]))
        return History(
            path=chain[0].path,
            gone=chain[0].blob is None,
            ids=frozenset(edit.scheme or edit.subject for change in found for edit in change.edits),
            names=frozenset(PurePosixPath(version.path).stem for version in chain),
            changes=tuple(reversed(found)),
            unreadable=tuple(reversed(unreadable)),
        )

    def _fresh(self, chain: Sequence[Version]) -> Iterator[tuple[Version, Version | None]]:
        """Neighbours that nobody compared yet."""
        for pair in zip(chain, [*chain[1:], None], strict=True):
            if _key(*pair) not in self.known:
                yield pair


class _Schemes:
    """The schemes in blobs, read when they are needed and together where that is known before."""

    def __init__(self, repository: Repository, path: str) -> None:
        self._repository = repository
        self._reader = Reader(path)
        self._found: dict[str, Scheme | None] = {}

    def fetch(self, versions: Sequence[Version]) -> None:
        """Reads what is not known yet."""
        blobs = list(dict.fromkeys(one.blob for one in versions if one.blob and one.blob not in self._found))
        self._found.update(zip(blobs, self._reader.read(list(map(self._repository.blob, blobs))), strict=True))

    def of(self, version: Version | None) -> Scheme | None:
        """None for no version, for one that removed the file, and for one that is no scheme."""
        if version is None or version.blob is None:
            return None
        self.fetch([version])
        return self._found[version.blob]


def _key(version: Version, before: Version | None) -> str:
    return f"{version.path} {version.blob} {before.blob if before else None}"


def _step(schemes: _Schemes, version: Version, older: Version | None) -> Step:
    after, before = schemes.of(version), schemes.of(older)
    if version.blob and after is None:
        return None
    return (after.version if after else ""), _in_order(between(before, after), before, after)


def _in_order(edits: Iterable[Edit], before: Scheme | None, after: Scheme | None) -> tuple[Edit, ...]:
    """Worst first, then as the labels stand in the file.

    Not by line: entries are read apart, and where one stood in the reader's text hangs on what was read before it. The
    same history must make the same page, whatever the cache knew.
    """
    order = list(Class)[::-1]
    place = {label.id: at for scheme in (before, after) if scheme for at, label in enumerate(scheme.labels)}

    def key(edit: Edit) -> tuple[int, int, str, str, str]:
        where = place.get(edit.label, len(place)) if edit.label else -1
        return order.index(edit.rating), where, edit.kind, edit.part, repr((edit.before, edit.after))

    return tuple(sorted(edits, key=key))


def between(before: Scheme | None, after: Scheme | None) -> tuple[Edit, ...]:
    """What was done to one scheme; None: it was not there, or is gone."""
    if before == after:
        return ()
    edits = compare(_alone(before), _alone(after))
    if before is None and after:
        # A new scheme is one edit, and the birth of each of its labels another: a label's history begins with it.
        # Nothing was annotated before, so that nothing breaks.
        born = compare(_alone(_bare(after)), _alone(after))
        edits += tuple(
            replace(edit, rating=Class.RETRAIN) if edit.rating.worse(Class.RETRAIN) else edit for edit in born
        )
    if before and after and before.id != after.id:
        # One scheme gone and another come; its labels are still those that they were.
        edits += compare(_alone(replace(before, id=after.id)), _alone(after))
    return edits


def _bare(scheme: Scheme) -> Scheme:
    return replace(scheme, labels=(), attributes=(), relations=(), patterns=())


def _alone(scheme: Scheme | None) -> Handbook:
    """A handbook of one scheme: who uses it today says nothing about what was done to it then."""
    settings = Settings(title="", handbook="", at=Location("confsync.yaml"))
    return Handbook(settings=settings, schemes=(scheme,) if scheme else ())
