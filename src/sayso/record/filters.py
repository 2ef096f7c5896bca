"""A query as conditions on the rows of `statements`.

Names are looked up first (an outlet's id, a speaker's actors), so that what is left for the
database is a condition on keys that an index answers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy.sql.elements import literal_column

from sayso.errors import NotKeptError, QueryError
from sayso.finding import Query
from sayso.record import fulltext, schema
from sayso.record.words import WORD, Tree, as_fts5, as_tsquery, parsed

MOST_NAMES = 2000
_LONGEST_SAYING = timedelta(days=366)  # what "2020" spans, the vaguest date there is
_LABELS = {"content": "A", "target": "B", "addressee": "C", "venue": "D"}

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a query asks of a statement.

    Attributes:
        match: what the full text index matches, in the database's own syntax.
        actor: the actor that is the only one asked for, if so.
        speaker: on `schema.speakers`, that a row is one of the speakers asked for.
        others: on `schema.statements` alone.
    """

    match: str | None
    actor: int | None
    speaker: Condition | None
    others: tuple[Condition, ...]

    def conditions(self) -> Iterator[Condition]:
        """All of them but `match`, on `schema.statements` alone."""
        yield from self.others
        if self.speaker is not None:
            speakers = schema.speakers
            yield schema.statements.c.id.in_(select(speakers.c.statement_id).where(self.speaker))


def filters(connection: Connection, query: Query) -> Filters:
    """The conditions that `query` means in this record.

    Raises:
        QueryError: the words cannot be understood, or too many names fit the speaker's.
        NotKeptError: the record has no such outlet or actor.
    """
    actors = _actors(connection, query)
    names = _free_names(connection, query)
    return Filters(
        match=_match(connection, query),
        actor=actors[0] if actors and len(actors) == 1 and not names else None,
        speaker=None if actors is None else _speaker(actors, names),
        others=tuple(_others(connection, query)),
    )


def content_tree(query: Query) -> Tree | None:
    """What is sought in the content.

    Raises:
        QueryError: the words cannot be understood.
    """
    return None if query.words is None else parsed(query.words)


def matching(connection: Connection, match: str) -> Select[tuple[int]]:
    """The ids of the statements whose passages match."""
    if connection.dialect.name == "postgresql":
        passages = schema.passages
        return select(passages.c.statement_id).where(words_match(match))
    index = fulltext.passages_fts
    return select(index.c.rowid).where(literal_column("passages_fts").op("MATCH")(match))


def words_match(match: str) -> Condition:
    """PostgreSQL: that a row of `schema.passages` matches."""
    return fulltext.passages_words.op("@@", is_comparison=True)(tsquery(match))


def tsquery(match: str) -> ColumnElement[Any]:
    """PostgreSQL: what `Filters.match` means there."""
    return func.to_tsquery(literal_column("'english'::regconfig"), match)


def _match(connection: Connection, query: Query) -> str | None:
    sought = {
        "content": content_tree(query),
        "target": None if query.target is None else parsed(query.target),
        "addressee": None if query.addressee is None else parsed(query.addressee),
        "venue": None if query.venue is None else parsed(query.venue),
    }
    trees = [(column, tree) for column, tree in sought.items() if tree is not None]
    if connection.dialect.name == "postgresql":
        written = [as_tsquery(tree, _LABELS[column]) for column, tree in trees]
        return " & ".join(written) or None
    return " AND ".join(as_fts5(tree, column) for column, tree in trees) or None


def _others(connection: Connection, query: Query) -> Iterator[Condition]:
    table = schema.statements.c
    if not query.superseded:
        yield table.current.is_(True)
    if query.outlets:
        yield one_of(table.outlet_id, outlet_ids(connection, query.outlets))
    if query.acts:
        yield one_of(table.act, query.acts)
    if query.styles:
        yield one_of(table.style, query.styles)
    if query.polarity:
        yield table.polarity == query.polarity
    if query.kinds:
        speakers = schema.speakers
        of_kind = and_(speakers.c.statement_id == table.id, one_of(speakers.c.kind, query.kinds))
        yield select(speakers.c.ordinal).where(of_kind).exists()
    if query.min_confidence > 0:
        yield table.confidence >= query.min_confidence
    if query.published_from:
        yield table.published >= query.published_from
    if query.published_to:
        yield table.published <= query.published_to
    if query.said_from:
        yield table.said_last >= query.said_from
        if query.said_from.year > 2:  # the same once more, for the index of first days
            yield table.said_first >= query.said_from - _LONGEST_SAYING
    if query.said_to:
        yield table.said_first <= query.said_to


def one_of(column: ColumnElement[Any], values: Sequence[Any]) -> Condition:
    """An equation where it can be one: an index then keeps its order."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def outlet_ids(connection: Connection, names: Sequence[str]) -> list[int]:
    table = schema.outlets
    kept = connection.execute(select(table.c.id, table.c.name)).all()
    found: list[int] = []
    for name in names:
        ids = [row.id for row in kept if row.name == name]
        ids = ids or [row.id for row in kept if row.name.casefold() == name.casefold()]
        if not ids:
            close = get_close_matches(name, [row.name for row in kept], n=3)
            hint = f"; close to it: {', '.join(close)}" if close else ""
            raise NotKeptError(f"the record has no outlet {name!r}{hint}")
        found += ids
    return found


def _actors(connection: Connection, query: Query) -> list[int] | None:
    """The actors that are meant; None where none is asked for."""
    table, aliases = schema.actors, schema.aliases
    if query.actor is not None:
        known = select(table.c.id).where(table.c.id == query.actor)
        if connection.scalar(known) is None:
            raise NotKeptError(f"the record has no actor {query.actor}")
        if query.speaker is None:
            return [query.actor]
    if query.speaker is None:
        return None
    found = [
        *_named(connection, select(table.c.id, table.c.name), table.c.name, query.speaker),
        *_named(connection, select(aliases.c.actor_id, aliases.c.alias), aliases.c.alias,
                query.speaker),
    ]  # fmt: skip
    ids = {id_ for id_, _ in found}
    return sorted(ids if query.actor is None else ids & {query.actor})


def _free_names(connection: Connection, query: Query) -> list[str]:
    """The names that fit, of speakers whom nobody linked to an actor."""
    if query.speaker is None or query.actor is not None:
        return []
    table = schema.speakers.c
    free = select(table.name, table.name).distinct()
    free = free.where(table.actor_id.is_(None), table.name.is_not(None))
    return sorted({name for _, name in _named(connection, free, table.name, query.speaker)})


def _speaker(actors: Sequence[int], names: Sequence[str]) -> Condition:
    """On `schema.speakers`: linked to one of `actors`, or linked to none and of such a name."""
    table = schema.speakers.c
    linked = one_of(table.actor_id, actors)
    if not names:
        return linked
    free = and_(table.actor_id.is_(None), table.name.is_not(None), table.name.in_(names))
    return or_(linked, free) if actors else free


def _named(
    connection: Connection, query: Select[Any], column: ColumnElement[str], sought: str
) -> list[tuple[Any, str]]:
    """The rows (key, name) of `query` whose name has all words of `sought`.

    Raises:
        QueryError: no word in it, or more than MOST_NAMES that fit.
    """
    words = _folded_words(sought)
    if not words:
        raise QueryError(f"cannot look for a speaker named {sought!r}: there is no word in it")
    for word in words:
        # Only ASCII is folded alike everywhere: any other character is compared below.
        pattern = "".join(one if one.isascii() else "%" for one in word)
        query = query.where(column.ilike(f"%{pattern}%"))
    fit: list[tuple[Any, str]] = []
    for key, name in connection.execute(query):
        if words <= _folded_words(name):
            fit.append((key, name))
        if len(fit) > MOST_NAMES:
            raise QueryError(
                f"more than {MOST_NAMES} names have {sought!r} in them; give more of the name"
            )
    return fit


def _folded_words(name: str) -> set[str]:
    return set(WORD.findall(unicodedata.normalize("NFC", name).casefold()))
