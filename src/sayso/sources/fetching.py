"""One answer of the network: fetched with limits of time and size, or a clear error.

Nothing here knows what the bytes mean, and nothing waits or asks robots.txt: see `polite`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from sayso import __version__
from sayso.errors import FetchError, TooLargeError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

AGENT = f"sayso/{__version__} (news reader; open source)"
SECONDS = 20.0
BYTES = 20_000_000
REDIRECTS = 5
# What a page or a feed may come as. Of these, XML must turn out to be a feed.
KINDS = ("text/", "application/xhtml", "application/xml", "application/rss", "application/atom",
         "application/rdf", "application/opml")  # fmt: skip
ACCEPT = "text/html, application/rss+xml, application/atom+xml, text/plain;q=0.9, */*;q=0.1"
USED = ("ETag", "Last-Modified", "Retry-After", "Location")  # of an answer's header lines
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        url: the address that answered, after the redirects that were followed.
        status: the HTTP status.
        kind: the content type in small letters, with its parameters.
        data: the bytes, unpacked; empty where the status is not 200.
        headers: the others of its header lines that are used, with names in small letters.
    """

    url: str
    status: int
    kind: str
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def get(
    url: str,
    *,
    private: bool,
    seconds: float = SECONDS,
    size: int = BYTES,
    kinds: tuple[str, ...] = KINDS,
    headers: Mapping[str, str] | None = None,
    redirects: int = REDIRECTS,
    cut: bool = False,
) -> Answer:
    """The answer of an http or https address, of whatever status.

    Args:
        url: the address.
        private: may the address lie on this machine or in its network?
        seconds: the time that the whole fetch may take, redirects included.
        size: the bytes that the answer may have, unpacked.
        kinds: what its content type may begin with; the body of another is not fetched.
        headers: further header lines of the request.
        redirects: how many may be followed; 0 gives the redirecting answer itself.
        cut: is the beginning, `size` bytes, enough of what is larger?

    Raises:
        FetchError: no answer in time, one of another kind, or one that `private` forbids.
        TooLargeError: more than `size` bytes.
    """
    import urllib3

    from sayso.sources.connections import manager

    deadline = time.monotonic() + seconds
    asked = _asked(seconds, redirects, headers)
    late = FetchError(f"{url} took more than {seconds:g} seconds; try later")
    try:
        with (
            manager(seconds=seconds, private=private, **asked) as pools,
            pools.request("GET", url, preload_content=False, redirect=redirects > 0) as response,
        ):
            kind = response.headers.get("Content-Type", "text/html").lower()
            if response.status == 200 and not kind.startswith(kinds):
                raise FetchError(f"{url} gives {kind!r}, expected HTML or text")
            body = _until(response, deadline, late) if response.status == 200 else ()
            data = _beginning(body, size)
            if len(data) > size and not cut:
                raise TooLargeError(f"{url} is larger than {size:,} bytes")
            # A connection that was shut at the deadline looks like the end of the page.
            if time.monotonic() > deadline:
                raise late
            return Answer(
                url=urljoin(url, response.geturl() or url),
                status=response.status,
                kind=kind,
                data=data[:size],
                headers={k.lower(): response.headers[k] for k in USED if k in response.headers},
            )
    except (urllib3.exceptions.HTTPError, UnicodeError) as error:
        if time.monotonic() > deadline:
            raise late from error
        raise FetchError(f"{url} could not be fetched: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """What went wrong, in the words of the innermost error: the library wraps one in another."""
    inner: BaseException = error
    while isinstance(reason := getattr(inner, "reason", None), BaseException):
        inner = reason
    cause = inner.__cause__ or inner
    words = getattr(cause, "strerror", None) or str(cause)
    return str(words).rpartition(">: ")[2].strip() or type(inner).__name__


def _asked(seconds: float, redirects: int, headers: Mapping[str, str] | None) -> dict[str, Any]:
    """What is sent, how long is waited for a server and how often it is asked, for urllib3."""
    import urllib3

    return {
        "headers": {"User-Agent": AGENT, "Accept": ACCEPT, **(headers or {})},
        "timeout": urllib3.Timeout(connect=min(seconds, 10.0), read=seconds),
        "retries": urllib3.Retry(
            total=5, connect=1, read=0, redirect=redirects, status=0, other=0,
            respect_retry_after_header=False,  # a server that is busy is the caller's to wait for
        ),
    }  # fmt: skip


def _until(response: BaseHTTPResponse, deadline: float, late: FetchError) -> Iterator[bytes]:
    """The body in chunks, unpacked; `late` is raised once the deadline is past."""
    for chunk in response.stream(_CHUNK, decode_content=True):
        yield chunk
        if time.monotonic() > deadline:
            raise late


def _beginning(chunks: Iterable[bytes], size: int) -> bytes:
    """The chunks together, up to the one that goes beyond `size` bytes."""
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > size:
            break
    return bytes(data)
