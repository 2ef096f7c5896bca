"""The JSON contract as checked types: what a program hands in, turned into a reading."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sayso.article import Article, Passage
from sayso.errors import ArticleError, FormatError
from sayso.statement import (
    Act,
    Kind,
    Polarity,
    ReaderInfo,
    Reading,
    Speaker,
    Statement,
    Style,
    When,
)

Choice = TypeVar("Choice", bound=StrEnum)

_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Passage(_Part):
    spans: list[Annotated[list[int], Field(min_length=2, max_length=2)]]
    text: str | None = None


class _When(_Passage):
    date: str | None = None


class _Speaker(_Part):
    name: str | None = None
    kind: str = Kind.UNKNOWN.value
    role: str | None = None


class _Statement(_Part):
    content: _Passage
    id: int | None = None
    style: str = Style.INDIRECT.value
    source: _Passage | None = None
    cue: _Passage | None = None
    speakers: list[_Speaker] = Field(default_factory=lambda: [_Speaker()], min_length=1)
    addressee: _Passage | None = None
    venue: _Passage | None = None
    when: _When | None = None
    act: str | None = None
    polarity: str | None = None
    target: _Passage | None = None
    condition: _Passage | None = None
    inside: int | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)


class _Article(_Part):
    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: list[str] = []
    published: str | None = None
    language: str | None = None
    credits: list[str] = []


class _Reader(_Part):
    name: str = ""
    version: str = ""
    model: str = ""


class _Reading(_Part):
    article: _Article
    reader: _Reader = _Reader()
    statements: list[_Statement] = []


def reading_of(value: object) -> Reading:
    """The reading that a parsed JSON object holds.

    Raises:
        FormatError: the object is not of the contract; the message gives the path of the fault.
    """
    try:
        wire = _Reading.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise FormatError(f"{_path(first['loc'])}: {first['msg']}") from error
    article = _article(wire.article)
    statements = tuple(
        _statement(article.text, f"statements[{number}]", statement, number)
        for number, statement in enumerate(wire.statements)
    )
    _check_ids(statements)
    info = ReaderInfo(wire.reader.name, wire.reader.version, wire.reader.model)
    return Reading(article, info, statements)


def _path(location: tuple[int | str, ...]) -> str:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in location)
    return path.lstrip(".") or "the reading"


def _article(wire: _Article) -> Article:
    return Article(
        text=wire.text,
        id=wire.id,
        url=wire.url,
        outlet=wire.outlet,
        title=wire.title,
        byline=tuple(wire.byline),
        published=_day("article.published", wire.published),
        language=wire.language,
        credits=tuple(wire.credits),
    )


def _statement(text: str, path: str, wire: _Statement, number: int) -> Statement:
    def passage(key: str, part: _Passage | None) -> Passage | None:
        return _passage(text, f"{path}.{key}", part) if part else None

    return Statement(
        id=number if wire.id is None else wire.id,
        style=_choice(Style, f"{path}.style", wire.style),
        source=passage("source", wire.source),
        cue=passage("cue", wire.cue),
        content=_passage(text, f"{path}.content", wire.content),
        speakers=tuple(
            Speaker(one.name, _choice(Kind, f"{path}.speakers[{i}].kind", one.kind), one.role)
            for i, one in enumerate(wire.speakers)
        ),
        addressee=passage("addressee", wire.addressee),
        venue=passage("venue", wire.venue),
        when=_when(text, f"{path}.when", wire.when) if wire.when else None,
        act=_choice(Act, f"{path}.act", wire.act) if wire.act else None,
        polarity=_choice(Polarity, f"{path}.polarity", wire.polarity) if wire.polarity else None,
        target=passage("target", wire.target),
        condition=passage("condition", wire.condition),
        inside=wire.inside,
        confidence=wire.confidence,
    )


def _passage(text: str, path: str, wire: _Passage) -> Passage:
    try:
        passage = Passage.of(text, ((start, end) for start, end in wire.spans))
    except ArticleError as error:
        raise FormatError(f"{path}.spans: {error}") from error
    if wire.text is not None and wire.text != passage.text:
        raise FormatError(
            f"{path}.text: the spans {wire.spans} mark {passage.text!r} in the article, "
            f"but its text says {wire.text!r}; offsets count Unicode code points"
        )
    return passage


def _when(text: str, path: str, wire: _When) -> When:
    if wire.date is not None:
        if not _ISO_DATE.fullmatch(wire.date):
            raise FormatError(
                f"{path}.date: expected a date as YYYY, YYYY-MM or YYYY-MM-DD, got {wire.date!r}"
            )
        _day(f"{path}.date", f"{wire.date}-01-01"[:10])  # "2020-10" as its first day
    return When(_passage(text, path, wire), wire.date)


def _day(path: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise FormatError(f"{path}: expected a date as YYYY-MM-DD, got {value!r}") from error


def _choice(choices: type[Choice], path: str, value: str) -> Choice:
    try:
        return choices(value)
    except ValueError as error:
        known = ", ".join(choice.value for choice in choices)
        raise FormatError(f"{path}: expected one of {known}; got {value!r}") from error


def _check_ids(statements: tuple[Statement, ...]) -> None:
    ids = {statement.id for statement in statements}
    if len(ids) < len(statements):
        raise FormatError("statements: every statement needs an id of its own, some share one")
    for number, statement in enumerate(statements):
        if statement.inside is not None and statement.inside not in ids:
            raise FormatError(
                f"statements[{number}].inside: there is no statement {statement.inside}"
            )
