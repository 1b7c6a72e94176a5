"""(two revisions, an export) -> the export with its keys moved, the rows that need a person, and a mapping table.

Nothing is written until everything is: see flows/fresh.py. Rows go by one at a time, so a set of any size takes the
same memory. No database is opened.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from confsync.diff.migration import make_migrations
from confsync.errors import Rejected, Undecided, Unreachable
from confsync.finding import Finding, Location, Severity, did_you_mean
from confsync.flows.diff import read_revision
from confsync.flows.fresh import fresh
from confsync.flows.usage import owners_of
from confsync.flows.workspace import Workspace
from confsync.model.handbook import Handbook
from confsync.model.migration import Migrated, Migration
from confsync.review.migrate import Fate, Migrating, RowMigrator
from confsync.show.sssom import sssom_text

Progress = Callable[[int, int, str], None]
_TOLD = 1000  # rows between two calls of progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which file is to be migrated, between which revisions, and where the results go."""

    base: str
    head: str
    source: Path
    out: Path
    reannotate: Path
    sssom: Path
    scheme: str | None = None  # of rows that do not name theirs


@dataclass
class _Tally:
    fates: Counter[Fate] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)

    def add(self, row: Migrating, number: int) -> None:
        self.fates[row.fate] += 1
        self.moved.update(row.moved)
        self.reasons.update({(reason.kind, reason.key) for reason in row.reasons})
        if row.fate is Fate.UNREADABLE:
            self.unreadable.append(number)


def migrate(workspace: Workspace, wish: Wish, *, progress: Progress | None = None) -> Migrated:
    """Migrates one export.

    Raises Rejected when the schemes of a revision cannot be read or the base has no scheme of the wish's name,
    Undecided when it is not clear which scheme rows belong to, and Unreachable when git knows no such revision or a
    file cannot be read or written. No file changes then.
    """
    repository = workspace.repository
    if repository is None:
        raise Undecided(f"{workspace.root} is in no git repository, so there are no revisions to migrate between")
    base, head = _handbook(workspace, wish.base), _handbook(workspace, wish.head)
    migrations = make_migrations(base, head)
    unnamed = _Unnamed(wish, base, head, migrations)
    migrator = RowMigrator(migrations, cache(unnamed.migration), repository.commit(wish.head) or "")
    tally = _Tally()
    with fresh(wish.out, wish.reannotate, wish.sssom) as (out, reannotate, sssom):
        for number, line in _lines(wish.source, progress):
            if not line.strip():
                out.write(line)
                continue
            row = migrator.take(line)
            tally.add(row, number)
            if row.fate is Fate.HELD:
                reannotate.write(row.line.rstrip(b"\r\n") + b"\n")
            else:
                out.write(row.line)
        sssom.write(sssom_text(migrations.values()).encode())
    return _summary(wish, migrations, tally)


def _handbook(workspace: Workspace, revision: str) -> Handbook:
    """A revision as far as its schemes and projects go: a broken page of an old revision is no reason to stop."""
    reading = read_revision(workspace, revision)
    wrong = [one for one in reading.findings if one.severity is Severity.ERROR and one.at.path.startswith("taxonomy/")]
    if reading.handbook is None or wrong:
        raise Rejected(wrong or reading.findings)
    return reading.handbook


class _Unnamed:
    """The migration of rows that carry no stamp; asked for when the first such row comes by."""

    def __init__(self, wish: Wish, base: Handbook, head: Handbook, migrations: Mapping[str, Migration]) -> None:
        self._wish = wish
        self._base = base
        self._head = head
        self._migrations = migrations
        if wish.scheme is not None and wish.scheme not in base.scheme_by_id:
            text = f'there is no scheme "{wish.scheme}" at {wish.base}'
            hint = did_you_mean(wish.scheme, base.scheme_by_id)
            raise Rejected([Finding(at=Location("taxonomy"), text=text, rule="unknown-label", hint=hint)])

    def migration(self) -> Migration | None:
        """None: these rows stay as they are. Raises Undecided."""
        if named := self._wish.scheme or self._of_dataset():
            return self._migrations.get(named)
        if len(self._migrations) > 1:
            names = ", ".join(self._migrations)
            raise Undecided(f"{self._wish.source}: rows name no scheme, and several changed; say --scheme: {names}")
        for scheme, migration in self._migrations.items():
            if why := self._doubt(migration):
                raise Undecided(
                    f"{self._wish.source}: rows name no scheme, and {why}; "
                    f"if the rows are of {scheme}, say --scheme {scheme}"
                )
            return migration
        return None

    def _doubt(self, migration: Migration) -> str:
        """Why a row may as well be another scheme's; "": what changed stands in its keys, and no other has them."""
        others = [one for one in self._base.schemes if one.id != migration.scheme]
        keys = {label.key for one in others for label in one.labels}
        keys |= {relation.key for one in others for relation in one.relations}
        if shared := keys & (migration.affected | {domain.relation.key for domain in migration.domains}):
            return f"other schemes also have {', '.join(sorted(shared))}"
        if others and (migration.whole or migration.single or migration.gaps):
            return f"what changed in {migration.scheme} does not show in their keys"
        return ""

    def _of_dataset(self) -> str | None:
        """The scheme of the projects that save to a dataset called as the file is."""
        owner = owners_of((self._base, self._head)).get(self._wish.source.stem)
        return next(iter(owner.schemes)) if owner and len(owner.schemes) == 1 else None


def _lines(path: Path, progress: Progress | None) -> Iterator[tuple[int, bytes]]:
    """(number, line), without a byte order mark, which is no part of a row."""
    told = progress or (lambda _done, _total, _what: None)
    try:
        with path.open("rb") as file:
            size, done = path.stat().st_size, 0
            for number, line in enumerate(file, 1):
                done += len(line)
                if number % _TOLD == 0:
                    told(done, size, path.name)
                yield number, line.removeprefix(BOM_UTF8) if number == 1 else line
    except OSError as error:
        raise Unreachable(f"{path}: cannot be read: {error.strerror}") from error


def _summary(wish: Wish, migrations: Mapping[str, Migration], tally: _Tally) -> Migrated:
    fates = tally.fates
    return Migrated(
        base=wish.base,
        head=wish.head,
        schemes=migrations,
        rows=fates.total(),
        migrated=fates[Fate.MIGRATED],
        held=fates[Fate.HELD],
        unchanged=fates[Fate.UNCHANGED] + fates[Fate.DONE],
        done=fates[Fate.DONE],
        unreadable=tuple(tally.unreadable),
        moved=dict(sorted(tally.moved.items())),
        reasons=dict(sorted(tally.reasons.items())),
        out=str(wish.out),
        reannotate=str(wish.reannotate),
        sssom=str(wish.sssom),
    )
