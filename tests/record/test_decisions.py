"""What people decide about actors: it moves links, outlives re-readings and is undone exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from sayso.errors import FormatError, NotFoundError, NotKeptError, RecordError
from sayso.record import Record, actors, people, schema
from sayso.record.decisions import decisions
from sayso.record.naming import name_of as folded
from sayso.statement import Kind, ReaderInfo, Reading
from tests.record.speaking import actor_of, keep, links, name_of, said, sets

NEWER = ReaderInfo("sayso", "0.2.0", "en-news-2")
TANN = [
    said(1, ("Mirela Tann", "senator")),
    said(2, ("Mirela Tann-Oake", None)),
    said(3, ("Mirela Tann", None), outlet="Ostra Today"),
]
State = tuple[set[frozenset[tuple[str, int]]], list[tuple[object, ...]]]


def state(record: Record) -> State:
    """Who is one, and what everyone who speaks is called and has been."""
    speaking = schema.actors.c.id.in_(select(schema.speakers.c.actor_id))
    rows: list[tuple[object, ...]] = []
    with record.connect() as connection:
        for table, word in ((schema.aliases, "alias"), (schema.roles, "role")):
            query = (
                select(schema.actors.c.name, table.c[word], table.c.times)
                .join(table, table.c.actor_id == schema.actors.c.id)
                .where(speaking)
            )
            rows += [tuple(row) for row in connection.execute(query)]
    return sets(record), sorted(rows, key=str)


def read_again(record: Record, readings: list[Reading]) -> None:
    """The same readings by a newer reader, so that every statement is replaced."""
    keep(record, [Reading(one.article, NEWER, one.statements) for one in readings])


def the(record: Record, number: int) -> int:
    """The actor who speaks in article `number`; there must be one."""
    found = actor_of(record, number)
    assert found is not None
    return found


def test_a_merger_outlives_a_reading_and_is_undone(record: Record) -> None:
    keep(record, TANN)
    before = state(record)
    with record.begin() as connection:
        number = actors.merge(connection, [the(record, 1), the(record, 2)], "She married in June.")
    assert the(record, 1) == the(record, 2) == the(record, 3)
    merged = state(record)
    read_again(record, TANN)
    assert state(record) == merged
    keep(record, [said(4, ("Mirela Tann-Oake", None))])
    assert the(record, 4) == the(record, 1)
    record.remove(article="https://news.example/4")
    with record.begin() as connection:
        kept = decisions(connection)[0]
        assert (kept.id, kept.kind, kept.reason) == (number, "merge", "She married in June.")
        actors.undo(connection, number)
    assert state(record) == before


def test_a_merger_waits_for_actors_that_are_gone(record: Record) -> None:
    keep(record, TANN)
    with record.begin() as connection:
        actors.merge(connection, [the(record, 1), the(record, 2)])
    record.remove(article="https://news.example/1")
    record.remove(article="https://news.example/3")
    read_again(record, [TANN[1]])
    keep(record, [TANN[0]])
    assert the(record, 1) == the(record, 2)


def test_a_split_by_article_outlives_a_reading_and_is_undone(record: Record) -> None:
    keep(record, TANN)
    before = state(record)
    with record.begin() as connection:
        number, new = actors.split(
            connection, the(record, 1), articles=["https://news.example/3"], name="Mirela Tann II"
        )
    assert the(record, 3) == new != the(record, 1)
    assert name_of(record, new) == "Mirela Tann II"
    apart = state(record)
    read_again(record, TANN)
    assert state(record) == apart
    with record.begin() as connection:
        actors.undo(connection, number)
    assert state(record) == before


def test_a_split_by_outlet_takes_later_articles_too(record: Record) -> None:
    keep(record, TANN)
    with record.begin() as connection:
        _, new = actors.split(connection, the(record, 1), outlet="Ostra Today")
    keep(record, [said(4, ("Mirela Tann", None), outlet="Ostra Today")])
    keep(record, [said(5, ("Mirela Tann", None))])
    assert (the(record, 4), the(record, 5)) == (new, the(record, 1))


def test_a_split_by_role(record: Record) -> None:
    keep(record, TANN)
    with record.begin() as connection:
        _, new = actors.split(connection, the(record, 1), role="Senator")
    assert the(record, 1) == new != the(record, 3)


def test_a_new_name_outlives_a_reading_and_is_undone(record: Record) -> None:
    keep(record, TANN)
    before = state(record)
    with record.begin() as connection:
        first = actors.rename(connection, the(record, 1), "Senator Tann")
        second = actors.rename(connection, the(record, 1), "  M. Tann ")
    read_again(record, TANN)
    assert name_of(record, the(record, 1)) == "M. Tann"
    with record.begin() as connection:
        actors.undo(connection, second)
    assert name_of(record, the(record, 1)) == "Senator Tann"
    with record.begin() as connection:
        actors.undo(connection, first)
    assert state(record) == before


def test_decisions_are_applied_in_their_order(record: Record) -> None:
    keep(record, TANN)
    with record.begin() as connection:
        actors.merge(connection, [the(record, 1), the(record, 2)])
    with record.begin() as connection:
        _, new = actors.split(connection, the(record, 1), articles=["https://news.example/2"])
    assert the(record, 1) == the(record, 3) != the(record, 2) == new
    with record.begin() as connection:
        actors.merge(connection, [new, the(record, 1)])
    assert the(record, 1) == the(record, 2) == the(record, 3) == new
    before = state(record)
    with record.begin() as connection:
        actors.relink(connection)
    assert state(record) == before


def test_what_cannot_be_decided(record: Record) -> None:
    keep(record, TANN)
    one = the(record, 1)
    with record.begin() as connection:
        with pytest.raises(NotKeptError, match="no actor 99"):
            actors.merge(connection, [one, 99])
        with pytest.raises(RecordError, match="two different"):
            actors.merge(connection, [one, one])
        with pytest.raises(RecordError, match="takes none"):
            actors.split(connection, one, role="goalkeeper")
        with pytest.raises(RecordError, match="takes all"):
            actors.split(connection, the(record, 2), outlet="The Meridian Post")
        with pytest.raises(RecordError, match="by which to split"):
            actors.split(connection, one)
        with pytest.raises(RecordError, match="a name"):
            actors.rename(connection, one, " ")
        with pytest.raises(NotKeptError, match="no decision 7"):
            actors.undo(connection, 7)
        number = actors.rename(connection, one, "M. Tann")
        actors.undo(connection, number)
        with pytest.raises(RecordError, match="was undone"):
            actors.undo(connection, number)


def test_known_people_are_one_under_all_their_names(record: Record, tmp_path: Path) -> None:
    keep(record, TANN)
    table = tmp_path / "people.csv"
    table.write_text("name,aliases,wikidata\nMirela Oake,Mirela Tann; Mirela Tann-Oake,Q901\n")
    with record.begin() as connection:
        assert people.add(connection, people.read(table)) == 1
    keep(record, [said(4, ("Mirela Oake", None))])
    assert len({the(record, n) for n in (1, 2, 3, 4)}) == 1
    assert name_of(record, the(record, 1)) == "Mirela Oake"
    before = state(record)
    with record.begin() as connection:
        assert people.add(connection, people.read(table)) == 1
        actors.relink(connection)
    assert state(record) == before
    assert len(set(links(record).values())) == 1


def test_known_people_as_json_lines(tmp_path: Path) -> None:
    table = tmp_path / "people.jsonl"
    table.write_text('{"name": "Ostran River Board", "kind": "organization", "wikidata": "Q7"}\n\n')
    (one,) = people.read(table)
    assert (one.names, one.kind, one.wikidata) == (
        ("Ostran River Board",),
        Kind.ORGANIZATION,
        "Q7",
    )
    assert folded(one.name, one.kind) is not None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "name,id\nIda,1\n", "no column wikidata"),
        ("a.csv", "name,wikidata\nIda Brandt,42\n", "line 2: expected a Wikidata id"),
        ("a.csv", "name,wikidata\n ,Q42\n", "expected a name"),
        ("a.jsonl", "{\n", "no JSON"),
        ("a.jsonl", "[1]\n", "expected an object"),
        ("a.jsonl", '{"name": "I", "wikidata": "Q1", "aliases": "x"}', "list of names"),
        ("a.jsonl", '{"name": "I", "wikidata": "Q1", "kind": "city"}', "kind person or"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, name: str, content: str, message: str) -> None:
    table = tmp_path / name
    table.write_text(content)
    with pytest.raises(FormatError, match=message):
        list(people.read(table))


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        list(people.read(tmp_path / "absent.csv"))
