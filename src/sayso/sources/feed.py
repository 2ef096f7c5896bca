"""RSS and Atom feeds (by feedparser) and OPML lists of feeds: what they say, fetching nothing.

See `address` for the pages that the entries lead to.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, Self
from xml.etree import ElementTree

from sayso.errors import FormatError
from sayso.sources.text import clean

# What may stand before the first element; atomic, so that no input makes it try for long.
_START = rb"(?is)(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*>)*+"
_FEED = re.compile(_START + rb"<(?:rss|(?:\w+:)?rdf|(?:\w+:)?feed)[\s>]")
_OPML = re.compile(_START + rb"<opml[\s>]")
# Where the first element of a feed must begin.
_HEAD = 4096
_FEED_KINDS = ("application/rss", "application/atom", "application/rdf")
_ADDRESS = re.compile(r"(?i)https?://")


@dataclass(frozen=True, slots=True)
class FeedState:
    """What to remember of a feed until it is read again; the caller keeps it, as JSON if it likes.

    Attributes:
        etag: the ETag that its server gave.
        modified: the Last-Modified that its server gave.
        seen: the addresses of its entries that need not be fetched again.
    """

    etag: str | None = None
    modified: str | None = None
    seen: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Its attributes, for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """The state that `as_dict` gave, also after a way through JSON."""
        return cls(values["etag"], values["modified"], tuple(values["seen"]))

    def conditions(self) -> dict[str, str]:
        """The header lines that ask for the feed only if it has changed (RFC 9110, 13.1)."""
        lines = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in lines.items() if value}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article."""

    url: str
    title: str | None
    published: date | None
    byline: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says.

    Attributes:
        title: its name.
        entries: those that lead to a page, each page once, in the feed's order.
        damage: what is wrong with it, where entries may be missing.
    """

    title: str | None
    entries: tuple[Entry, ...]
    damage: str | None


def is_feed(data: bytes, kind: str = "") -> bool:
    """Are these bytes an RSS or Atom feed, by their first element or their content type?"""
    return kind.startswith(_FEED_KINDS) or _FEED.match(data[:_HEAD]) is not None


def is_list(data: bytes) -> bool:
    """Are these bytes an OPML list, by their first element?"""
    return _OPML.match(data[:_HEAD]) is not None


def read_feed(data: bytes, where: str, *, kind: str = "", url: str | None = None) -> Feed:
    """The feed that the bytes hold.

    Args:
        data: RSS or Atom of any version, broken or not.
        where: what to call it in messages.
        kind: the content type that it came with.
        url: where it was fetched from, for links without a host.

    Raises:
        FormatError: it is no feed.
    """
    import feedparser

    headers = {"content-type": kind, "content-location": url}
    try:
        found = feedparser.parse(
            BytesIO(data),
            response_headers={name: value for name, value in headers.items() if value},
            sanitize_html=False,
        )
    # What its lenient parser raises on markup that is none.
    except (ValueError, AssertionError, RecursionError, TypeError, LookupError) as error:
        raise FormatError(f"{where} is no RSS or Atom feed: {error}") from error
    harmless = feedparser.exceptions.ThingsNobodyCaresAboutButMe
    problem = found.get("bozo_exception")
    damage = None if problem is None or isinstance(problem, harmless) else str(problem)
    if not found.entries and not found.get("version"):
        raise FormatError(f"{where} is no RSS or Atom feed: {damage or 'it has no feed in it'}")
    entries: dict[str, Entry] = {}
    for entry in _entries(found.entries):
        entries.setdefault(entry.url, entry)
    return Feed(_words(found.feed.get("title")), tuple(entries.values()), damage)


def read_list(data: bytes, where: str) -> tuple[str, ...]:
    """The addresses of the feeds that an OPML list names, in its order, each once.

    Raises:
        FormatError: it is no OPML.
    """
    try:
        tree = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FormatError(f"{where} is no OPML: {error}") from error
    if tree.tag.lower() != "opml":
        raise FormatError(f"{where} is no OPML; its first element is <{tree.tag}>")
    values = (
        value.strip()
        for outline in tree.iter("outline")
        for name, value in outline.attrib.items()
        if name.lower() == "xmlurl"
    )
    return tuple(dict.fromkeys(value for value in values if _ADDRESS.match(value)))


def _entries(found: list[Any]) -> Iterator[Entry]:
    for entry in found:
        url = clean(str(entry.get("link") or "")).strip()
        if _ADDRESS.match(url):
            moment = entry.get("published_parsed") or entry.get("updated_parsed")
            authors = [_words(one.get("name")) for one in entry.get("authors") or ()]
            yield Entry(url, _words(entry.get("title")), _day(moment), tuple(filter(None, authors)))


def _words(value: Any) -> str | None:
    return " ".join(clean(value).split()) or None if isinstance(value, str) else None


def _day(moment: Any) -> date | None:
    """The day of a time in UTC, which is how feedparser gives it."""
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC).date() if moment else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
