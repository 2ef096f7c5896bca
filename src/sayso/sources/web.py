"""One page of the network, fetched, to its article."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from sayso.article import Article
from sayso.errors import FetchError
from sayso.sources import fetching, html, text
from sayso.sources.fetching import BYTES, SECONDS, Answer


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
    answer = fetching.get(url, seconds=seconds, size=size, private=private)
    yield from answered(answer, url)


def answered(answer: Answer, where: str) -> Iterator[Article]:
    """The article of an answer, which must be of status 200 with HTML or text in it.

    Raises:
        FetchError: it is of another status or kind.
        FormatError: there is no article in the page.
    """
    if answer.status != 200:
        raise FetchError(f"{where} answered {answer.status}, expected 200")
    if not answer.kind.startswith(("text/", "application/xhtml")):
        raise FetchError(f"{where} gives {answer.kind!r}, expected HTML or text")
    page = declared(answer.data, answer.kind)
    if "html" in answer.kind:
        yield from html.articles(page, where, url=answer.url)
    else:
        words = text.decoded(page, where) if isinstance(page, bytes) else text.clean(page)
        yield Article(text=words, id=where, url=answer.url)


def declared(data: bytes, kind: str) -> bytes | str:
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
