"""Readings as JSON and back: the contract that programs rely on.

The key order is fixed. Characters that a terminal or a line splitter would act upon are written as
\\u escapes, which every JSON parser gives back unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sayso.article import Article, Passage
from sayso.errors import FormatError
from sayso.render.characters import BIDI_CONTROLS
from sayso.statement import Reading, Statement, When

Object = dict[str, Any]

_ESCAPED = re.compile(f"[\x7f-\x9f\u2028\u2029{BIDI_CONTROLS}\ud800-\udfff]")

# No string of JSON holds an unescaped quotation mark or line end, so this finds none inside one.
_SPANS = re.compile(r'"spans": \[[\s\d,\[\]]+\]')


def as_jsonl(readings: Iterable[Reading]) -> Iterator[str]:
    """One object and a line end for each reading, in their order."""
    for reading in readings:
        yield f"{dumps(reading_as_dict(reading))}\n"


def as_json(readings: Iterable[Reading], *, several: bool | None = None) -> Iterator[str]:
    """One object for one reading, a list for several (and for none), in pieces.

    Args:
        readings: what to write.
        several: True for a list however many there are; None decides by their number.
    """
    remaining = iter(readings)
    first = next(remaining, None)
    second = next(remaining, None) if first else None
    if first and not second and not several:
        yield f"{_indented(first)}\n"
        return
    yield "["
    separator = "\n"
    for reading in chain(filter(None, (first, second)), remaining):
        yield f"{separator}{_indented(reading)}"
        separator = ",\n"
    yield "\n]\n" if first else "]\n"


def reading_as_dict(reading: Reading) -> Object:
    """The reading as the JSON contract has it: dicts, lists, strings and numbers only."""
    reader = reading.reader
    return {
        "article": _article(reading.article),
        "reader": {"name": reader.name, "version": reader.version, "model": reader.model},
        "statements": [_statement(statement) for statement in reading.statements],
    }


def reading_from_json(value: object) -> Reading:
    """The reading that a parsed JSON object holds.

    Keys that the contract does not know are passed over, so that files of later versions can be
    read; of a statement, only `content` with its spans is needed.

    Raises:
        FormatError: the object is not of the contract; the message gives the path of the fault.
    """
    from sayso.render.wire import reading_of  # pydantic, needed on the way back only

    return reading_of(value)


def readings_from_jsonl(lines: Iterable[str]) -> Iterator[Reading]:
    """The readings of JSON lines, blank lines passed over.

    Raises:
        FormatError: a line that holds no reading; the message gives its number and the fault.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield reading_from_json(json.loads(line))
        except (json.JSONDecodeError, RecursionError) as error:
            raise FormatError(
                f"line {number}: expected a reading as one JSON object, got no JSON: {error}"
            ) from error
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error


def _indented(reading: Reading) -> str:
    text = dumps(reading_as_dict(reading), indent=2)
    return _SPANS.sub(
        lambda found: " ".join(found[0].split()).replace("[ ", "[").replace(" ]", "]"), text
    )


def dumps(value: Object, *, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _article(article: Article) -> Object:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "credits": list(article.credits),
        "text": article.text,
    }


def _statement(statement: Statement) -> Object:
    return {
        "id": statement.id,
        "style": statement.style.value,
        "source": _passage(statement.source),
        "cue": _passage(statement.cue),
        "content": _passage(statement.content),
        "speakers": [
            {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role}
            for speaker in statement.speakers
        ],
        "addressee": _passage(statement.addressee),
        "venue": _passage(statement.venue),
        "when": _when(statement.when),
        "act": statement.act and statement.act.value,
        "polarity": statement.polarity and statement.polarity.value,
        "target": _passage(statement.target),
        "condition": _passage(statement.condition),
        "inside": statement.inside,
        "confidence": round(statement.confidence, 4),
    }


def _passage(passage: Passage | None) -> Object | None:
    if passage is None:
        return None
    return {"spans": [list(span) for span in passage.spans], "text": passage.text}


def _when(when: When | None) -> Object | None:
    if when is None:
        return None
    return {**(_passage(when.passage) or {}), "date": when.date}
