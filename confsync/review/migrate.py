"""(line of an export, migrations) -> the line as it is to be stored now, and what happened to it.

A migrated row says so in `confsync.migrated`, and is never migrated by the same migration again: after a swap of two
keys nothing else could tell. A row annotated under the new version, or under another scheme, stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from confsync.model.migration import Migration
from confsync.review.hold import Reason, keys_of, reasons_of
from confsync.review.rawjson import dumped, is_spaced, member, with_member, with_one_more
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
    _may_touch: Callable[[bytes], bool] = field(init=False)
    _rewriters: Mapping[str, Rewriter] = field(init=False)  # by digest

    def __post_init__(self) -> None:
        found = self.migrations.values()
        object.__setattr__(self, "_may_touch", _filter(_words(found)))
        object.__setattr__(self, "_rewriters", {one.digest: Rewriter(one) for one in found})

    def take(self, line: bytes) -> Migrating:
        """What becomes of a line that is not blank."""
        try:
            # Most rows of most sets hold none of the keys, and decoding is what takes the time.
            told = _told(line)
            if told is not None and not self._may_touch(line) and not self._may_doubt(told):
                return Migrating(Fate.UNCHANGED, line)
            return self._read(line)
        except RecursionError:
            return Migrating(Fate.UNREADABLE, line)

    def _may_doubt(self, told: Mapping[str, Any]) -> bool:
        """Whether a row may be of a version in between; whose a row without a scheme is, is not asked for that."""
        scheme = told.get("scheme")
        found = (one for name, one in self.migrations.items() if not scheme or name == str(scheme))
        return any(_is_between(told, one) for one in found)

    def _read(self, line: bytes) -> Migrating:
        try:
            text = line.decode()
            task = json.loads(text)
        except ValueError:
            return Migrating(Fate.UNREADABLE, line)
        if not isinstance(task, dict):
            return Migrating(Fate.UNREADABLE, line)
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
        new = self._rewriters[migration.digest].rewrite(text)
        if reasons := reasons_of(task, migration) or _doubts(task, told, migration, moved=bool(new.was)):
            listed = dumped([reason.as_json() for reason in reasons], text)
            return Migrating(Fate.HELD, _noted(text, task, "reannotate", listed), reasons=reasons)
        if not new.was:
            return Migrating(Fate.UNCHANGED, line)
        entry: dict[str, Any] = {"migration": migration.digest, "scheme": migration.scheme}
        entry |= {"from": migration.before, "to": migration.after}
        entry |= {"commit": self.commit} if self.commit else {}
        before = member(member(text, "confsync"), "migrated") if isinstance(told.get("migrated"), list) else "[]"
        entries = with_one_more(before, dumped({**entry, "was": new.was}, new.text), like=new.text)
        return Migrating(Fate.MIGRATED, _noted(new.text, task, "migrated", entries), new.moved)


class _Object(msgspec.Struct):
    """Any JSON object: nothing of it is kept but what confsync noted there."""

    confsync: Any = None


_decode_object = msgspec.json.Decoder(_Object).decode


def _told(line: bytes) -> dict[str, Any] | None:
    """What is noted in a row; None: it may be no object, or one that only the standard library reads."""
    try:
        stamp = _decode_object(line).confsync
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return stamp if isinstance(stamp, dict) else {}


def _words(migrations: Iterable[Migration]) -> tuple[bytes, ...] | None:
    """Bytes without which a line cannot be touched; None: every line must be read."""
    words = {_ESCAPE}
    for migration in migrations:
        if migration.domains or migration.gaps or migration.single or migration.whole:
            return None
        words |= {key.encode() for key in migration.affected}
    return tuple(sorted(words)) if all(_PLAIN.fullmatch(word) for word in words - {_ESCAPE}) else None


def _filter(words: tuple[bytes, ...] | None) -> Callable[[bytes], bool]:
    """Whether an object's line may hold one of the words; True for one that does not is only slower.

    A few words are looked for one by one. Of more, all strings of the line are looked up, however many words there are.
    """
    if words is None:
        return lambda _: True
    if len(words) <= _FEW:
        return lambda line: any(word in line for word in words)
    alone = tuple(word for word in words if word.isdigit() or word == _ESCAPE)  # an id may be a number, not a string
    known = frozenset(words)
    return lambda line: any(word in line for word in alone) or not known.isdisjoint(_strings(line))


_FEW = 30
_ESCAPE = rb"\u00"  # a letter may be written as an escape, though no known writer does
_PLAIN = re.compile(rb"[A-Za-z0-9_ .:+-]+")
_strings = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"').findall


def _is_current(told: Mapping[str, Any], migration: Migration) -> bool:
    """Whether the row was annotated, or migrated before, to the new version or a later one."""
    version = _version(told, migration)
    return version is not None and version >= _order(migration.after) > _order(migration.before)


def _is_between(told: Mapping[str, Any], migration: Migration) -> bool:
    """Whether the row was annotated, or migrated before, to a version after the old one that is not the new one yet."""
    version = _version(told, migration)
    return version is not None and version > _order(migration.before) and not _is_current(told, migration)


def _doubts(
    task: Mapping[str, Any], told: Mapping[str, Any], migration: Migration, *, moved: bool
) -> tuple[Reason, ...]:
    """Why a row that could be rewritten must not be, or needs more than it gets."""
    if not _is_between(told, migration):
        return ()
    strange = sorted(keys_of(task) - migration.keys - migration.new_keys)
    if strange:
        what = f"neither version has {', '.join(strange)}"
    elif moved and migration.is_crossed:
        what = "keys changed hands"
    else:
        return ()
    why = f"it was annotated under a version in between, and {what}: migrate it from that version"
    return (Reason("label.key_changed", "", "", why),)


def _version(told: Mapping[str, Any], migration: Migration) -> tuple[int, ...] | None:
    """Of the scheme that the row's keys are those of; None: the row does not say."""
    steps = [entry.get("to") for entry in _earlier(told) if entry.get("scheme") == migration.scheme]
    said = steps[-1] if steps else told.get("version")
    return _order(said) if isinstance(said, str) else None


def _order(version: str) -> tuple[int, ...]:
    """Three numbers: a stamp that somebody else made may say 2 for 2.0.0."""
    parts = [int(part) for part in re.findall(r"\d+", version.partition("-")[0].partition("+")[0])[:3]]
    return (*parts, *[0] * (3 - len(parts)))


def _earlier(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = told.get("migrated")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _noted(text: str, task: Mapping[str, Any], name: str, value: str) -> bytes:
    """The row with a member set inside its `confsync`; whatever else stands there stays, `kept` if it is no object."""
    own = member(text, "confsync") if "confsync" in task else "{}"
    inner = own if own.startswith("{") else with_member("{}", "kept", own, like=text)
    noted = with_member(inner, name, value, like=text)
    if "confsync" in task:
        return with_member(text, "confsync", noted, like=text).encode()
    colon = ": " if is_spaced(text) else ":"
    return with_one_more(text, f'"confsync"{colon}{noted}', like=text).encode()
