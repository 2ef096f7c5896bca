"""Polite fetching: robots.txt as RFC 9309 says, distance between requests, busy hosts."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sayso.errors import FetchError, TooLargeError
from sayso.sources import connections, polite
from sayso.sources.polite import Fetcher
from tests.sources.sites import Reply, Site, page


def fetcher(**options: float) -> Fetcher:
    return Fetcher(**{"delay": 0.0, **options})


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of a fetcher, which pass at once."""
    waits: list[float] = []
    now = time.monotonic()

    class Clock:
        time = staticmethod(time.time)

        @staticmethod
        def monotonic() -> float:
            return now + sum(waits)

        @staticmethod
        def sleep(seconds: float) -> None:
            if seconds:
                waits.append(seconds)

    monkeypatch.setattr(polite, "time", Clock)
    return waits


def test_pages_are_asked_for_by_name_after_robots(site: Site) -> None:
    url = site.answers("/a", Reply(page("Ferry late")))
    one = fetcher()
    assert one.get(url, private=True).data == page("Ferry late")
    assert one.get(url, private=True).status == 200
    assert site.paths() == ["/robots.txt", "/a", "/a"]
    assert all(asked.headers["user-agent"].startswith("sayso/") for asked in site.asked)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /in/", "/in/a", False),
        ("User-agent: *\nDisallow: /in/", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /in/", "/in/a", True),
        ("User-agent: sayso\nDisallow: /in/\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: SaySo\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: saysomething\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.html$", "/a.html", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("", "/a", True),
        ("<html>no such page</html>\x00\x00", "/a", True),
    ],
)
def test_rules_of_robots(site: Site, rules: str, path: str, allowed: bool) -> None:
    site.answers("/robots.txt", Reply(rules.encode(), "text/plain"))
    url = site.answers(path, Reply(page("Ferry late")))
    if allowed:
        assert fetcher().get(url, private=True).status == 200
    else:
        with pytest.raises(FetchError, match=r"robots\.txt forbids it"):
            fetcher().get(url, private=True)
        assert site.paths() == ["/robots.txt"]


def test_robots_is_read_as_far_as_the_standard_asks(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /in/\n" + b"# more\n" * 200_000 + b"Disallow: /late/\n"
    site.answers("/robots.txt", Reply(rules, "text/plain"))
    one = fetcher(size=100_000)
    with pytest.raises(FetchError, match="forbids"):
        one.get(site.answers("/in/a", Reply(page("A"))), private=True)
    assert one.get(site.answers("/late/a", Reply(page("A"))), private=True).status == 200


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_may_be_read(site: Site, status: int) -> None:
    site.answers("/robots.txt", Reply(status=status))
    assert fetcher().get(site.answers("/a", Reply(page("A"))), private=True).status == 200


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_site_whose_robots_cannot_be_had_may_not(
    site: Site, slept: list[float], status: int
) -> None:
    site.answers("/robots.txt", Reply(status=status), Reply(status=status), Reply(status=404))
    url = site.answers("/a", Reply(page("A")))
    one = fetcher(tries=2)
    for _ in range(2):
        with pytest.raises(FetchError, match=f"answered {status}, and allows nothing so far"):
            one.get(url, private=True)
    asked = 1 if status >= 500 and status != 503 else 2
    assert site.paths() == ["/robots.txt"] * asked
    slept.append(700)
    site.answers("/robots.txt", Reply(status=404))
    assert one.get(url, private=True).status == 200


def test_no_answer_for_robots_forbids(site: Site) -> None:
    site.answers("/robots.txt", Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}))
    with pytest.raises(FetchError, match=r"its robots\.txt cannot be had"):
        fetcher().get(site.answers("/a", Reply(page("A"))), private=True)
    assert site.paths() == ["/robots.txt"]


def test_robots_is_remembered_for_a_day(site: Site, slept: list[float]) -> None:
    url = site.answers("/a", Reply(page("A")))
    one = fetcher()
    one.get(url, private=True)
    slept.append(23 * 3600)
    one.get(url, private=True)
    slept.append(2 * 3600)
    site.answers("/robots.txt", Reply(b"User-agent: *\nDisallow: /", "text/plain"))
    with pytest.raises(FetchError, match="forbids"):
        one.get(url, private=True)


def test_redirects_keep_to_the_rules(site: Site) -> None:
    site.answers("/robots.txt", Reply(b"User-agent: *\nDisallow: /in/", "text/plain"))
    to = {"Location": "/in/a"}
    url = site.answers("/a", Reply(status=301, headers=to))
    with pytest.raises(FetchError, match="/in/a is not fetched"):
        fetcher().get(url, private=True)
    there = site.answers("/b", Reply(status=307, headers={"Location": "/c"}))
    site.answers("/c", Reply(page("C")))
    assert fetcher().get(there, private=True).url == site.url + "/c"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("/a", "redirects more than 5 times"),
        ("file:///etc/hostname", "expected an http or https address"),
        ("http://[::1", "no address"),
        ("", "redirects more than 5 times"),
    ],
)
def test_redirects_that_lead_nowhere(site: Site, target: str, message: str) -> None:
    url = site.answers("/a", Reply(status=302, headers={"Location": target}))
    with pytest.raises(FetchError, match=message):
        fetcher().get(url, private=True)


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    url = site.answers("/a", Reply(page("A")))
    one = Fetcher(delay=0.15)
    for _ in range(3):
        one.get(url, private=True)
    times = [asked.when for asked in site.asked]
    assert len(times) == 4
    assert times[-1] - times[0] >= 0.44


def test_hosts_do_not_wait_for_one_another(site: Site, slept: list[float]) -> None:
    url = site.answers("/a", Reply(page("A")))
    one = Fetcher(delay=5.0)
    one.get(url, private=True)
    assert slept == [5.0]
    one.get(url.replace("127.0.0.1", "localhost"), private=True)
    assert slept == [5.0, 5.0]


def test_the_default_is_a_second(site: Site, slept: list[float]) -> None:
    Fetcher().get(site.answers("/a", Reply(page("A"))), private=True)
    assert slept == [1.0]


def test_crawl_delay_is_kept_where_it_is_longer(site: Site, slept: list[float]) -> None:
    url = site.answers("/a", Reply(page("A")))
    site.answers("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 7", "text/plain"))
    one = Fetcher(delay=2.0)
    one.get(url, private=True)
    one.get(url, private=True)
    assert slept == [2.0, 7.0]


@pytest.mark.parametrize("status", [429, 503])
def test_busy_hosts_are_asked_again(site: Site, slept: list[float], status: int) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    url = site.answers(
        "/a",
        Reply(status=status, headers={"Retry-After": "9"}),
        Reply(status=status, headers={"Retry-After": later}),
        Reply(status=status),
        Reply(page("A")),
    )
    assert fetcher().get(url, private=True).data == page("A")
    assert site.paths() == ["/robots.txt", *["/a"] * 4]
    assert slept[0] == pytest.approx(9.0)
    assert 35 < slept[1] <= 40
    assert slept[2] == pytest.approx(8.0)


def test_a_host_that_stays_busy_gives_its_answer(site: Site, slept: list[float]) -> None:
    url = site.answers("/a", Reply(status=503))
    assert fetcher(tries=3).get(url, private=True).status == 503
    assert slept == pytest.approx([2.0, 4.0])
    assert site.paths() == ["/robots.txt", "/a", "/a", "/a"]


def test_a_wait_beyond_patience_is_an_error_at_once(site: Site, slept: list[float]) -> None:
    url = site.answers("/a", Reply(status=503, headers={"Retry-After": "3600"}), Reply(page("A")))
    one = fetcher()
    for _ in range(2):
        with pytest.raises(FetchError, match=r"asks for 3600 seconds of quiet, more than 120"):
            one.get(url, private=True)
    assert slept == []
    assert site.paths() == ["/robots.txt", "/a"]
    slept.append(3600)
    assert one.get(url, private=True).status == 200


@pytest.mark.parametrize("value", ["soon", "-5", "", "99999999999999999999", "٣"])
def test_odd_times_to_retry_are_no_crash(site: Site, slept: list[float], value: str) -> None:
    headers = {"Retry-After": value.encode().decode("latin-1")}
    url = site.answers("/a", Reply(status=503, headers=headers), Reply(page("A")))
    if value.startswith("9"):
        with pytest.raises(FetchError, match="seconds of quiet"):
            fetcher().get(url, private=True)
    else:
        assert fetcher().get(url, private=True).status == 200
        assert slept == pytest.approx([2.0])


def test_limits_of_size_and_kind(site: Site) -> None:
    url = site.answers("/a", Reply(b"a" * 5000, "text/plain"))
    with pytest.raises(TooLargeError, match="larger than 1,000 bytes"):
        fetcher(size=1000).get(url, private=True)
    with pytest.raises(FetchError, match="gives 'image/png'"):
        fetcher().get(site.answers("/b", Reply(b"\x89PNG", "image/png")), private=True)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "http://", "http://a:99999/", "a", "http://[::1"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(FetchError, match="expected an http or https address"):
        fetcher().get(url, private=True)


def test_nothing_private_is_reached_for_clients(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.answers("/a", Reply(status=302, headers={"Location": "http://127.0.0.2:8080/"}))
    with pytest.raises(FetchError, match="is not read for clients"):
        fetcher().get(url, private=False)
    assert site.asked == []
    # The site taken for a public host, so that its robots.txt and redirect can be walked.
    real = connections.public
    monkeypatch.setattr(connections, "public", lambda a: a == "127.0.0.1" or real(a))
    monkeypatch.setattr(connections, "PORTS", {int(site.url.rpartition(":")[2]), 8080})
    with pytest.raises(FetchError, match=r"127\.0\.0\.2, which is not a public address"):
        fetcher().get(url, private=False)
    assert site.paths() == ["/robots.txt", "/a"]
    site.answers("/robots.txt", Reply(status=302, headers={"Location": "http://127.0.0.2:8080/"}))
    with pytest.raises(FetchError, match=r"robots\.txt cannot be had .*not a public address"):
        fetcher().get(url, private=False)
