"""The one place that knows which database a record is: opening it, locking, and its errors."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from sayso.errors import (
    DamagedRecordError,
    NoRecordError,
    ReadOnlyError,
    RecordBusyError,
    RecordError,
    RecordFullError,
)

APPLICATION = 1398897011  # "Says" in ASCII: marks an SQLite file as a record
PATIENCE = 30  # seconds that a writer waits for another

_SERVER = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Database:
    """An engine with what differs between SQLite and PostgreSQL.

    Attributes:
        place: where it is, as messages name it: without a password.
        path: the file of an SQLite record, None on a server.
    """

    def __init__(self, where: str | Path, *, read_only: bool) -> None:
        """Prepares for the database at `where`; nothing is opened yet.

        Raises:
            NoRecordError: a file to be read that is not there, a folder, an unusable address.
            ReadOnlyError: a file to be written that may not be.
        """
        self.read_only = read_only
        self.path: Path | None = None
        if isinstance(where, str) and where.lower().startswith(_SERVER):
            url = _server(where)
            self.place = url.set(drivername="postgresql").render_as_string(hide_password=True)
            self.engine = _on_server(url, read_only)
        elif isinstance(where, str) and "://" in where:
            raise NoRecordError(f"{where!r} is no record; expected a file or postgresql://...")
        else:
            self.path = Path(where).absolute()
            self.place = str(where)
            _check_path(self.path, self.place, read_only)
            self.engine = _in_file(self.path, read_only)

    @property
    def sqlite(self) -> bool:
        """Is it a file of SQLite (else a PostgreSQL server)?"""
        return self.path is not None

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection in a transaction that only reads, and sees one state to its end."""
        options = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            self.errors(),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction that writes; on an error nothing of it is kept.

        Raises:
            ReadOnlyError: the record was opened for reading only.
        """
        if self.read_only:
            raise ReadOnlyError(f"{self.place} was opened for reading only")
        with (
            self.errors(),
            self.engine.connect().execution_options(sayso_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turns what the database says inside into a RecordError with one clear line."""
        try:
            yield
        except DBAPIError as error:
            raise _translated(self.place, error.orig) from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _translated(self.place, error) from error

    def keep_log(self) -> None:
        """Has SQLite write ahead to a log from now on; the file remembers it.

        Two that begin with it at once may each be told that the other is in the way.
        """
        deadline = time.monotonic() + PATIENCE
        with self.errors(), closing(self.engine.raw_connection()) as connection:
            while True:
                try:
                    connection.cursor().execute("PRAGMA journal_mode = WAL")
                    return
                except sqlite3.OperationalError as error:
                    busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                    if not busy or time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)

    def close(self) -> None:
        """Gives every connection back."""
        self.engine.dispose()


def lock(connection: Connection, digests: Sequence[bytes]) -> None:
    """Waits until no other writer holds one of `digests`, then holds them to the end.

    SQLite has one writer at a time from the start; PostgreSQL has advisory locks for this, taken
    in ascending order so that two writers never wait for each other.
    """
    if connection.dialect.name == "postgresql":
        keys = sorted({int.from_bytes(one[:8], "big", signed=True) for one in digests})
        connection.execute(text("SELECT pg_advisory_xact_lock_shared(:all)"), {"all": APPLICATION})
        statement = "SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:keys AS bigint[])) AS k"
        connection.execute(text(statement), {"keys": keys})


def lock_all(connection: Connection) -> None:
    """Waits until no writer is left, then keeps all others out to the end."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:all)"), {"all": APPLICATION})


def new_ids(connection: Connection, table: str, count: int) -> range | list[int]:
    """`count` ids for rows of `table` that were never given before, ascending."""
    if count == 0:
        return []
    if connection.dialect.name == "postgresql":
        statement = text(
            "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
        )
        return sorted(connection.scalars(statement, {"name": table, "count": count}))
    statement = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    first = (connection.scalar(statement, {"name": table}) or 0) + 1
    return range(first, first + count)


def _server(where: str) -> URL:
    try:
        return make_url(where).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise NoRecordError(
            "the address of the server cannot be understood; "
            "expected postgresql://user:password@host:port/database"
        ) from error


def _on_server(url: URL, read_only: bool) -> Engine:
    # A writer that waited for another must see what that one kept.
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.autocommit = True
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{PATIENCE}s",))
        connection.execute("SET client_encoding = 'UTF8'")
        if read_only:
            connection.execute("SET default_transaction_read_only = on")
        connection.autocommit = False

    return engine


def _check_path(path: Path, place: str, read_only: bool) -> None:
    if path.is_dir():
        raise NoRecordError(f"{place} is a folder; expected the file of a record")
    if not path.parent.is_dir():
        raise NoRecordError(f"{place}: there is no folder {path.parent}")
    if read_only and not path.exists():
        raise NoRecordError(f"{place}: there is no such record; `sayso add` makes one")
    beside = [path.parent, path] if path.exists() else [path.parent]  # the log is made beside it
    if not read_only and not all(_writable(one) for one in beside):
        raise ReadOnlyError(f"{place}: it cannot be written; look at its permissions")


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _in_file(path: Path, read_only: bool) -> Engine:
    """SQLite with write-ahead log: readers and one writer do not wait for each other."""
    mode = "mode=ro" if read_only else "mode=rwc"
    if read_only and not _writable(path.parent) and not Path(f"{path}-wal").exists():
        mode = "immutable=1"  # nothing can change it there, and the log cannot be made

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?{mode}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,  # SQLAlchemy says BEGIN, below
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("sayso_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_SQLITE: dict[int, tuple[type[RecordError], str]] = {
    sqlite3.SQLITE_BUSY: (RecordBusyError, "another process is writing to it; try again"),
    sqlite3.SQLITE_LOCKED: (RecordBusyError, "another process is writing to it; try again"),
    sqlite3.SQLITE_READONLY: (ReadOnlyError, "it cannot be written; look at its permissions"),
    sqlite3.SQLITE_FULL: (RecordFullError, "the disk is full; what was added before is kept"),
    sqlite3.SQLITE_CORRUPT: (DamagedRecordError, "the file is damaged; restore a backup"),
    sqlite3.SQLITE_NOTADB: (NoRecordError, "it is no record but another kind of file"),
    sqlite3.SQLITE_CANTOPEN: (NoRecordError, "it cannot be opened; look at its permissions"),
}
_POSTGRESQL: dict[str, tuple[type[RecordError], str]] = {
    "53100": (RecordFullError, "the server's disk is full; what was added before is kept"),
    "55P03": (RecordBusyError, "another process is writing to it; try again"),
    "40P01": (RecordBusyError, "another process is writing to it; try again"),
    "25006": (ReadOnlyError, "the server gives it for reading only"),
    "42501": (ReadOnlyError, "this user may not write to it"),
    "28000": (NoRecordError, "the server does not let this user in"),
    "28P01": (NoRecordError, "the server does not take this password"),
    "3D000": (NoRecordError, "the server has no such database; `createdb` makes one"),
    "XX001": (DamagedRecordError, "the server found damaged data; restore a backup"),
    "XX002": (DamagedRecordError, "an index is damaged; `REINDEX DATABASE` makes it anew"),
}


def _translated(place: str, error: BaseException | None) -> RecordError:
    said = str(error).strip().split("\n")[0]
    known = None
    if isinstance(error, sqlite3.Error):
        known = _SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    elif sqlstate := getattr(error, "sqlstate", None):
        known = _POSTGRESQL.get(sqlstate)
    elif error and type(error).__name__ == "OperationalError":
        known = (NoRecordError, "the server does not answer, or refuses")
    kind, words = known or (RecordError, "the database refused")
    return kind(f"{place}: {words} ({said})")
