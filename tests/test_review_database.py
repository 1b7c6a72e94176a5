"""The same rows from every place that Prodigy keeps them in are the same outcomes, and nothing is written there."""

from __future__ import annotations

import json
import sqlite3
import sys
import types
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from confsync.errors import Unreachable
from confsync.model.outcome import Outcomes, Ruling
from confsync.review.outcomes import read_outcomes
from confsync.review.source import Feed, Source, feeds_of, open_source
from database_servers import QUOTED, SECRET, mysql_address, postgres_address
from prodigy_tables import example_sets, fill, fill_structured, make_tables, sqlite_file

__all__ = ["mysql_address", "postgres_address"]  # fixtures, found by their names
ROLES = {"annotations": ["ae"], "review": ["ae_gold"]}
SETS = example_sets()


def read(source: Source, **options: Any) -> Outcomes:
    return read_outcomes(feeds_of(ROLES, source), people=["anna", "ben"], **options)


def stored_anyhow(outcomes: Outcomes) -> Outcomes:
    """Outcomes without what only whoever runs the import is told."""
    return replace(outcomes, remarks=())


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """The outcomes through exports, which hold the rows as they are."""
    folder = tmp_path_factory.mktemp("exports")
    feeds = []
    for role, (name,) in ROLES.items():
        lines = (json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in SETS[name])
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        feeds.append(Feed(name, role, open_source(folder / f"{name}.jsonl")))
    return read_outcomes(feeds, people=["anna", "ben"])


def test_exports_have_the_outcomes_that_were_made_up(expected: Outcomes) -> None:
    annotations, review = expected.datasets
    assert (annotations.rows, annotations.used, annotations.superseded) == (29, 27, 2)
    assert (review.rows, review.used) == (6, 6)
    assert len(expected.outcomes) == 9
    by_id = {outcome.id: outcome for outcome in expected.outcomes}
    fifth = by_id[f"{-1000 + 5 & 0xFFFFFFFF:08x}-spans_manual"]
    assert [answer.annotator for answer in fifth.answers] == ["anna", "anonymous-2024-04-11_10-00-00", "ben"]
    assert (fifth.answers[2].answer, fifth.answers[2].comment, fifth.superseded) == ("ignore", "a – ünsure", 1)
    assert fifth.answers[2].number == 29
    assert fifth.shown.text == "Case 5: naïve “aspirin” \N{PILL}"
    assert fifth.review is not None
    assert (fifth.review.ruling, fifth.review.reviewer) == (Ruling.KEPT_DEFAULT, "rita")
    assert {answer.version for outcome in expected.outcomes for answer in outcome.answers} == {"1.0.0", "1.1.0"}
    assert expected.notes == ()


BUILDERS: dict[str, tuple[str, tuple[Callable[..., None], ...]]] = {
    "2018": ("2018", (fill,)),
    "2022": ("2022", (fill,)),
    "2024, classic tables": ("2024", (fill,)),
    "2024, structured tables": ("2024", (fill_structured,)),
    "2024, both filled": ("2024", (fill, fill_structured)),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_sqlite_gives_what_exports_give(name: str, tmp_path: Path, expected: Outcomes) -> None:
    layout, fillers = BUILDERS[name]
    path = sqlite_file(tmp_path / "prodigy.db", layout, *(partial(filler, sets=SETS) for filler in fillers))
    before = path.read_bytes(), sorted(tmp_path.iterdir())
    source = open_source(f"sqlite:///{path}")
    outcomes = read(source)
    assert stored_anyhow(outcomes) == expected
    assert bool(outcomes.remarks) == (len(fillers) == 2)
    assert source.datasets() == ("ae", "ae_gold")
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_a_dataset_split_over_both_layouts_is_whole(tmp_path: Path, expected: Outcomes) -> None:
    early = {name: rows[:12] for name, rows in SETS.items()}
    late = {name: rows[4:] for name, rows in SETS.items()}
    path = sqlite_file(tmp_path / "prodigy.db", "2024", partial(fill, sets=early), partial(fill_structured, sets=late))
    outcomes = read(open_source(f"sqlite:///{path}"))
    assert stored_anyhow(outcomes) == expected
    assert outcomes.remarks[0] == '"ae" has rows in both of Prodigy\'s table layouts; a row that is in both counts once'


def test_a_dropped_dataset_leaves_nothing(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "prodigy.db", "2022", partial(fill, sets=SETS, kept=False))
    source = open_source(f"sqlite:///{path}")
    assert source.datasets() == ()
    outcomes = read(source)
    assert (outcomes.rows, outcomes.outcomes) == (0, ())
    assert outcomes.remarks == (
        f'{path} has no dataset "ae"; nothing was read from it',
        f'{path} has no dataset "ae_gold"; nothing was read from it',
    )


def test_a_session_is_no_dataset(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "prodigy.db", "2022", partial(fill, sets=SETS))
    outcomes = read_outcomes([Feed("session of ae ae-anna", "annotations", open_source(f"sqlite:///{path}"))])
    assert outcomes.rows == 0


def test_text_in_a_converted_database_is_read(tmp_path: Path, expected: Outcomes) -> None:
    path = sqlite_file(tmp_path / "prodigy.db", "2022", partial(fill, sets=SETS))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE example SET content = CAST(content AS TEXT)")
        connection.commit()
    assert stored_anyhow(read(open_source(f"sqlite:///{path}"))) == expected


@pytest.mark.parametrize("state", ["closed", "copied in use", "in use"])
def test_a_database_with_a_write_ahead_log_is_left_as_it_is(state: str, tmp_path: Path, expected: Outcomes) -> None:
    live = tmp_path / "live"
    live.mkdir()
    path = sqlite_file(live / "prodigy.db", "2022", lambda execute: None)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("BEGIN")
    fill(lambda statement, values: writer.execute(statement.replace("%s", "?"), values), SETS)
    writer.execute("COMMIT")
    if state == "copied in use":
        copy = tmp_path / "copy"
        copy.mkdir()
        for name in ("prodigy.db", "prodigy.db-wal"):
            (copy / name).write_bytes((live / name).read_bytes())
        path = copy / "prodigy.db"
    if state != "in use":
        writer.close()
    before = sorted(path.parent.iterdir()), path.read_bytes()
    assert stored_anyhow(read(open_source(f"sqlite:///{path}"))) == expected
    assert (sorted(path.parent.iterdir()), path.read_bytes()) == before
    writer.close()


def test_a_missing_database_is_named_and_not_made(tmp_path: Path) -> None:
    source = open_source("sqlite:///gone/prodigy.db", tmp_path)
    with pytest.raises(Unreachable, match=r"gone/prodigy\.db: no such file"):
        source.datasets()
    assert list(tmp_path.iterdir()) == []


def test_home_and_odd_names_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    sqlite_file(tmp_path / "a b%23?#.db", "2022", partial(fill, sets=SETS))
    assert open_source("sqlite:///~/a%20b%2523%3F%23.db").datasets() == ("ae", "ae_gold")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prodigy.db"
    path.write_text("not a database, whatever its name says", "utf-8")
    with pytest.raises(Unreachable, match=r"prodigy\.db: cannot be (opened|read): file is not a database"):
        open_source(f"sqlite:///{path}").datasets()
    path.write_bytes(b"")
    with pytest.raises(Unreachable, match=r"prodigy\.db is not a database of Prodigy"):
        list(open_source(f"sqlite:///{path}").rows("ae"))


def test_sqlite_cannot_be_written_through(tmp_path: Path) -> None:
    from confsync.review.sqlite import SqliteFile

    path = sqlite_file(tmp_path / "prodigy.db", "2022", partial(fill, sets=SETS))
    with (
        closing(SqliteFile(path).open()) as connection,
        pytest.raises(Unreachable, match="attempt to write a readonly database"),
    ):
        list(connection.stream("DELETE FROM link", ()))


@pytest.mark.parametrize("address", ["oracle://x/y", "https://example.com/prodigy"])
def test_another_kind_of_database_is_refused(address: str) -> None:
    with pytest.raises(Unreachable, match="is not a database that Prodigy can use"):
        open_source(address)


@pytest.fixture(scope="module")
def filled_postgres(postgres_address: str) -> str:
    import psycopg

    with psycopg.connect(postgres_address) as connection:
        make_tables(connection.execute, "2024", "postgres")
        fill(connection.execute, SETS)
        fill_structured(connection.execute, SETS)
    return postgres_address


@pytest.fixture(scope="module")
def filled_mysql(mysql_address: str) -> str:
    import pymysql

    parts = urlsplit(mysql_address)
    login: dict[str, Any] = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": SECRET}
    with pymysql.connect(**login, database="prodigy", charset="utf8mb4") as connection, connection.cursor() as cursor:
        make_tables(cursor.execute, "2024", "mysql")
        fill(cursor.execute, SETS)
        fill_structured(cursor.execute, SETS)
        connection.commit()
    return mysql_address


@pytest.fixture(params=["postgres", "mysql"])
def server(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"filled_{request.param}"))


def test_a_server_gives_what_exports_give(server: str, expected: Outcomes) -> None:
    source = open_source(server)
    outcomes = read(source)
    assert stored_anyhow(outcomes) == expected
    assert len(outcomes.remarks) == 2
    assert source.datasets() == ("ae", "ae_gold")


def test_mysql_cannot_be_written_through(filled_mysql: str) -> None:
    source: Any = open_source(filled_mysql)
    with closing(source.opener.open()) as connection, pytest.raises(Unreachable, match="READ ONLY transaction"):
        list(connection.stream("DELETE FROM link", ()))


def test_postgres_cannot_be_written_through(filled_postgres: str) -> None:
    import psycopg

    with psycopg.connect(filled_postgres) as connection:
        connection.execute("CREATE SEQUENCE IF NOT EXISTS counter")
    source: Any = open_source(filled_postgres)
    with closing(source.opener.open()) as connection, pytest.raises(Unreachable, match="read-only transaction"):
        list(connection.stream("SELECT nextval('counter')", ()))


def test_a_password_stands_in_no_message(server: str) -> None:
    wrong = server.replace(QUOTED, "wr%2Fong")
    with pytest.raises(Unreachable) as refused:
        open_source(wrong).datasets()
    assert "wr/ong" not in str(refused.value)
    assert "wr%2Fong" not in str(refused.value)
    assert "confsync@127.0.0.1" in str(refused.value)
    remarks = read_outcomes([Feed("gone", "annotations", open_source(server))]).remarks
    assert 'has no dataset "gone"' in remarks[0]
    assert not any(secret in remarks[0] for secret in (SECRET, QUOTED))
    assert SECRET not in repr(open_source(server))
    assert QUOTED not in repr(open_source(server))


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_a_server_that_is_not_there_is_named(scheme: str) -> None:
    with pytest.raises(Unreachable, match=rf"^{scheme}://me@127\.0\.0\.1:1/db: ") as refused:
        open_source(f"{scheme}://me:hush@127.0.0.1:1/db?password=alsohush").datasets()
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("scheme", "driver", "extra"), [("postgresql", "psycopg", "postgres"), ("mysql", "pymysql", "mysql")]
)
def test_a_missing_driver_is_told(scheme: str, driver: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(Unreachable, match=rf'pip install "confsync\[{extra}\]"'):
        open_source(f"{scheme}://me:hush@127.0.0.1:1/db").datasets()


class StandIn:
    """Prodigy's database object, as far as its documentation goes."""

    datasets = ("ae", "ae_gold")

    def get_dataset_examples(self, name: str) -> list[dict[str, Any]] | None:
        return SETS.get(name)


class OldStandIn:
    datasets = ("ae_gold", "ae")

    def get_dataset(self, name: str) -> list[dict[str, Any]] | None:
        return SETS.get(name)


@pytest.fixture(params=[StandIn, OldStandIn])
def prodigy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    module = types.ModuleType("prodigy.components.db")
    module.connect = request.param  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "prodigy", types.ModuleType("prodigy"))
    monkeypatch.setitem(sys.modules, "prodigy.components", types.ModuleType("prodigy.components"))
    monkeypatch.setitem(sys.modules, "prodigy.components.db", module)
    return module


@pytest.mark.usefixtures("prodigy")
def test_the_installed_package_gives_what_exports_give(expected: Outcomes) -> None:
    source = open_source("package")
    assert read(source) == expected
    assert source.datasets() == ("ae", "ae_gold")
    unknown = read_outcomes([Feed("gone", "annotations", source)])
    assert unknown.remarks == ('prodigy knows no dataset "gone"; nothing was read from it',)


def test_a_package_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prodigy", None)
    with pytest.raises(Unreachable, match="prodigy is not installed"):
        open_source("package")


def test_a_package_that_cannot_reach_its_database_is_told(
    prodigy: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PeeweeException(Exception):
        pass

    def refuse() -> None:
        raise PeeweeException("unable to open database file")

    peewee = types.ModuleType("peewee")
    peewee.PeeweeException = PeeweeException  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "peewee", peewee)
    monkeypatch.setattr(prodigy, "connect", refuse)
    with pytest.raises(Unreachable, match="prodigy cannot read its database: unable to open database file"):
        open_source("package")
