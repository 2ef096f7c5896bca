"""What was removed, out of the files for good, and the room that it took given back.

A row that is deleted leaves its bytes where they were until something else is written there, and a
full text index its words until its parts are merged. Nothing else may use the record meanwhile.
"""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import text

from sayso.errors import ReadOnlyError
from sayso.record import schema
from sayso.record.database import Database


def compact(database: Database) -> None:
    """Writes the record anew without anything that was removed from it.

    A file needs as much room again until it is done, and so does a server.

    Raises:
        ReadOnlyError: opened for reading only.
        RecordError: the database fails, or another process uses it.
    """
    if database.read_only:
        raise ReadOnlyError(f"{database.place} was opened for reading only")
    with database.errors():
        if database.sqlite:
            _of_file(database)
        else:
            _of_server(database)


def _of_file(database: Database) -> None:
    with closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("INSERT INTO passages_fts(passages_fts) VALUES('optimize')")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _of_server(database: Database) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        quoted = database.engine.dialect.identifier_preparer.quote
        names = ", ".join(quoted(name) for name in schema.metadata.tables)
        connection.execute(text(f"VACUUM (FULL, ANALYZE) {names}"))  # names of our own schema
