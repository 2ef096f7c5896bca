"""What actors are called and what they are, kept beside them: aliases, roles with dates, a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.naming import name_of
from sayso.statement import Kind

Rows = list[dict[str, Any]]


def describe(connection: Connection, actor_ids: Iterable[int]) -> None:
    """Makes aliases and roles of these actors anew from their speakers.

    What a table of known people gave (`times` is 0) stays.
    """
    speakers, actors = schema.speakers, schema.actors
    for some in in_parts(sorted(set(actor_ids))):
        for table in (schema.aliases, schema.roles):
            connection.execute(delete(table).where(table.c.actor_id.in_(some), table.c.times > 0))
        query = (
            select(speakers.c.actor_id, actors.c.kind, speakers.c.name, func.count())
            .join(actors, actors.c.id == speakers.c.actor_id)
            .where(speakers.c.actor_id.in_(some), speakers.c.name.is_not(None))
            .group_by(speakers.c.actor_id, actors.c.kind, speakers.c.name)
        )
        _add_aliases(connection, [alias(*row) for row in connection.execute(query)])
        said = speakers.c.said
        query = (
            select(
                speakers.c.actor_id,
                speakers.c.role,
                func.min(said, type_=said.type),
                func.max(said, type_=said.type),
                func.count(),
            )
            .where(speakers.c.actor_id.in_(some), speakers.c.role.is_not(None))
            .group_by(speakers.c.actor_id, speakers.c.role)
        )
        _add_roles(connection, [role(*row) for row in connection.execute(query)])


def alias(actor_id: int, kind: Kind, name: str, times: int) -> dict[str, Any]:
    """A row of `aliases`."""
    folded = name_of(name, kind)
    form = folded.form if folded else name.casefold()
    return {"actor_id": actor_id, "alias": name, "folded": form, "times": times}


def role(actor_id: int, words: str, first: Any, last: Any, times: int) -> dict[str, Any]:
    """A row of `roles`."""
    days = {"first_day": first, "last_day": last}
    return {"actor_id": actor_id, "role": words, "times": times, **days}


def add(connection: Connection, aliases: Rows, roles: Rows) -> None:
    """Counts further uses of names and roles."""
    _add_aliases(connection, _summed(aliases, "alias"))
    _add_roles(connection, _summed(roles, "role"))


def _summed(rows: Rows, column: str) -> Rows:
    """One row for each actor and word: some databases take no key twice in one statement."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["actor_id"], row[column])
        if key not in found:
            found[key] = dict(row)
            continue
        one = found[key]
        one["times"] += row["times"]
        for day, choose in (("first_day", min), ("last_day", max)):
            days = [some[day] for some in (one, row) if some.get(day)]
            if days:
                one[day] = choose(days)
    return [found[key] for key in sorted(found)]


def _insert(connection: Connection, table: Any) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def _add_aliases(connection: Connection, rows: Rows) -> None:
    table = schema.aliases
    if rows:
        query = _insert(connection, table)
        connection.execute(
            query.on_conflict_do_update(
                index_elements=[table.c.actor_id, table.c.alias],
                set_={"times": table.c.times + query.excluded.times},
                where=table.c.times > 0,  # what a table gave keeps its 0
            ),
            rows,
        )


def _add_roles(connection: Connection, rows: Rows) -> None:
    table = schema.roles
    if not rows:
        return
    query = _insert(connection, table)
    new = query.excluded
    old = table.c
    earlier = (old.first_day.is_(None)) | (new.first_day < old.first_day)
    later = (old.last_day.is_(None)) | (new.last_day > old.last_day)
    connection.execute(
        query.on_conflict_do_update(
            index_elements=[old.actor_id, old.role],
            set_={
                "times": old.times + new.times,
                "first_day": case((earlier, new.first_day), else_=old.first_day),
                "last_day": case((later, new.last_day), else_=old.last_day),
            },
        ),
        rows,
    )


def call(connection: Connection, actor_ids: Iterable[int], given: dict[int, str]) -> None:
    """Gives these actors their names: what a person decided, else the best of their aliases.

    Who comes from a table of known people keeps the name that it has there.

    Args:
        connection: to the record.
        actor_ids: whom.
        given: the names that people decided on, by actor.
    """
    actors, aliases = schema.actors, schema.aliases
    for some in in_parts(sorted(set(actor_ids))):
        have = {row.id: row for row in connection.execute(_wanted(some))}
        forms: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        query = select(aliases.c.actor_id, aliases.c.alias, aliases.c.times)
        for id_, word, times in connection.execute(query.where(aliases.c.actor_id.in_(some))):
            forms[id_].append((word, times))
        changes = []
        for id_, row in sorted(have.items()):
            if id_ in given:
                name = given[id_]
            elif forms[id_] and row.wikidata is None:
                name = best_name(forms[id_])
            else:
                continue
            if name != row.name:
                changes.append({"b_id": id_, "b_name": name})
        if changes:
            connection.execute(
                update(actors)
                .where(actors.c.id == bindparam("b_id"))
                .values(name=bindparam("b_name")),
                changes,
            )


def _wanted(actor_ids: Any) -> Any:
    actors = schema.actors
    query = select(actors.c.id, actors.c.name, actors.c.wikidata)
    return query.where(actors.c.id.in_(actor_ids))


def best_name(forms: Iterable[tuple[str, int]]) -> str:
    """The most frequent of the names with at least two words, else of all, with its count."""
    some = list(forms)
    longer = [one for one in some if " " in one[0].strip()]
    proper = [one for one in longer if not one[0].isupper()]
    return min(proper or longer or some, key=lambda one: (-one[1], -len(one[0]), one[0]))[0]


def drop_silent(connection: Connection, actor_ids: Iterable[int]) -> None:
    """Removes those of these actors of whom nothing is left and that no person or table gave."""
    actors, bearers, aliases = schema.actors, schema.bearers, schema.aliases
    for some in in_parts(sorted(set(actor_ids))):
        connection.execute(
            delete(actors).where(
                actors.c.id.in_(some),
                actors.c.wikidata.is_(None),
                ~exists().where(aliases.c.actor_id == actors.c.id, aliases.c.times == 0),
                ~exists().where(bearers.c.derived_id == actors.c.id),
                ~exists().where(bearers.c.actor_id == actors.c.id),
                ~exists().where(schema.speakers.c.actor_id == actors.c.id),
            )
        )
