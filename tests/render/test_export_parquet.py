"""Parquet: what other programs read, row groups, and what is said without pyarrow."""

from __future__ import annotations

import io
import sys
from datetime import date
from itertools import chain, repeat

import pytest
from pyarrow import parquet

from sayso.errors import MissingExtraError
from sayso.render.parquet import as_parquet
from sayso.statement import Reading

from .conftest import HOSTILE, hostile
from .exports import Actor, Export, export


def table(*exported: Export, rows_at_once: int = 100) -> parquet.ParquetFile:
    pieces = as_parquet(exported, rows_at_once=rows_at_once)
    return parquet.ParquetFile(io.BytesIO(b"".join(pieces)))


def test_a_row_with_everything(reading: Reading) -> None:
    row = table(export(reading, Actor(5, "Tomas Reyl", "Q77"))).read().to_pylist()[6]
    spans = {part: row[part].pop("spans") for part in ("content", "when", "target", "condition")}
    text = reading.article.text
    for part, places in spans.items():
        assert [text[one["start"] : one["end"]] for one in places] == [row[part]["text"]]
    assert row["speakers"] == [
        {"name": "Tomas Reyl", "kind": "person", "role": "the opposition’s", "actor": 5,
         "actor_name": "Tomas Reyl", "wikidata": "Q77"},
        {"name": None, "kind": "unnamed", "role": "senior aide", "actor": None,
         "actor_name": None, "wikidata": None},
    ]  # fmt: skip
    assert row["when"] == {"text": "Two days earlier", "date": "2031-05-11"}
    assert row["published"] == date(2031, 5, 13)
    assert (row["byline"], row["credits"]) == (["Ana Kesh"], ["Ostra Wire"])
    assert (row["key"], row["article_id"], row["version"]) == (f"{6:016x}", 7, 2)
    assert (row["act"], row["confidence"], row["inside"]) == ("threaten", 0.93, None)
    assert {name for name, value in row.items() if value is None} == {"inside"}


def test_what_is_not_known_is_null(reading: Reading) -> None:
    row = table(export(reading)).read().to_pylist()[3]
    nothing = {"inside", "addressee", "venue", "when", "act", "polarity", "target", "condition"}
    assert {name for name, value in row.items() if value is None} == nothing


def test_row_groups_are_bounded_and_given_as_they_fill(reading: Reading) -> None:
    endless = chain.from_iterable(repeat([export(reading)]))
    pieces = as_parquet(endless, rows_at_once=10)
    assert len(next(pieces)) > 0
    assert len(next(pieces)) > 0
    file = table(*[export(reading)] * 3, rows_at_once=10)
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [10, 10, 1]


def test_nothing_is_a_table_without_rows() -> None:
    file = table()
    assert (file.metadata.num_rows, file.schema_arrow.names[0]) == (0, "key")


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ud800" not in text])
def test_every_character_is_kept(text: str) -> None:
    (row,) = table(export(hostile(text))).read().to_pylist()
    assert {row[part]["text"] for part in ("content", "source", "target")} == {text}


def test_without_pyarrow_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sayso\[parquet\]'"):
        next(as_parquet([]))
