"""How far files were taken in, and what is remembered of feeds, kept beside the articles.

A row is written in the transaction that keeps the articles which it tells of, or after it, never
before: what it says is kept is kept, whenever a run is killed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import JSON

from sayso.record import schema
from sayso.record.identity import canonical_url, url_digest
from sayso.record.known import holders

places = Table(
    "progress",
    schema.metadata,
    Column("shard", Text, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("kept", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
)

feeds = Table(
    "feeds",
    schema.metadata,
    Column("url", Text, primary_key=True),
    Column("state", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the reading of a file stands.

    Attributes:
        shard: the file's absolute path.
        settings: all that decides what is kept of it (reader, outlet ...), as one text.
        size, modified: bytes and time of its last change, in nanoseconds: of this state of it.
        position: of the last of its articles before which none is left to do.
        kept, failed: how many of those up to there are kept, and could not be.
        done: has it been read to its end?
    """

    shard: str
    settings: str
    size: int
    modified: int
    position: int = 0
    kept: int = 0
    failed: int = 0
    done: bool = False

    def goes_on(self, now: Place) -> bool:
        """Is `now` the same file in the same state, to be read with the same settings?"""
        mine = (self.shard, self.settings, self.size, self.modified)
        return mine == (now.shard, now.settings, now.size, now.modified)


def place(connection: Connection, shard: str) -> Place | None:
    """Where the file with this path stands; None if nothing of it was taken in."""
    row = connection.execute(select(places).where(places.c.shard == shard)).one_or_none()
    return None if row is None else Place(**row._mapping)


def keep_places(connection: Connection, standing: Iterable[Place]) -> None:
    """Writes where files stand, over what was written of them before."""
    _put(connection, places, [asdict(one) for one in standing])


def feed(connection: Connection, url: str) -> dict[str, Any] | None:
    """What is remembered of the feed at an address, as it was given to `keep_feeds`."""
    query = select(feeds.c.state).where(feeds.c.url == url)
    state: dict[str, Any] | None = connection.scalar(query)
    return state


def keep_feeds(connection: Connection, states: Mapping[str, dict[str, Any]]) -> None:
    """Writes what is to be remembered of feeds, by their addresses."""
    rows = [{"url": url, "state": state} for url, state in states.items()]
    _put(connection, feeds, rows)


def has_page(connection: Connection, url: str) -> bool:
    """Is an article of this address kept, whatever its text?"""
    canonical = canonical_url(url)
    return canonical is not None and bool(holders(connection, [url_digest(canonical)]))


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Writes rows, each in place of the one with its key, in the order of the keys.

    In one order, so that two writers never wait for each other.
    """
    (key,) = table.primary_key.columns
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    query = dialect.insert(table)
    others = {one.name: query.excluded[one.name] for one in table.columns if one is not key}
    query = query.on_conflict_do_update(index_elements=[key], set_=others)
    if rows:
        connection.execute(query, sorted(rows, key=lambda row: str(row[key.name])))
