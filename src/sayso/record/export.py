"""Everything that a record holds, or what fits a query, reading after reading.

One transaction sees one state of the record from the first reading to the last, and one cursor
walks it in the order of the articles' ids and their versions' numbers: two exports of the same
record are the same, and a large one needs no more memory than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, func, select

from sayso.finding import Query
from sayso.record import schema
from sayso.record.filters import filters, matching, one_of, outlet_ids
from sayso.record.known import in_parts
from sayso.record.loading import _VERSIONS, readings
from sayso.statement import Reading

if TYPE_CHECKING:
    from sayso.record.store import Record

_AT_ONCE = 100  # versions whose texts are in memory together
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class KnownActor:
    """The actor that a speaker is linked to.

    Attributes:
        id: of the actor in this record.
        name: what the actor is called across articles.
        wikidata: "Q42", None where nobody gave it.
    """

    id: int
    name: str
    wikidata: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One version of an article, with those of its statements that are asked for.

    Attributes:
        article_id: of the article in this record.
        article_key: 32 hexadecimal digits that are the same in every record.
        version: of the article, from 1.
        current: is that its newest version?
        reading: statements that are left out leave a gap in the ids; who was inside one of them is
            inside the next one around it that is there.
        keys: one for each statement: 16 hexadecimal digits that stay when the article is read
            again.
        actors: one for each speaker of each statement, None where none is linked.
    """

    article_id: int
    article_key: str
    version: int
    current: bool
    reading: Reading
    keys: tuple[str, ...]
    actors: tuple[tuple[KnownActor | None, ...], ...]


def export(record: Record, query: Query | None = None) -> Iterator[Exported]:
    """What fits `query` (its order does not matter), all for None; fetched as it is taken.

    Where the query asks for nothing but outlets, days of publication and superseded versions, an
    article without any statement is given too.

    Raises:
        QueryError: the query cannot be understood.
        NotKeptError: it names an outlet or actor that the record does not have.
        RecordError: the database fails.
    """
    query = query or Query()
    with record.connect() as connection:
        rows = connection.execute(
            _rows(connection, query).execution_options(yield_per=_ROWS_AT_ONCE)
        )
        groups = (list(group) for _, group in groupby(rows, key=lambda row: row.version_id))
        while some := list(islice(groups, _AT_ONCE)):
            yield from _loaded(connection, some)


def _rows(connection: Connection, query: Query) -> Select[Any]:
    """The statements sought, and versions without any, in their order."""
    versions, statements = schema.versions, schema.statements
    base = select(
        versions.c.id.label("version_id"),
        statements.c.id.label("id"),
        statements.c.ordinal,
        statements.c.key,
    ).order_by(versions.c.article_id, versions.c.number, statements.c.ordinal)
    if _asks_of_statements(query):
        sought = filters(connection, query)
        base = base.join(statements, statements.c.version_id == versions.c.id)
        base = base.where(*sought.conditions())
        if sought.match is not None:
            base = base.where(statements.c.id.in_(matching(connection, sought.match)))
        return base
    base = base.outerjoin(statements, statements.c.version_id == versions.c.id)
    if not query.superseded:
        base = base.where(versions.c.number == _last_number())
    if query.outlets:
        base = base.where(one_of(versions.c.outlet_id, outlet_ids(connection, query.outlets)))
    if query.published_from:
        base = base.where(versions.c.published >= query.published_from)
    if query.published_to:
        base = base.where(versions.c.published <= query.published_to)
    return base


def _asks_of_statements(query: Query) -> bool:
    """Does it ask for more than whole versions of articles?"""
    of_versions = Query(
        outlets=query.outlets,
        published_from=query.published_from,
        published_to=query.published_to,
        superseded=query.superseded,
        order=query.order,
        oldest_first=query.oldest_first,
    )
    return query != of_versions


def _last_number() -> Any:
    """The number of the newest version of the article that a row of `versions` is of."""
    newer = schema.versions.alias()
    query = select(func.max(newer.c.number))
    return query.where(newer.c.article_id == schema.versions.c.article_id).scalar_subquery()


def _loaded(connection: Connection, groups: Sequence[Sequence[Row[Any]]]) -> Iterator[Exported]:
    versions, articles = schema.versions, schema.articles
    query = _VERSIONS.add_columns(
        articles.c.key.label("article_key"), _last_number().label("last")
    ).join(articles, articles.c.id == versions.c.article_id)
    wanted = [group[0].version_id for group in groups]
    found = connection.execute(query.where(versions.c.id.in_(wanted))).all()
    rows = {row.id: row for row in found}
    ordered = [rows[id_] for id_ in wanted]
    actors = _actors(connection, [row.id for group in groups for row in group if row.id])
    for row, group, whole in zip(ordered, groups, readings(connection, ordered), strict=True):
        sought = [one for one in group if one.id is not None]
        yield Exported(
            article_id=row.article_id,
            article_key=bytes(row.article_key).hex(),
            version=row.number,
            current=row.number == row.last,
            **_statements(whole, sought, actors),
        )


def _statements(
    whole: Reading,
    sought: Sequence[Row[Any]],
    actors: dict[int, tuple[KnownActor | None, ...]],
) -> dict[str, Any]:
    """Reading, keys and actors, in the order in which the reading has its statements."""
    by_ordinal = {row.ordinal: row for row in sought}
    kept = whole.only(by_ordinal.keys())
    rows = [by_ordinal[one.id] for one in kept.statements]
    return {
        "reading": kept,
        "keys": tuple(row.key for row in rows),
        "actors": tuple(actors[row.id] for row in rows),
    }


def _actors(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[KnownActor | None, ...]]:
    """For each of these statements the actors of its speakers."""
    speakers, actors = schema.speakers, schema.actors
    query = (
        select(speakers.c.statement_id, actors.c.id, actors.c.name, actors.c.wikidata)
        .select_from(speakers.outerjoin(actors, actors.c.id == speakers.c.actor_id))
        .order_by(speakers.c.statement_id, speakers.c.ordinal)
    )
    found: dict[int, list[KnownActor | None]] = {id_: [] for id_ in ids}
    for some in in_parts(ids):
        for statement_id, id_, name, wikidata in connection.execute(
            query.where(speakers.c.statement_id.in_(some))
        ):
            found[statement_id].append(None if id_ is None else KnownActor(id_, name, wikidata))
    return {id_: tuple(of_one) for id_, of_one in found.items()}
