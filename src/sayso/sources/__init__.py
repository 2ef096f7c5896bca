"""Sources: files, addresses and streams to articles; only here are files and the network read.

`articles` gives what any source holds. A run that must be able to go on where it was stopped takes
a source apart instead: `shards` names the files in it, `items` gives the articles of one of them
with their positions, and begins after any.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.article import Article
from sayso.errors import FormatError, SourceError
from sayso.sources.item import Item

if TYPE_CHECKING:
    from sayso.sources.address import Ways
    from sayso.sources.feed import FeedState
    from sayso.sources.polite import Fetcher

__all__ = ["Item", "articles", "items", "shards"]

_ADDRESS = re.compile(r"(?i)https?://")
_PAGE = re.compile(rb"(?i)\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype )?html)")
_KINDS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".opml": "opml",
    ".urls": "urls",
}


def articles(
    where: str,
    *,
    input: str | None = None,
    published: date | None = None,
    private: bool = True,
    fetcher: Fetcher | None = None,
    feeds: MutableMapping[str, FeedState] | None = None,
    known: Callable[[str], bool] | None = None,
) -> Iterator[Article | SourceError]:
    """The articles of a source, one after the other, never more than one in memory.

    Args:
        where: what to read: a file, a folder, a pattern like `news/**/*.html`, an address of a
            page or a feed, or "-" for standard input.
        input: what each file is, where its name does not tell: "text", "html", "json", "jsonl",
            "warc", "feed" (RSS or Atom), "opml" (a list of feeds) or "urls" (addresses, one a
            line).
        published: the day of publication, for articles that give none.
        private: may files, this machine and its network be read? A server that reads for a client
            must say False: then `where` must be the address of a public host.
        fetcher: fetches politely; given, it fetches also the address that `where` itself is.
            Sources that share hosts should share it, so that it can keep its distance.
        feeds: what is remembered of feeds, by address; written when a feed has been read.
        known: is the page of this address kept already? Feeds then do not lead to it again.

    Yields:
        Articles with language and credits filled in, and, in their places, the errors of those
        that could not be read.

    Raises:
        SourceError: nothing could be read at all.
    """
    ways = _ways(private, fetcher, feeds, known)
    for shard in shards(where, private=private):
        if isinstance(shard, SourceError):
            yield shard
            continue
        try:
            for item in _opened(shard, input, ways, 0):
                yield _filled(item.found, published)
        except SourceError as error:
            if shard == where:
                raise
            yield error


def shards(where: str, *, private: bool = True) -> Iterator[str | SourceError]:
    """What `items` can read of a source: its files, if it is a folder or a pattern, else itself.

    Lists of addresses and of feeds are one shard each, so that one fetcher keeps its distance to
    the hosts in them.

    Args:
        where: as for `articles`.
        private: as for `articles`.

    Yields:
        Names of files in an order that stays, and the errors of folders that cannot be read.

    Raises:
        SourceError: there is nothing to read.
    """
    from sayso.sources import folder

    if not private or where == "-" or _ADDRESS.match(where):
        yield where
    elif folder.is_pattern(where):
        yield from folder.pattern(where)
    elif os.path.isdir(where):
        empty = True
        for path in folder.folder(where):
            empty = False
            yield path
        if empty:
            raise SourceError(
                f"{where} is a folder without a file to read; expected some of "
                + ", ".join(folder.SUFFIXES)
            )
    else:
        yield where


def items(
    shard: str,
    *,
    after: int = 0,
    input: str | None = None,
    published: date | None = None,
    private: bool = True,
    fetcher: Fetcher | None = None,
    feeds: MutableMapping[str, FeedState] | None = None,
    known: Callable[[str], bool] | None = None,
) -> Iterator[Item]:
    """The articles of one shard with their positions.

    Args:
        shard: one that `shards` gave.
        after: the last position to pass over: what stands there and before is neither taken apart
            nor fetched.
        input, published, private, fetcher, feeds, known: as for `articles`.

    Yields:
        Articles with language and credits filled in, and the errors of those that could not be
        read.

    Raises:
        SourceError: nothing could be read, or not on from here.
    """
    for item in _opened(shard, input, _ways(private, fetcher, feeds, known), after):
        if item.position == 0 or item.position > after:
            yield Item(item.position, _filled(item.found, published))


def _ways(
    private: bool,
    fetcher: Fetcher | None,
    feeds: MutableMapping[str, FeedState] | None,
    known: Callable[[str], bool] | None,
) -> Ways:
    from sayso.sources.address import Ways
    from sayso.sources.polite import Fetcher

    return Ways(
        private=private,
        fetcher=fetcher or Fetcher(),
        polite=fetcher is not None,
        feeds={} if feeds is None else feeds,
        known=known or (lambda url: False),
    )


def _filled(found: Article | SourceError, published: date | None) -> Article | SourceError:
    """The article with what can be told from its text, and the day of publication."""
    if isinstance(found, SourceError):
        return found
    from sayso.sources.credits import found_credits
    from sayso.sources.language import language

    return replace(
        found,
        published=found.published or published,
        language=language(found.text) or found.language,
        credits=found.credits or found_credits(found.text, found.byline),
    )


def _opened(where: str, kind: str | None, ways: Ways, after: int) -> Iterator[Item]:
    """The items of a file, an address or standard input, by its name, `kind` or first bytes."""
    from sayso.sources import address, files, jsonl, warc
    from sayso.sources.feed import is_feed, is_list
    from sayso.sources.fetching import Answer

    if _ADDRESS.match(where):
        yield from address.articles(where, ways)
        return
    if not ways.private:
        raise SourceError(f"{where!r} is no address; expected one that starts with https://")
    kind = kind or _kind(where)
    if kind == "jsonl":
        yield from jsonl.articles(files.lines(where), where, after=after)
    elif kind == "urls":
        yield from address.many(files.lines(where), where, ways, after=after)
    elif kind == "warc":
        with files.opened(where, packed=True) as file:
            yield from warc.articles(file, where, after=after)
    else:
        data = files.content(where)
        named = where != "-"  # standard input is text unless `kind` says otherwise
        if kind == "opml" or (kind is None and named and is_list(data)):
            yield from address.listed(data, where, ways)
        elif kind == "feed" or (kind is None and named and is_feed(data)):
            yield from address.of_feed(Answer("", 200, "", data), where, ways)
        elif kind == "json":
            yield from _json(data, where)
        else:
            yield from _page(data, where, kind)


def _kind(where: str) -> str | None:
    """What a file is by its name."""
    name = where.lower()
    return _KINDS.get(Path(name.removesuffix(".gz").removesuffix(".zst")).suffix)


def _page(data: bytes, where: str, kind: str | None) -> Iterator[Item]:
    from sayso.sources import html, text

    is_page = kind == "html" or (kind is None and where != "-" and _PAGE.match(data))
    for article in html.articles(data, where) if is_page else text.articles(data, where):
        yield Item(1, article)


def _json(data: bytes, where: str) -> Iterator[Item]:
    from sayso.sources import jsonl, text

    try:
        rows = json.loads(text.decoded(data, where).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: no JSON ({error}); JSON lines end in .jsonl") from error
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        try:
            at = f"{where}:{number}" if isinstance(rows, list) else where
            yield Item(number, jsonl.article(row, at))
        except SourceError as error:
            yield Item(number, error)
