"""Sources to the steps of a run: what the record has is passed over, the rest is to be read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date

from sayso import sources
from sayso.errors import FormatError, SourceError, TooLargeError
from sayso.record import Record, progress
from sayso.record.progress import Place
from sayso.runner.method import Method
from sayso.runner.steps import Begun, Broken, Ended, FeedRead, InRecord, Shard, Step, ToRead
from sayso.sources.feed import FeedState
from sayso.sources.polite import Fetcher

# Files that lead to pages elsewhere: these change while the file does not.
_LEADING = (".urls", ".rss", ".atom", ".opml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a run is to take in, and how.

    Attributes:
        what: files, folders, patterns and addresses.
        published: the day of publication, for articles that give none.
        outlet: who published them, for articles that do not say.
        again: go through files also where an earlier run has been?
        fetcher: fetches politely.
    """

    what: Iterable[str]
    published: date | None = None
    outlet: str | None = None
    again: bool = False
    fetcher: Fetcher = field(default_factory=Fetcher)


def steps(wanted: Wanted, record: Record, method: Method) -> Iterator[Step]:
    """The steps, in the order of the sources; nothing is written here.

    Raises:
        RecordError: the record cannot be read.
    """
    taking = _Taking(wanted, record, method)
    for where in wanted.what:
        try:
            for name in sources.shards(where):
                if isinstance(name, SourceError):
                    yield Broken(None, 0, name)
                else:
                    yield from taking.of_shard(name)
        except SourceError as error:
            yield Broken(None, 0, error)


class _Taking:
    def __init__(self, wanted: Wanted, record: Record, method: Method) -> None:
        self._wanted = wanted
        self._record = record
        self._method = method
        self._feeds = _Feeds(record)
        self._settings = _settings(wanted, method)

    def of_shard(self, name: str) -> Iterator[Step]:
        shard = Shard(name, _now(name, self._settings))
        before = self._before(shard.place)
        if before is not None:
            shard.place = before
            yield Begun(shard, before)
            if before.done:
                return
        shard.keeps = not name.lower().removesuffix(".gz").endswith(_LEADING)
        last = before.position if before else 0
        try:
            for item in sources.items(
                name,
                after=last,
                published=self._wanted.published,
                fetcher=self._wanted.fetcher,
                feeds=self._feeds,
                known=self._has_page,
            ):
                yield from self._feeds.read()
                yield self._of_item(shard, item)
                last = max(last, item.position)
        except (FormatError, TooLargeError) as error:
            yield Broken(shard, last, error)
        except SourceError as error:  # what cannot be opened today may be tomorrow
            yield Broken(None, 0, error)
            return
        yield from self._feeds.read()
        yield Ended(shard)

    def _before(self, now: Place | None) -> Place | None:
        """How far an earlier run came with this state of a file."""
        if now is None or self._wanted.again:
            return None
        with self._record.connect() as connection:
            before = progress.place(connection, now.shard)
        worth = before is not None and (before.done or before.position > 0)
        return before if before and worth and before.goes_on(now) else None

    def _of_item(self, shard: Shard, item: sources.Item) -> Step:
        if isinstance(item.found, SourceError):
            return Broken(shard, item.position, item.found)
        article = replace(item.found, outlet=item.found.outlet or self._wanted.outlet)
        if self._record.has(article, self._method.reader, embedder=self._method.embedder):
            return InRecord(shard, item.position)
        return ToRead(shard, item.position, article)

    def _has_page(self, url: str) -> bool:
        with self._record.connect() as connection:
            return progress.has_page(connection, url)


class _Feeds(MutableMapping[str, FeedState]):
    """The states of feeds: the record's, and those that are not kept there yet."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._new: dict[str, FeedState] = {}

    def __getitem__(self, url: str) -> FeedState:
        with self._record.connect() as connection:
            state = progress.feed(connection, url)
        if state is None:
            raise KeyError(url)
        return FeedState.of(state)

    def __setitem__(self, url: str, state: FeedState) -> None:
        self._new[url] = state

    def __delitem__(self, url: str) -> None:
        raise TypeError(f"the state of {url} is not forgotten during a run")

    def __iter__(self) -> Iterator[str]:
        return iter(self._new)

    def __len__(self) -> int:
        return len(self._new)

    def read(self) -> Iterator[FeedRead]:
        """The feeds that were read to their ends since this was asked last."""
        while self._new:
            yield FeedRead(*self._new.popitem())


def _settings(wanted: Wanted, method: Method) -> str:
    """All that decides what is kept of a file, as one text."""
    reader = method.reader
    day = wanted.published.isoformat() if wanted.published else None
    made = [reader.name, reader.version, reader.model, method.embedder, wanted.outlet, day]
    return json.dumps(made)


def _now(name: str, settings: str) -> Place | None:
    """The state of a file before it is opened; None for all else."""
    try:
        found = os.stat(name)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    # Names that are no text are told apart all the same.
    path = os.fsencode(os.path.abspath(name)).decode("utf-8", "backslashreplace")
    return Place(shard=path, settings=settings, size=found.st_size, modified=found.st_mtime_ns)
