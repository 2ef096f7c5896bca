"""Tables of counts over what a query asks for: whom an outlet quotes and how often, and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    case,
    collate,
    func,
    literal_column,
    select,
    type_coerce,
)

from sayso.errors import QueryError
from sayso.finding import By, Count, Query
from sayso.record import schema
from sayso.record.filters import Filters, filters, matching
from sayso.statement import Kind, Speaker

if TYPE_CHECKING:
    from sayso.record.store import Record


def count(record: Record, query: Query, by: By, *, limit: int | None = None) -> list[Count]:
    """The statements that `query` asks for, counted.

    The greatest number first (months: in their order, the unknown one last). A statement of two
    speakers counts for both. By `By.NAMING` each source of a statement counts, and is named if the
    article gives a name; authors and statements of which nobody is given as the source are left
    out. By `By.SPEAKER` those that are one actor count together; a speaker without a name counts
    as what it is ("a group").

    Args:
        limit: so many lines at most.

    Raises:
        QueryError: the query cannot be understood, or the limit is below 1.
        NotKeptError: it names an outlet or actor that the record does not have.
        RecordError: the database fails.
    """
    if limit is not None and limit < 1:
        raise QueryError(f"expected at least one line, got {limit}")
    with record.connect() as connection:
        sought = filters(connection, query)
        return _TABLES[by](connection, sought, limit)


def total(record: Record, query: Query) -> int:
    """How many statements `query` asks for.

    Raises:
        As `count` does.
    """
    with record.connect() as connection:
        chosen = _chosen(connection, filters(connection, query))
        counted = select(func.count()).select_from(schema.statements).where(*chosen)
        return connection.scalar(counted) or 0


def _chosen(connection: Connection, sought: Filters) -> list[ColumnElement[bool]]:
    """The conditions on `schema.statements`."""
    conditions = list(sought.conditions())
    if sought.match is not None:
        conditions.append(schema.statements.c.id.in_(matching(connection, sought.match)))
    return conditions


def _by_outlet(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    table, outlets = schema.statements, schema.outlets
    counted = (
        select(table.c.outlet_id, func.count().label("number"))
        .where(*_chosen(connection, sought))
        .group_by(table.c.outlet_id)
        .subquery()
    )
    query = (
        select(outlets.c.name, counted.c.number)
        .select_from(counted.outerjoin(outlets, outlets.c.id == counted.c.outlet_id))
        .order_by(counted.c.number.desc(), _bytewise(connection, outlets.c.name))
        .limit(limit)
    )
    return [Count(row.name, row.number) for row in connection.execute(query)]


def _by_act(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    act = schema.statements.c.act
    query = select(act.label("label"), func.count().label("number")).group_by(act)
    return _greatest(connection.execute(query.where(*_chosen(connection, sought))), limit)


def _by_kind(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    kind = schema.speakers.c.kind
    query = select(kind.label("label"), _STATEMENTS.label("number")).group_by(kind)
    return _greatest(connection.execute(_of_speakers(connection, query, sought)), limit)


def _by_month(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    month = type_coerce(schema.statements.c.said_first, Integer).op("/")(literal_column("100"))
    query = (
        select(month.label("month"), func.count().label("number"))
        .where(*_chosen(connection, sought))
        .group_by(month)
        .order_by(month.is_(None), month)
        .limit(limit)
    )
    return [
        Count(None if month is None else f"{month // 100:04}-{month % 100:02}", number)
        for month, number in connection.execute(query)
    ]


def _by_speaker(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    """Actors under their own name, others under theirs, those without one under their kind."""
    speakers, actors = schema.speakers.c, schema.actors
    name = case((speakers.actor_id.is_(None), speakers.name))
    kind = case((speakers.actor_id.is_(None) & speakers.name.is_(None), speakers.kind))
    counted = _of_speakers(
        connection,
        select(
            speakers.actor_id,
            name.label("name"),
            kind.label("kind"),
            _STATEMENTS.label("number"),
        ).group_by(speakers.actor_id, name, kind),
        sought,
    ).subquery()
    query = (
        select(counted, actors.c.name.label("actor"))
        .select_from(counted.outerjoin(actors, actors.c.id == counted.c.actor_id))
        .order_by(
            counted.c.number.desc(),
            _bytewise(connection, func.coalesce(actors.c.name, counted.c.name)),
            counted.c.actor_id,
            counted.c.kind,
        )
        .limit(limit)
    )
    return [
        Count(
            row.actor or row.name or Speaker(kind=row.kind).label,
            row.number,
            actor=row.actor_id,
        )
        for row in connection.execute(query)
    ]


def _by_naming(connection: Connection, sought: Filters, limit: int | None) -> list[Count]:
    table, speakers, outlets = schema.statements, schema.speakers, schema.outlets
    counted = (
        _of_speakers(
            connection,
            select(
                table.c.outlet_id,
                func.count().label("number"),
                func.count(speakers.c.name).label("named"),
            ).group_by(table.c.outlet_id),
            sought,
        )
        .where(speakers.c.kind.not_in([Kind.AUTHOR, Kind.UNKNOWN]))
        .subquery()
    )
    query = (
        select(outlets.c.name, counted.c.number, counted.c.named)
        .select_from(counted.outerjoin(outlets, outlets.c.id == counted.c.outlet_id))
        .order_by(counted.c.number.desc(), _bytewise(connection, outlets.c.name))
        .limit(limit)
    )
    return [Count(row.name, row.number, named=row.named) for row in connection.execute(query)]


_TABLES: dict[By, Callable[[Connection, Filters, int | None], list[Count]]] = {
    By.SPEAKER: _by_speaker,
    By.OUTLET: _by_outlet,
    By.ACT: _by_act,
    By.MONTH: _by_month,
    By.KIND: _by_kind,
    By.NAMING: _by_naming,
}
_STATEMENTS = func.count(schema.speakers.c.statement_id.distinct())


def _of_speakers(connection: Connection, query: Select[Any], sought: Filters) -> Select[Any]:
    """`query` over the speakers of the statements asked for."""
    table, speakers = schema.statements, schema.speakers
    both = table.join(speakers, speakers.c.statement_id == table.c.id)
    return query.select_from(both).where(*_chosen(connection, sought))


def _greatest(rows: Iterable[Row[Any]], limit: int | None) -> list[Count]:
    """Of an enumeration, so few that they are sorted here."""
    counts = [Count(None if row.label is None else str(row.label), row.number) for row in rows]
    return sorted(counts, key=lambda one: (-one.number, one.label or ""))[:limit]


def _bytewise(connection: Connection, name: ColumnElement[Any]) -> ColumnElement[Any]:
    """In an order that is the same in every database and country, the unknown last."""
    binary = "C" if connection.dialect.name == "postgresql" else "BINARY"
    return collate(name, binary).nulls_last()
