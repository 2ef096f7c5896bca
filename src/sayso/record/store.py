"""The record: readings kept, given back as they were, no article twice."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, func, select, text

from sayso.article import Article
from sayso.errors import ArticleError, RecordError
from sayso.record import adding, compacting, integrity, known, loading, migrations, removal, schema
from sayso.record.database import Database
from sayso.record.entries import Added, Entry, Fault, KeptStatement, Removed, Stats
from sayso.statement import ReaderInfo, Reading

_PAGE = 200  # articles fetched at once by what goes through them all


class Record:
    """The kept readings. Threads may share one; a process must open its own after a fork.

        with Record.open("sayso.db") as record:
            record.add(read(article))

    Every method raises a RecordError (errors.py has its kinds) where the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str | Path, *, read_only: bool = False) -> Record:
        """The record at a path or "postgresql://user@host/database", made if nothing is there.

        An older one is brought up to the tables of this version first.

        Raises:
            NoRecordError: something that is no record; with `read_only`, also nothing.
            RecordVersionError: it was made by a newer version.
            RecordError: it cannot be opened or written.
        """
        database = Database(where, read_only=read_only)
        try:
            migrations.prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Closes every connection."""
        self._database.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return self._database.place

    def connect(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that reads, for queries on schema.py's tables."""
        return self._database.connect()

    def begin(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that writes, kept whole at its end or not at all."""
        return self._database.begin()

    def add(
        self,
        reading: Reading,
        vectors: Sequence[bytes] | None = None,
        *,
        embedder: str | None = None,
    ) -> Added:
        """Keeps a reading: a new article, a new version of one, or other statements of a version.

        Args:
            reading: what to keep.
            vectors: one for each statement, as its embedder packs them.
            embedder: the name of what made the vectors.

        Raises:
            ArticleError: the reading contradicts itself; nothing is kept.
            RecordError: the database fails; nothing is kept.
        """
        item = adding.Item.of(reading, vectors, embedder)
        with self.begin() as connection:
            return adding.add(connection, [item])[0]

    def add_many(
        self,
        readings: Iterable[Reading | tuple[Reading, Sequence[bytes]]],
        *,
        embedder: str | None = None,
        batch: int = 64,
    ) -> Iterator[Added | ArticleError]:
        """Keeps readings, with or without vectors, `batch` of them in one transaction.

        Yields:
            For each reading in its order what was done, or what is wrong with it, after the
            transaction that keeps it has ended: what was yielded is safe.
        """
        waiting: list[adding.Item | ArticleError] = []
        for one in readings:
            reading, vectors = one if isinstance(one, tuple) else (one, None)
            try:
                waiting.append(adding.Item.of(reading, vectors, embedder))
            except ArticleError as error:
                waiting.append(error)
            if len(waiting) >= batch:
                yield from self._add_batch(waiting)
                waiting = []
        yield from self._add_batch(waiting)

    def _add_batch(
        self, waiting: Sequence[adding.Item | ArticleError]
    ) -> list[Added | ArticleError]:
        items = [one for one in waiting if isinstance(one, adding.Item)]
        if not items:
            return [one for one in waiting if isinstance(one, ArticleError)]
        with self.begin() as connection:
            added = iter(adding.add(connection, items))
        return [one if isinstance(one, ArticleError) else next(added) for one in waiting]

    def has(
        self, article: Article, reader: ReaderInfo | None = None, *, embedder: str | None = None
    ) -> bool:
        """Is this text of this article kept, so that it need not be read?

        Args:
            reader: only if this one read it.
            embedder: only if this one's vectors are there.
        """
        with self.connect() as connection:
            return known.is_known(connection, article, reader, embedder)

    def article(self, which: int | str, version: int | None = None) -> Article:
        """An article, named by its id in the record, its address or its given id.

        Args:
            version: the number of a version; None for the current one.

        Raises:
            NotKeptError: no such article or version.
        """
        with self.connect() as connection:
            return loading.article(connection, which, version)

    def reading(self, which: int | str, version: int | None = None) -> Reading:
        """A reading exactly as it was added; see `article`.

        Raises:
            NotKeptError: no such article or version.
        """
        with self.connect() as connection:
            return loading.reading(connection, which, version)

    def articles(self, *, outlet: str | None = None, after: int = 0) -> Iterator[Entry]:
        """The articles, without their texts, by their ids; those above `after`."""
        while True:
            with self.connect() as connection:
                page = loading.entries(connection, after, _PAGE, outlet)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def readings(self, *, after: int = 0) -> Iterator[tuple[int, Reading]]:
        """Id and current reading of every article, by their ids; those above `after`."""
        while True:
            with self.connect() as connection:
                rows = loading.current_versions(connection, after, _PAGE)
                page = list(loading.readings(connection, rows))
            yield from ((row.article_id, one) for row, one in zip(rows, page, strict=True))
            if len(page) < _PAGE:
                return
            after = rows[-1].article_id

    def statement(self, key: str) -> KeptStatement:
        """The statement with a key, in the newest version that has it.

        Raises:
            NotKeptError: there is none.
        """
        with self.connect() as connection:
            id_ = loading.statement_id(connection, key)
            return loading.statements(connection, [id_])[0]

    def statements(self, ids: Sequence[int]) -> list[KeptStatement]:
        """The statements with these ids, in their order; those that are gone are left out."""
        with self.connect() as connection:
            return loading.statements(connection, ids)

    def remove(self, *, article: int | str | None = None, outlet: str | None = None) -> Removed:
        """Takes out an article, or all that an outlet has a version of, with all drawn from them.

        Raises:
            NotKeptError: no such article or outlet.
            ValueError: not exactly one of them given.
        """
        if (article is None) == (outlet is None):
            raise ValueError("expected either article or outlet")
        with self.begin() as connection:
            return removal.remove(connection, article=article, outlet=outlet)

    def check(self) -> Iterator[Fault]:
        """Everything that is wrong with the record; nothing if it is sound."""
        return integrity.check(self._database)

    def backup(self, path: str | Path) -> None:
        """Copies an SQLite record to a new file, while others go on reading and writing.

        Raises:
            RecordError: the record is on a server, `path` is there already, or no room is left.
        """
        target = Path(path)
        if not self._database.sqlite:
            raise RecordError(
                f"{self.place} is on a server; `pg_dump --format=custom --file={target} DATABASE` "
                "makes a backup of it"
            )
        if target.exists():
            raise RecordError(f"{target} is there already; a backup is a new file")
        unfinished = target.with_name(f"{target.name}.unfinished")
        try:
            with self._database.errors(), closing(sqlite3.connect(unfinished)) as copy:
                self._copy_to(copy)
            os.replace(unfinished, target)
        except OSError as error:
            raise RecordError(f"{target} cannot be written: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)

    def _copy_to(self, copy: sqlite3.Connection) -> None:
        """In one step: in several it would begin anew whenever another process writes."""
        with closing(self._database.engine.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no log beside it

    def compact(self) -> None:
        """Writes the record anew without anything that was removed from it; see compacting.py.

        Raises:
            RecordError: the database fails, or another process uses it.
        """
        compacting.compact(self._database)

    def stats(self) -> Stats:
        """How much is kept."""
        with self.connect() as connection:

            def count(name: str, *where: Any) -> int:
                query = select(func.count()).select_from(schema.metadata.tables[name])
                return connection.scalar(query.where(*where)) or 0

            published = schema.versions.c.published
            first, last = connection.execute(
                select(
                    func.min(published, type_=published.type),
                    func.max(published, type_=published.type),
                )
            ).one()
            return Stats(
                articles=count("articles"),
                versions=count("versions"),
                statements=count("statements"),
                current=count("statements", schema.statements.c.current),
                speakers=count("speakers"),
                outlets=count("outlets"),
                actors=count("actors"),
                decisions=count("decisions"),
                vectors=count("vectors"),
                first=first,
                last=last,
                bytes=self._bytes(connection),
                schema=count("migrations"),
            )

    def _bytes(self, connection: Connection) -> int:
        path = self._database.path
        if path is not None:
            files = (path, path.with_name(f"{path.name}-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        size = text(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
            "WHERE c.relname = ANY(:tables) AND pg_table_is_visible(c.oid)"
        )
        return int(connection.scalar(size, {"tables": list(schema.metadata.tables)}) or 0)
