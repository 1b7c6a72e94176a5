"""The cache gives back what this user's confsync put there, and nothing that anybody else did."""

from __future__ import annotations

from pathlib import Path

import pytest

from confsync.flows.cache import Cache, fingerprint

TABLE = {"a": (1, "b")}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return Cache(tmp_path / "handbook" / ".confsync" / "cache", "code")


def test_what_was_saved_is_loaded(cache: Cache) -> None:
    cache.save("table", TABLE)
    assert cache.load("table") == TABLE
    assert cache.load("other") == {}


def test_a_table_of_another_name_or_other_code_is_none(cache: Cache) -> None:
    cache.save("table", TABLE)
    (cache.folder / "table").rename(cache.folder / "other")
    assert cache.load("other") == {}
    assert Cache(cache.folder, "other code").load("other") == {}


@pytest.mark.parametrize("change", [lambda body: body[:-1], lambda body: body[:40] + b"x" + body[41:], lambda _: b""])
def test_a_table_that_somebody_changed_is_none(cache: Cache, change: object) -> None:
    assert callable(change)
    cache.save("table", TABLE)
    file = cache.folder / "table"
    file.write_bytes(change(file.read_bytes()))
    assert cache.load("table") == {}


def test_git_ignores_the_cache(cache: Cache) -> None:
    cache.save("table", TABLE)
    assert (cache.folder / ".gitignore").read_text("utf-8") == "*\n"


def test_the_key_is_the_users_alone(cache: Cache, tmp_path: Path) -> None:
    cache.save("table", TABLE)
    key = tmp_path / "home" / "confsync" / "key"
    assert key.stat().st_mode & 0o077 == 0
    key.write_bytes(b"another user's key, as good as ours")
    assert cache.load("table") == {}


@pytest.mark.parametrize("within", ["", ".git"])
def test_a_key_that_the_repository_carries_is_not_believed(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: str
) -> None:
    if within:
        (tmp_path / within).mkdir()
    home = (tmp_path if within else tmp_path / "handbook") / ".cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    (home / "confsync").mkdir(parents=True)
    (home / "confsync" / "key").write_bytes(b"carried in by a pull request")
    cache.save("table", TABLE)
    assert cache.load("table") == {}


def test_a_user_without_a_home_has_no_cache(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "expanduser", _homeless)
    cache.save("table", TABLE)
    assert cache.load("table") == {}


def _homeless(_path: Path) -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_the_code_has_a_fingerprint() -> None:
    assert fingerprint() == fingerprint() != ""
