"""JSON lines: articles with the contract's keys, one a line, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sayso.article import Article
from sayso.errors import FormatError, SourceError
from sayso.sources.item import Item
from sayso.sources.text import clean


def articles(lines: Iterable[str | SourceError], where: str, *, after: int = 0) -> Iterator[Item]:
    """An article, or what is wrong, for every line that is not blank.

    Args:
        lines: the lines, or the errors of those that could not be read.
        where: what to call the file in messages.
        after: the number of the last line to pass over.
    """
    for number, line in enumerate(lines, start=1):
        if number <= after:
            continue
        if isinstance(line, SourceError):
            yield Item(number, line)
        elif line.strip():
            yield Item(number, _read(line, f"{where}:{number}"))


def _read(line: str, at: str) -> Article | SourceError:
    try:
        return article(json.loads(line), at)
    except SourceError as error:
        return error
    # ValueError: a number of thousands of digits is JSON, but Python refuses it.
    except (ValueError, RecursionError) as error:
        return FormatError(f"{at}: no JSON ({error}); expected one object a line")


def article(row: Any, at: str) -> Article:
    """The article of one object: the contract's keys, or a whole reading; others are ignored.

    Raises:
        FormatError: a key is missing or of the wrong type.
    """
    if isinstance(row, dict) and isinstance(row.get("article"), dict):
        row = row["article"]
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise FormatError(f'{at}: expected an object with a string "text"')
    byline = row.get("byline") or ()
    if isinstance(byline, str):
        byline = (byline,)
    strings = {k: _string(row, k, at) for k in ("id", "url", "outlet", "title", "language")}
    return Article(
        text=clean(row["text"]),
        id=strings["id"] or strings["url"] or at,
        url=strings["url"],
        outlet=strings["outlet"],
        title=strings["title"],
        byline=_strings(byline, "byline", at),
        published=_day(row.get("published"), at),
        language=strings["language"],
        credits=_strings(row.get("credits") or (), "credits", at),
    )


def _string(row: dict[str, Any], key: str, at: str) -> str | None:
    value = row.get(key)
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise FormatError(f'{at}: "{key}" is {value!r}, expected a string or null')
    return clean(value) if value is not None else None


def _strings(value: Any, key: str, at: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(x, str) for x in value):
        raise FormatError(f'{at}: "{key}" is {value!r}, expected a list of strings')
    return tuple(clean(x) for x in value)


def _day(value: Any, at: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except (TypeError, ValueError) as error:
        raise FormatError(f'{at}: "published" is {value!r}, expected YYYY-MM-DD') from error
