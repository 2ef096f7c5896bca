"""Whom a name means that is too short to tell a person: a surname, alone or with an initial.

It is never enough by itself. It means the only bearer of the full name who has the same telling
role within a year, else the only one who speaks in the same outlet within days; else nobody but
itself. Two short names are one person only by the same surname and the same telling role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.linking import known_forms, new_actors
from sayso.record.offices import contradict, office, same
from sayso.statement import Kind

NEAR = timedelta(days=7)  # how far apart articles of one outlet may be
TERM = timedelta(days=365)  # how far apart the same role may be
BY_BOTH, BY_ROLE, BY_INITIAL, BY_OUTLET, BY_TABLE, BY_ITSELF = 0.95, 0.9, 0.85, 0.8, 0.8, 0.9


_TABLE = schema.bearers
_PEOPLE = (Kind.PERSON, Kind.AUTHOR)
_ALONE = _TABLE.c.block.is_(None)
_FAMILY = _TABLE.c.family == bindparam("family")
_DAYS = _TABLE.c.day.between(bindparam("first"), bindparam("last"))
_FULL = _FAMILY & ~_ALONE & (_TABLE.c.kind == bindparam("kind"))
_SHORT = _FAMILY & _ALONE & _TABLE.c.kind.in_(_PEOPLE)
_OUTLET = _TABLE.c.outlet_id == bindparam("outlet_id")
_ROLE = _TABLE.c.role == bindparam("role")

# Made once: to make a query costs more than to run it.
_OF_ROLE = select(_TABLE).where(_SHORT, _ROLE)
_IN_OUTLET = select(_TABLE).where(_SHORT, _OUTLET, _DAYS)
_FULL_IN_OUTLET = (
    select(_TABLE.c.derived_id, _TABLE.c.role, _TABLE.c.given)
    .where(_FULL, _OUTLET, _DAYS)
    .distinct()
)
_FULL_OF_ROLE = (
    select(_TABLE.c.derived_id, _TABLE.c.given)
    .where(_FULL, _ROLE, _DAYS | _TABLE.c.day.is_(None))
    .distinct()
)


def affected(connection: Connection, version_ids: Sequence[int], left: Iterable[int]) -> list[Any]:
    """Short names that new bearers of full names may explain or make doubtful, and the new ones.

    Args:
        connection: to the record.
        version_ids: the versions of the new bearers; those of full names have their actors.
        left: actors that lost bearers: who was linked to them is looked at again.
    """
    table = schema.bearers
    found: dict[tuple[Any, ...], Any] = {}

    def keep(rows: Iterable[Any]) -> None:
        for row in rows:
            found[row.version_id, row.kind, row.name] = row

    fulls: list[Any] = []
    for some in in_parts(sorted(set(version_ids))):
        here = table.c.version_id.in_(some)
        keep(connection.execute(select(table).where(here, _ALONE)))
        query = select(table).where(here, ~_ALONE, table.c.kind.in_(_PEOPLE))
        fulls += connection.execute(query).all()
    for some in in_parts(sorted(set(left))):
        keep(connection.execute(select(table).where(_ALONE, table.c.derived_id.in_(some))))
    there: set[str] = set()
    for some_words in in_parts(sorted({row.family for row in fulls})):
        query = select(table.c.family).where(_ALONE, table.c.family.in_(some_words)).distinct()
        there.update(connection.scalars(query))
    fulls = [row for row in fulls if row.family in there]
    # Who is linked to them by the same evidence stays so.
    for family, role, id_ in sorted(
        {(r.family, r.role, r.derived_id) for r in fulls if _tells(r.role)}
    ):
        same_role = connection.execute(_OF_ROLE, {"family": family, "role": role})
        keep(one for one in same_role if one.derived_id != id_)
    for row in _once(fulls):
        near = connection.execute(_IN_OUTLET, _window(row))
        keep(one for one in near if one.role or one.derived_id != row.derived_id)
    return [found[key] for key in sorted(found)]


def _once(fulls: Iterable[Any]) -> Iterable[Any]:
    """One of the bearers of each actor in an outlet on a day."""
    return {
        (row.family, row.outlet_id, row.day, row.derived_id): row
        for row in fulls
        if row.outlet_id is not None and row.day is not None
    }.values()


def _tells(role: str | None) -> bool:
    return role is not None and office(role).telling


def _window(row: Any) -> dict[str, Any]:
    """What a query for the same outlet within days needs to know of a bearer."""
    return {
        "family": row.family,
        "outlet_id": row.outlet_id,
        "first": _back(row.day, NEAR),
        "last": _on(row.day, NEAR),
    }


def derive(connection: Connection, rows: Sequence[Any]) -> set[int]:
    """Gives each of these short names its actor; returns the actors that lost one."""
    table = schema.bearers
    known = {
        kind: known_forms(connection, kind, {row.form for row in rows if row.kind is kind})
        for kind in _PEOPLE
    }
    groups: dict[tuple[Any, ...], int] = {}
    meant: dict[tuple[Any, ...], tuple[int, float] | None] = {}
    changes, left = [], set()
    for row in rows:
        evidence = (row.kind, row.form, row.role, row.outlet_id, row.day)
        if evidence not in meant and row.kind in _PEOPLE:
            meant[evidence] = _meant(connection, row, known[row.kind])
        found = meant.get(evidence)
        id_, confidence = found or (_own(connection, row, groups), BY_ITSELF)
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
        return id_, BY_BOTH if id_ in ids else BY_ROLE
    if by_role:
        return None
    against = row.role and any(one.role and contradict(row.role, one.role) for one in near)
    if len(ids) == 1 and not against:
        return ids.pop(), BY_INITIAL if row.given else BY_OUTLET
    if not ids and row.form in known:
        return known[row.form], BY_TABLE
    return None


def _in_outlet(connection: Connection, row: Any) -> Iterator[Any]:
    """Bearers of full names that fit, in the same outlet within days."""
    if row.outlet_id is not None and row.day is not None:
        wanted = {**_window(row), "kind": row.kind}
        found = connection.execute(_FULL_IN_OUTLET, wanted)
        yield from (one for one in found if one.given.startswith(row.given))


def _by_role(connection: Connection, row: Any) -> Iterator[Any]:
    """Bearers of full names that fit, with the same telling role within a year."""
    if _tells(row.role):
        day = row.day
        wanted = {
            "family": row.family,
            "role": row.role,
            "kind": row.kind,
            "first": _back(day, TERM) if day else date.min,
            "last": _on(day, TERM) if day else date.max,
        }
        found = connection.execute(_FULL_OF_ROLE, wanted)
        yield from (one for one in found if one.given.startswith(row.given))


def _own(connection: Connection, row: Any, groups: dict[tuple[Any, ...], int]) -> int:
    """The actor of nobody but this short name, or of it with the same telling role."""
    telling = row.kind in _PEOPLE and bool(row.role) and office(row.role).telling
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
