"""Articles in which somebody speaks, without a reader: a line for each, and whom they become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from sayso.article import Article, Passage
from sayso.record import Record, schema
from sayso.record.actors import link
from sayso.statement import Kind, ReaderInfo, Reading, Speaker, Statement, Style

READER = ReaderInfo("sayso", "0.1.0", "en-news-1")
PERSON, BODY, PAPER, AUTHOR = Kind.PERSON, Kind.ORGANIZATION, Kind.DOCUMENT, Kind.AUTHOR


def said(
    number: int,
    *speakers: tuple[str | None, str | None] | Speaker,
    outlet: str | None = "The Meridian Post",
    day: str = "2025-10-28",
    text: str = "",
    reader: ReaderInfo = READER,
) -> Reading:
    """Article `number`: each speaker (a name and a role, or as it is) says one sentence."""
    words = f"Article {number}. {text}\n" + "\n".join(
        f"It is so, one of them said {n}." for n in range(len(speakers))
    )
    statements = []
    for n, one in enumerate(speakers):
        start = words.index(f"It is so, one of them said {n}.")
        speaker = one if isinstance(one, Speaker) else Speaker(one[0], PERSON, one[1])
        statements.append(
            Statement(
                id=n,
                content=Passage.of(words, [(start, start + 8)]),
                style=Style.INDIRECT,
                speakers=(speaker,),
            )
        )
    url = f"https://news.example/{number}"
    article = Article(text=words, id=url, url=url, outlet=outlet, published=date.fromisoformat(day))
    return Reading(article, reader, tuple(statements))


def keep(record: Record, readings: Sequence[Reading]) -> None:
    """Adds readings one after the other, linking each."""
    for reading in readings:
        added = record.add(reading)
        with record.begin() as connection:
            versions = schema.versions
            ids = connection.scalars(
                select(versions.c.id).where(
                    versions.c.article_id == added.article_id,
                    versions.c.number == added.version,
                )
            )
            link(connection, list(ids))


def links(record: Record) -> dict[tuple[str, int], int | None]:
    """The actor of every speaker, by the article's address and the number of the statement."""
    speakers, statements, versions = schema.speakers, schema.statements, schema.versions
    query = (
        select(versions.c.url, statements.c.ordinal, speakers.c.actor_id)
        .join(statements, statements.c.id == speakers.c.statement_id)
        .join(versions, versions.c.id == statements.c.version_id)
    )
    with record.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def sets(record: Record) -> set[frozenset[tuple[str, int]]]:
    """Who is one: the partition of all linked speakers, whatever the actors' numbers."""
    groups: dict[int, set[tuple[str, int]]] = {}
    for where, actor in links(record).items():
        if actor is not None:
            groups.setdefault(actor, set()).add(where)
    return {frozenset(group) for group in groups.values()}


def actor_of(record: Record, number: int, statement: int = 0) -> int | None:
    """The actor who speaks in article `number`."""
    return links(record)[f"https://news.example/{number}", statement]


def name_of(record: Record, actor: int | None) -> str | None:
    """What an actor is called."""
    with record.connect() as connection:
        return connection.scalar(select(schema.actors.c.name).where(schema.actors.c.id == actor))
