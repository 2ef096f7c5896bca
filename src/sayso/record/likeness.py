"""The statements of a record that are nearest in meaning to a text.

Every vector is compared, by matrix products over some thousands at a time: exact, in bounded
memory, and linear in the number of statements. Who asks often keeps the vectors (`Meanings.held`);
who asks once has them stream by.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from sayso.errors import NotKeptError, QueryError
from sayso.finding import Hit, Query
from sayso.record import schema
from sayso.record.filters import content_tree, filters, matching
from sayso.record.hits import kept_hits
from sayso.record.known import in_parts
from sayso.record.marks import Marker
from sayso.record.words import wanted
from sayso.vectors import Floats, parts

if TYPE_CHECKING:
    from sayso.record.store import Record

MOST = 1000  # statements of one answer
_FIRST = 2048  # of so many nearest it is seen first how many fit the other conditions
_FETCHED = 16384  # vectors fetched from the database together
_COMPARED = 512  # and compared; OpenBLAS would share more among all processors, which takes longer

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Part:
    """Vectors of some statements: ids [n], scales [n], codes [n, SIZE]; ids ascend."""

    ids: Ids
    scales: Floats
    codes: NDArray[np.int8]


class Meanings:
    """The vectors of a record, to which others are compared. Threads may share one.

    Args:
        record: where they are kept.
        embedder: the name of what made them; those of another cannot be compared.
        held: are they kept in memory (400 MB a million), and only new ones fetched?
    """

    def __init__(self, record: Record, embedder: str, *, held: bool = False) -> None:
        self._record, self._embedder, self._held = record, embedder, held
        self._parts: list[_Part] = []
        self._lock = threading.Lock()

    def nearest(self, vector: Floats, query: Query, *, limit: int = 20) -> tuple[Hit, ...]:
        """The statements that `query` asks for, the nearest first, each with its likeness.

        Args:
            vector: float32 [SIZE], of length 1.
            query: conditions; its order is not heeded.
            limit: from 1 to 1000.

        Raises:
            QueryError: the query cannot be understood.
            NotKeptError: no vectors of this embedder are kept, or what `query` names is not.
            RecordError: the database fails.
        """
        if not 1 <= limit <= MOST:
            raise QueryError(f"expected 1 to {MOST} statements, got {limit}")
        tree = content_tree(query)
        marker = Marker(wanted(tree) if tree else ())
        with self._record.connect() as connection:
            fits = _fitting(connection, query)
            best, complete = self._best(connection, vector, None)
            chosen = _chosen(connection, fits, best, limit)
            if len(chosen) < limit and not complete:
                every = np.fromiter((row.id for row in connection.execute(fits)), np.int64)
                best, _ = self._best(connection, vector, np.sort(every))
                chosen = best[:limit]
            likeness = dict(chosen)
            hits = kept_hits(connection, [id_ for id_, _ in chosen], marker)
            return tuple(replace(hit, likeness=likeness[hit.id]) for hit in hits)

    def _best(
        self, connection: Connection, vector: Floats, among: Ids | None
    ) -> tuple[list[tuple[int, float]], bool]:
        """The nearest statements with their likeness, the nearest first; are there no others?

        Args:
            among: None, or the ascending ids of those that count.
        """
        ids, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
        count = 0
        for part in self._all(connection):
            near = _products(part, vector)
            own = part.ids
            if among is not None:
                place = np.searchsorted(among, own)
                inside = place < len(among)
                inside[inside] = among[place[inside]] == own[inside]
                own, near = own[inside], near[inside]
            count += len(own)
            ids, scores = np.concatenate([ids, own]), np.concatenate([scores, near])
            if len(ids) > 8 * _FIRST:
                kept = np.argpartition(scores, -_FIRST)[-_FIRST:]
                ids, scores = ids[kept], scores[kept]
        order = np.lexsort((-ids, -scores))[:_FIRST]  # of equals the newest first
        found = [(int(ids[k]), float(scores[k])) for k in order]
        if not count and among is None:
            raise NotKeptError(
                f"the record keeps no meanings made by {self._embedder}: add its articles again, "
                "without --no-vectors"
            )
        return found, count == len(found)

    def _all(self, connection: Connection) -> Iterator[_Part]:
        if not self._held:
            yield from _fetched(connection, self._embedder, 0)
            return
        with self._lock:
            last = int(self._parts[-1].ids[-1]) if self._parts else 0
            self._parts += _fetched(connection, self._embedder, last)
            held = list(self._parts)
        yield from held


def _products(part: _Part, vector: Floats) -> Floats:
    out = np.empty(len(part.ids), dtype=np.float32)
    for at in range(0, len(out), _COMPARED):
        out[at : at + _COMPARED] = part.codes[at : at + _COMPARED].astype(np.float32) @ vector
    out *= part.scales
    return out


def _fetched(connection: Connection, embedder: str, after: int) -> Iterator[_Part]:
    """The vectors of statements with ids above `after`, in the order of the ids."""
    vectors, statements, readings = schema.vectors, schema.statements, schema.readings
    makers = set(connection.scalars(select(readings.c.embedder).distinct())) - {None}
    query = select(vectors.c.statement_id, vectors.c.vector).order_by(vectors.c.statement_id)
    if makers != {embedder}:
        query = query.join(statements, statements.c.id == vectors.c.statement_id).join(
            readings, readings.c.version_id == statements.c.version_id
        )
        query = query.where(readings.c.embedder == embedder)
    while True:
        some = query.where(vectors.c.statement_id > after).limit(_FETCHED)
        rows = connection.execute(some).all()
        if not rows:
            return
        scales, codes = parts([row.vector for row in rows])
        ids = np.array([row.statement_id for row in rows], dtype=np.int64)
        yield _Part(ids, scales, codes)
        after = int(ids[-1])


def _fitting(connection: Connection, query: Query) -> Select[tuple[int]]:
    """The ids of all statements that the query asks for."""
    sought = filters(connection, query)
    fits = select(schema.statements.c.id).where(*sought.conditions())
    if sought.match is not None:
        fits = fits.where(schema.statements.c.id.in_(matching(connection, sought.match)))
    return fits


def _chosen(
    connection: Connection,
    fits: Select[tuple[int]],
    best: Sequence[tuple[int, float]],
    limit: int,
) -> list[tuple[int, float]]:
    """The first `limit` of the nearest that fit; those removed meanwhile do not."""
    chosen: list[tuple[int, float]] = []
    for some in in_parts(best):
        ids = [id_ for id_, _ in some]
        fit: set[int] = set(connection.scalars(fits.where(schema.statements.c.id.in_(ids))))
        chosen += [pair for pair in some if pair[0] in fit]
        if len(chosen) >= limit:
            break
    return chosen[:limit]
