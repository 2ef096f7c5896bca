"""Writing readings: what is known already, what is new, and what is replaced.

A batch is looked up at once, decided upon in memory and written at once, all inside the caller's
transaction. Readings that could be of one article are decided upon one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, update

from sayso.errors import RecordError
from sayso.record import known, schema
from sayso.record.checks import check
from sayso.record.database import lock, new_ids
from sayso.record.entries import Added, Outcome
from sayso.record.identity import Identity, folded_digest, identity, text_digest
from sayso.record.rows import Place, Rows
from sayso.statement import ReaderInfo, Reading


@dataclass(frozen=True, slots=True)
class Item:
    """A reading to be kept, with the vectors of its statements, if any."""

    reading: Reading
    vectors: Sequence[bytes] | None
    embedder: str | None
    identity: Identity

    @classmethod
    def of(cls, reading: Reading, vectors: Sequence[bytes] | None, embedder: str | None) -> Item:
        """Checks `reading` and its vectors.

        Raises:
            ArticleError: the reading contradicts itself.
            RecordError: not one vector for each statement, or no name of what made them.
        """
        check(reading)
        if vectors is None:
            return cls(reading, None, None, identity(reading.article))
        if len(vectors) != len(reading.statements):
            raise RecordError(
                f"expected a vector for each of {len(reading.statements)} statements, "
                f"got {len(vectors)}"
            )
        if not embedder:
            raise RecordError("vectors need the name of the embedder that made them")
        return cls(reading, vectors, embedder, identity(reading.article))


def add(connection: Connection, items: Sequence[Item]) -> list[Added]:
    """Writes `items` in their order; the caller's transaction keeps them all or none."""
    lock(connection, [digest for item in items for digest in item.identity.locked])
    outlets = known.outlet_ids(connection, (item.reading.article.outlet for item in items))
    readers = known.reader_ids(connection, (item.reading.reader for item in items))
    added: list[Added] = []
    for group in _apart(items):
        added += _write(connection, group, outlets, readers)
    return added


def _apart(items: Sequence[Item]) -> Iterable[list[Item]]:
    """Runs of `items` in which no two could be the same article."""
    group: list[Item] = []
    seen: set[bytes] = set()
    for item in items:
        if seen.intersection(item.identity.locked):
            yield group
            group, seen = [], set()
        group.append(item)
        seen.update(item.identity.locked)
    if group:
        yield group


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be done with an item.

    Attributes:
        article_id, version_id: None where a new row has to be made.
        superseded: the id of the version that is the current one no longer.
    """

    item: Item
    outcome: Outcome
    number: int
    article_id: int | None = None
    version_id: int | None = None
    current: bool = True
    superseded: int | None = None


def _plan(item: Item, article_id: int | None, versions: Sequence[known.Version]) -> _Plan:
    """Decides, given the versions that are kept of the article, the oldest first."""
    if article_id is None or not versions:
        return _Plan(item=item, outcome=Outcome.NEW, number=1, article_id=article_id)
    text, reader = item.reading.article.text, item.reading.reader
    folded = folded_digest(text)
    same = [version for version in versions if version.folded == folded]
    for version in same:
        if version.read_by(reader, item.embedder):
            return _Plan(
                item=item,
                outcome=Outcome.KNOWN,
                number=version.number,
                article_id=article_id,
                version_id=version.id,
            )
    last = versions[-1]
    for version in same:
        if version.text == text_digest(text):  # into other blanks the offsets would not fit
            return _Plan(
                item=item,
                outcome=Outcome.REREAD,
                number=version.number,
                article_id=article_id,
                version_id=version.id,
                current=version is last,
            )
    return _Plan(
        item=item,
        outcome=Outcome.CHANGED,
        number=last.number + 1,
        article_id=article_id,
        superseded=last.id,
    )


def _write(
    connection: Connection,
    items: Sequence[Item],
    outlets: dict[str | None, int | None],
    readers: dict[ReaderInfo, int],
) -> list[Added]:
    """Decides on items of which no two could be the same article, and writes the rows of all."""
    digests = (one for item in items for one in (*item.identity.sought, *item.identity.held))
    holders = known.holders(connection, digests)
    ids = [
        next((holders[one] for one in item.identity.sought if one in holders), None)
        for item in items
    ]
    there = [id_ for id_ in ids if id_ is not None]
    versions = known.versions(connection, there)
    plans = [
        _plan(item, id_, versions.get(id_, []) if id_ else [])
        for item, id_ in zip(items, ids, strict=True)
    ]
    _make_way(connection, plans)
    return _insert(connection, plans, holders, outlets, readers)


def _make_way(connection: Connection, plans: Sequence[_Plan]) -> None:
    """Takes out what is replaced, and marks what is the current version no longer."""
    statements, readings = schema.statements, schema.readings
    replaced = [plan.version_id for plan in plans if plan.outcome is Outcome.REREAD]
    superseded = [plan.superseded for plan in plans if plan.superseded is not None]
    for some in known.in_parts(replaced):
        connection.execute(delete(statements).where(statements.c.version_id.in_(some)))
        connection.execute(delete(readings).where(readings.c.version_id.in_(some)))
    for some in known.in_parts(superseded):
        query = update(statements).where(statements.c.version_id.in_(some))
        connection.execute(query.values(current=False))


def _insert(
    connection: Connection,
    plans: Sequence[_Plan],
    holders: dict[bytes, int],
    outlets: dict[str | None, int | None],
    readers: dict[ReaderInfo, int],
) -> list[Added]:
    """Writes the rows of every plan; what is known gets no more than another digest."""
    now = datetime.now(UTC)
    rows = Rows()
    keys = known.article_keys(connection, (plan.article_id for plan in plans if plan.article_id))
    new_articles = iter(new_ids(connection, "articles", _missing(p.article_id for p in plans)))
    new_versions = iter(new_ids(connection, "versions", _missing(p.version_id for p in plans)))
    written = [plan for plan in plans if plan.outcome is not Outcome.KNOWN]
    count = sum(len(plan.item.reading.statements) for plan in written)
    statement_ids = iter(new_ids(connection, "statements", count))
    added = []
    for plan in plans:
        article_id = plan.article_id or next(new_articles)
        reading, key = plan.item.reading, keys.get(article_id, plan.item.identity.key)
        if plan.article_id is None:
            rows.articles.append({"id": article_id, "key": key, "added_at": now})
        rows.identities.extend(
            {"digest": digest, "article_id": article_id}
            for digest in plan.item.identity.held
            if digest not in holders
        )
        if plan.outcome is Outcome.KNOWN:
            added.append(Added(plan.outcome, article_id, plan.number, 0))
            continue
        place = Place(
            article_id=article_id,
            article_key=key,
            version_id=plan.version_id or next(new_versions),
            number=plan.number,
            outlet_id=outlets[reading.article.outlet],
            current=plan.current,
        )
        rows.add_version(reading, place, now, new=plan.version_id is None)
        rows.add_reading(place, readers[reading.reader], now, plan.item.embedder)
        rows.add_statements(reading, place, statement_ids, plan.item.vectors)
        added.append(Added(plan.outcome, article_id, plan.number, len(reading.statements)))
    rows.write(connection)
    return added


def _missing(ids: Iterable[int | None]) -> int:
    return sum(id_ is None for id_ in ids)
