"""What a record answers with: small frozen types, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sayso.statement import Statement


class Outcome(StrEnum):
    """What became of a reading that was added."""

    NEW = "new"  # an article that was not there
    KNOWN = "known"  # there already, read by the same reader: nothing changed
    CHANGED = "changed"  # a new version of an article that was there
    REREAD = "reread"  # a text that was there: its statements are replaced


@dataclass(frozen=True, slots=True)
class Added:
    """What `Record.add` did.

    Attributes:
        outcome: what became of the reading.
        article_id: the article's id in this record.
        version: the number of its version that has this text, from 1.
        statements: how many statements were written; 0 where it was known.
    """

    outcome: Outcome
    article_id: int
    version: int
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a list shows it: the current version, without its text.

    Attributes:
        id: the article's id in this record.
        given_id: the one it came with: `Article.id`.
        version: the number of the current version; the older ones count from 1.
        added_at: when this version was added.
    """

    id: int
    given_id: str
    version: int
    url: str | None
    outlet: str | None
    title: str | None
    published: date | None
    language: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStatement:
    """A statement with its place in the record.

    Attributes:
        id: of this statement in the record; another after its article is read again.
        key: 16 hexadecimal digits that stay when the article is read again.
        article_id, version: where it stands.
        current: is that the article's current version?
    """

    id: int
    key: str
    article_id: int
    version: int
    current: bool
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many rows `Record.remove` took out."""

    articles: int
    versions: int
    statements: int
    speakers: int
    vectors: int
    outlets: int
    actors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """How much a record holds.

    Attributes:
        statements: of all versions; `current` of them are of current ones.
        vectors: statements whose meaning is kept too.
        first, last: the days of the earliest and the latest publication.
        bytes: what it takes on disk.
        schema: the version of its tables.
    """

    articles: int
    versions: int
    statements: int
    current: int
    speakers: int
    outlets: int
    actors: int
    decisions: int
    vectors: int
    first: date | None
    last: date | None
    bytes: int
    schema: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that `Record.check` found wrong.

    Attributes:
        what: in words, with the ids concerned.
        article_id: the article that it concerns, if any.
    """

    what: str
    article_id: int | None = None
