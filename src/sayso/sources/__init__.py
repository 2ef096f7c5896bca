"""Sources: files, addresses and streams to articles; only here are files and the network read."""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any

from sayso.article import Article
from sayso.errors import FormatError, NotFoundError, SourceError, TooLargeError

__all__ = ["articles"]

LARGEST = 64_000_000
_ADDRESS = re.compile(r"(?i)https?://")
_PAGE = re.compile(rb"(?i)\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype )?html)")


def articles(
    where: str,
    *,
    input: str | None = None,
    published: date | None = None,
    private: bool = True,
) -> Iterator[Article | SourceError]:
    """The articles of a file, an address, or standard input ("-"), one after the other.

    Args:
        where: what to read; `.jsonl` and `.json` files hold many, others one.
        input: "text", "html" or "jsonl" where the name does not tell.
        published: the day of publication, for articles that give none.
        private: may files, this machine and its network be read? A server that reads for a client
            must say False: then `where` must be the address of a public host.

    Yields:
        Articles with language and credits filled in, and, in their places, the errors of those
        that could not be read.

    Raises:
        SourceError: nothing could be read at all.
    """
    from sayso.sources.credits import found_credits
    from sayso.sources.language import language

    for item in _opened(where, input, private):
        if isinstance(item, SourceError):
            yield item
            continue
        yield replace(
            item,
            published=item.published or published,
            language=language(item.text) or item.language,
            credits=item.credits or found_credits(item.text, item.byline),
        )


def _opened(where: str, kind: str | None, private: bool) -> Iterable[Article | SourceError]:
    from sayso.sources import html, jsonl, text, web

    if _ADDRESS.match(where):
        return web.articles(where, private=private)
    if not private:
        raise SourceError(f"{where!r} is no address; expected one that starts with https://")
    name = where.lower().removesuffix(".gz")
    kind = kind or _KINDS.get(Path(name).suffix)
    if kind == "jsonl":
        return jsonl.articles(_lines(where), where)
    data = _bytes(where)
    if kind == "json":
        return _json(data, where)
    if kind == "html" or (kind is None and where != "-" and _PAGE.match(data)):
        return html.articles(data, where)
    return text.articles(data, where)


_KINDS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
}


def _json(data: bytes, where: str) -> Iterator[Article | SourceError]:
    from sayso.sources import jsonl, text

    try:
        rows = json.loads(text.decoded(data, where).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: no JSON ({error}); JSON lines end in .jsonl") from error
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        try:
            yield jsonl.article(row, f"{where}:{number}" if isinstance(rows, list) else where)
        except SourceError as error:
            yield error


def _bytes(where: str) -> bytes:
    if where == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with _file(where) as file:
            try:
                data = file.read(LARGEST + 1)
            except (OSError, EOFError, zlib.error) as error:
                raise FormatError(f"{where} cannot be read: {error}") from error
    if len(data) > LARGEST:
        raise TooLargeError(f"{where} is larger than {LARGEST:,} bytes; split it into JSON lines")
    return data


def _lines(where: str) -> Iterator[str]:
    file: Any = sys.stdin.buffer if where == "-" else _file(where)
    if not hasattr(file, "peek"):
        file = BufferedReader(file)
    try:
        start = file.peek(2)[:2]
        encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        yield from TextIOWrapper(file, encoding, errors="replace")
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{where} cannot be read: {error}") from error
    finally:
        if where != "-":
            file.close()


def _file(where: str):  # type: ignore[no-untyped-def]  # gzip and plain files share no type
    try:
        return gzip.open(where) if where.lower().endswith(".gz") else Path(where).open("rb")
    except FileNotFoundError as error:
        raise NotFoundError(f"{where}: no such file; expected a file, a URL or -") from error
    except IsADirectoryError as error:
        raise SourceError(f"{where} is a folder; name the files in it") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{where} cannot be opened: {error}") from error
