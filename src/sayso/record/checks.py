"""What a reading must be before it is kept; a reading that contradicts itself is refused whole."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from sayso.article import Passage
from sayso.errors import ArticleError
from sayso.record.spans import PARTS
from sayso.statement import Reading, Statement

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_LARGEST = 2**31 - 1


def check(reading: Reading) -> None:
    """Refuses a reading that could not be given back as it is.

    Raises:
        ArticleError: U+0000 or a lone surrogate in a string, spans that do not fit the text,
            words that are not those of the spans, ids given twice, a date that is none, a
            confidence that is no probability.
    """
    for string in _strings(reading):
        if _UNKEEPABLE.search(string):
            raise ArticleError(
                f"{_name(reading)}: {string[:40]!r} holds U+0000 or half a surrogate pair, which "
                "no database keeps; replace them by U+FFFD"
            )
    ids = {one.id for one in reading.statements}
    if len(ids) < len(reading.statements):
        raise ArticleError(f"{_name(reading)}: two statements have the same id")
    for one in reading.statements:
        at = f"{_name(reading)}, statement {one.id}"
        if not 0 <= one.id <= _LARGEST:
            raise ArticleError(f"{at}: expected an id from 0 to {_LARGEST}")
        if one.inside is not None and one.inside not in ids:
            raise ArticleError(f"{at}: it is inside {one.inside}, which is not there")
        if not 0 <= one.confidence <= 1:
            raise ArticleError(f"{at}: confidence is {one.confidence}, expected 0 to 1")
        if not one.speakers:
            raise ArticleError(f"{at}: it has no speaker; nobody known is one of kind unknown")
        for part, passage in zip(PARTS, passages(one), strict=True):
            if passage and Passage.of(reading.article.text, passage.spans) != passage:
                raise ArticleError(f"{at}: {part} is {passage.text!r}, not the words of its spans")
        if one.when and one.when.date is not None:
            days(one.when.date)


def passages(one: Statement) -> tuple[Passage | None, ...]:
    """The passages of a statement in the order of `spans.PARTS`."""
    when = one.when.passage if one.when else None
    return (
        one.content,
        one.source,
        one.cue,
        one.addressee,
        one.venue,
        when,
        one.target,
        one.condition,
    )


def days(partial: str) -> tuple[date, date]:
    """The first and the last day of "2020-11-22", "2020-11" or "2020".

    Raises:
        ArticleError: it is no such date.
    """
    try:
        if not _PARTIAL.fullmatch(partial):
            raise ValueError(partial)
        first = date.fromisoformat(f"{partial}-01-01"[:10])
    except ValueError as error:
        raise ArticleError(
            f"{partial!r} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD"
        ) from error
    if len(partial) == 10:
        return first, first
    month = first.month if len(partial) == 7 else 12
    return first, date(first.year, month, calendar.monthrange(first.year, month)[1])


def _strings(reading: Reading) -> Iterator[str]:
    article = reading.article
    optional = (article.url, article.outlet, article.title, article.language)
    yield from (article.text, article.id, *article.byline, *article.credits)
    yield from filter(None, optional)
    yield from (reading.reader.name, reading.reader.version, reading.reader.model)
    for one in reading.statements:
        for speaker in one.speakers:
            yield from filter(None, (speaker.name, speaker.role))


def _name(reading: Reading) -> str:
    return reading.article.id or reading.article.title or repr(reading.article.text[:40])
