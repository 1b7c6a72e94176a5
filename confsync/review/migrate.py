"""(line of an export, migrations) -> the line as it is to be stored now, and what happened to it.

A migrated row says so in `confsync.migrated`, and is never migrated by the same migration again: after a swap of two
keys nothing else could tell. A row annotated under the new version, or under another scheme, stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from confsync.model.migration import Migration
from confsync.review.hold import Reason, reasons_of
from confsync.review.rawjson import dumped, members, with_member
from confsync.review.rewrite import Rewriter


class Fate(StrEnum):
    """Where a row goes."""

    MIGRATED = "migrated"
    HELD = "held"  # to the re-annotation file
    UNCHANGED = "unchanged"
    DONE = "done"  # unchanged, since an earlier run had migrated it
    UNREADABLE = "unreadable"  # copied as it is


@dataclass(frozen=True, slots=True)
class Migrating:
    """One row, afterwards."""

    fate: Fate
    line: bytes  # with its line end, if it had one
    moved: frozenset[tuple[str, str]] = frozenset()  # (old key, new key)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class RowMigrator:
    """Migrates rows one by one and remembers none."""

    migrations: Mapping[str, Migration]  # by scheme
    unnamed: Callable[[], Migration | None]  # for rows that name no scheme; may raise, asked only if there are some
    commit: str = ""  # of the head
    _words: tuple[bytes, ...] | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", _words(self.migrations.values()))

    def take(self, line: bytes) -> Migrating:
        """What becomes of a line that is not blank."""
        # Most rows of most sets hold none of the keys, and decoding is what takes the time.
        if self._words is not None and not any(word in line for word in self._words):
            return Migrating(Fate.UNCHANGED, line)
        try:
            text = line.decode()
            task = json.loads(text)
        except (ValueError, RecursionError):
            return Migrating(Fate.UNREADABLE, line)
        if not isinstance(task, dict):
            return Migrating(Fate.UNREADABLE, line)
        return self._read(line, text, task)

    def _read(self, line: bytes, text: str, task: dict[str, Any]) -> Migrating:
        stamp = task.get("confsync")
        told = stamp if isinstance(stamp, dict) else {}
        migration = self.migrations.get(str(told["scheme"])) if told.get("scheme") else self.unnamed()
        if migration is None:
            return Migrating(Fate.UNCHANGED, line)
        if any(entry.get("migration") == migration.digest for entry in _earlier(told)):
            return Migrating(Fate.DONE, line)
        if _is_current(told, migration):
            return Migrating(Fate.UNCHANGED, line)
        return self._migrated(line, text, task, told, migration)

    def _migrated(
        self, line: bytes, text: str, task: dict[str, Any], told: dict[str, Any], migration: Migration
    ) -> Migrating:
        rewriter = Rewriter(migration)
        new = rewriter.row(text)
        if reasons := reasons_of(task, migration) or (_doubts(told, migration) if rewriter.was else ()):
            listed = [reason.as_json() for reason in reasons]
            return Migrating(Fate.HELD, _noted(text, "reannotate", listed), reasons=reasons)
        if not rewriter.was:
            return Migrating(Fate.UNCHANGED, line)
        entry: dict[str, Any] = {"migration": migration.digest, "scheme": migration.scheme}
        entry |= {"from": migration.before, "to": migration.after}
        entry |= {"commit": self.commit} if self.commit else {}
        entries = [*_earlier(told), {**entry, "was": rewriter.was}]
        return Migrating(Fate.MIGRATED, _noted(new, "migrated", entries), frozenset(rewriter.moved))


def _words(migrations: Iterable[Migration]) -> tuple[bytes, ...] | None:
    """Bytes without which a line cannot be touched; None: every line must be read."""
    words = {rb"\u00"}  # a letter may be written as an escape, though no known writer does
    for migration in migrations:
        if migration.domains or migration.gaps or migration.single or migration.whole:
            return None
        words |= {key.encode() for key in migration.affected}
    return tuple(sorted(words)) if all(_PLAIN.fullmatch(word) or word == rb"\u00" for word in words) else None


_PLAIN = re.compile(rb"[A-Za-z0-9_ .:+-]+")


def _is_current(told: Mapping[str, Any], migration: Migration) -> bool:
    """Whether the row was annotated, or migrated before, to the new version or a later one."""
    version = _version(told, migration)
    return version is not None and version >= _order(migration.after) > _order(migration.before)


def _doubts(told: Mapping[str, Any], migration: Migration) -> tuple[Reason, ...]:
    """Why a row that could be rewritten must not be."""
    version = _version(told, migration)
    if migration.is_crossed and version is not None and version > _order(migration.before):
        why = "it was annotated under a version in between, and keys changed hands: migrate it from that version"
        return (Reason("label.key_changed", "", "", why),)
    return ()


def _version(told: Mapping[str, Any], migration: Migration) -> tuple[int, ...] | None:
    """Of the scheme that the row's keys are those of; None: the row does not say."""
    steps = [entry.get("to") for entry in _earlier(told) if entry.get("scheme") == migration.scheme]
    said = steps[-1] if steps else told.get("version")
    return _order(said) if isinstance(said, str) else None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("-")[0].partition("+")[0])[:3])


def _earlier(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = told.get("migrated")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _noted(text: str, name: str, value: Sequence[Any]) -> bytes:
    """The row with a member set inside its `confsync`; whatever else stands there stays, `kept` if it is no object."""
    places = {found: (start, end) for found, start, end in members(text)}
    start, end = places.get("confsync", (0, 0))
    own = text[start:end] or "{}"
    inner = own if own.startswith("{") else with_member("{}", "kept", own, like=text)
    return with_member(text, "confsync", with_member(inner, name, dumped(value, text), like=text)).encode()
