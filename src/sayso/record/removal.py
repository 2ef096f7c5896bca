"""Taking articles out with everything that was drawn from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, select, update

from sayso.errors import NotKeptError
from sayso.record import schema
from sayso.record.database import lock_all
from sayso.record.entries import Removed
from sayso.record.known import in_parts
from sayso.record.loading import article_id


def remove(connection: Connection, *, article: int | str | None, outlet: str | None) -> Removed:
    """Takes out one article, or every article of which an outlet has a version.

    Actors of whom no statement is left go too, unless a table of known people gave them. What
    people decided stays.

    Raises:
        NotKeptError: no such article or outlet.
    """
    lock_all(connection)
    ids = of_outlet(connection, outlet) if outlet is not None else []
    if article is not None:
        ids = [article_id(connection, article)]
    gone: Counter[str] = Counter()
    touched: set[int] = set()
    for some in in_parts(ids):
        touched.update(connection.scalars(_actors(some)))
        gone += counts_of(connection, some)
        connection.execute(delete(schema.articles).where(schema.articles.c.id.in_(some)))
    gone["actors"] = settle(connection, sorted(touched))
    gone["outlets"] = _drop_unused(connection)
    return Removed(
        articles=gone["articles"],
        versions=gone["versions"],
        statements=gone["statements"],
        speakers=gone["speakers"],
        vectors=gone["vectors"],
        outlets=gone["outlets"],
        actors=gone["actors"],
    )


def settle(connection: Connection, actor_ids: Sequence[int]) -> int:
    """Brings actors into step with the speakers that are still linked to them.

    Counts and dates of aliases and roles are made anew, those that nothing supports any longer
    removed; `times` is 0 for what a person or a table gave, which stays. An actor without any
    speaker goes, unless it has a Wikidata id or such an alias.

    Returns:
        How many actors went.
    """
    speakers, aliases, roles = schema.speakers, schema.aliases, schema.roles
    for some in in_parts(actor_ids):
        names = _uses(connection, some, speakers.c.name)
        for row in connection.execute(
            select(aliases).where(aliases.c.actor_id.in_(some), aliases.c.times > 0)
        ).all():
            here = (aliases.c.actor_id == row.actor_id) & (aliases.c.alias == row.alias)
            times = names.get((row.actor_id, row.alias), (0,))[0]
            if not times:
                connection.execute(delete(aliases).where(here))
            elif times != row.times:
                connection.execute(update(aliases).where(here).values(times=times))
        held = _uses(connection, some, speakers.c.role)
        for row in connection.execute(
            select(roles).where(roles.c.actor_id.in_(some), roles.c.times > 0)
        ).all():
            here = (roles.c.actor_id == row.actor_id) & (roles.c.role == row.role)
            times, first, last = held.get((row.actor_id, row.role), (0, None, None))
            if not times:
                connection.execute(delete(roles).where(here))
            else:
                values = {"times": times, "first_day": first, "last_day": last}
                connection.execute(update(roles).where(here).values(values))
    return sum(_drop_silent(connection, some) for some in in_parts(actor_ids))


def _uses(
    connection: Connection, actor_ids: Sequence[int], column: Any
) -> dict[tuple[int, str], tuple[int, Any, Any]]:
    """How often, first and last when, these actors bear each name or role."""
    table = schema.speakers
    query = (
        select(
            table.c.actor_id,
            column,
            func.count(),
            func.min(table.c.said, type_=table.c.said.type),
            func.max(table.c.said, type_=table.c.said.type),
        )
        .where(table.c.actor_id.in_(actor_ids), column.is_not(None))
        .group_by(table.c.actor_id, column)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in connection.execute(query)}


def _drop_silent(connection: Connection, actor_ids: Sequence[int]) -> int:
    actors, speakers, aliases = schema.actors, schema.speakers, schema.aliases
    query = delete(actors).where(
        actors.c.id.in_(actor_ids),
        actors.c.wikidata.is_(None),
        ~exists().where(speakers.c.actor_id == actors.c.id),
        ~exists().where(aliases.c.actor_id == actors.c.id, aliases.c.times == 0),
    )
    return connection.execute(query).rowcount


def _drop_unused(connection: Connection) -> int:
    """Removes outlets and readers that no version names; how many outlets."""
    outlets, versions = schema.outlets, schema.versions
    readers, readings = schema.readers, schema.readings
    used = exists().where(readings.c.reader_id == readers.c.id)
    connection.execute(delete(readers).where(~used))
    used = exists().where(versions.c.outlet_id == outlets.c.id)
    return connection.execute(delete(outlets).where(~used)).rowcount


def of_outlet(connection: Connection, name: str | None) -> list[int]:
    outlets, versions = schema.outlets, schema.versions
    query = (
        select(versions.c.article_id)
        .join(outlets, outlets.c.id == versions.c.outlet_id)
        .where(outlets.c.name == name)
        .distinct()
    )
    ids = sorted(connection.scalars(query))
    if not ids:
        raise NotKeptError(f"the record has no article of the outlet {name!r}")
    return ids


def _actors(article_ids: Sequence[int]) -> Select[tuple[int]]:
    """Those whom some article has a speaker of."""
    speakers, statements, versions = schema.speakers, schema.statements, schema.versions
    return (
        select(speakers.c.actor_id)
        .join(statements, statements.c.id == speakers.c.statement_id)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(versions.c.article_id.in_(article_ids), speakers.c.actor_id.is_not(None))
        .distinct()
    )


def counts_of(connection: Connection, article_ids: Sequence[int]) -> Counter[str]:
    """How many rows of each table go with these articles."""
    versions, statements = schema.versions, schema.statements
    of_versions = select(versions.c.id).where(versions.c.article_id.in_(article_ids))
    of_statements = select(statements.c.id).where(statements.c.version_id.in_(of_versions))
    counted = {
        "versions": select(func.count()).select_from(of_versions.subquery()),
        "statements": select(func.count()).select_from(of_statements.subquery()),
    }
    for table in (schema.speakers, schema.vectors):
        query = select(func.count()).select_from(table)
        counted[table.name] = query.where(table.c.statement_id.in_(of_statements))
    counts = Counter({name: connection.scalar(query) or 0 for name, query in counted.items()})
    counts["articles"] = len(article_ids)
    return counts
