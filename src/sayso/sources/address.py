"""Addresses: a page, a feed with the pages that it leads to, a list of feeds, many pages.

A page that is named is fetched as a browser would; whatever else is fetched, because a feed or a
list leads to it, is fetched politely (`polite`): robots.txt is asked, and each host given time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace

from sayso.article import Article
from sayso.errors import FetchError, FormatError, SourceError
from sayso.sources import fetching, web
from sayso.sources.feed import Entry, FeedState, is_feed, is_list, read_feed, read_list
from sayso.sources.fetching import Answer
from sayso.sources.item import Item
from sayso.sources.polite import Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How addresses are read.

    Attributes:
        private: may this machine and its network be reached?
        fetcher: fetches what is to be fetched politely.
        polite: is the first address fetched so too?
        feeds: the states of feeds by their address; read before, and written once a feed is done.
        known: is the page of this address kept already, so that no feed need lead to it again?
    """

    private: bool
    fetcher: Fetcher
    polite: bool
    feeds: MutableMapping[str, FeedState] = field(default_factory=dict)
    known: Callable[[str], bool] = lambda url: False


def articles(url: str, ways: Ways) -> Iterator[Item]:
    """The article at an address, or those that the feed or the list of feeds there leads to.

    Raises:
        SourceError: nothing could be read there.
    """
    answer = _asked(url, ways)
    if answer is None:
        return
    if answer.status == 200 and is_list(answer.data):
        yield from listed(answer.data, url, ways)
    elif answer.status == 200 and is_feed(answer.data, answer.kind):
        yield from of_feed(answer, url, ways)
    else:
        for article in web.answered(answer, url):
            yield Item(1, article)


def listed(data: bytes, where: str, ways: Ways) -> Iterator[Item]:
    """The articles of all the feeds that an OPML list names, one feed after the other.

    Raises:
        FormatError: it is no OPML.
    """
    polite = replace(ways, polite=True)
    for url in read_list(data, where):
        try:
            answer = _asked(url, polite)
            if answer is None:
                continue
            if answer.status != 200:
                raise FetchError(f"{url} answered {answer.status}, expected 200")
            yield from of_feed(answer, url, polite)
        except SourceError as error:
            yield Item(0, error)


def of_feed(answer: Answer, where: str, ways: Ways) -> Iterator[Item]:
    """The articles that the entries of a feed lead to, without those that are known or seen.

    What the page does not say (date, title, authors, outlet) is filled in from the feed. The
    state of the feed is written when all is read; pages that could not be fetched are not among
    the seen, and while there are any, the feed is asked for in full.

    Raises:
        FormatError: it is no feed.
    """
    found = read_feed(answer.data, where, kind=answer.kind, url=answer.url or None)
    if found.damage:
        yield Item(0, FormatError(f"{where} is a broken feed: {found.damage}; some may be missing"))
    before = set(ways.feeds[where].seen) if where in ways.feeds else set()
    seen = []
    for entry in found.entries:
        if entry.url not in before and not ways.known(entry.url):
            try:
                page = ways.fetcher.get(entry.url, private=ways.private)
                for article in web.answered(page, entry.url):
                    yield Item(0, _completed(article, entry, found.title))
            except FetchError as error:
                yield Item(0, error)
                continue
            except SourceError as error:
                yield Item(0, error)
        seen.append(entry.url)
    whole = len(seen) == len(found.entries)
    ways.feeds[where] = FeedState(
        etag=answer.headers.get("etag") if whole else None,
        modified=answer.headers.get("last-modified") if whole else None,
        seen=tuple(seen),
    )


def many(
    lines: Iterable[str | SourceError], where: str, ways: Ways, *, after: int = 0
) -> Iterator[Item]:
    """The articles at the addresses of a list, one a line; blank lines and those of # are none.

    Args:
        lines: the list.
        where: what to call it in messages.
        ways: how they are read.
        after: the number of the last line to pass over.
    """
    polite = replace(ways, polite=True)
    for number, line in enumerate(lines, start=1):
        url = line.strip() if isinstance(line, str) else ""
        if number <= after or (isinstance(line, str) and (not url or url.startswith("#"))):
            continue
        try:
            if isinstance(line, SourceError):
                raise line
            if not url.lower().startswith(("http://", "https://")):
                raise FormatError(
                    f"{where}:{number}: {url[:80]!r} is no address; expected https://"
                )
            for item in articles(url, polite):
                yield Item(item.position and number, item.found)
        except SourceError as error:
            yield Item(number, error)


def _asked(url: str, ways: Ways) -> Answer | None:
    """The answer of an address; None where it is a feed that has not changed."""
    conditions = ways.feeds[url].conditions() if url in ways.feeds else {}
    if ways.polite:
        answer = ways.fetcher.get(url, private=ways.private, headers=conditions)
    else:
        answer = fetching.get(url, private=ways.private, headers=conditions)
    return None if answer.status == 304 and conditions else answer


def _completed(article: Article, entry: Entry, outlet: str | None) -> Article:
    return replace(
        article,
        title=article.title or entry.title,
        published=article.published or entry.published,
        byline=article.byline or entry.byline,
        outlet=article.outlet or outlet,
    )
