"""What people decided about actors: merged, split, renamed; with time and reason, undoable.

The evidence gives every bearer an actor (linking.py); the decisions that stand are applied to it
in their order. A decision names actors by who they are (kind, name, role, article), never by a
number that another reading would change, so it outlives re-readings; one whose actors are gone
waits until they are back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from sayso.errors import NotKeptError
from sayso.record import schema
from sayso.record.known import in_parts
from sayso.statement import Kind

_UNITS = 20  # so many names and roles of an actor a decision remembers, the most frequent

Reference = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided.

    Attributes:
        kind: "merge", "split" or "rename".
        payload: whom it concerns and what is to be done, as it is kept.
        undone_at: when it was taken back, None while it stands.
    """

    id: int
    kind: str
    payload: dict[str, Any]
    reason: str | None
    made_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision in the numbers that actors have now.

    Attributes:
        moves: the actors whose bearers it moves.
        to: where to, None where nobody is there.
        articles, role, outlet_id: of a split, which bearers; None for any.
        name: of a renaming, the new name.
    """

    kind: str
    moves: frozenset[int]
    to: int | None
    articles: frozenset[str] | None = None
    role: str | None = None
    outlet_id: int | None = None
    name: str | None = None

    def takes(self, bearer: Any) -> bool:
        """Does a split take this bearer, one of the actor's?"""
        return (
            (self.articles is None or bytes(bearer.article_key).hex() in self.articles)
            and (self.role is None or bearer.role == self.role)
            and (self.outlet_id is None or bearer.outlet_id == self.outlet_id)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Every decision that stands, resolved in order.

    Attributes:
        concerned: actors of the evidence whose bearers may go elsewhere, or who get others'.
    """

    resolved: tuple[Resolved, ...]
    concerned: frozenset[int]

    def final(self, bearer: Any) -> int:
        """The actor of a bearer after all of them."""
        return _carry(bearer, self.resolved)

    @property
    def names(self) -> dict[int, str]:
        """The names that were decided on, by actor; the latest counts."""
        return {one.to: one.name for one in self.resolved if one.to and one.name is not None}


def _carry(bearer: Any, resolved: Sequence[Resolved]) -> int:
    actor = int(bearer.derived_id)
    for one in resolved:
        if one.to is None or actor not in one.moves:
            continue
        if one.kind == "merge" or (one.kind == "split" and one.takes(bearer)):
            actor = one.to
    return actor


def standing(connection: Connection) -> Standing:
    """The decisions that stand, in the numbers of now."""
    resolved: list[Resolved] = []
    concerned: set[int] = set()
    for one in decisions(connection):
        if one.undone_at is None:
            resolved.append(_resolve(connection, one, resolved, concerned))
    return Standing(tuple(resolved), frozenset(concerned))


def decisions(connection: Connection) -> list[Decision]:
    """Every decision, the oldest first; those that were undone too."""
    table = schema.decisions
    return [
        Decision(row.id, row.kind, row.payload, row.reason, row.made_at, row.undone_at)
        for row in connection.execute(select(table).order_by(table.c.id))
    ]


def reference(connection: Connection, actor_id: int) -> Reference:
    """An actor by who it is, for a decision to keep.

    Raises:
        NotKeptError: there is no such actor.
    """
    table = schema.actors
    found = connection.execute(select(table).where(table.c.id == actor_id)).one_or_none()
    if found is None:
        raise NotKeptError(f"the record has no actor {actor_id}; `sayso actors list` shows them")
    made_by = next(
        (
            one.id
            for one in decisions(connection)
            if one.kind == "split" and one.undone_at is None and one.payload["new"] == actor_id
        ),
        None,
    )
    units = _units(connection, actor_id)
    return {"name": found.name, "split": made_by, "wikidata": found.wikidata, "units": units}


def _units(connection: Connection, actor_id: int) -> list[list[Any]]:
    """What tells an actor's bearers: kind, form and role, for a short name the article too."""
    query = with_article().where(schema.bearers.c.actor_id == actor_id)
    weight: dict[tuple[str, str, str, str], int] = {}
    for row in connection.execute(query):
        article = bytes(row.article_key).hex() if row.block is None else ""
        unit = (row.kind.value, row.form, row.role or "", article)
        weight[unit] = weight.get(unit, 0) + row.times
    ordered = sorted(weight, key=lambda unit: (bool(unit[3]), -weight[unit], unit))
    return [list(unit) for unit in ordered[:_UNITS]]


def _resolve(
    connection: Connection, one: Decision, before: Sequence[Resolved], concerned: set[int]
) -> Resolved:
    def find(ref: Reference) -> int | None:
        return _find(connection, ref, before, concerned)

    payload = one.payload
    if one.kind == "merge":
        into, *others = [find(ref) for ref in payload["actors"]]
        moves = frozenset(id_ for id_ in others if id_ is not None and id_ != into)
        return Resolved("merge", moves, into)
    actor = find(payload["actor"])
    if one.kind == "rename":
        return Resolved("rename", frozenset(), actor, name=payload["name"])
    moves = frozenset() if actor is None else frozenset([actor])
    by = payload["by"]
    outlet_id = None
    if by.get("outlet") is not None:
        outlets = schema.outlets
        outlet_id = connection.scalar(select(outlets.c.id).where(outlets.c.name == by["outlet"]))
        moves = moves if outlet_id is not None else frozenset()
    articles = frozenset(by["articles"]) if by.get("articles") else None
    return Resolved("split", moves, payload["new"], articles, by.get("role"), outlet_id)


def _find(
    connection: Connection, ref: Reference, before: Sequence[Resolved], concerned: set[int]
) -> int | None:
    """The actor that a reference means now, None where nobody of it is there."""
    if ref.get("split") is not None:
        query = select(schema.decisions.c.payload).where(schema.decisions.c.id == ref["split"])
        made = connection.scalar(query.where(schema.decisions.c.undone_at.is_(None)))
        return made["new"] if made else None
    for unit in ref["units"]:
        bearer = _bearer(connection, unit)
        if bearer is not None:
            concerned.add(bearer.derived_id)
            return _carry(bearer, before)
    if ref.get("wikidata"):
        query = select(func.min(schema.actors.c.id))
        known = connection.scalar(query.where(schema.actors.c.wikidata == ref["wikidata"]))
        if known is not None:
            concerned.add(known)
        return known
    return None


def _bearer(connection: Connection, unit: Sequence[str]) -> Any | None:
    """The first bearer that a unit of a reference tells."""
    kind, form, role, article = unit
    table = schema.bearers
    query = (
        with_article()
        .where(
            table.c.form == form,
            table.c.kind == Kind(kind),
            table.c.role.is_not_distinct_from(role or None),
            table.c.derived_id.is_not(None),
        )
        .order_by(table.c.version_id, table.c.name)
        .limit(1)
    )
    if article:
        query = query.where(schema.articles.c.key == bytes.fromhex(article))
    return connection.execute(query).first()


def with_article() -> Any:
    """Bearers with the key of their article."""
    table, versions, articles = schema.bearers, schema.versions, schema.articles
    return (
        select(table, articles.c.key.label("article_key"))
        .join(versions, versions.c.id == table.c.version_id)
        .join(articles, articles.c.id == versions.c.article_id)
    )


def settle(
    connection: Connection,
    decided: Standing,
    derived: Iterable[int],
    new: Collection[int] = (),
) -> set[int]:
    """Links the speakers of bearers that wait for it, and of those that decisions may move.

    Args:
        connection: to the record.
        decided: the decisions that stand.
        derived: actors of the evidence all of whose bearers are looked at again.
        new: the versions that are linked for the first time.

    Returns:
        The actors that lost speakers, or got some of other versions than the new ones.
    """
    table = schema.bearers
    rows = list(connection.execute(with_article().where(table.c.actor_id.is_(None))))
    for some in in_parts(sorted(set(derived))):
        again = table.c.derived_id.in_(some) & table.c.actor_id.is_not(None)
        rows += connection.execute(with_article().where(again))
    touched: set[int] = set()
    changes = []
    for row in rows:
        final = decided.final(row)
        if final == row.actor_id:
            continue
        if row.actor_id is not None:
            touched.add(row.actor_id)
        if row.version_id not in new:
            touched.add(final)
        changes.append(
            {
                "b_version": row.version_id,
                "b_kind": row.kind,
                "b_name": row.name,
                "b_actor": final,
                "b_confidence": row.confidence if final == row.derived_id else 1.0,
            }
        )
    _link(connection, changes)
    return touched


def _link(connection: Connection, changes: list[dict[str, Any]]) -> None:
    if not changes:
        return
    bearers, speakers, statements = schema.bearers, schema.speakers, schema.statements
    connection.execute(
        update(bearers)
        .where(
            bearers.c.version_id == bindparam("b_version"),
            bearers.c.kind == bindparam("b_kind"),
            bearers.c.name == bindparam("b_name"),
        )
        .values(actor_id=bindparam("b_actor")),
        [{key: one[key] for key in one if key != "b_confidence"} for one in changes],
    )
    of_version = select(statements.c.id).where(statements.c.version_id == bindparam("b_version"))
    connection.execute(
        update(speakers)
        .where(
            speakers.c.statement_id.in_(of_version),
            speakers.c.name == bindparam("b_name"),
            speakers.c.kind == bindparam("b_kind"),
        )
        .values(actor_id=bindparam("b_actor"), link_confidence=bindparam("b_confidence")),
        changes,
    )
