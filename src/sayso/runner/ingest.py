"""Sources into a record: nothing is lost, nothing kept twice, whenever the run is killed.

Articles are kept some at a time, each time in one transaction, and only then is written how far the
files were taken in: a run that is killed leaves at most a few read articles to be read again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sayso.errors import ArticleError, SaysoError
from sayso.record import Added, Record, progress
from sayso.runner.method import Method
from sayso.runner.reading import read_all
from sayso.runner.steps import Begun, Broken, Done, Ended, FeedRead, InRecord, Shard, Step, ToRead
from sayso.runner.taking import Wanted, steps

__all__ = ["Failed", "Kept", "Known", "Passed", "Result", "Wanted", "add"]

# How much is read before it is kept: readings, their characters, steps of any kind, seconds.
READINGS = 64
CHARACTERS = 4_000_000
STEPS = 1000
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that was read and is kept; `added` says as what, `language` is the article's."""

    added: Added
    language: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the record had already, so that it was not read."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that could not be read or kept, or a source that could not be opened."""

    error: SaysoError


@dataclass(frozen=True, slots=True)
class Passed:
    """Articles of a file that an earlier run dealt with: how many it kept, how many failed."""

    shard: str
    kept: int
    failed: int


Result: TypeAlias = Kept | Known | Failed | Passed


def add(record: Record, wanted: Wanted, method: Method, *, processes: int = 1) -> Iterator[Result]:
    """Takes articles in; what is yielded is kept.

    Args:
        record: where they are kept.
        wanted: what to take in.
        method: how it is read.
        processes: how many read; with 1 this one does.

    Raises:
        RecordError: the record cannot be read or written.
        ModelError: the reader cannot be loaded.
        WorkerError: a process that reads ended.
    """
    batch = _Batch()
    for step in read_all(steps(wanted, record, method), method, processes):
        batch.append(step)
        if batch.is_full():
            yield from _keep(record, batch.steps, method)
            batch = _Batch()
    yield from _keep(record, batch.steps, method)


class _Batch:
    """Steps that wait to be kept together."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._readings = 0
        self._characters = 0
        self._since = time.monotonic()

    def append(self, step: Step) -> None:
        self.steps.append(step)
        if isinstance(step, Done):
            self._readings += 1
            self._characters += len(step.reading.article.text)

    def is_full(self) -> bool:
        return (
            self._readings >= READINGS
            or self._characters >= CHARACTERS
            or len(self.steps) >= STEPS
            or time.monotonic() - self._since >= SECONDS
        )


def _keep(record: Record, batch: list[Step], method: Method) -> list[Result]:
    """Keeps what was read, then how far the shards and feeds were taken in."""
    read = [
        step.reading if step.vectors is None else (step.reading, step.vectors)
        for step in batch
        if isinstance(step, Done)
    ]
    added = iter(list(record.add_many(read, embedder=method.embedder, batch=len(batch) + 1)))
    touched: dict[int, Shard] = {}
    states = {}
    results: list[Result] = []
    for step in batch:
        if isinstance(step, FeedRead):
            states[step.url] = step.state.as_dict()
            continue
        if step.shard is not None and not isinstance(step, Begun):
            touched[id(step.shard)] = step.shard
        result = _settled(step, next(added) if isinstance(step, Done) else None)
        if result is not None:
            results.append(result)
    places = {shard.place.shard: shard.place for shard in touched.values() if shard.place}
    if places or states:
        with record.begin() as connection:
            progress.keep_places(connection, places.values())
            progress.keep_feeds(connection, states)
    return results


def _settled(step: Step, added: Added | ArticleError | None) -> Result | None:
    """What became of a step, counted in its shard."""
    match step:
        case Begun(shard, place):
            return Passed(shard.name, place.kept, place.failed)
        case Done(shard, position, reading) if isinstance(added, Added):
            shard.pass_by(position, kept=True)
            return Kept(added, reading.article.language)
        case Done(shard, position, reading):
            shard.pass_by(position, kept=False)
            return Failed(ArticleError(f"{reading.article.id or 'a text'}: {added}"))
        case InRecord(shard, position):
            shard.pass_by(position, kept=True)
            return Known()
        case Broken(shard, position, error):
            if shard is not None:
                shard.pass_by(position, kept=False)
            return Failed(error)
        case Ended(shard):
            shard.end()
            return None
        case ToRead() | FeedRead():
            raise TypeError(f"{type(step).__name__} is no step to settle")
