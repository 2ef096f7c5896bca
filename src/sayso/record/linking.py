"""Whom the evidence gives: actors derived for blocks of full names, then for short names.

Everything is decided from the rows of `bearers` as they are, which indexes find: a new reading
costs look-ups of its own names, never a comparison with all. What people decided comes after this
(decisions.py). The decision about a block, and about a short name, sees all evidence at once, so
the order in which articles came matters in two points only: the numbers that actors get, and a
name in reverse order ("Kesh Dario") that stays turned round when the other order is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from sayso.record import schema
from sayso.record.clusters import LIKELY, Cluster, Signature, partition
from sayso.record.known import in_parts
from sayso.statement import Kind

Block = tuple[Kind, str]
_ACRONYM = 0.85


class Derivation:
    """The actors of some blocks, brought into step with the evidence.

    Attributes:
        left: the actors that lost bearers, or whose confidence changed.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.left: set[int] = set()

    def blocks(self, wanted: Iterable[Block]) -> None:
        """Derives the actors of full names and of organizations."""
        by_kind: defaultdict[Kind, set[str]] = defaultdict(set)
        for kind, block in wanted:
            by_kind[kind].add(block)
        for kind in sorted(by_kind):
            for some in in_parts(sorted(by_kind[kind])):
                explained = self._explained(some) if kind is Kind.ORGANIZATION else {}
                rest = [name for name in some if name not in explained]
                self._derive(kind, _signatures(self.connection, kind, rest))
        for some in in_parts(sorted(by_kind[Kind.ORGANIZATION])):
            self._acronyms(self._explained(some))

    def _derive(self, kind: Kind, found: dict[str, list[Any]]) -> None:
        forms = {row.form for rows in found.values() for row in rows}
        known = known_forms(self.connection, kind, forms)
        waiting: list[tuple[str, Cluster, list[Any]]] = []
        changes: list[tuple[Any, int, float]] = []
        for block in sorted(found):
            rows = found[block]
            taken: set[int] = set()
            for cluster in _clusters(kind, rows):
                members = [row for row in rows if _key(row) in cluster]
                id_ = _choice(members, known, taken)
                if id_ is None:
                    waiting.append((block, cluster, members))
                    continue
                taken.add(id_)
                changes += _changed(members, cluster, id_)
        names = [(kind, members[0].form) for _, _, members in waiting]
        for (_, cluster, members), id_ in zip(
            waiting, new_actors(self.connection, names), strict=True
        ):
            changes += _changed(members, cluster, id_)
        self._move(kind, changes)

    def _move(self, kind: Kind, changes: list[tuple[Any, int, float]]) -> None:
        table = schema.bearers
        if not changes:
            return
        rows = []
        for row, id_, confidence in changes:
            if row.derived_id is not None:
                self.left.add(row.derived_id)
            rows.append(
                {
                    "b_block": row.block,
                    "b_form": row.form,
                    "b_role": row.role,
                    "b_old": row.derived_id,
                    "b_was": row.confidence,
                    "b_id": id_,
                    "b_confidence": confidence,
                }
            )
        self.connection.execute(
            update(table)
            .where(
                table.c.kind == kind,
                table.c.block == bindparam("b_block"),
                table.c.form == bindparam("b_form"),
                table.c.role.is_not_distinct_from(bindparam("b_role")),
                table.c.derived_id.is_not_distinct_from(bindparam("b_old")),
                table.c.confidence == bindparam("b_was"),
            )
            .values(
                derived_id=bindparam("b_id"),
                confidence=bindparam("b_confidence"),
                actor_id=None,
            ),
            rows,
        )

    def _explained(self, names: Sequence[str]) -> dict[str, set[tuple[str, int]]]:
        """Of these names the acronyms, with the organizations whose articles give them."""
        table = schema.bearers
        query = (
            select(table.c.family, table.c.block, table.c.derived_id)
            .where(
                table.c.kind == Kind.ORGANIZATION,
                table.c.family.in_(names),
                table.c.block != table.c.family,
            )
            .distinct()
        )
        found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        for family, block, id_ in self.connection.execute(query):
            found[family].add((block, id_))
        return dict(found)

    def _acronyms(self, explained: dict[str, set[tuple[str, int]]]) -> None:
        """An acronym means the only organization whose articles give it; of several, none."""
        table = schema.bearers
        query = (
            select(table.c.block, table.c.derived_id, table.c.confidence)
            .where(
                table.c.kind == Kind.ORGANIZATION,
                table.c.block.in_(sorted(explained)),
                table.c.block == table.c.family,
            )
            .distinct()
        )
        shorts: defaultdict[str, set[tuple[int | None, float]]] = defaultdict(set)
        for block, id_, confidence in self.connection.execute(query):
            shorts[block].add((id_, confidence))
        for short in sorted(shorts):
            ids = {id_ for _, id_ in explained[short]}
            if len({block for block, _ in explained[short]}) == 1:
                self._assign(short, min(ids), _ACRONYM, shorts[short])
                continue
            own = {id_ for id_, _ in shorts[short] if id_ is not None} - ids
            chosen = min(own) if own else None
            if chosen is None:
                (chosen,) = new_actors(self.connection, [(Kind.ORGANIZATION, short)])
            self._assign(short, chosen, LIKELY, shorts[short])

    def _assign(
        self, short: str, id_: int, confidence: float, have: set[tuple[int | None, float]]
    ) -> None:
        if have == {(id_, confidence)}:
            return
        self.left.update(old for old, _ in have if old is not None)
        table = schema.bearers
        self.connection.execute(
            update(table)
            .where(
                table.c.kind == Kind.ORGANIZATION,
                table.c.block == short,
                table.c.family == short,
                or_(table.c.derived_id.is_distinct_from(id_), table.c.confidence != confidence),
            )
            .values(derived_id=id_, confidence=confidence, actor_id=None)
        )


def new_actors(connection: Connection, named: Sequence[tuple[Kind, str]]) -> list[int]:
    """Rows for actors of these kinds and, for the moment, names."""
    if not named:
        return []
    rows = [{"kind": kind, "name": name} for kind, name in named]
    table = schema.actors
    query = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(query, rows))


def known_forms(connection: Connection, kind: Kind, forms: Iterable[str]) -> dict[str, int]:
    """The forms that a table of known people gives to one actor of this kind only."""
    actors, aliases = schema.actors, schema.aliases
    query = (
        select(aliases.c.folded, aliases.c.actor_id)
        .join(actors, actors.c.id == aliases.c.actor_id)
        .where(actors.c.wikidata.is_not(None), actors.c.kind == kind, aliases.c.times == 0)
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for some in in_parts(sorted(forms)):
        for form, id_ in connection.execute(query.where(aliases.c.folded.in_(some))):
            found[form].add(id_)
    return {form: min(ids) for form, ids in found.items() if len(ids) == 1}


def _signatures(connection: Connection, kind: Kind, blocks: Sequence[str]) -> dict[str, list[Any]]:
    table = schema.bearers
    columns = (
        *(table.c.block, table.c.form, table.c.role, table.c.derived_id, table.c.confidence),
        table.c.family,
    )
    query = (
        select(
            *columns,
            func.min(table.c.day, type_=table.c.day.type).label("first"),
            func.max(table.c.day, type_=table.c.day.type).label("last"),
            func.sum(table.c.times).label("times"),
        )
        .where(table.c.kind == kind, table.c.block.in_(blocks))
        .group_by(*columns)
    )
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.block].append(row)
    return found


def _clusters(kind: Kind, rows: Sequence[Any]) -> list[Cluster]:
    if kind in (Kind.ORGANIZATION, Kind.DOCUMENT):
        return [dict.fromkeys((_key(row) for row in rows), LIKELY)]
    merged: dict[tuple[str, str], Signature] = {}
    for row in rows:
        one = Signature(row.form, row.role, row.first, row.last, int(row.times))
        other = merged.get(one.key)
        merged[one.key] = one if other is None else _joined(one, other)
    return partition(merged.values())


def _joined(one: Signature, other: Signature) -> Signature:
    firsts = [day for day in (one.first, other.first) if day]
    lasts = [day for day in (one.last, other.last) if day]
    return Signature(
        one.form,
        one.role,
        min(firsts, default=None),
        max(lasts, default=None),
        one.times + other.times,
    )


def _key(row: Any) -> tuple[str, str]:
    return row.form, row.role or ""


def _choice(members: Sequence[Any], known: dict[str, int], taken: set[int]) -> int | None:
    """The actor that a cluster is: one that is known, else whose most bearers are in it."""
    ids = {known[row.form] for row in members if row.form in known} - taken
    if len(ids) == 1:
        return ids.pop()
    weight: defaultdict[int, int] = defaultdict(int)
    for row in members:
        if row.derived_id is not None and row.derived_id not in taken:
            weight[row.derived_id] += int(row.times)
    return min(weight, key=lambda id_: (-weight[id_], id_), default=None)


def _changed(
    members: Sequence[Any], cluster: Cluster, id_: int
) -> Iterable[tuple[Any, int, float]]:
    for row in members:
        confidence = cluster[_key(row)]
        if row.derived_id != id_ or row.confidence != confidence:
            yield row, id_, confidence
