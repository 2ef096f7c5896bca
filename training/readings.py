"""Readings of annotated articles by the shipped model, beside the annotation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sayso.article import Article
from sayso.reader import Reader
from sayso.reader.drafts import Draft
from sayso.render.contract import reading_as_dict
from sayso.statement import Reading
from training.prepare import rows

CONFIG = Path("src/sayso/reader/model/config.json")
Row = dict[str, Any]


def article(row: Row) -> Article:
    """The article of an annotated row, with what its row tells of it."""
    day = row.get("date") or row.get("published")
    return Article(
        text=row["text"],
        id=row["id"],
        title=row.get("title"),
        outlet=row.get("publisher"),
        published=date.fromisoformat(day[:10]) if day else None,
    )


def read_rows(reader: Reader, row: Row) -> tuple[list[Draft], Reading]:
    """The drafts of a row and its reading, whose statements are in the same order."""
    one = article(row)
    drafts, names = reader.drafts(one.text)
    return drafts, reader.reading(one, drafts, names)


def readings(reader: Reader, path: Path) -> Iterator[tuple[Row, Row, list[Draft]]]:
    """For each gold row of a file: the row, the reading in the contract's form, and its drafts."""
    for row in rows(path):
        drafts, reading = read_rows(reader, row)
        yield row, reading_as_dict(reading), drafts
