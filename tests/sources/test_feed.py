"""Feeds and lists: what they say, what is fetched for them, and what is asked for only once."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.article import Article
from sayso.errors import FetchError, FormatError, SourceError
from sayso.sources import articles, items
from sayso.sources.feed import FeedState, is_feed, is_list, read_feed, read_list
from sayso.sources.polite import Fetcher
from tests.sources.sites import Reply, Site, page

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Tarn Courier</title><link>{site}/</link>
<item><title>Ferry &amp; bridge late</title><link>{site}/1</link><dc:creator>Ida Brandt</dc:creator>
<pubDate>Tue, 04 May 2021 10:00:00 GMT</pubDate></item>
<item><title>Two</title><link>/2</link></item>
<item><title>Again</title><link>{site}/1</link></item>
<item><title>No page</title><link>magnet:?x</link></item>
<item><title>No link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Tarn Courier</title>
<entry><title>One</title><link href="{site}/1"/><updated>2021-05-04T10:00:00Z</updated>
<author><name>Ida Brandt</name></author><author><name>Omar Lund</name></author></entry></feed>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
<outline type="rss" xmlUrl="{site}/feed"/><outline xmlURL="{site}/gone"/>
<outline xmlUrl="{site}/feed"/><outline xmlUrl="file:///etc/hostname"/></outline></body></opml>"""
FEED = "application/rss+xml"


def quick() -> Fetcher:
    return Fetcher(delay=0.0)


def feed(site: Site, *, text: str = RSS, headers: dict[str, str] | None = None) -> str:
    """The address of a feed with two pages."""
    site.answers("/1", Reply(page("Ferry late")))
    site.answers("/2", Reply(page("Bridge shut")))
    data = text.format(site=site.url).encode()
    return site.answers("/feed", Reply(data, FEED, headers=headers or {}))


def titles(found: list[Article | SourceError]) -> list[str | None]:
    return [one.title if isinstance(one, Article) else type(one).__name__ for one in found]


def test_what_rss_says() -> None:
    found = read_feed(RSS.format(site="https://c.example").encode(), "a", url="https://c.example/f")
    assert found.title == "The Tarn Courier"
    assert [one.url for one in found.entries] == ["https://c.example/1", "https://c.example/2"]
    first = found.entries[0]
    assert (first.title, first.published, first.byline) == (
        "Ferry & bridge late", date(2021, 5, 4), ("Ida Brandt",),
    )  # fmt: skip
    assert found.damage is None


def test_what_atom_says() -> None:
    (entry,) = read_feed(ATOM.format(site="https://c.example").encode(), "a").entries
    assert entry.published == date(2021, 5, 4)
    assert entry.byline == ("Ida Brandt", "Omar Lund")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_feeds_in_other_encodings(encoding: str) -> None:
    text = RSS.replace("Ferry", "Café").replace("utf-8", encoding.removesuffix("-sig"))
    found = read_feed(text.format(site="https://c.example").encode(encoding), "a")
    assert found.entries[0].title == "Café & bridge late"


def test_a_feed_that_breaks_off_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    text = RSS.format(site="http://127.0.0.1:1")
    cut = text[: text.index("<item><title>Again")]
    found = read_feed(cut.encode(), "a", url="http://127.0.0.1:1/")
    assert len(found.entries) == 2
    assert found.damage
    path = tmp_path / "a.rss"
    path.write_text(cut)
    first = next(articles(str(path), fetcher=quick()))
    assert isinstance(first, FormatError)
    assert f"{path} is a broken feed" in str(first)


@pytest.mark.parametrize("data", [b"", b"Hello.", b"\x00" * 99, b"<html><p>Hi</p></html>", b"<rss"])
def test_what_is_no_feed(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FormatError, match="no RSS or Atom feed"):
        read_feed(data, "a")
    path = tmp_path / "a.rss"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"a\.rss is no RSS or Atom feed"):
        list(articles(str(path)))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"<rss version='2.0'>", True),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a > b --><?style x?><feed xmlns='a'>", True),
        (b"<!DOCTYPE rdf><rdf:RDF xmlns='a'>", True),
        (b"<html><rss>", False),
        (b"The <rss> is", False),
        (b"<feedback>", False),
        (b"<!---->" * 500, False),
        (b"<!--" + b"-->" * 1000, False),
        (b" " * 4000, False),
    ],
)
def test_feeds_are_known_by_their_first_element(start: bytes, expected: bool) -> None:
    began = time.monotonic()
    assert is_feed(start) is expected
    assert not is_list(start)
    assert time.monotonic() - began < 5


def test_the_pages_of_a_feed_are_articles(site: Site) -> None:
    found = list(articles(feed(site), fetcher=quick()))
    assert titles(found) == ["Ferry late", "Bridge shut"]
    first = found[0]
    assert isinstance(first, Article)
    assert (first.id, first.url, first.published) == (
        f"{site.url}/1", f"{site.url}/1", date(2021, 5, 4),
    )  # fmt: skip
    assert first.byline == ("Ida Brandt",)
    assert first.text.startswith("Ferry late\n\nThe mayor")
    assert site.paths() == ["/robots.txt", "/feed", "/1", "/2"]


def test_a_page_that_fails_is_named_and_the_others_read(site: Site) -> None:
    url = feed(site)
    site.answers("/1", Reply(status=500))
    found = list(articles(url, fetcher=quick()))
    assert titles(found) == ["FetchError", "Bridge shut"]
    assert f"{site.url}/1 answered 500" in str(found[0])


def test_robots_count_for_the_pages_of_a_feed_that_is_named(site: Site) -> None:
    site.answers("/robots.txt", Reply(b"User-agent: *\nDisallow: /1\nCrawl-delay: 0.1"))
    found = list(articles(feed(site)))
    assert titles(found) == ["FetchError", "Bridge shut"]
    assert "robots.txt forbids it" in str(found[0])
    assert site.paths() == ["/feed", "/robots.txt", "/2"]


def test_a_feed_that_has_not_changed_is_not_read_again(site: Site) -> None:
    url = feed(site, headers={"ETag": '"v1"', "Last-Modified": "Tue, 04 May 2021 10:00:00 GMT"})
    feeds: dict[str, FeedState] = {}
    assert len(list(articles(url, fetcher=quick(), feeds=feeds))) == 2
    state = feeds[url]
    assert state == FeedState(
        '"v1"', "Tue, 04 May 2021 10:00:00 GMT", (f"{site.url}/1", f"{site.url}/2")
    )
    feeds = {url: FeedState.of(json.loads(json.dumps(state.as_dict())))}
    assert feeds[url] == state
    site.asked.clear()
    assert list(articles(url, fetcher=quick(), feeds=feeds)) == []
    asked = site.asked[-1]
    assert asked.headers["if-none-match"] == '"v1"'
    assert asked.headers["if-modified-since"] == "Tue, 04 May 2021 10:00:00 GMT"
    assert site.paths() == ["/robots.txt", "/feed"]


def test_a_feed_that_has_changed_leads_to_new_pages_only(site: Site) -> None:
    url = feed(site, text=ATOM, headers={"ETag": '"v1"'})
    feeds: dict[str, FeedState] = {}
    assert len(list(articles(url, fetcher=quick(), feeds=feeds))) == 1
    url = feed(site, headers={"ETag": '"v2"'})
    assert titles(list(articles(url, fetcher=quick(), feeds=feeds))) == ["Bridge shut"]
    assert feeds[url].etag == '"v2"'


def test_pages_that_could_not_be_fetched_are_tried_again(site: Site) -> None:
    url = feed(site, headers={"ETag": '"v1"'})
    site.answers("/1", Reply(status=500), Reply(page("Ferry late")))
    site.answers("/2", Reply(b"<html></html>"))
    feeds: dict[str, FeedState] = {}
    found = list(articles(url, fetcher=quick(), feeds=feeds))
    assert titles(found) == ["FetchError", "FormatError"]
    assert feeds[url] == FeedState(None, None, (f"{site.url}/2",))
    assert titles(list(articles(url, fetcher=quick(), feeds=feeds))) == ["Ferry late"]
    assert feeds[url].etag == '"v1"'


def test_the_state_is_written_only_when_all_is_read(site: Site) -> None:
    feeds: dict[str, FeedState] = {}
    reading = articles(feed(site), fetcher=quick(), feeds=feeds)
    next(reading)
    assert feeds == {}
    reading.close()
    assert feeds == {}


def test_pages_that_are_known_are_not_fetched(site: Site) -> None:
    url = feed(site)
    found = articles(url, fetcher=quick(), known=lambda one: one.endswith("/1"))
    assert titles(list(found)) == ["Bridge shut"]
    assert "/1" not in site.paths()


def test_a_list_of_feeds(site: Site, tmp_path: Path) -> None:
    feed(site)
    text = OPML.format(site=site.url)
    assert read_list(text.encode(), "a") == (f"{site.url}/feed", f"{site.url}/gone")
    path = tmp_path / "a.opml"
    path.write_text(text)
    for where in (str(path), site.answers("/list", Reply(text.encode(), "text/xml"))):
        feeds: dict[str, FeedState] = {}
        found = list(articles(where, fetcher=quick(), feeds=feeds))
        assert titles(found) == ["Ferry late", "Bridge shut", "FetchError"]
        assert "/gone answered 404" in str(found[2])
        assert list(feeds) == [f"{site.url}/feed"]


@pytest.mark.parametrize("data", [b"", b"<opml", b"<rss></rss>", b"<opml>\x00</opml>",
                                  b'<?xml version="1.0" encoding="x"?><opml></opml>'])  # fmt: skip
def test_what_is_no_list(data: bytes) -> None:
    with pytest.raises(FormatError, match="a is no OPML"):
        read_list(data, "a")


def test_a_list_of_addresses(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "a.urls"
    feed(site)
    path.write_text(f"# news\n{site.url}/2\n\nnowhere\n{site.url}/gone\n{site.url}/feed\n")
    found = list(items(str(path), fetcher=quick()))
    assert [item.position for item in found] == [2, 4, 5, 0, 0]
    assert titles([item.found for item in found]) == [
        "Bridge shut", "FormatError", "FetchError", "Ferry late", "Bridge shut",
    ]  # fmt: skip
    site.asked.clear()
    rest = list(items(str(path), fetcher=quick(), after=4))
    assert titles([item.found for item in rest]) == ["FetchError", "Ferry late", "Bridge shut"]


def test_a_feed_is_read_for_clients_from_public_hosts_only(site: Site) -> None:
    with pytest.raises(FetchError, match=r"is not read for clients|not a public address"):
        list(articles(feed(site), private=False))
    assert site.asked == []


PARTS = [
    "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<link>http://127.0.0.1:1/a</link>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<link href='b'/>", "<title>", "</",
    "<pubDate>Tue, 99 May 2021</pubDate>", "<updated>0000-00-00</updated>", "<![CDATA[", "]]>",
    "&#0;", "&bad;", "\x00", "<?xml version='1.0' encoding='x'?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<author><name>A", "<opml>", "<outline xmlUrl='http://127.0.0.1:1/'/>", "<rdf:RDF>", "é",
    "<!--", "<georss:point>1", "<media:thumbnail>", "<content type='xhtml'>", "<link rel='",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.lists(st.sampled_from(PARTS), max_size=25).map(lambda parts: "".join(parts).encode())
    | st.binary(max_size=200),
    kind=st.sampled_from(["", FEED, "text/html; charset=x", "application/xml; charset=utf-16"]),
)
def test_any_bytes_are_a_feed_or_a_source_error(data: bytes, kind: str) -> None:
    is_feed(data, kind)
    with suppress(SourceError):
        for entry in read_feed(data, "a", kind=kind, url="https://c.example/").entries:
            assert entry.url.lower().startswith(("http://", "https://"))
    with suppress(SourceError):
        assert all(url.startswith("http") for url in read_list(data, "a"))
