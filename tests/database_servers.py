"""PostgreSQL and MariaDB of one's own, on loopback, in a temporary folder, gone with the test run.

The binaries are Debian's packages postgresql and mariadb-server. Where they are missing the tests are skipped with that
reason, except under CI, where it is a failure. Neither server runs as root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SECRET = "s3cr%t/pass"  # has what an address must quote
QUOTED = "s3cr%25t%2Fpass"


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """postgresql://… of an empty database."""
    import psycopg

    initdb = found("initdb", *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb"))))
    with server_folder("postgres") as (folder, user):
        password = folder / "password"
        password.write_text(SECRET, "utf-8")
        run(
            [initdb, "-D", folder / "data", "-U", "confsync", "--auth=password", "--pwfile", password, "-E", "UTF8"],
            user,
        )
        port = free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        command = [Path(initdb).with_name("postgres"), "-D", folder / "data", "-p", str(port), *options]
        address = f"postgresql://confsync:{QUOTED}@127.0.0.1:{port}/postgres"
        with running(command, user, folder, lambda: psycopg.connect(address).close(), psycopg.OperationalError):
            yield address


@pytest.fixture(scope="session")
def mysql_address() -> Iterator[str]:
    """mysql://… of an empty database."""
    import pymysql

    install = found("mariadb-install-db", "mysql_install_db")
    daemon = found("mariadbd", "/usr/sbin/mariadbd", "/usr/sbin/mysqld")
    with server_folder("mysql") as (folder, user):
        data = [f"--datadir={folder / 'data'}", *([f"--user={user}"] if user else [])]
        run([install, "--no-defaults", *data, "--auth-root-authentication-method=normal", "--skip-test-db"], user)
        port = free_port()
        places = [f"--socket={folder / 'socket'}", f"--port={port}", f"--pid-file={folder / 'pid'}"]
        command = [daemon, "--no-defaults", *data, *places, "--bind-address=127.0.0.1", "--innodb-flush-method=fsync"]

        def greet() -> None:
            if not (folder / "socket").exists():
                raise pymysql.err.OperationalError
            with pymysql.connect(unix_socket=str(folder / "socket"), user="root") as root, root.cursor() as cursor:
                cursor.execute("CREATE DATABASE IF NOT EXISTS prodigy CHARACTER SET utf8mb4")
                cursor.execute("CREATE USER IF NOT EXISTS 'confsync'@'127.0.0.1' IDENTIFIED BY %s", (SECRET,))
                cursor.execute("GRANT ALL ON prodigy.* TO 'confsync'@'127.0.0.1'")

        with running(command, user, folder, greet, pymysql.err.OperationalError):
            yield f"mysql://confsync:{QUOTED}@127.0.0.1:{port}/prodigy"


def found(*names: str) -> str:
    for name in names:
        if path := shutil.which(name):
            return path
    reason = f"{names[0]} is not installed: apt-get install postgresql mariadb-server"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def server_folder(user: str) -> Iterator[tuple[Path, str | None]]:
    """A folder that the server may write to, and the account to run it as; None: the one we run as."""
    with tempfile.TemporaryDirectory(prefix="confsync-server-", ignore_cleanup_errors=True) as name:
        if os.geteuid() != 0:
            yield Path(name), None
            return
        shutil.chown(name, user)
        yield Path(name), user


def run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@contextmanager
def running(
    command: list[str | Path], user: str | None, folder: Path, greet: Callable[[], None], refusal: type[Exception]
) -> Iterator[None]:
    """The server, from its first answer on."""
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen([str(part) for part in command], user=user, cwd="/", stdout=out, stderr=out)
    try:
        for _ in range(300):
            assert server.poll() is None, log.read_text("utf-8", "replace")[-3000:]
            try:
                greet()
                break
            except refusal:
                time.sleep(0.1)
        else:
            pytest.fail(f"no answer after 30 s: {log.read_text('utf-8', 'replace')[-3000:]}")
        yield
    finally:
        server.terminate()
        server.wait(30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
