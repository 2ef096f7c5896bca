"""How many articles sources will give, as nearly as can be told without taking them apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from sayso import sources
from sayso.errors import SourceError
from sayso.sources.files import opened

_BLOCK = 1 << 20
_LINES = (".jsonl", ".ndjson")
_ONE = (".txt", ".html", ".htm", ".xhtml")
_WARC = (".warc", ".warc.zst")


def expected(what: Iterable[str], *, stop: Callable[[], bool] = lambda: False) -> int | None:
    """The number of articles in files, pages of a WARC file for articles.

    Args:
        what: files, folders and patterns.
        stop: asked now and then; counting ends when it says so.

    Returns:
        The number; None where no number can be told: for addresses, feeds, lists and standard
        input, for what cannot be read, and when it was stopped.
    """
    total = 0
    try:
        for where in what:
            for shard in sources.shards(where):
                if stop() or isinstance(shard, SourceError):
                    return None
                for number in _counts(shard):
                    if stop() or number is None:
                        return None
                    total += number
    except SourceError:
        return None
    return total


def _counts(shard: str) -> Iterator[int | None]:
    """Numbers whose sum is the number of articles of a file; None where it is not known."""
    name = shard.lower().removesuffix(".gz")
    if not os.path.isfile(shard):
        yield None
    elif name.endswith(_ONE):
        yield 1
    elif name.endswith(_LINES):
        with opened(shard) as file:
            yield from _lines(file)
    elif name.endswith(_WARC):
        with opened(shard, packed=True) as file:
            yield from _responses(file, shard)
    else:
        yield None


def _lines(file: IO[bytes]) -> Iterator[int]:
    last = b"\n"
    while block := file.read(_BLOCK):
        yield block.count(b"\n")
        last = block[-1:]
    yield last != b"\n"


def _responses(file: IO[bytes], where: str) -> Iterator[int]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        for _ in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
            yield 1
    except OSError as error:
        raise SourceError(f"{where} is broken: {error}") from error
