"""A reading as rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from sayso.article import Passage
from sayso.record import schema
from sayso.record.checks import days, passages
from sayso.record.identity import folded_digest, statement_keys, text_digest
from sayso.record.known import insert_missing
from sayso.record.spans import packed
from sayso.statement import Reading, Statement

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reading goes.

    Attributes:
        article_key: what the keys of its statements are made of.
        current: is its version the article's current one?
    """

    article_id: int
    article_key: bytes
    version_id: int
    number: int
    outlet_id: int | None
    current: bool


# In the order that the foreign keys ask for.
_TABLES = ("articles", "versions", "texts", "readings")
_OF_STATEMENTS = ("statements", "passages", "speakers", "vectors")


@dataclass(slots=True)
class Rows:
    """Rows to be written, by table."""

    articles: list[Row] = field(default_factory=list)
    identities: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    retold: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    readings: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    passages: list[Row] = field(default_factory=list)
    speakers: list[Row] = field(default_factory=list)
    vectors: list[Row] = field(default_factory=list)

    def write(self, connection: Connection) -> None:
        """Inserts them all, and tells anew the versions that were there."""
        for name in (*_TABLES, *_OF_STATEMENTS):
            if rows := getattr(self, name):
                connection.execute(insert(schema.metadata.tables[name]), rows)
        if self.retold:
            table = schema.versions
            connection.execute(
                update(table).where(table.c.id == bindparam("retold_id")), self.retold
            )
        digests = sorted(self.identities, key=lambda row: row["digest"])
        insert_missing(connection, schema.identities, digests)

    def add_version(self, reading: Reading, place: Place, now: datetime, *, new: bool) -> None:
        """The rows of a version; one that is there already is only described anew."""
        article = reading.article
        row: Row = {
            "outlet_id": place.outlet_id,
            "published": article.published,
            "language": article.language,
            "given_id": article.id,
            "url": article.url,
            "title": article.title,
            "byline": article.byline,
            "credits": article.credits,
        }
        if not new:
            self.retold.append({"retold_id": place.version_id, **row})
            return
        row |= {
            "id": place.version_id,
            "article_id": place.article_id,
            "number": place.number,
            "added_at": now,
            "text_digest": text_digest(article.text),
            "folded_digest": folded_digest(article.text),
        }
        self.versions.append(row)
        self.texts.append({"version_id": place.version_id, "text": article.text})

    def add_reading(
        self, place: Place, reader_id: int, now: datetime, embedder: str | None
    ) -> None:
        """The row that says who read a version."""
        row = {"version_id": place.version_id, "reader_id": reader_id, "read_at": now}
        self.readings.append({**row, "embedder": embedder})

    def add_statements(
        self,
        reading: Reading,
        place: Place,
        ids: Iterator[int],
        vectors: Sequence[bytes] | None,
    ) -> None:
        """The rows of all statements, with their speakers, passages and vectors."""
        published = reading.article.published
        keys = statement_keys(place.article_key, (one.content for one in reading.statements))
        for nth, (one, key) in enumerate(zip(reading.statements, keys, strict=True)):
            id_ = next(ids)
            first, last = said(one, published)
            self.statements.append(
                {
                    "id": id_,
                    "version_id": place.version_id,
                    "outlet_id": place.outlet_id,
                    "key": key,
                    "confidence": one.confidence,
                    "ordinal": one.id,
                    "inside": one.inside,
                    "start": one.content.start,
                    "published": published,
                    "said_first": first,
                    "said_last": last,
                    "when_date": one.when.date if one.when else None,
                    "style": one.style,
                    "act": one.act,
                    "polarity": one.polarity,
                    "current": place.current,
                    "spans": packed(passages(one)),
                }
            )
            self.passages.append({"statement_id": id_, **searched(one)})
            self.speakers.extend(
                {
                    "statement_id": id_,
                    "ordinal": ordinal,
                    "kind": speaker.kind,
                    "name": speaker.name,
                    "role": speaker.role,
                    "said": first,
                }
                for ordinal, speaker in enumerate(one.speakers)
            )
            if vectors is not None:
                self.vectors.append({"statement_id": id_, "vector": vectors[nth]})


def searched(one: Statement) -> Row:
    """The words of a statement's passages by which it is found."""

    def words(passage: Passage | None) -> str | None:
        return passage.text if passage else None

    return {
        "content": one.content.text,
        "target": words(one.target),
        "addressee": words(one.addressee),
        "venue": words(one.venue),
    }


def said(one: Statement, published: date | None) -> tuple[date | None, date | None]:
    """The first and last day on which it may have been said: its own, else that of publication."""
    return days(one.when.date) if one.when and one.when.date else (published, published)
