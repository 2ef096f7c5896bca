"""Records to test on: a file of SQLite, and a PostgreSQL server of our own, started once."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from sayso.record import Record


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a private PostgreSQL server without its database: "postgresql://...?host=".

    It needs PostgreSQL's own programs, which refuse to run as root.
    """
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: `apt-get install postgresql`")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words],
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )

    data = str(folder / "data")
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    only_here = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    try:
        run("initdb", "-D", data, "-U", "sayso", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"{quick} {only_here}"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://sayso@/{{}}?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a record may be made: once for each kind of database."""
    if request.param == "sqlite":
        yield str(tmp_path / "test.db")
        return
    server = request.getfixturevalue("server")
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(_name(name)))
        yield server.format(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE {} (FORCE)").format(_name(name)))


@pytest.fixture
def record(where: str) -> Iterator[Record]:
    """An empty record."""
    with Record.open(where) as opened:
        yield opened


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """Where a record may be made that is a file."""
    return tmp_path / "test.db"


def _name(name: str) -> psycopg.sql.Identifier:
    return psycopg.sql.Identifier(name)


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl: of the path, else the newest that Debian installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    return installed[-1].parent if installed else None


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
