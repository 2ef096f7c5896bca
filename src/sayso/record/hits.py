"""Rows that were found, given back as hits: the statement, its article, the words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from sayso.article import Article
from sayso.finding import Hit
from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.loading import article_of, statements
from sayso.record.marks import Marker


def kept_hits(connection: Connection, ids: Sequence[int], marker: Marker) -> Iterator[Hit]:
    """The statements with these ids, in their order."""
    kept = statements(connection, ids)
    articles = _articles(connection, {(one.article_id, one.version) for one in kept})
    for one in kept:
        article = articles[one.article_id, one.version]
        yield Hit(
            id=one.id,
            key=one.key,
            article_id=one.article_id,
            version=one.version,
            current=one.current,
            article=article,
            statement=one.statement,
            marks=marker.marks(article.text, one.statement.content),
        )


def _articles(
    connection: Connection, wanted: set[tuple[int, int]]
) -> dict[tuple[int, int], Article]:
    """The articles of some versions, by article and number; each is there once."""
    versions, texts, outlets = schema.versions, schema.texts, schema.outlets
    query = (
        select(versions, texts.c.text, outlets.c.name.label("outlet"))
        .join(texts, texts.c.version_id == versions.c.id)
        .outerjoin(outlets, outlets.c.id == versions.c.outlet_id)
    )
    found: dict[tuple[int, int], Article] = {}
    for some in in_parts(sorted({article_id for article_id, _ in wanted})):
        for row in connection.execute(query.where(versions.c.article_id.in_(some))):
            if (row.article_id, row.number) in wanted:
                found[row.article_id, row.number] = article_of(row)
    return found
