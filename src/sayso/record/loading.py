"""Giving back what is kept: rows to articles, readings and statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from sayso.article import Article, Passage
from sayso.errors import ArticleError, DamagedRecordError, NotKeptError
from sayso.record import schema
from sayso.record.entries import Entry, KeptStatement
from sayso.record.identity import canonical_url, given_digest, url_digest
from sayso.record.known import holders, in_parts
from sayso.record.spans import unpacked
from sayso.statement import ReaderInfo, Reading, Speaker, Statement, When

_VERSIONS = (
    select(
        schema.versions,
        schema.outlets.c.name.label("outlet"),
        schema.texts.c.text,
        schema.readers.c.name.label("reader_name"),
        schema.readers.c.version.label("reader_version"),
        schema.readers.c.model.label("reader_model"),
    )
    .join(schema.texts, schema.texts.c.version_id == schema.versions.c.id)
    .join(schema.readings, schema.readings.c.version_id == schema.versions.c.id)
    .join(schema.readers, schema.readers.c.id == schema.readings.c.reader_id)
    .outerjoin(schema.outlets, schema.outlets.c.id == schema.versions.c.outlet_id)
)


def article_id(connection: Connection, which: int | str) -> int:
    """The id in the record of an article that is named by it, by its address or its given id.

    Raises:
        NotKeptError: there is none.
    """
    if isinstance(which, int):
        table = schema.articles
        if connection.scalar(select(table.c.id).where(table.c.id == which)) is not None:
            return which
        raise NotKeptError(f"the record has no article {which}")
    canonical = canonical_url(which)
    digests = [given_digest(which)] + ([url_digest(canonical)] if canonical else [])
    found = holders(connection, digests)
    for digest in reversed(digests):
        if digest in found:
            return found[digest]
    raise NotKeptError(f"the record has no article {which!r}; expected an address or an id")


def article(connection: Connection, which: int | str, version: int | None) -> Article:
    """An article, the current version of it unless another is asked for.

    Raises:
        NotKeptError: no such article or version.
    """
    return article_of(_version(connection, which, version))


def reading(connection: Connection, which: int | str, version: int | None) -> Reading:
    """A reading as it was added.

    Raises:
        NotKeptError: no such article or version.
        DamagedRecordError: its spans do not fit its text.
    """
    row = _version(connection, which, version)
    return next(readings(connection, [row]))


def readings(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Reading]:
    """The readings of some rows of versions."""
    table = schema.statements
    ids = [row.id for row in rows]
    found: dict[int, list[tuple[Any, list[Speaker]]]] = {id_: [] for id_ in ids}
    for some in in_parts(ids):
        query = select(table).where(table.c.version_id.in_(some)).order_by(table.c.id)
        statements = connection.execute(query).all()
        said_by = _speakers(connection, [one.id for one in statements])
        for one in statements:
            found[one.version_id].append((one, said_by[one.id]))
    for row in rows:
        whole = article_of(row)
        info = ReaderInfo(row.reader_name, row.reader_version, row.reader_model)
        yield Reading(
            whole,
            info,
            tuple(_statement(one, whole.text, speakers) for one, speakers in found[row.id]),
        )


def current_versions(connection: Connection, after: int, count: int) -> Sequence[Row[Any]]:
    """Rows of the current versions of the next `count` articles whose id is above `after`."""
    return connection.execute(_current(_VERSIONS, after, count)).all()


def entries(connection: Connection, after: int, count: int, outlet: str | None) -> list[Entry]:
    """The next `count` articles whose id is above `after`, without their texts."""
    versions, outlets = schema.versions, schema.outlets
    query = select(versions, outlets.c.name.label("outlet")).outerjoin(
        outlets, outlets.c.id == versions.c.outlet_id
    )
    if outlet is not None:
        query = query.where(outlets.c.name == outlet)
    return [
        Entry(
            id=row.article_id,
            given_id=row.given_id,
            version=row.number,
            url=row.url,
            outlet=row.outlet,
            title=row.title,
            published=row.published,
            language=row.language,
            added_at=row.added_at,
        )
        for row in connection.execute(_current(query, after, count))
    ]


def statement_id(connection: Connection, key: str) -> int:
    """The id of the statement with this key, in the newest version that has it.

    Raises:
        NotKeptError: there is none.
    """
    statements, versions = schema.statements, schema.versions
    if len(key) == 16 and not set(key) - set("0123456789abcdef"):
        query = (
            select(statements.c.id)
            .join(versions, versions.c.id == statements.c.version_id)
            .where(statements.c.key == key)
            .order_by(versions.c.number.desc(), statements.c.id)
            .limit(1)
        )
        found = connection.scalar(query)
        if found is not None:
            return int(found)
    raise NotKeptError(f"the record has no statement {key!r}; expected a key of 16 digits")


def statements(connection: Connection, ids: Sequence[int]) -> list[KeptStatement]:
    """The statements with these ids, in the order of `ids`; those that are gone are left out."""
    table, versions, texts = schema.statements, schema.versions, schema.texts
    query = select(table, versions.c.article_id, versions.c.number).join(
        versions, versions.c.id == table.c.version_id
    )
    rows = {
        row.id: row
        for some in in_parts(ids)
        for row in connection.execute(query.where(table.c.id.in_(some)))
    }
    said_by = _speakers(connection, list(rows))
    words: dict[int, str] = {}
    for part in in_parts(sorted({row.version_id for row in rows.values()})):
        texts_of = select(texts.c.version_id, texts.c.text).where(texts.c.version_id.in_(part))
        words.update((id_, text) for id_, text in connection.execute(texts_of))
    return [
        KeptStatement(
            id=row.id,
            key=row.key,
            article_id=row.article_id,
            version=row.number,
            current=row.current,
            statement=_statement(row, words[row.version_id], said_by[row.id]),
        )
        for row in (rows[id_] for id_ in ids if id_ in rows)
    ]


def _version(connection: Connection, which: int | str, version: int | None) -> Row[Any]:
    table = schema.versions
    id_ = article_id(connection, which)
    query = _VERSIONS.where(table.c.article_id == id_).order_by(table.c.number.desc()).limit(1)
    if version is not None:
        query = query.where(table.c.number == version)
    row = connection.execute(query).first()
    if row is None:
        raise NotKeptError(f"article {which!r} has no version {version}")
    return row


def _current(query: Select[Any], after: int, count: int) -> Select[Any]:
    table = schema.versions
    newer = table.alias()
    last = select(func.max(newer.c.number)).where(newer.c.article_id == table.c.article_id)
    return (
        query.where(table.c.article_id > after, table.c.number == last.scalar_subquery())
        .order_by(table.c.article_id)
        .limit(count)
    )


def article_of(row: Row[Any]) -> Article:
    """The article of a row of versions, with its text and its outlet's name."""
    return Article(
        text=row.text,
        id=row.given_id,
        url=row.url,
        outlet=row.outlet,
        title=row.title,
        byline=row.byline,
        published=row.published,
        language=row.language,
        credits=row.credits,
    )


def _speakers(connection: Connection, ids: Sequence[int]) -> dict[int, list[Speaker]]:
    table = schema.speakers
    query = select(table.c.statement_id, table.c.name, table.c.kind, table.c.role)
    found: dict[int, list[Speaker]] = {id_: [] for id_ in ids}
    for some in in_parts(ids):
        rows = connection.execute(
            query.where(table.c.statement_id.in_(some)).order_by(
                table.c.statement_id, table.c.ordinal
            )
        )
        for id_, name, kind, role in rows:
            found[id_].append(Speaker(name, kind, role))
    return found


def _statement(row: Row[Any], text: str, speakers: Sequence[Speaker]) -> Statement:
    try:
        spans = unpacked(row.spans)
        content, source, cue, addressee, venue, when, target, condition = (
            Passage.of(text, one) if one else None for one in spans
        )
        if content is None:
            raise ValueError("it has no content")
    except (ValueError, ArticleError) as error:
        raise DamagedRecordError(
            f"the spans of statement {row.key} cannot be read: {error}; read its article again"
        ) from error
    return Statement(
        id=row.ordinal,
        content=content,
        style=row.style,
        source=source,
        cue=cue,
        speakers=tuple(speakers),
        addressee=addressee,
        venue=venue,
        when=When(when, row.when_date) if when else None,
        act=row.act,
        polarity=row.polarity,
        target=target,
        condition=condition,
        inside=row.inside,
        confidence=row.confidence,
    )
