"""What was computed before, kept in `.confsync/cache` and trusted only when this user's confsync wrote it.

Entries are pickles, and a pickle from elsewhere can run code or pass off another text as the handbook's: a pull request
could carry one in. So each file is sealed with a key that stays in the user's own cache folder, and never in the
repository, where the same pull request could carry in the key. A seal that does not fit, a file of other code or a torn
file is no cache at all, which costs time and nothing else.
"""

from __future__ import annotations

import gc
import os
import pickle
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import confsync
from confsync.flows.fresh import write_file

_SEAL = 32  # bytes
_LIBRARIES = ("lxml", "mistune", "nh3", "ruamel.yaml")  # what entries are made with, besides our own code


def fingerprint() -> str:
    """Changes whenever the code, Python or a library does: entries made by others are worthless."""
    package = Path(confsync.__file__).parent
    files = sorted(entry for entry in package.rglob("*") if entry.suffix in {".py", ".rng", ".json", ".css"})
    files += [Path(spec.origin) for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    stats = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    return blake2b(repr((sys.version, stats)).encode(), digest_size=16).hexdigest()


def ignored_folder(folder: Path) -> None:
    """Makes a folder for local files, which git ignores: nobody's commit should carry a wiki or a cache."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def content_digest(content: bytes) -> bytes:
    """16 bytes that stand for the content of a source."""
    return blake2b(content, digest_size=16).digest()


@dataclass(frozen=True)
class Cache:
    """Named tables of entries. Values must be picklable; keys are digests of everything a value was made from."""

    folder: Path
    code: str  # fingerprint

    def load(self, name: str) -> dict[str, Any]:
        """The entries of a table; none when there is no table, or not one of ours."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return {}
        seal, body = content[:_SEAL], content[_SEAL:]
        if not compare_digest(seal, self._seal(name, body)):
            return {}
        with _no_collection():
            table: dict[str, Any] = pickle.loads(body)  # noqa: S301 - sealed by this user, see above
        return table

    def save(self, name: str, table: Mapping[str, Any]) -> None:
        """Replaces a table at once; a full or read-only disk costs the next run time and nothing else."""
        with _no_collection():
            body = pickle.dumps(dict(table), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            ignored_folder(self.folder)
            write_file(self.folder / name, self._seal(name, body) + body)
        except OSError:
            return

    def _seal(self, name: str, body: bytes) -> bytes:
        return blake2b(
            body,
            key=_key(self.folder),
            person=blake2b(f"{name}{self.code}".encode(), digest_size=16).digest(),
            digest_size=_SEAL,
        ).digest()


def _key(cache: Path) -> bytes:
    """32 random bytes of this user, made on first use; a throw-away key where none can be kept."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser().resolve()
        if home.is_relative_to(_repository(cache)):
            return secrets.token_bytes(_SEAL)
        file = home / "confsync" / "key"
        return file.read_bytes()[:64] or _new_key(file)
    except FileNotFoundError:
        return _new_key(file)
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return secrets.token_bytes(_SEAL)


def _repository(cache: Path) -> Path:
    """What others may write into: the git repository around a cache, or at least the handbook."""
    cache = cache.resolve()
    return next((above for above in cache.parents if (above / ".git").exists()), cache.parents[1])


def _new_key(file: Path) -> bytes:
    key = secrets.token_bytes(_SEAL)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(key)
    except OSError:
        return key
    return key


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the cycle collector, which looks at every young object again and again and finds nothing here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
