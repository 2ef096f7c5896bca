"""Fetching: what is read, what is refused, and that nothing private is reached for a client."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.article import Article
from sayso.errors import FetchError, SourceError, TooLargeError
from sayso.sources import articles, connections, web

PROSE = "The mayor said that the bridge was not safe, and that it would be closed on Monday. " * 3
BODY = f"<body><p>{PROSE}</p><p>{PROSE}</p></body>"
PAGE = f"<html><head><title>Bridge closed</title></head>{BODY}</html>"
BOMB = gzip.compress(bytes(50_000_000))
PAGES = {
    "/page": ("text/html", PAGE.encode()),
    "/text": ("text/plain", b"Hello there."),
    "/latin": ("text/plain; charset=ISO-8859-7", "Αθήνα".encode("iso-8859-7")),
    "/liar": ("text/plain; charset=us-ascii", "Café.".encode()),
    "/xml": ("application/xhtml+xml; charset=utf-8",
             f'<?xml version="1.0" encoding="utf-8"?>{PAGE}'.encode()),
    "/picture": ("image/png", b"\x89PNG"),
    "/large": ("text/plain", b"a" * 5000),
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """A small site with good pages and bad ones."""

    def do_GET(self) -> None:
        with suppress(OSError):
            if self.path.startswith("/to/"):
                self.send_response(302)
                self.send_header("Location", self.path.removeprefix("/to/"))
                self.end_headers()
            elif self.path == "/bomb":
                self.answer(200, "text/plain", BOMB, "gzip")
            elif self.path in ("/drip", "/drip-headers"):
                self.drip()
            elif self.path in PAGES:
                self.answer(200, *PAGES[self.path])
            else:
                self.answer(404, "text/plain", b"none")

    def answer(self, status: int, kind: str, data: bytes, encoding: str | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(data)

    def drip(self) -> None:
        """A byte now and then, each soon enough for a limit that counts from the last one."""
        if self.path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
        else:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        for _ in range(100):
            self.wfile.write(b"a")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names with their addresses, one list for each time the name is asked for."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def answer(host: str, port: int, *args: int, **options: int) -> object:
        if host in known:
            host = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return real(host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


@pytest.fixture
def open_loopback(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    """Takes 127.0.0.1 and the site's port for public ones, so that the way there can be walked."""
    real = connections.public
    monkeypatch.setattr(connections, "public", lambda a: a == "127.0.0.1" or real(a))
    monkeypatch.setattr(connections, "PORTS", {int(site.rpartition(":")[2])})


def one(where: str) -> Article:
    (found,) = articles(where)
    assert isinstance(found, Article)
    return found


def test_addresses(site: str) -> None:
    assert one(f"{site}/page").url == f"{site}/page"
    assert one(f"{site}/page").title == "Bridge closed"
    assert one(f"{site}/text").text == "Hello there."
    assert one(f"{site}/to/{site}/text").url == f"{site}/text"
    assert one(f"{site}/to//text").text == "Hello there."


def test_the_declared_encoding_counts_where_it_fits(site: str) -> None:
    assert one(f"{site}/latin").text == "Αθήνα"
    assert one(f"{site}/liar").text == "Café."
    assert one(f"{site}/xml").title == "Bridge closed"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/none", "answered 404, expected 200"),
        ("/picture", "gives 'image/png', expected HTML or text"),
        ("/to//none", "answered 404"),
        ("/to/file:///etc/hostname", "could not be fetched"),
        ("/to/ftp://127.0.0.1/a", "could not be fetched"),
    ],
)
def test_bad_answers(site: str, path: str, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        list(articles(site + path))


def test_redirects_end(site: str) -> None:
    with pytest.raises(FetchError, match="redirect"):
        list(articles(site + "/to/" * 8 + "text"))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://", "http://[::1", "http://a:99999/", "http://" + "a" * 70],
)
def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(FetchError):
        list(articles(url))


def test_limits_of_size(site: str) -> None:
    with pytest.raises(TooLargeError, match="larger than 1,000 bytes"):
        list(web.articles(f"{site}/large", size=1000))


def test_what_unpacks_to_much_more_is_not_unpacked(site: str) -> None:
    list(articles(f"{site}/text"))
    tracemalloc.start()
    with pytest.raises(TooLargeError, match="larger than 100,000 bytes"):
        list(web.articles(f"{site}/bomb", size=100_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(BOMB) + 5_000_000


@pytest.mark.parametrize("path", ["/drip", "/drip-headers"])
def test_limits_of_time(site: str, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"took more than 0\.5 seconds"):
        list(web.articles(site + path, seconds=0.5))
    assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "0.0.0.0", "100.64.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not connections.public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert connections.public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"],
)
def test_private_hosts_are_refused_for_clients(host: str) -> None:
    with pytest.raises(FetchError, match=r"not a public address|could not be fetched"):
        list(articles(f"http://{host}:8080/", private=False))


def test_a_name_of_a_private_host_is_refused(names: dict[str, list[str]]) -> None:
    names["news.example"] = ["10.1.2.3"]
    with pytest.raises(FetchError, match=r"news\.example is at 10\.1\.2\.3, which is not a public"):
        list(articles("http://news.example/", private=False))


def test_ports_that_no_web_server_has_are_refused_for_clients(names: dict[str, list[str]]) -> None:
    names["news.example"] = ["8.8.8.8"]
    with pytest.raises(FetchError, match=r"port 25 of news\.example"):
        list(articles("http://news.example:25/", private=False))


@pytest.mark.usefixtures("open_loopback")
def test_redirects_to_private_hosts_are_refused_for_clients(
    site: str, names: dict[str, list[str]]
) -> None:
    names["inner.example"] = ["127.0.0.2"]
    port = site.rpartition(":")[2]
    assert list(articles(f"{site}/to/{site}/text", private=False))
    for host in ("inner.example", "127.0.0.2"):
        with pytest.raises(FetchError, match="not a public address"):
            list(articles(f"{site}/to/http://{host}:{port}/text", private=False))
    with pytest.raises(FetchError, match="port 22"):
        list(articles(f"{site}/to/http://127.0.0.1:22/", private=False))


@pytest.mark.usefixtures("open_loopback")
def test_the_address_that_was_checked_is_the_one_that_is_read(
    site: str, names: dict[str, list[str]]
) -> None:
    port = site.rpartition(":")[2]
    # A name server that answers a second question otherwise must find no one who asks it.
    names["news.example"] = ["127.0.0.1", "10.1.2.3"]
    (found,) = articles(f"http://news.example:{port}/text", private=False)
    assert isinstance(found, Article)
    assert found.text == "Hello there."
    assert names["news.example"] == ["10.1.2.3"]


@pytest.mark.parametrize("where", ["/etc/hostname", "-", "file:///etc/hostname", "a.jsonl"])
def test_files_are_refused_for_clients(where: str) -> None:
    with pytest.raises(SourceError, match="is no address"):
        list(articles(where, private=False))
