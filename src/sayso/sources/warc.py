"""WARC files, as web archives and Common Crawl's news archive publish them, by fastwarc.

Read from the start to the end, one record in memory at a time, packed (gzip, zstd) or not. Only
responses of status 200 that are HTML count; everything else in an archive is passed over. A file
that ends within a record, as one does whose download broke off, gives its whole records first, and
an error then; only where it ends so soon in a packed record that nothing of it can be unpacked, it
looks like a whole file.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from sayso.article import Article
from sayso.errors import FormatError, SourceError, TooLargeError
from sayso.sources import html
from sayso.sources.fetching import BYTES
from sayso.sources.item import Item
from sayso.sources.text import clean
from sayso.sources.web import declared


def articles(file: IO[bytes], where: str, *, after: int = 0, size: int = BYTES) -> Iterator[Item]:
    """The articles of the HTML responses in a WARC file, their URL as their id.

    Args:
        file: the archive, packed as it is.
        where: what to call it in messages.
        after: the number of the last record to pass over.
        size: the bytes that a record and the page in it may have.

    Yields:
        Articles and errors, each with the number of its record, counted from 1.

    Raises:
        FormatError: it is no WARC file.
    """
    from fastwarc.warc import ArchiveIterator

    number = 0
    try:
        # HTTP is taken apart here: a record whose HTTP is broken would end the iterator.
        for number, record in enumerate(ArchiveIterator(file, parse_http=False), start=1):
            if number <= after:
                continue
            at = f"{where}:{number}"
            found: Article | SourceError | None
            try:
                found = _article(record, at, size)
            except SourceError as error:
                found = error
            if found is not None:
                yield Item(number, found)
            if isinstance(found, _CutError):
                return
    except OSError as error:
        broken = FormatError(f"{where} is broken after record {number}: {error}")
        if number == 0:
            raise broken from error
        yield Item(number + 1, broken)
    if number == 0:
        raise FormatError(f"{where} holds no WARC record")


class _CutError(FormatError):
    """The file ends within this record."""


def _article(record: Any, at: str, size: int) -> Article | None:
    """The article of a record; None where it is no HTML response of status 200."""
    from fastwarc.warc import WarcRecordType

    length = record.headers.get("Content-Length")
    if not (length or "").isdecimal():
        raise _CutError(f"{at}: the record gives no length; the file breaks off or is broken here")
    url = clean(record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if record.record_type != WarcRecordType.response or not url.startswith(("http:", "https:")):
        if record.consume() != int(length):
            raise _CutError(f"{at}: the file breaks off within this record")
        return None
    if int(length) > size:
        raise TooLargeError(f"{at}: {url} is larger than {size:,} bytes")
    block = record.reader.read()
    if len(block) != int(length):
        raise _CutError(f"{at}: the file breaks off within {url}")
    page = _page(block, f"{at}: {url}", size)
    return None if page is None else next(html.articles(page, f"{at}: {url}", url=url))


def _page(block: bytes, at: str, size: int) -> bytes | str | None:
    """The page of an HTTP response, unpacked; None where it is no HTML of status 200."""
    from fastwarc.stream_io import ChunkedReader
    from fastwarc.warc import HeaderMap
    from urllib3 import HTTPResponse
    from urllib3.exceptions import HTTPError

    head = HeaderMap()
    try:
        body: Any = BytesIO(block[head.parse(BytesIO(block)) :])
        kind = (head.get("Content-Type") or "").lower()
        if head.status_code is None:
            raise FormatError(f"{at} holds no HTTP response")
        if head.status_code != 200 or not kind.startswith(("text/html", "application/xhtml")):
            return None
        if "chunked" in (head.get("Transfer-Encoding") or "").lower():
            body = BytesIO(ChunkedReader(body).read(size + 1))
        packed = {"Content-Encoding": head.get("Content-Encoding") or ""}
        response = HTTPResponse(body, packed, 200, preload_content=False, decode_content=True)
        data = response.read(size + 1)
    except (OSError, HTTPError) as error:
        raise FormatError(f"{at} cannot be unpacked: {error}") from error
    if len(data) > size:
        raise TooLargeError(f"{at} is larger than {size:,} bytes")
    return declared(data, kind)
