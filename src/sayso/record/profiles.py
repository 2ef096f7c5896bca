"""What a record knows of its actors: lists, one found by name, and all about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sayso.errors import NotKeptError, RecordError
from sayso.finding import ActorEntry, Decided, Namesake, Profile, RoleHeld
from sayso.record import schema
from sayso.record.decisions import Decision, decisions, standing
from sayso.record.known import in_parts
from sayso.record.naming import folded, middle_of, name_of
from sayso.record.offices import contradict, role_key
from sayso.statement import Kind

_CONTRADICTING, _OTHERWISE_NAMED, _UNDECIDED = 0.1, 0.2, 0.4
_MOST = 20  # namesakes and candidates that are shown


def entries(
    connection: Connection,
    words: str | None = None,
    *,
    kind: Kind | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[ActorEntry]:
    """Actors who speak, by their ids.

    Args:
        connection: to the record.
        words: all of which a name of the actor has, capitals and accents aside; None for any.
        kind: of this kind only.
        after: those with ids above.
        limit: so many at most.
    """
    actors, aliases, bearers = schema.actors, schema.aliases, schema.bearers
    speaking = select(bearers.c.version_id).where(bearers.c.actor_id == actors.c.id).exists()
    query = select(actors.c.id).where(speaking, actors.c.id > after)
    if kind is not None:
        query = query.where(actors.c.kind == kind)
    if words is not None:
        named = [aliases.c.folded.contains(word, autoescape=True) for word in folded(words)]
        if not named:
            return []
        query = query.where(actors.c.id.in_(select(aliases.c.actor_id).where(*named)))
    return _entries(connection, list(connection.scalars(query.order_by(actors.c.id).limit(limit))))


def find(connection: Connection, who: str) -> int:
    """The actor that a name, a Wikidata id or a number of the record means.

    Raises:
        NotKeptError: nobody.
        RecordError: several; the message names them.
    """
    actors, aliases = schema.actors, schema.aliases
    wanted = who.strip().removeprefix("#")
    query = select(actors.c.id)
    found: list[int]
    if wanted.isascii() and wanted.isdigit():
        found = list(connection.scalars(query.where(actors.c.id == min(int(wanted), 2**31 - 1))))
    else:
        found = list(connection.scalars(query.where(actors.c.wikidata == wanted)))
        forms = {name.form for kind in Kind if (name := name_of(wanted, kind))}
        held = select(aliases.c.actor_id).where(aliases.c.folded.in_(sorted(forms)))
        found = found or _speaking(connection, query.where(actors.c.id.in_(held)))
    if not found:
        some = entries(connection, who, limit=_MOST) if not wanted.isdigit() else []
        if len(some) == 1:
            return some[0].id
        if some:
            raise RecordError(f"{who!r} may be {_listed(some)}; name one by its number")
        raise NotKeptError(f"the record has no actor {who!r}; `sayso actors list` shows them")
    if len(found) > 1:
        several = _entries(connection, sorted(found)[:_MOST])
        raise RecordError(f"{who!r} may be {_listed(several)}; name one by its number")
    return found[0]


def profile(connection: Connection, actor_id: int) -> Profile:
    """All that is known of an actor.

    Raises:
        NotKeptError: there is no such actor.
    """
    found = _entries(connection, [actor_id])
    if not found:
        raise NotKeptError(f"the record has no actor {actor_id}; `sayso actors list` shows them")
    aliases, roles = schema.aliases, schema.roles
    names = select(aliases.c.alias, aliases.c.times).where(aliases.c.actor_id == actor_id)
    held = select(roles).where(roles.c.actor_id == actor_id)
    return Profile(
        entry=found[0],
        aliases=tuple(
            (row.alias, row.times)
            for row in connection.execute(names.order_by(aliases.c.times.desc(), aliases.c.alias))
        ),
        roles=tuple(
            RoleHeld(row.role, row.first_day, row.last_day, row.times)
            for row in connection.execute(held.order_by(roles.c.first_day, roles.c.role))
        ),
        outlets=_outlets(connection, actor_id),
        namesakes=_namesakes(connection, actor_id),
        decided=_decided(connection, actor_id),
    )


def decided(connection: Connection) -> list[Decided]:
    """What people decided, the oldest first; what was undone too."""
    return [_in_words(one) for one in decisions(connection)]


def _entries(connection: Connection, ids: Sequence[int]) -> list[ActorEntry]:
    actors, bearers = schema.actors, schema.bearers
    found = []
    for some in in_parts(ids):
        query = (
            select(
                actors,
                func.coalesce(func.sum(bearers.c.times), 0).label("statements"),
                func.count(bearers.c.version_id.distinct()).label("articles"),
                func.min(bearers.c.day, type_=bearers.c.day.type).label("first"),
                func.max(bearers.c.day, type_=bearers.c.day.type).label("last"),
                func.min(bearers.c.confidence).label("confidence"),
            )
            .join(bearers, bearers.c.actor_id == actors.c.id, isouter=True)
            .where(actors.c.id.in_(some))
            .group_by(actors.c.id)
            .order_by(actors.c.id)
        )
        found += [
            ActorEntry(
                id=row.id,
                name=row.name,
                kind=row.kind,
                wikidata=row.wikidata,
                statements=int(row.statements),
                articles=row.articles,
                first=row.first,
                last=row.last,
                confidence=1.0 if row.confidence is None else row.confidence,
            )
            for row in connection.execute(query)
        ]
    return found


def _speaking(connection: Connection, query: Select[tuple[int]]) -> list[int]:
    """Of these actors those who speak, else all."""
    bearers = schema.bearers
    spoken = select(bearers.c.version_id).where(bearers.c.actor_id == schema.actors.c.id).exists()
    return list(connection.scalars(query.where(spoken))) or list(connection.scalars(query))


def _listed(some: Sequence[ActorEntry]) -> str:
    return ", ".join(f"#{one.id} {one.name} ({one.articles} articles)" for one in some)


def _outlets(connection: Connection, actor_id: int) -> tuple[tuple[str, int], ...]:
    bearers, outlets = schema.bearers, schema.outlets
    articles = func.count(bearers.c.version_id.distinct())
    query = (
        select(outlets.c.name, articles)
        .join(bearers, bearers.c.outlet_id == outlets.c.id)
        .where(bearers.c.actor_id == actor_id)
        .group_by(outlets.c.name)
        .order_by(articles.desc(), outlets.c.name)
    )
    return tuple((name, count) for name, count in connection.execute(query))


def _namesakes(connection: Connection, actor_id: int) -> tuple[Namesake, ...]:
    """The others of the actor's blocks, and what holds them apart."""
    bearers, actors = schema.bearers, schema.actors
    mine = select(bearers.c.block).where(
        bearers.c.actor_id == actor_id, bearers.c.block.is_not(None)
    )
    kinds = select(bearers.c.kind).where(bearers.c.actor_id == actor_id)
    query = (
        select(actors.c.id, actors.c.name)
        .join(bearers, bearers.c.actor_id == actors.c.id)
        .where(bearers.c.block.in_(mine), bearers.c.kind.in_(kinds), actors.c.id != actor_id)
        .distinct()
        .order_by(actors.c.id)
        .limit(_MOST)
    )
    known = _known_of(connection, actor_id)
    return tuple(
        Namesake(row.id, row.name, *_apart(known, _known_of(connection, row.id)))
        for row in connection.execute(query).all()
    )


def _known_of(connection: Connection, actor_id: int) -> tuple[set[str], set[str]]:
    """The middle names and the roles of an actor."""
    aliases, roles = schema.aliases, schema.roles
    forms = connection.scalars(select(aliases.c.folded).where(aliases.c.actor_id == actor_id))
    held = connection.scalars(select(roles.c.role).where(roles.c.actor_id == actor_id))
    middles = {middle for form in forms if (middle := middle_of(form))}
    return middles, {key for role in held if (key := role_key(role))}


def _apart(one: tuple[set[str], set[str]], other: tuple[set[str], set[str]]) -> tuple[float, str]:
    """How likely two of a name are one, and what holds them apart."""
    for mine in sorted(one[1]):
        for theirs in sorted(other[1]):
            if contradict(mine, theirs):
                return _CONTRADICTING, f"{mine}, but {theirs}"
    if one[0] and other[0] and one[0].isdisjoint(other[0]):
        return _OTHERWISE_NAMED, f"{min(one[0])}, but {min(other[0])}"
    return _UNDECIDED, "nothing tells which of several"


def _decided(connection: Connection, actor_id: int) -> tuple[Decided, ...]:
    """What stands about the actor, and what was undone and named it."""
    made = decisions(connection)
    resolved = iter(standing(connection).resolved)
    found = []
    for one in made:
        if one.undone_at is None:
            now = next(resolved)
            if actor_id == now.to or actor_id in now.moves:
                found.append(_in_words(one))
    return tuple(found)


def _in_words(one: Decision) -> Decided:
    payload: Any = one.payload
    if one.kind == "merge":
        what = f"merged {len(payload['actors'])}: " + ", ".join(
            _called(ref) for ref in payload["actors"]
        )
    elif one.kind == "rename":
        what = f"renamed {payload['was']} to {payload['name']}"
    else:
        by = [f"{key} {value}" for key, value in sorted(payload["by"].items())
              if value and key != "articles"]  # fmt: skip
        if payload["by"].get("articles"):
            by.append(f"{len(payload['by']['articles'])} articles")
        what = f"split from {_called(payload['actor'])} by {', '.join(by)}: #{payload['new']}"
    undone = one.undone_at.date() if one.undone_at else None
    return Decided(one.id, what, one.reason, one.made_at.date(), undone)


def _called(ref: dict[str, Any]) -> str:
    return str(ref.get("name") or "an actor")
