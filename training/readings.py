"""Readings of annotated articles by the shipped model, beside the annotation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.article import Article
from sayso.reader import Reader
from sayso.reader.reader import Draft, blocks, ordered
from sayso.render.contract import reading_as_dict

CONFIG = Path("src/sayso/reader/model/config.json")
Row = dict[str, Any]


def readings(reader: Reader, path: Path) -> Iterator[tuple[Row, Row, list[Draft]]]:
    """For each gold row of a file: the row, the reading in the contract's form, and its drafts."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        drafts = [d for start, end in blocks(text) for d in reader.drafts(text, start, end)]
        yield row, reading_as_dict(reader.read(Article(text=text, id=row["id"]))), ordered(drafts)
