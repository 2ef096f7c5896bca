"""One address: fetched with limits of time and size, or a clear error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import Message
from urllib.parse import urljoin

from sayso import __version__
from sayso.article import Article
from sayso.errors import FetchError, TooLargeError
from sayso.sources import html, text

AGENT = f"sayso/{__version__} (news reader; open source)"
SECONDS = 20.0
BYTES = 20_000_000
_CHUNK = 65_536


def articles(
    url: str, *, seconds: float = SECONDS, size: int = BYTES, private: bool = True
) -> Iterator[Article]:
    """The article at an http or https address.

    Args:
        url: the address.
        seconds: the time that the whole fetch may take, redirects included.
        size: the bytes that the page may have, unpacked.
        private: may the address lie on this machine or in its network? A server that reads an
            address for a client must say False: then only public hosts are reached, and only on
            the ports of web servers, redirects included.

    Raises:
        FetchError: no answer in time, or not one of status 200 with text in it, or one that
            `private` forbids.
        TooLargeError: more than `size` bytes.
        FormatError: there is no article in the page.
    """
    data, kind, final = fetched(url, seconds=seconds, size=size, private=private)
    page = _declared(data, kind)
    if "html" in kind:
        yield from html.articles(page, url, url=final)
    else:
        words = text.decoded(page, url) if isinstance(page, bytes) else text.clean(page)
        yield Article(text=words, id=url, url=final)


def fetched(url: str, *, seconds: float, size: int, private: bool) -> tuple[bytes, str, str]:
    """The bytes at an address, their content type, and the address that answered."""
    import urllib3

    from sayso.sources.connections import manager

    deadline = time.monotonic() + seconds
    limits = urllib3.Timeout(connect=min(seconds, 10.0), read=seconds)
    retries = urllib3.Retry(total=5, connect=1, read=0, redirect=5, status=0, other=0)
    headers = {"User-Agent": AGENT, "Accept": "text/html, text/plain;q=0.9, */*;q=0.1"}
    late = FetchError(f"{url} took more than {seconds:g} seconds; try later")
    try:
        with (
            manager(
                seconds=seconds, private=private, timeout=limits, retries=retries, headers=headers
            ) as pools,
            pools.request("GET", url, preload_content=False) as response,
        ):
            if response.status != 200:
                raise FetchError(f"{url} answered {response.status}, expected 200")
            kind = response.headers.get("Content-Type", "text/html").lower()
            if not kind.startswith(("text/", "application/xhtml")):
                raise FetchError(f"{url} gives {kind!r}, expected HTML or text")
            data = bytearray()
            for chunk in response.stream(_CHUNK, decode_content=True):
                data += chunk
                if len(data) > size:
                    raise TooLargeError(f"{url} is larger than {size:,} bytes")
                if time.monotonic() > deadline:
                    raise late
            # A connection that was shut at the deadline looks like the end of the page.
            if time.monotonic() > deadline:
                raise late
            return bytes(data), kind, urljoin(url, response.geturl() or url)
    except (urllib3.exceptions.HTTPError, UnicodeError) as error:
        if time.monotonic() > deadline:
            raise late from error
        raise FetchError(f"{url} could not be fetched: {error}") from error


def _declared(data: bytes, kind: str) -> bytes | str:
    """The page decoded as the server says, or its bytes where that is not said or not so."""
    header = Message()
    header["Content-Type"] = kind
    charset = header.get_content_charset()
    if charset is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return data
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError):
        return data
