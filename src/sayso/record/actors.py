"""Actors across articles: one person, organization or document for the speakers of many readings.

`link` is called for every version whose statements were written, in the same transaction or
later; `relink` derives all again. `merge`, `split`, `rename` and `undo` are a person's decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sayso.errors import NotKeptError, RecordError
from sayso.record import bearers, decisions, describing, schema, shortnames
from sayso.record.database import lock, lock_all
from sayso.record.known import in_parts
from sayso.record.linking import Block, Derivation
from sayso.record.loading import article_id
from sayso.record.offices import role_key

_AT_ONCE = 500


def link(connection: Connection, version_ids: Sequence[int]) -> None:
    """Finds the actors of all speakers of these versions, by look-ups of their names only.

    Called again for a version, as after a re-reading, it replaces what it did before.
    """
    rows = bearers.gather(connection, version_ids)
    words = bearers.words(rows)
    lock(connection, [blake2b(one.encode(), digest_size=16).digest() for one in words])
    before = decisions.standing(connection)
    old = bearers.turn_round(connection, rows)
    old += bearers.write(connection, version_ids, rows)
    had = {id_ for row in old for id_ in (row["derived_id"], row["actor_id"]) if id_ is not None}
    _settle(connection, version_ids, bearers.scope([*rows, *old]), had, before)


def unlinked(connection: Connection, limit: int = _AT_ONCE) -> list[int]:
    """Versions with a named speaker that has no actor yet, by their ids, so many at most."""
    speakers, statements = schema.speakers, schema.statements
    query = (
        select(statements.c.version_id)
        .join(speakers, speakers.c.statement_id == statements.c.id)
        .where(
            speakers.c.actor_id.is_(None),
            speakers.c.name.is_not(None),
            speakers.c.kind.in_(bearers.ACTORS),
        )
        .distinct()
        .order_by(statements.c.version_id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def relink(connection: Connection) -> None:
    """Derives the links of the whole record from the evidence again, then applies decisions."""
    lock_all(connection)
    versions, actors = schema.versions, schema.actors
    ids = list(connection.scalars(select(versions.c.id).order_by(versions.c.id)))
    for at in range(0, len(ids), _AT_ONCE):
        link(connection, ids[at : at + _AT_ONCE])
    describing.drop_silent(connection, connection.scalars(select(actors.c.id)).all())


def derive(connection: Connection, blocks: Iterable[Block]) -> None:
    """Looks at blocks again whose evidence changed otherwise, as by a table of known people."""
    _settle(connection, [], set(blocks), set(), decisions.standing(connection))


def _settle(
    connection: Connection,
    version_ids: Sequence[int],
    scope: set[Block],
    had: set[int],
    before: decisions.Standing,
) -> None:
    derivation = Derivation(connection)
    derivation.blocks(scope)
    left = derivation.left | had
    short = shortnames.affected(connection, version_ids, left)
    left |= shortnames.derive(connection, short)
    decided = decisions.standing(connection)
    changed = decided.resolved != before.resolved  # whom a decision means, by the new evidence
    again = before.concerned | decided.concerned if changed else frozenset()
    touched = decisions.settle(connection, decided, again, set(version_ids))
    _describe(connection, version_ids, left | touched, decided)
    describing.drop_silent(connection, left)


def _describe(
    connection: Connection,
    version_ids: Sequence[int],
    anew: set[int],
    decided: decisions.Standing,
) -> None:
    """Aliases, roles and names: anew for actors that changed, further uses for the others."""
    speakers, statements = schema.speakers, schema.statements
    aliases, roles, seen = [], [], set()
    for some in in_parts(sorted(set(version_ids))):
        query = (
            select(speakers)
            .join(statements, statements.c.id == speakers.c.statement_id)
            .where(statements.c.version_id.in_(some), speakers.c.actor_id.is_not(None))
        )
        for row in connection.execute(query):
            seen.add(row.actor_id)
            if row.actor_id in anew:
                continue
            aliases.append(describing.alias(row.actor_id, row.kind, row.name, 1))
            if row.role:
                roles.append(describing.role(row.actor_id, row.role, row.said, row.said, 1))
    got = anew | _receivers(connection, anew)
    describing.describe(connection, got)
    describing.add(
        connection,
        [row for row in aliases if row["actor_id"] not in got],
        [row for row in roles if row["actor_id"] not in got],
    )
    describing.call(connection, got | seen | set(decided.names), decided.names)


def _receivers(connection: Connection, anew: set[int]) -> set[int]:
    """Actors that decisions give the bearers of others to."""
    table = schema.bearers
    found: set[int] = set()
    for some in in_parts(sorted(anew)):
        query = select(table.c.actor_id).where(table.c.derived_id.in_(some)).distinct()
        found.update(id_ for id_ in connection.scalars(query) if id_ is not None)
    return found


def merge(connection: Connection, actor_ids: Sequence[int], reason: str | None = None) -> int:
    """Decides that some actors are one, the first; returns the decision's number.

    Raises:
        NotKeptError: one of them is not there.
        RecordError: fewer than two different ones.
    """
    wanted = list(dict.fromkeys(actor_ids))
    if len(wanted) < 2:
        raise RecordError(f"expected two different actors to merge, got {list(actor_ids)}")
    refs = [decisions.reference(connection, id_) for id_ in wanted]
    return _decide(connection, "merge", {"actors": refs}, reason)


def split(
    connection: Connection,
    actor_id: int,
    *,
    articles: Sequence[int | str] = (),
    role: str | None = None,
    outlet: str | None = None,
    name: str | None = None,
    reason: str | None = None,
) -> tuple[int, int]:
    """Decides that some of an actor's statements are another's: of all that is given.

    Args:
        connection: to the record.
        actor_id: whose.
        articles: those in these articles, named as for `Record.article`.
        role: those of a speaker with this role.
        outlet: those in this outlet, later articles too.
        name: what the other is called; None for the same name.
        reason: why, in the person's words.

    Returns:
        The decision's number, and the new actor's.

    Raises:
        NotKeptError: no such actor or article.
        RecordError: nothing said by which to split, nothing taken, or nothing left.
    """
    if not (articles or role or outlet):
        raise RecordError("expected an article, a role or an outlet by which to split")
    ref = decisions.reference(connection, actor_id)
    found = [article_id(connection, one) for one in articles]
    keys = schema.articles.c.key
    query = select(keys).where(schema.articles.c.id.in_(found))
    by = {
        "articles": sorted(bytes(key).hex() for key in connection.scalars(query)),
        "role": role_key(role),
        "outlet": outlet,
    }
    _check_split(connection, actor_id, by)
    old = connection.execute(select(schema.actors).where(schema.actors.c.id == actor_id)).one()
    row = {"name": name or old.name, "kind": old.kind}
    new = connection.scalars(insert(schema.actors).returning(schema.actors.c.id), [row]).one()
    kept = describing.alias(new, old.kind, name or old.name, 0)  # so that the actor stays
    connection.execute(insert(schema.aliases), [kept])
    payload = {"actor": ref, "by": by, "new": new}
    number = _decide(connection, "split", payload, reason)
    if name:
        _decide(connection, "rename", {"actor": {"split": number, "units": []}, "name": name,
                                       "was": old.name}, reason)  # fmt: skip
    return number, new


def _check_split(connection: Connection, actor_id: int, by: dict[str, Any]) -> None:
    table, outlets = schema.bearers, schema.outlets
    rows = list(connection.execute(decisions.with_article().where(table.c.actor_id == actor_id)))
    found = connection.execute(select(outlets.c.id, outlets.c.name))
    names = {row.id: row.name for row in found}
    taken = [
        row
        for row in rows
        if (not by["articles"] or bytes(row.article_key).hex() in by["articles"])
        and (by["role"] is None or row.role == by["role"])
        and (by["outlet"] is None or names.get(row.outlet_id) == by["outlet"])
    ]
    if not taken or len(taken) == len(rows):
        what = "none" if not taken else "all"
        raise RecordError(
            f"that takes {what} of the {len(rows)} articles of actor {actor_id}; "
            "`sayso actors show` tells what it has"
        )


def rename(connection: Connection, actor_id: int, name: str, reason: str | None = None) -> int:
    """Decides what an actor is called; returns the decision's number.

    Raises:
        NotKeptError: no such actor.
        RecordError: an empty name.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise RecordError("expected a name, got nothing")
    ref = decisions.reference(connection, actor_id)
    was = connection.scalar(select(schema.actors.c.name).where(schema.actors.c.id == actor_id))
    return _decide(connection, "rename", {"actor": ref, "name": wanted, "was": was}, reason)


def undo(connection: Connection, number: int) -> None:
    """Takes a decision back: everything is as if it had never been made.

    Raises:
        NotKeptError: no such decision.
        RecordError: it was undone before.
    """
    lock_all(connection)
    table = schema.decisions
    row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
    if row is None:
        raise NotKeptError(f"the record has no decision {number}; `sayso actors show` tells them")
    if row.undone_at is not None:
        raise RecordError(f"decision {number} was undone on {row.undone_at:%Y-%m-%d}")
    before = decisions.standing(connection)
    connection.execute(
        update(table).where(table.c.id == number).values(undone_at=datetime.now(UTC))
    )
    if row.kind == "rename":
        called = [one.to for one in before.resolved if one.name == row.payload["name"]]
        actors = schema.actors
        connection.execute(
            update(actors)
            .where(actors.c.id.in_([id_ for id_ in called if id_ is not None]))
            .values(name=row.payload["was"])
        )
    _apply(connection, before)
    if row.kind == "split":
        new = row.payload["new"]
        aliases = schema.aliases
        connection.execute(delete(aliases).where(aliases.c.actor_id == new, aliases.c.times == 0))
        describing.drop_silent(connection, [new])


def _decide(connection: Connection, kind: str, payload: dict[str, Any], reason: str | None) -> int:
    lock_all(connection)
    before = decisions.standing(connection)
    row = {"kind": kind, "payload": payload, "reason": reason, "made_at": datetime.now(UTC)}
    table = schema.decisions
    number: int = connection.scalars(insert(table).returning(table.c.id), [row]).one()
    _apply(connection, before)
    return number


def _apply(connection: Connection, before: decisions.Standing) -> None:
    """Brings links and names from the decisions that stood before to those that stand now."""
    now = decisions.standing(connection)
    touched = decisions.settle(connection, now, before.concerned | now.concerned)
    describing.describe(connection, touched)
    describing.call(connection, touched | set(before.names) | set(now.names), now.names)
