"""Export: everything in a stable order, or what fits a query, with both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from sqlalchemy import insert, update

from sayso.errors import NotKeptError, QueryError
from sayso.finding import Query
from sayso.record import Record, schema
from sayso.record import export as module
from sayso.record.export import Exported, KnownActor, export
from sayso.statement import Act, Style
from tests.record.readings import elsewhere, reading
from tests.record.said import NEWS, Said, article, filled


def contents(exported: Iterator[Exported]) -> list[str]:
    return [one.content.text for whole in exported for one in whole.reading.statements]


def test_all_as_it_was_added(record: Record) -> None:
    filled(record)
    silent = reading("Nothing was said today.", url="https://news.example/9", id="nine")
    record.add(silent)
    assert [one.reading for one in export(record)] == [*NEWS, silent]
    assert [(one.article_id, one.version, one.current) for one in export(record)] == [
        (1, 1, True), (2, 1, True), (3, 1, True), (4, 1, True),
    ]  # fmt: skip
    assert list(export(record)) == list(export(record))


def test_an_empty_record(record: Record) -> None:
    assert list(export(record)) == []
    assert list(export(record, Query(words="river"))) == []


def test_more_articles_than_are_held_at_once(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 3)
    monkeypatch.setattr(module, "_ROWS_AT_ONCE", 4)
    many = [elsewhere(reading(), number) for number in range(10)]
    list(record.add_many(many))
    assert [one.reading for one in export(record)] == many


def test_keys_are_those_of_the_statements(record: Record) -> None:
    filled(record)
    for one in export(record):
        for key, statement in zip(one.keys, one.reading.statements, strict=True):
            assert record.statement(key).statement == statement


def test_versions(record: Record) -> None:
    record.add(reading())
    newer = reading("Dario Kesh said nothing.")
    record.add(newer)
    assert [(one.version, one.reading) for one in export(record)] == [(2, newer)]
    both = list(export(record, Query(superseded=True)))
    assert [(one.version, one.current) for one in both] == [(1, False), (2, True)]
    assert both[0].article_key == both[1].article_key


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (Query(outlets=("harbour daily",)), [2]),
        (Query(outlets=("Harbour Daily", "The Meridian Post")), [1, 2]),
        (Query(published_from=date(2025, 10, 29)), [2]),
        (Query(published_to=date(2025, 10, 29)), [1]),
        (Query(outlets=("Harbour Daily",), published_to=date(2025, 1, 1)), []),
        (Query(words="river"), [1, 3]),
        (Query(speaker="kesh"), [1, 2]),
        (Query(acts=(Act.ASK,)), [3]),
        (Query(styles=(Style.DIRECT,), outlets=("The Meridian Post",)), [1]),
        (Query(said_to=date(2025, 9, 30)), [2]),
        (Query(words="river", superseded=True, min_confidence=0.92), [1]),
    ],
)
def test_filters(record: Record, query: Query, numbers: list[int]) -> None:
    filled(record)
    assert [one.article_id for one in export(record, query)] == numbers


def test_a_silent_article_fits_an_outlet_but_not_words(record: Record) -> None:
    record.add(reading("Nothing was said today."))
    post = Query(outlets=("The Meridian Post",), published_from=date(2025, 1, 1))
    assert len(list(export(record, post))) == 1
    assert list(export(record, replace(post, min_confidence=0.1))) == []


def test_only_the_statements_sought(record: Record) -> None:
    filled(record)
    assert contents(export(record, Query(words="river"))) == [
        "that Ostra had crossed the river",
        "“The rivers never froze,”",
        "that a river crossing was planned",
    ]


def test_who_was_inside_a_statement_left_out_is_inside_the_next(record: Record) -> None:
    whole = article(4, *(Said(f"that the number was {n}", confidence=n / 10) for n in (9, 1, 8, 2)),
                    published=None)  # fmt: skip
    around = (None, 0, 1, 3)  # the last one goes in a circle
    record.add(
        replace(
            whole,
            statements=tuple(
                replace(one, inside=inside)
                for one, inside in zip(whole.statements, around, strict=True)
            ),
        )
    )
    (kept,) = export(record, Query(min_confidence=0.5))
    assert [(one.id, one.inside) for one in kept.reading.statements] == [(0, None), (2, 0)]
    (kept,) = export(record, Query(min_confidence=0.15))
    assert [(one.id, one.inside) for one in kept.reading.statements] == [(0, None), (2, 0), (3, 3)]


def test_actors_stand_beside_the_speakers(record: Record) -> None:
    filled(record)
    with record.begin() as connection:
        row = {"name": "Mirela A. Tann", "kind": "person", "wikidata": "Q5"}
        made = insert(schema.actors).values(row).returning(schema.actors.c.id)
        id_ = connection.scalar(made)
        tann = schema.speakers.c.name == "Mirela Tann"
        connection.execute(update(schema.speakers).where(tann).values(actor_id=id_))
    second = list(export(record))[1]
    assert id_ is not None
    assert second.actors == ((KnownActor(id_, "Mirela A. Tann", "Q5"), None), (None,))


def test_an_export_sees_one_state(record: Record) -> None:
    """What is added while it runs is in the next one."""
    filled(record)
    running = export(record)
    first = list(islice(running, 1))
    record.add(elsewhere(reading(), 5))
    assert [one.reading for one in [*first, *running]] == list(NEWS)
    assert len(list(export(record))) == 4


def test_what_is_not_there(record: Record) -> None:
    filled(record)
    with pytest.raises(NotKeptError):
        list(export(record, Query(outlets=("The Moon",))))
    with pytest.raises(QueryError):
        list(export(record, Query(words="AND")))
