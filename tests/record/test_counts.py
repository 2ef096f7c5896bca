"""Tables of counts: the same on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, update

from sayso.errors import NotKeptError, QueryError
from sayso.finding import By, Count, Query
from sayso.record import Record, schema
from sayso.record.counts import count, total
from sayso.statement import Act, Kind
from tests.record.said import AIDE, KESH, TANN, Said, article, filled

POST, DAILY = "The Meridian Post", "Harbour Daily"
TABLES = {
    By.OUTLET: [Count(DAILY, 2), Count(POST, 2), Count(None, 2)],
    By.ACT: [
        Count(None, 1), Count("accuse", 1), Count("ask", 1), Count("deny", 1),
        Count("predict", 1), Count("promise", 1),
    ],
    By.KIND: [
        Count("person", 3), Count("organization", 1), Count("unknown", 1), Count("unnamed", 1),
    ],
    By.MONTH: [Count("2025-09", 1), Count("2025-10", 3), Count(None, 2)],
    By.SPEAKER: [
        Count("Dario Kesh", 2), Count("Mirela Tann", 2), Count("Bank of Ostra", 1),
        Count("someone unnamed", 1), Count("unknown", 1),
    ],
    By.NAMING: [
        Count(DAILY, 3, named=3), Count(POST, 2, named=2), Count(None, 1, named=0),
    ],
}  # fmt: skip


def test_tables(record: Record) -> None:
    filled(record)
    for by, expected in TABLES.items():
        assert count(record, Query(), by) == expected, by
        assert count(record, Query(), by, limit=2) == expected[:2], by
    assert total(record, Query()) == 6


def test_under_a_filter(record: Record) -> None:
    filled(record)
    river = Query(words="river")
    assert count(record, river, By.OUTLET) == [Count(POST, 2), Count(None, 1)]
    assert [one.label for one in count(record, river, By.SPEAKER)] == [
        "Dario Kesh", "Mirela Tann", "someone unnamed",
    ]  # fmt: skip
    tann = Query(speaker="Tann", outlets=(POST,))
    assert count(record, tann, By.ACT) == [Count("deny", 1)]
    assert count(record, Query(published_from=date(2025, 10, 30)), By.KIND) == [
        Count("organization", 1), Count("person", 1),
    ]  # fmt: skip
    assert total(record, Query(words="river NOT froze", acts=(Act.ACCUSE,))) == 1
    assert count(record, Query(words="snow"), By.MONTH) == []


def test_an_actor_counts_once_under_its_own_name(record: Record) -> None:
    old = replace(KESH, name="D. Kesh")
    both = Said("that it rains", (KESH, old))
    record.add(article(1, both, Said("that it snows", (old,)), published="2025-10-28"))
    with record.begin() as connection:
        connection.execute(insert(schema.actors).values(id=7, name="Dario Kesh", kind=Kind.PERSON))
        connection.execute(update(schema.speakers).values(actor_id=7))
    assert count(record, Query(), By.SPEAKER) == [Count("Dario Kesh", 2, actor=7)]


def test_share_of_named_sources(record: Record) -> None:
    said = [Said(f"that {n} came", (who,)) for n, who in enumerate((KESH, TANN, TANN, AIDE))]
    record.add(article(1, *said, published="2025-10-28"))
    (line,) = count(record, Query(), By.NAMING)
    assert (line.label, line.number, line.named, line.share_named) == (POST, 4, 3, 0.75)
    assert Count("x", 1).share_named is None


def test_what_is_superseded_counts_only_when_asked_for(record: Record) -> None:
    record.add(article(1, Said("that it rains"), published="2025-10-28"))
    record.add(article(1, Said("that it snows"), published="2025-10-28"))
    assert total(record, Query()) == 1
    assert total(record, Query(superseded=True)) == 2


def test_refused(record: Record) -> None:
    with pytest.raises(QueryError, match="at least one line"):
        count(record, Query(), By.ACT, limit=0)
    with pytest.raises(QueryError, match="no word"):
        count(record, Query(words="..."), By.ACT)
    with pytest.raises(NotKeptError, match="no outlet"):
        total(record, Query(outlets=("The Moon",)))
