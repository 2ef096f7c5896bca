"""Where files and feeds stand, kept and replaced; the tables for it, new and in an older record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from sayso.record import Record, progress, schema
from sayso.record.progress import Place
from tests.record.readings import URL, reading

PLACE = Place(shard="/news/a.jsonl", settings="sayso 1", size=2**40, modified=2**60, position=7)


def test_places_are_kept_and_replaced(record: Record) -> None:
    other = replace(PLACE, shard="/news/b.jsonl", kept=3, failed=1, done=True)
    with record.begin() as connection:
        progress.keep_places(connection, [other, PLACE])
        progress.keep_places(connection, [])
    later = replace(PLACE, position=9, settings="sayso 2")
    with record.begin() as connection:
        progress.keep_places(connection, [later])
    with record.connect() as connection:
        assert progress.place(connection, PLACE.shard) == later
        assert progress.place(connection, other.shard) == other
        assert progress.place(connection, "/news") is None


@pytest.mark.parametrize("changed", [{"size": 1}, {"modified": 1}, {"settings": ""}])
def test_a_file_that_changed_does_not_go_on(changed: dict[str, int | str]) -> None:
    assert PLACE.goes_on(replace(PLACE, position=0, kept=5, done=True))
    assert not PLACE.goes_on(replace(PLACE, **changed))


def test_feeds_are_remembered(record: Record) -> None:
    url = "https://post.example/feed"
    for state in ({"etag": None, "seen": ["a", "ü"]}, {"etag": '"2"', "seen": []}):
        with record.begin() as connection:
            progress.keep_feeds(connection, {url: state})
        with record.connect() as connection:
            assert progress.feed(connection, url) == state
            assert progress.feed(connection, url + "s") is None


def test_pages_are_known_by_their_addresses(record: Record) -> None:
    record.add(reading())
    with record.connect() as connection:
        assert progress.has_page(connection, URL + "?utm_source=mail#top")
        assert not progress.has_page(connection, URL + "/2")
        assert not progress.has_page(connection, "mailto:desk@post.example")


def test_an_older_record_gets_the_same_tables(where: str) -> None:
    names = ("progress", "feeds")

    def columns(record: Record) -> list[tuple[str, str, bool]]:
        with record.connect() as connection:
            found = inspect(connection)
            keys = [found.get_pk_constraint(name)["constrained_columns"] for name in names]
            assert keys == [["shard"], ["url"]]
            return [
                (column["name"], str(column["type"]), column["nullable"])
                for name in names
                for column in found.get_columns(name)
            ]

    with Record.open(where) as record:
        new = columns(record)
        record.add(reading())
        with record.begin() as connection:
            for name in names:
                connection.execute(schema.metadata.tables[name].delete())
            connection.execute(text("DROP TABLE progress"))
            connection.execute(text("DROP TABLE feeds"))
            connection.execute(schema.migrations.delete().where(schema.migrations.c.version > 1))
    with Record.open(where) as record:
        assert columns(record) == new
        assert record.reading(URL) == reading()
        assert list(record.check()) == []
