"""One address: fetched with limits of time and size, or a clear error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urljoin

from sayso import __version__
from sayso.article import Article
from sayso.errors import FetchError, TooLargeError
from sayso.sources import html, text

AGENT = f"sayso/{__version__} (news reader; open source)"
SECONDS = 20.0
BYTES = 20_000_000
_CHUNK = 65_536


def articles(url: str, *, seconds: float = SECONDS, size: int = BYTES) -> Iterator[Article]:
    """The article at an http or https address.

    Args:
        url: the address.
        seconds: the time that the whole fetch may take.
        size: the bytes that the page may have, unpacked.

    Raises:
        FetchError: no answer in time, or not one of status 200 with text in it.
        TooLargeError: more than `size` bytes.
        FormatError: there is no article in the page.
    """
    data, kind, final = fetched(url, seconds=seconds, size=size)
    if "html" in kind:
        yield from html.articles(data, url, url=final)
    else:
        yield Article(text=text.decoded(data, url), id=url, url=final)


def fetched(url: str, *, seconds: float, size: int) -> tuple[bytes, str, str]:
    """The bytes at an address, their content type, and the address that answered."""
    import urllib3

    deadline = time.monotonic() + seconds
    limits = urllib3.Timeout(connect=min(seconds, 10.0), read=seconds)
    retries = urllib3.Retry(total=5, connect=1, read=0, redirect=5, status=0, other=0)
    headers = {"User-Agent": AGENT, "Accept": "text/html, text/plain;q=0.9, */*;q=0.1"}
    with urllib3.PoolManager(timeout=limits, retries=retries, headers=headers) as pool:
        try:
            response = pool.request("GET", url, preload_content=False)
            with response:
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
                        raise FetchError(f"{url} took more than {seconds:g} seconds; try later")
                return bytes(data), kind, urljoin(url, response.geturl() or url)
        except (urllib3.exceptions.HTTPError, UnicodeError) as error:
            raise FetchError(f"{url} could not be fetched: {error}") from error
