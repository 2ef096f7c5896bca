"""Does a record hold together? Every article is gone through; what is wrong is told, not mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from sayso.errors import DamagedRecordError
from sayso.record import fulltext, schema
from sayso.record.database import Database
from sayso.record.entries import Fault
from sayso.record.identity import folded_digest, statement_keys, text_digest
from sayso.record.loading import statements
from sayso.record.rows import said, searched

_ARTICLES_AT_ONCE = 100


def check(database: Database) -> Iterator[Fault]:
    """Everything that is wrong: in the file or the indexes, in rows, in offsets and hashes.

    Raises:
        ReadOnlyError: opened for reading only; SQLite counts the check of an index as writing.
        RecordError: it cannot be read at all.
    """
    with database.begin() as connection:
        yield from list(_of_file(connection) if database.sqlite else _of_server(connection))
    after = 0
    while True:
        with database.connect() as connection:
            ids = _next_articles(connection, after)
            faults = [fault for id_ in ids for fault in _of_article(connection, id_)]
        yield from faults
        if not ids:
            return
        after = ids[-1]


def _of_file(connection: Connection) -> Iterator[Fault]:
    for (said_,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if said_ != "ok":
            yield Fault(f"the file is damaged: {said_}")
    for table, rowid, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault(f"row {rowid} of {table} refers to a row of {parent} that is not there")
    try:
        connection.execute(
            text("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        )
    except DBAPIError as error:
        yield Fault(f"the full text index does not fit the passages: {error.orig}")


def _of_server(connection: Connection) -> Iterator[Fault]:
    """PostgreSQL keeps foreign keys and the generated column itself; an index may be invalid."""
    broken = text(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_class t ON t.oid = i.indrelid "
        "WHERE t.relname = ANY(:tables) AND pg_table_is_visible(t.oid) AND NOT i.indisvalid"
    )
    for (name,) in connection.execute(broken, {"tables": list(schema.metadata.tables)}):
        yield Fault(f"the index {name} is not valid")
    query = select(schema.passages.c.statement_id).where(
        literal_column("words IS NULL"), schema.passages.c.content.is_not(None)
    )
    for id_ in connection.scalars(query):
        yield Fault(f"the passages of statement {id_} are not in the full text index")


def _next_articles(connection: Connection, after: int) -> Sequence[int]:
    ids = schema.articles.c.id
    query = select(ids).where(ids > after).order_by(ids).limit(_ARTICLES_AT_ONCE)
    return connection.scalars(query).all()


def _of_article(connection: Connection, article_id: int) -> Iterator[Fault]:
    versions, texts, articles = schema.versions, schema.texts, schema.articles
    identities, readings = schema.identities, schema.readings
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    held = select(func.count()).where(
        identities.c.article_id == article_id, identities.c.digest == key
    )
    if not connection.scalar(held):
        yield Fault("it cannot be known again: its key is not among the identities", article_id)
    rows = connection.execute(
        select(versions, texts.c.text, readings.c.reader_id)
        .outerjoin(texts, texts.c.version_id == versions.c.id)
        .outerjoin(readings, readings.c.version_id == versions.c.id)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.number)
    ).all()
    if [row.number for row in rows] != list(range(1, len(rows) + 1)) or not rows:
        yield Fault(f"its versions are {[row.number for row in rows]}, not 1, 2 ...", article_id)
    for row in rows:
        for what in _of_version(connection, row, bytes(key or b""), current=row is rows[-1]):
            yield Fault(f"version {row.number}: {what}", article_id)


def _of_version(
    connection: Connection, row: Row[Any], key: bytes, *, current: bool
) -> Iterator[str]:
    if row.text is None:
        yield "it has no text"
        return
    if row.reader_id is None:
        yield "it has no reading"
    if bytes(row.text_digest) != text_digest(row.text):
        yield "its text is not the one that was added: another hash"
    if bytes(row.folded_digest) != folded_digest(row.text):
        yield "the hash of its text with blanks folded is wrong"
    table, passages = schema.statements, schema.passages
    rows = connection.execute(
        select(table, passages.c.content, *(passages.c[name] for name in fulltext.SEARCHED[1:]))
        .outerjoin(passages, passages.c.statement_id == table.c.id)
        .where(table.c.version_id == row.id)
        .order_by(table.c.id)
    ).all()
    try:
        kept = statements(connection, [one.id for one in rows])
    except DamagedRecordError as error:
        yield str(error)
        return
    keys = statement_keys(key, (one.statement.content for one in kept))
    for one, whole, expected in zip(rows, kept, keys, strict=True):
        statement = whole.statement
        wrong = {
            "key": one.key != expected,
            "speakers": not statement.speakers,
            "start": one.start != statement.content.start,
            "current": one.current != current,
            "outlet": one.outlet_id != row.outlet_id,
            "published": one.published != row.published,
            "date of saying": (one.said_first, one.said_last) != said(statement, row.published),
            "words to search": any(
                getattr(one, name) != words for name, words in searched(statement).items()
            ),
        }
        for what in (name for name, is_wrong in wrong.items() if is_wrong):
            yield f"statement {one.key}: {what} does not fit the rest"
