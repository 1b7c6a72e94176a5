"""The same answers give the same reports, to the byte, wherever Prodigy kept them; held by real servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from annotated import put_under_git, review, rows, write_rows
from confsync.flows.outcomes import Rows
from confsync.flows.reviews import Wish, import_reviews
from confsync.flows.workspace import Workspace
from database_servers import SECRET, mysql_address, postgres_address
from prodigy_tables import fill, fill_structured, make_tables, sqlite_file

__all__ = ["mysql_address", "postgres_address"]  # fixtures, found by their names
SETS = {"texts": rows(), "texts_gold": [review(3), review(6, marks=())]}
LAYOUTS: dict[str, tuple[str, tuple[Callable[..., None], ...]]] = {
    "2018": ("2018", (fill,)),
    "2022": ("2022", (fill,)),
    "2024": ("2024", (fill,)),
    "2024, structured": ("2024", (fill_structured,)),
    "2024, both filled": ("2024", (fill, fill_structured)),
}


@pytest.fixture
def repository(handbook: Path) -> Path:
    """The small handbook, its project with a review dataset, under version control."""
    initiative = handbook / "initiatives/trial/initiative.yaml"
    text = initiative.read_text("utf-8")
    initiative.write_text(text.replace("[texts]}", "[texts], review: texts_gold}"), "utf-8")
    return put_under_git(handbook)


def reports(folder: Path, source: Rows) -> dict[str, bytes]:
    """Every file of the project's reports, written into the work tree and read back."""
    wish = Wish(projects=["texts"], commit=False, date=datetime(2026, 11, 23, tzinfo=UTC), key="sample")
    import_reviews(Workspace.at(folder), source, wish)
    below = folder / "reports/trial/texts"
    found = {str(file.relative_to(below)): file.read_bytes() for file in sorted(below.rglob("*")) if file.is_file()}
    for name in found:
        (below / name).unlink()
    return found


@pytest.fixture
def expected(repository: Path, tmp_path: Path) -> dict[str, bytes]:
    """The reports from exports."""
    files = [write_rows(tmp_path / f"{name}.jsonl", made) for name, made in SETS.items()]
    found = reports(repository, Rows(named=[str(file) for file in files]))
    assert "quality.json" in found
    assert len(found) >= 7
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reports_are_the_same_from_sqlite(
    repository: Path, expected: dict[str, bytes], tmp_path: Path, layout: str
) -> None:
    year, fillers = LAYOUTS[layout]
    file = sqlite_file(tmp_path / "prodigy.db", year, *(partial(filler, sets=SETS) for filler in fillers))
    assert reports(repository, Rows(address=f"sqlite:///{file}")) == expected


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[str]:
    """A PostgreSQL database with the answers, in a database of its own."""
    import psycopg

    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE reports")
    address = postgres_address.rpartition("/")[0] + "/reports"
    with psycopg.connect(address) as connection:
        fill_all(connection.execute, "postgres")
    yield address
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("DROP DATABASE reports WITH (FORCE)")


def fill_all(execute: Callable[[str, Any], Any], dialect: str) -> None:
    make_tables(execute, "2024", dialect)
    fill(execute, SETS)


def test_reports_are_the_same_from_postgresql(repository: Path, expected: dict[str, bytes], postgres: str) -> None:
    assert reports(repository, Rows(address=postgres)) == expected


@pytest.fixture
def mysql(mysql_address: str) -> Iterator[str]:
    """The MariaDB database with these answers and no others."""
    import pymysql

    parts = urlsplit(mysql_address)
    access: dict[str, Any] = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": SECRET}
    with pymysql.connect(**access, database=parts.path.strip("/"), autocommit=True) as connection:
        with connection.cursor() as cursor:
            empty(cursor.execute)
            fill_all(cursor.execute, "mysql")
        yield mysql_address
        with connection.cursor() as cursor:
            empty(cursor.execute)


def empty(execute: Callable[[str], Any]) -> None:
    for table in ("link", "example", "structured_link", "structured_example", "structured_input", "dataset"):
        execute(f"DROP TABLE IF EXISTS {table}")


def test_reports_are_the_same_from_mariadb(repository: Path, expected: dict[str, bytes], mysql: str) -> None:
    assert reports(repository, Rows(address=mysql)) == expected
