"""The full text index over `passages`, the words of content, target, addressee and venue.

SQLite: the FTS5 table `passages_fts`, whose columns have the same names and whose rowid is
`statement_id`, is kept in step by triggers. PostgreSQL: the generated column `words`, a tsvector
with a GIN index; its labels A, B, C, D are content, target, addressee, venue, so that a query for
words of the content asks for `:A`.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, column, event, literal_column, table
from sqlalchemy.dialects.postgresql import TSVECTOR

SEARCHED = ("content", "target", "addressee", "venue")

# SQLite only: the full text index, to be matched as a whole or by column.
passages_fts = table("passages_fts", column("rowid"), *(column(name) for name in SEARCHED))
# PostgreSQL only: the column `passages.words`.
passages_words = literal_column("passages.words", TSVECTOR)

_FTS5 = (
    """
    CREATE VIRTUAL TABLE passages_fts USING fts5(
        content, target, addressee, venue,
        content='passages', content_rowid='statement_id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
        INSERT INTO passages_fts(rowid, content, target, addressee, venue)
        VALUES (new.statement_id, new.content, new.target, new.addressee, new.venue);
    END
    """,
    """
    CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
        INSERT INTO passages_fts(passages_fts, rowid, content, target, addressee, venue)
        VALUES ('delete', old.statement_id, old.content, old.target, old.addressee, old.venue);
    END
    """,
    """
    CREATE TRIGGER passages_changed AFTER UPDATE ON passages BEGIN
        INSERT INTO passages_fts(passages_fts, rowid, content, target, addressee, venue)
        VALUES ('delete', old.statement_id, old.content, old.target, old.addressee, old.venue);
        INSERT INTO passages_fts(rowid, content, target, addressee, venue)
        VALUES (new.statement_id, new.content, new.target, new.addressee, new.venue);
    END
    """,
)

# A tsvector holds at most a megabyte: of a longer passage only the beginning is found.
_GIN = (
    """
    ALTER TABLE passages ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english'::regconfig, left(content, 150000)), 'A')
        || setweight(to_tsvector('english'::regconfig, left(coalesce(target, ''), 9999)), 'B')
        || setweight(to_tsvector('english'::regconfig, left(coalesce(addressee, ''), 9999)), 'C')
        || setweight(to_tsvector('english'::regconfig, left(coalesce(venue, ''), 9999)), 'D')
    ) STORED
    """,
    "CREATE INDEX passages_by_words ON passages USING gin (words)",
)


def index(passages: Table) -> None:
    """Has the index made with the table `passages`, in the way of the database that it is in."""
    for dialect, statements in (("sqlite", _FTS5), ("postgresql", _GIN)):
        for statement in statements:
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(passages, "after_create", ddl)
