"""What a removal would take out, told before anything is: no row is written or locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from sayso.article import Article
from sayso.errors import NotKeptError, RecordError
from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.loading import article, article_id
from sayso.record.removal import counts_of, of_outlet

if TYPE_CHECKING:
    from sayso.record.store import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How much would go.

    Attributes:
        article_id: the article's, where one is to be removed.
        article: the newest version of it.
        links: speakers that are linked to an actor; they are among `speakers`.
        vectors: statements whose meaning is kept too.
    """

    article_id: int | None
    article: Article | None
    articles: int
    versions: int
    statements: int
    speakers: int
    links: int
    vectors: int


def forecast(record: Record, *, article: str | None = None, outlet: str | None = None) -> Forecast:
    """What `Record.remove` would take out.

    Args:
        article: the article's address, the id it was given or, where that is a number, its id in
            the record.
        outlet: the name of an outlet, exactly.

    Raises:
        NotKeptError: no such article or outlet.
        RecordError: a number that means two articles; the database fails.
        ValueError: not exactly one of them given.
    """
    if (article is None) == (outlet is None):
        raise ValueError("expected either article or outlet")
    with record.connect() as connection:
        if article is None:
            return _forecast(connection, None, of_outlet(connection, outlet))
        id_ = _meant(connection, article)
        return _forecast(connection, id_, [id_])


def _forecast(connection: Connection, one: int | None, ids: list[int]) -> Forecast:
    totals = dict.fromkeys(("articles", "versions", "statements", "speakers", "vectors"), 0)
    links = 0
    for some in in_parts(ids):
        counts = counts_of(connection, some)
        totals = {name: number + counts[name] for name, number in totals.items()}
        links += _links(connection, some)
    return Forecast(
        article_id=one,
        article=None if one is None else article(connection, one, None),
        links=links,
        **totals,
    )


def _links(connection: Connection, ids: Sequence[int]) -> int:
    speakers, statements, versions = schema.speakers, schema.statements, schema.versions
    query = (
        select(func.count())
        .select_from(speakers)
        .join(statements, statements.c.id == speakers.c.statement_id)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(versions.c.article_id.in_(ids), speakers.c.actor_id.is_not(None))
    )
    return connection.scalar(query) or 0


def _meant(connection: Connection, which: str) -> int:
    """A number may be an id in the record or one that an article came with: never guessed."""
    found: set[int] = set()
    names: list[int | str] = [which]
    if which.isascii() and which.isdecimal() and len(which) < 19:
        names.append(int(which))
    for name in names:
        try:
            found.add(article_id(connection, name))
        except NotKeptError as error:
            missing = error
    if not found:
        raise missing
    if len(found) > 1:
        raise RecordError(
            f"{which!r} is the id in the record of one article and the given id of another; "
            "name the article by its address"
        )
    return found.pop()
