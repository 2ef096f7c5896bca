"""Whom a name means that is too short to tell a person: a surname, alone or with an initial.

It is never enough by itself. It means the only bearer of the full name who has the same telling
role within a year, else the only one who speaks in the same outlet within days; else nobody but
itself. Two short names are one person only by the same surname and the same telling role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, tuple_, update

from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.linking import known_forms, new_actors
from sayso.record.offices import contradict, office, same
from sayso.statement import Kind

NEAR = timedelta(days=7)  # how far apart articles of one outlet may be
TERM = timedelta(days=365)  # how far apart the same role may be
_BOTH, _ROLE, _INITIAL, _OUTLET, _KNOWN, _ALONE = 0.95, 0.9, 0.85, 0.8, 0.8, 0.9
_SHORTS = (Kind.PERSON, Kind.AUTHOR)


def affected(
    connection: Connection, fulls: Sequence[dict[str, Any]], left: Iterable[int]
) -> list[Any]:
    """Short names that are kept and that new bearers of full names may explain or make doubtful.

    Args:
        connection: to the record.
        fulls: the new bearers.
        left: actors that lost bearers: who was linked to them is looked at again.
    """
    table = schema.bearers
    alone = and_(table.c.block.is_(None), table.c.kind.in_(_SHORTS))
    found: dict[tuple[Any, ...], Any] = {}

    def keep(query: Any) -> None:
        for row in connection.execute(query):
            found[row.version_id, row.kind, row.name] = row

    roles = sorted({(row["family"], row["role"]) for row in fulls if row["block"] and row["role"]})
    for some in in_parts(roles):
        keep(select(table).where(alone, tuple_(table.c.family, table.c.role).in_(some)))
    for family, outlet_id, day in sorted(
        {
            (row["family"], row["outlet_id"], row["day"])
            for row in fulls
            if row["block"] and row["outlet_id"] and row["day"] and row["kind"] in _SHORTS
        }
    ):
        keep(
            select(table).where(
                alone,
                table.c.family == family,
                table.c.outlet_id == outlet_id,
                table.c.day.between(_back(day, NEAR), _on(day, NEAR)),
            )
        )
    for some_ids in in_parts(sorted(left)):
        keep(select(table).where(alone, table.c.derived_id.in_(some_ids)))
    return [found[key] for key in sorted(found)]


def derive(connection: Connection, rows: Sequence[Any]) -> set[int]:
    """Gives each of these short names its actor; returns the actors that lost one."""
    table = schema.bearers
    known = {
        kind: known_forms(connection, kind, {row.form for row in rows if row.kind is kind})
        for kind in _SHORTS
    }
    groups: dict[tuple[Any, ...], int] = {}
    changes, left = [], set()
    for row in rows:
        found = _meant(connection, row, known.get(row.kind, {})) if row.kind in _SHORTS else None
        id_, confidence = found or (_own(connection, row, groups), _ALONE)
        if (id_, confidence) == (row.derived_id, row.confidence):
            continue
        if row.derived_id is not None:
            left.add(row.derived_id)
        key = {"b_version": row.version_id, "b_kind": row.kind, "b_name": row.name}
        changes.append({**key, "b_id": id_, "b_confidence": confidence})
    if changes:
        connection.execute(
            update(table)
            .where(
                table.c.version_id == bindparam("b_version"),
                table.c.kind == bindparam("b_kind"),
                table.c.name == bindparam("b_name"),
            )
            .values(
                derived_id=bindparam("b_id"), confidence=bindparam("b_confidence"), actor_id=None
            ),
            changes,
        )
    return left


def _meant(connection: Connection, row: Any, known: dict[str, int]) -> tuple[int, float] | None:
    """The actor of the full name that a short one means, None where none or several may be."""
    near = list(_in_outlet(connection, row))
    by_role = {one.derived_id for one in _by_role(connection, row)}
    telling = bool(row.role) and office(row.role).telling
    by_role |= {one.derived_id for one in near if row.role and one.role and telling
                and same(row.role, one.role)}  # fmt: skip
    ids = {one.derived_id for one in near}
    if len(by_role) == 1:
        (id_,) = by_role
        return id_, _BOTH if id_ in ids else _ROLE
    if by_role:
        return None
    against = row.role and any(one.role and contradict(row.role, one.role) for one in near)
    if len(ids) == 1 and not against:
        return ids.pop(), _INITIAL if row.given else _OUTLET
    if not ids and row.form in known:
        return known[row.form], _KNOWN
    return None


def _in_outlet(connection: Connection, row: Any) -> Iterator[Any]:
    """Bearers of full names that fit, in the same outlet within days."""
    if row.outlet_id is None or row.day is None:
        return
    table = schema.bearers
    query = (
        select(table.c.derived_id, table.c.role, table.c.given)
        .where(
            table.c.family == row.family,
            table.c.outlet_id == row.outlet_id,
            table.c.day.between(_back(row.day, NEAR), _on(row.day, NEAR)),
            table.c.kind == row.kind,
            table.c.block.is_not(None),
        )
        .distinct()
    )
    yield from (one for one in connection.execute(query) if one.given.startswith(row.given))


def _by_role(connection: Connection, row: Any) -> Iterator[Any]:
    """Bearers of full names that fit, with the same telling role within a year."""
    if not row.role or not office(row.role).telling:
        return
    table = schema.bearers
    query = select(table.c.derived_id, table.c.given).where(
        table.c.family == row.family,
        table.c.role == row.role,
        table.c.kind == row.kind,
        table.c.block.is_not(None),
    )
    if row.day:
        near = table.c.day.between(_back(row.day, TERM), _on(row.day, TERM))
        query = query.where(or_(near, table.c.day.is_(None)))
    for one in connection.execute(query.distinct()):
        if one.given.startswith(row.given):
            yield one


def _own(connection: Connection, row: Any, groups: dict[tuple[Any, ...], int]) -> int:
    """The actor of nobody but this short name, or of it with the same telling role."""
    telling = row.kind in _SHORTS and bool(row.role) and office(row.role).telling
    where = (row.family, row.given, row.role) if telling else (row.version_id, row.name)
    key = (row.kind, *where)
    if key not in groups:
        before = _own_before(connection, row, telling)
        if before is None:
            (before,) = new_actors(connection, [(row.kind, row.form)])
        groups[key] = before
    return groups[key]


def _own_before(connection: Connection, row: Any, telling: bool) -> int | None:
    table, full = schema.bearers, schema.bearers.alias()
    if not telling and row.derived_id is None:
        return None
    query = (
        select(table.c.derived_id)
        .where(
            table.c.block.is_(None),
            table.c.kind == row.kind,
            table.c.derived_id.is_not(None),
            ~select(full.c.version_id)
            .where(full.c.derived_id == table.c.derived_id, full.c.block.is_not(None))
            .exists(),
        )
        .order_by(table.c.derived_id)
        .limit(1)
    )
    if telling:
        query = query.where(
            table.c.family == row.family, table.c.role == row.role, table.c.given == row.given
        )
    else:
        query = query.where(table.c.version_id == row.version_id, table.c.name == row.name)
    return connection.scalar(query)


def _back(day: date, by: timedelta) -> date:
    return day - by if day - date.min > by else date.min


def _on(day: date, by: timedelta) -> date:
    return day + by if date.max - day > by else date.max
