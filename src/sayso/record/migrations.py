"""From no tables, or those of an older version, to the ones that schema.py draws.

A new record gets the newest tables at once. An older one is brought up step by step: each step is a
small function, applied in one transaction together with its row in `migrations`.

To change the tables: change schema.py (or progress.py), append a step here that brings a record of
the version before to the same, and never touch a step that was released.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, inspect, select, text

from sayso.errors import NoRecordError, RecordVersionError
from sayso.record import progress, schema
from sayso.record.database import Database, lock_all


class Step(NamedTuple):
    """One change of the tables: its version, what it is for, and what it does."""

    version: int
    name: str
    apply: Callable[[Connection], None]


def _nothing(connection: Connection) -> None:
    """The first version has nothing before it."""


def _progress(connection: Connection) -> None:
    """How far files were taken in, and what is remembered of feeds."""
    for statement in _PROGRESS:
        connection.execute(text(statement))


_PROGRESS = (
    """
    CREATE TABLE progress (
        shard TEXT NOT NULL PRIMARY KEY,
        settings TEXT NOT NULL,
        size BIGINT NOT NULL,
        modified BIGINT NOT NULL,
        position BIGINT NOT NULL,
        kept BIGINT NOT NULL,
        failed BIGINT NOT NULL,
        done BOOLEAN NOT NULL
    )
    """,
    "CREATE TABLE feeds (url TEXT NOT NULL PRIMARY KEY, state JSON NOT NULL)",
)

STEPS: tuple[Step, ...] = (
    Step(1, "the first tables", _nothing),
    Step(2, "progress and feeds", _progress),
)


def newest() -> int:
    """The version of the tables that this version of Sayso writes."""
    return STEPS[-1].version


def prepare(database: Database) -> None:
    """Makes sure that `database` is a record of the newest version, new or brought up to it.

    Raises:
        NoRecordError: it holds something else; with `read_only`, also if it is empty.
        RecordVersionError: it is newer than this version, or older and may not be changed.
        RecordError: it cannot be opened.
    """
    with database.connect() as connection:
        version = _version(connection, database)
    if version > newest():
        raise RecordVersionError(
            f"{database.place} was made by a newer version of Sayso (its tables have version "
            f"{version}, this one knows up to {newest()}); upgrade with `pip install -U sayso`"
        )
    if database.read_only and version < newest():
        if version == 0:
            raise NoRecordError(f"{database.place}: it is empty; `sayso add` makes a record of it")
        raise RecordVersionError(
            f"{database.place} was made by an older version of Sayso and was opened for reading "
            f"only; open it once for writing to bring it from version {version} to {newest()}"
        )
    if database.sqlite and not database.read_only:
        database.keep_log()
    if version < newest():
        _bring_up(database)


def _bring_up(database: Database) -> None:
    if _create(database):
        return
    for step in STEPS:
        with database.begin() as connection:
            lock_all(connection)
            if step.version > _version(connection, database):
                step.apply(connection)
                _note(connection, step)


def _create(database: Database) -> bool:
    """Makes the newest tables where there are none; False if there are some."""
    with database.begin() as connection:
        lock_all(connection)
        if _version(connection, database):
            return False
        # Its tables are among these because progress.py is imported.
        progress.places.metadata.create_all(connection, checkfirst=False)
        for step in STEPS:
            _note(connection, step)
        if database.sqlite:
            connection.execute(text("PRAGMA application_id = 1398897011"))  # APPLICATION
    return True


def _note(connection: Connection, step: Step) -> None:
    row = {"version": step.version, "name": step.name, "applied_at": datetime.now(UTC)}
    connection.execute(insert(schema.migrations).values(row))


def _version(connection: Connection, database: Database) -> int:
    """The version of the tables, 0 for an empty database.

    Raises:
        NoRecordError: there are tables, but not a record's.
    """
    there = set(inspect(connection).get_table_names())
    if "migrations" in there and "statements" in there:
        return connection.scalar(select(func.max(schema.migrations.c.version))) or 0
    in_the_way = there if database.sqlite else there & set(schema.metadata.tables)
    if in_the_way:
        names = ", ".join(sorted(in_the_way)[:3])
        raise NoRecordError(
            f"{database.place} is no record but another database (it has the tables {names}); "
            "name a file or database of its own"
        )
    return 0
