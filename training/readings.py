"""Readings of annotated articles by the shipped model, beside the annotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sayso.article import Article
from sayso.evaluation.compare import ROLES, Item, Text, corresponding
from sayso.reader import Reader
from sayso.reader.drafts import Draft
from sayso.render.contract import reading_as_dict
from sayso.statement import Reading, Statement
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


def annotation(row: dict, statements: Sequence[Statement | Draft]) -> list[Item | None]:
    """For each statement read the annotated one that corresponds, where there is one."""
    text = Text(row["text"])
    gold = [Item.of(text, s) for s in row["statements"]]
    read = [
        Item.of(text, {r: [list(x) for x in p.spans] if (p := getattr(s, r)) else []
                       for r in ROLES} | {"number": i})
        for i, s in enumerate(statements)
    ]  # fmt: skip
    found: list[Item | None] = [None] * len(statements)
    for g, r in corresponding([g for g in gold if g.words["content"]], read):
        found[r.row["number"]] = g
    return found
