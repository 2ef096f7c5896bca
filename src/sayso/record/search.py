"""Finding statements: one page after the other, in a stable order.

A page goes on where the last one ended (keyset paging): its cursor holds the day or rank and the
id of the last statement, so that the thousandth page costs what the first does, and what is added
meanwhile neither repeats nor skips any. Statements without a day come after all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Select,
    cast,
    func,
    literal,
    literal_column,
    select,
    tuple_,
)

from sayso.errors import QueryError
from sayso.finding import Hit, Order, Page, Query
from sayso.record import fulltext, schema
from sayso.record.cursors import Place, packed, unpacked
from sayso.record.filters import (
    Filters,
    content_tree,
    filters,
    matching,
    tsquery,
    words_match,
)
from sayso.record.hits import kept_hits
from sayso.record.marks import Marker
from sayso.record.words import wanted

if TYPE_CHECKING:
    from sayso.record.store import Record

MOST = 1000  # statements of one page
FEW = 5000  # of so many matches the rows are looked up and sorted; of more, the order is walked


def search(record: Record, query: Query, *, limit: int = 20, after: str | None = None) -> Page:
    """The next `limit` statements that `query` asks for.

    Args:
        limit: from 1 to 1000.
        after: `Page.after` of the page before; None for the first one.

    Raises:
        QueryError: the query cannot be understood, or `after` is not of a page of it.
        NotKeptError: it names an outlet or actor that the record does not have.
        RecordError: the database fails.
    """
    if not 1 <= limit <= MOST:
        raise QueryError(f"expected a page of 1 to {MOST} statements, got {limit}")
    tree = content_tree(query)
    marker = Marker(wanted(tree) if tree else ())
    with record.connect() as connection:
        ids, last = found(connection, query, limit, unpacked(after, query) if after else None)
        hits = tuple(kept_hits(connection, ids, marker))
    return Page(hits, packed(last, query) if last else None)


def search_all(record: Record, query: Query, *, limit: int | None = None) -> Iterator[Hit]:
    """Every statement that `query` asks for, `limit` at most, fetched as they are taken.

    Raises:
        As `search` does.
    """
    after: str | None = None
    while limit is None or limit > 0:
        page = search(record, query, limit=MOST // 2 if limit is None else min(MOST // 2, limit),
                      after=after)  # fmt: skip
        yield from page.hits
        after = page.after
        if after is None:
            return
        if limit is not None:
            limit -= len(page.hits)


def found(
    connection: Connection, query: Query, limit: int, place: Place | None
) -> tuple[list[int], Place | None]:
    """The ids of the next `limit` statements after `place`; the last one's place if more follow.

    Raises:
        As `search` does.
    """
    sought = filters(connection, query)
    if query.ordered_by is Order.RANK:
        rows = _take(connection, _ranked(connection, sought), place, limit)
    else:
        ordered = _by_day(connection, query, sought)
        rows = []
        if place is None or place.value is not None:
            rows = _take(connection, ordered, place, limit)
        if len(rows) <= limit and _may_lack_day(query):
            undated = replace(ordered, by=None)
            rest = place if place and place.value is None else None
            rows += _take(connection, undated, rest, limit - len(rows))
    ids = [id_ for id_, _ in rows[:limit]]
    return ids, Place(rows[limit - 1][1], ids[-1]) if len(rows) > limit else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ordered:
    """A query of ids that is not ordered yet, and what it is to be ordered by.

    Attributes:
        by: the day or rank; None for the statements without a day, which the id orders.
        day: the column of `by` where that is a day.
        descending: the greatest first.
    """

    query: Select[Any]
    id: ColumnElement[int]
    by: ColumnElement[Any] | None
    day: ColumnElement[Any] | None = None
    descending: bool = True


def _take(
    connection: Connection, ordered: _Ordered, place: Place | None, limit: int
) -> list[tuple[int, date | float | None]]:
    """One more than `limit` ids with what they are ordered by, those after `place`."""
    id_, by = ordered.id, ordered.by
    query = ordered.query.add_columns(id_.label("id"))
    if by is None:
        query = query.where(ordered.day.is_(None)) if ordered.day is not None else query
        if place:
            query = query.where(id_ < place.id if ordered.descending else id_ > place.id)
        key = id_.desc() if ordered.descending else id_
        rows = connection.execute(query.order_by(key).limit(limit + 1))
        return [(row.id, None) for row in rows]
    query = query.add_columns(by.label("by"))
    if ordered.day is not None:
        query = query.where(by.is_not(None))
    if place:
        here = tuple_(literal(place.value, by.type), literal(place.id, id_.type))
        columns = tuple_(by, id_)
        query = query.where(columns < here if ordered.descending else columns > here)
    keys = (by.desc(), id_.desc()) if ordered.descending else (by, id_)
    return [(row.id, row.by) for row in connection.execute(query.order_by(*keys).limit(limit + 1))]


def _by_day(connection: Connection, query: Query, sought: Filters) -> _Ordered:
    table, speakers = schema.statements, schema.speakers
    said = query.ordered_by is Order.SAID
    if said and sought.actor is not None and sought.match is None:
        # An actor's statements by date are one walk along the index of its speakers.
        twin = speakers.alias()
        first = ~(
            select(twin.c.ordinal)
            .where(
                twin.c.statement_id == speakers.c.statement_id,
                twin.c.actor_id == speakers.c.actor_id,
                twin.c.ordinal < speakers.c.ordinal,
            )
            .exists()
        )
        base = select().select_from(
            speakers.join(table, table.c.id == speakers.c.statement_id)
        ).where(speakers.c.actor_id == sought.actor, first, *sought.others)  # fmt: skip
        day: ColumnElement[Any] = speakers.c.said
        return _Ordered(
            query=base, id=speakers.c.statement_id, by=day, day=day,
            descending=not query.oldest_first,
        )  # fmt: skip
    day = table.c.said_first if said else table.c.published
    base = select().select_from(table).where(*sought.conditions())
    if sought.match is not None:
        id_: ColumnElement[Any] = table.c.id
        if connection.dialect.name == "sqlite" and _many(connection, sought.match):
            id_ = literal_column("+statements.id", table.c.id.type)  # no look-up by it
        base = base.where(id_.in_(matching(connection, sought.match)))
    return _Ordered(query=base, id=table.c.id, by=day, day=day, descending=not query.oldest_first)


def _many(connection: Connection, match: str) -> bool:
    """Do more than FEW statements match? SQLite's planner cannot know."""
    few = matching(connection, match).limit(FEW + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(few)) or 0) > FEW


def _ranked(connection: Connection, sought: Filters) -> _Ordered:
    """Ordered by BM25 in SQLite, by cover density (ts_rank_cd) in PostgreSQL.

    Raises:
        QueryError: there are no words to rank by.
    """
    if sought.match is None:
        raise QueryError("an order by rank needs words to search for; order by date instead")
    table = schema.statements
    fit: ColumnElement[Any]
    if connection.dialect.name == "postgresql":
        passages = schema.passages
        fit = func.ts_rank_cd(fulltext.passages_words, tsquery(sought.match))
        ranks = select(passages.c.statement_id.label("id"), cast(fit, Double).label("rank"))
        ranks = ranks.where(words_match(sought.match))
    else:
        index = fulltext.passages_fts
        fit = literal_column("-bm25(passages_fts)", Double())
        ranks = select(index.c.rowid.label("id"), fit.label("rank"))
        ranks = ranks.where(literal_column("passages_fts").op("MATCH")(sought.match))
    ranked = ranks.subquery("ranked")
    base = select().select_from(ranked.join(table, table.c.id == ranked.c.id))
    return _Ordered(query=base.where(*sought.conditions()), id=table.c.id, by=ranked.c.rank)


def _may_lack_day(query: Query) -> bool:
    """May statements without a day be asked for? Not where that day is asked for."""
    if query.ordered_by is Order.SAID:
        return query.said_from is None and query.said_to is None
    return query.published_from is None and query.published_to is None
