"""What is kept already of an article, an outlet, a reader: the look-ups before anything is written.

Each asks for a whole batch at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from sayso.article import Article
from sayso.record import schema
from sayso.record.identity import folded_digest, identity
from sayso.statement import ReaderInfo

One = TypeVar("One")

_AT_ONCE = 500  # parameters of one query, far below every database's limit


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is kept, as far as deciding about another needs it."""

    id: int
    number: int
    text: bytes
    folded: bytes
    reader: ReaderInfo
    embedder: str | None

    def read_by(self, reader: ReaderInfo, embedder: str | None) -> bool:
        """Is it read by this reader, with this embedder's vectors if any are wanted?"""
        return self.reader == reader and embedder in (None, self.embedder)


def is_known(
    connection: Connection, article: Article, reader: ReaderInfo | None, embedder: str | None
) -> bool:
    """Is this text of this article kept (and read by `reader`, with vectors of `embedder`)?"""
    sought = identity(article).sought
    found = holders(connection, sought)
    article_id = next((found[one] for one in sought if one in found), None)
    if article_id is None:
        return False
    folded = folded_digest(article.text)
    return any(
        version.folded == folded
        and version.read_by(version.reader if reader is None else reader, embedder)
        for version in versions(connection, [article_id]).get(article_id, ())
    )


def holders(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    """Which of `digests` are kept, and for which article."""
    table = schema.identities
    query = select(table.c.digest, table.c.article_id)
    found: dict[bytes, int] = {}
    for some in in_parts(sorted(set(digests))):
        rows = connection.execute(query.where(table.c.digest.in_(some)))
        found.update((bytes(digest), article_id) for digest, article_id in rows)
    return found


def article_keys(connection: Connection, article_ids: Iterable[int]) -> dict[int, bytes]:
    """The key of each of these articles."""
    table = schema.articles
    query = select(table.c.id, table.c.key)
    found: dict[int, bytes] = {}
    for some in in_parts(sorted(set(article_ids))):
        rows = connection.execute(query.where(table.c.id.in_(some)))
        found.update((article_id, bytes(key)) for article_id, key in rows)
    return found


def versions(connection: Connection, article_ids: Iterable[int]) -> dict[int, list[Version]]:
    """The versions that are kept of these articles, the oldest first."""
    table, readings, readers = schema.versions, schema.readings, schema.readers
    query = (
        select(table, readings.c.embedder, readers.c.name, readers.c.version, readers.c.model)
        .join(readings, readings.c.version_id == table.c.id)
        .join(readers, readers.c.id == readings.c.reader_id)
        .order_by(table.c.article_id, table.c.number)
    )
    found: dict[int, list[Version]] = {}
    for some in in_parts(sorted(set(article_ids))):
        for row in connection.execute(query.where(table.c.article_id.in_(some))):
            version = Version(
                id=row.id,
                number=row.number,
                text=bytes(row.text_digest),
                folded=bytes(row.folded_digest),
                reader=ReaderInfo(row.name, row.version, row.model),
                embedder=row.embedder,
            )
            found.setdefault(row.article_id, []).append(version)
    return found


def outlet_ids(connection: Connection, names: Iterable[str | None]) -> dict[str | None, int | None]:
    """The id of every outlet, new ones written; None for an article without one."""
    table = schema.outlets
    wanted = sorted({name for name in names if name is not None})
    query = select(table.c.name, table.c.id)
    found: dict[str | None, int | None] = {None: None}

    def look() -> None:
        for some in in_parts([name for name in wanted if name not in found]):
            rows = connection.execute(query.where(table.c.name.in_(some)))
            found.update((name, id_) for name, id_ in rows)

    look()
    missing = [{"name": name} for name in wanted if name not in found]
    insert_missing(connection, table, missing)
    look()
    return found


def reader_ids(connection: Connection, readers: Iterable[ReaderInfo]) -> dict[ReaderInfo, int]:
    """The id of every reader, new ones written."""
    table = schema.readers
    query = select(table.c.name, table.c.version, table.c.model, table.c.id)

    def look() -> dict[ReaderInfo, int]:
        return {ReaderInfo(*row[:3]): row[3] for row in connection.execute(query)}

    wanted = sorted(set(readers), key=lambda one: (one.name, one.version, one.model))
    found = look()
    missing = [
        {"name": one.name, "version": one.version, "model": one.model}
        for one in wanted
        if one not in found
    ]
    if missing:
        insert_missing(connection, table, missing)
        found = look()
    return found


def insert_missing(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Writes the rows that no unique column has yet; two writers may bring the same."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    if rows:
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def in_parts(wanted: Sequence[One]) -> Iterator[Sequence[One]]:
    """`wanted` in parts that one query can name."""
    for at in range(0, len(wanted), _AT_ONCE):
        yield wanted[at : at + _AT_ONCE]
