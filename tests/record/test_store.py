"""What a record keeps, and that it gives it back: the same for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from sayso.article import Passage
from sayso.errors import ArticleError, NotKeptError, ReadOnlyError, RecordError
from sayso.record import Outcome, Record, schema
from sayso.record.migrations import STEPS, newest
from sayso.statement import Reading, Speaker, When
from tests.record.readings import FIRST, SECOND, TEXT, URL, elsewhere, reading, readings
from tests.record.said import filled

BLOBS = [b"one", b"two", b"three"]


def rows(record: Record) -> dict[str, int]:
    """How many rows every table has."""
    with record.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in schema.metadata.tables.items()
        }


def sound(record: Record) -> bool:
    return list(record.check()) == []


def test_a_reading_comes_back_as_it_was(record: Record) -> None:
    one = reading(byline=("Ana Lirov",), credits=("Northwire",), title="Truce", language="en")
    added = record.add(one)
    assert (added.outcome, added.version, added.statements) == (Outcome.NEW, 1, 3)
    assert record.reading(added.article_id) == record.reading(URL) == one
    assert record.article(URL) == one.article
    assert sound(record)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(one=readings())
def test_any_reading_comes_back_as_it_was(record: Record, one: Reading) -> None:
    added = record.add(one)
    try:
        assert record.reading(added.article_id, added.version) == one
        assert record.add(one).outcome is Outcome.KNOWN
        assert sound(record)
    finally:
        record.remove(article=added.article_id)
    assert rows(record) == dict.fromkeys(schema.metadata.tables, 0) | {"migrations": len(STEPS)}


def test_nothing_is_kept_twice(record: Record) -> None:
    one = reading()
    first = record.add(one)
    before = rows(record)
    again = record.add(one)
    assert (again.outcome, again.article_id, again.statements) == (
        Outcome.KNOWN, first.article_id, 0,
    )  # fmt: skip
    assert rows(record) == before
    assert record.add(reading(url=f"{URL}/?utm_source=feed#top")).outcome is Outcome.KNOWN
    assert rows(record) == before


def test_another_text_is_another_version(record: Record) -> None:
    old, new = reading(), reading("Mirela Tann said nothing today.")
    id_ = record.add(old).article_id
    added = record.add(new)
    assert (added.outcome, added.article_id, added.version) == (Outcome.CHANGED, id_, 2)
    assert record.reading(id_) == new
    assert record.reading(id_, version=1) == old
    assert record.add(old).outcome is Outcome.KNOWN
    assert record.reading(id_) == new
    assert [(entry.id, entry.version) for entry in record.articles()] == [(id_, 2)]
    with record.connect() as connection:
        assert set(connection.scalars(select(schema.statements.c.current))) == {False}
    assert sound(record)


def test_another_reader_replaces_the_statements(record: Record) -> None:
    one = reading()
    id_ = record.add(one, BLOBS, embedder="small").article_id
    before = rows(record)
    kept = replace(one.statements[1], id=0)
    again = replace(one, reader=SECOND, statements=(kept,))
    added = record.add(again)
    assert (added.outcome, added.version, added.statements) == (Outcome.REREAD, 1, 1)
    assert record.reading(id_) == again
    after = rows(record)
    assert (after["statements"], after["speakers"], after["passages"]) == (1, 1, 1)
    assert (before["vectors"], after["vectors"]) == (3, 0)
    assert sound(record)


def test_what_another_reader_is_told_of_an_article_is_kept(record: Record) -> None:
    id_ = record.add(reading()).article_id
    again = reading(reader=SECOND, title="Truce broken", published=date(2025, 11, 1), outlet=None)
    assert record.add(again).outcome is Outcome.REREAD
    assert record.reading(id_) == again
    assert sound(record)


def test_an_old_version_read_again_stays_old(record: Record) -> None:
    id_ = record.add(reading()).article_id
    record.add(reading("Mirela Tann said nothing today."))
    assert record.add(reading(reader=SECOND)).outcome is Outcome.REREAD
    assert record.reading(id_).article.text == "Mirela Tann said nothing today."
    assert record.reading(id_, version=1) == reading(reader=SECOND)
    assert sound(record)


def test_other_blanks_are_the_same_text_unless_offsets_would_move(record: Record) -> None:
    wide = f"  {TEXT}"
    id_ = record.add(reading()).article_id
    assert record.add(reading(wide)).outcome is Outcome.KNOWN
    added = record.add(reading(wide, reader=SECOND))
    assert (added.outcome, added.article_id, added.version) == (Outcome.CHANGED, id_, 2)
    assert record.reading(id_).article.text == wide
    assert sound(record)


def test_keys_stay_when_an_article_is_read_again(record: Record) -> None:
    one = reading()
    record.add(one)
    with record.connect() as connection:
        query = select(schema.statements.c.key).order_by(schema.statements.c.id)
        keys = list(connection.scalars(query))
    assert len(set(keys)) == 3
    kept = [record.statement(key) for key in keys]
    assert [one.statement for one in kept] == list(one.statements)
    fewer = replace(one, reader=SECOND, statements=one.statements[:2])
    record.add(fewer)
    again = record.statement(keys[1])
    assert (again.statement, again.key, again.current) == (one.statements[1], keys[1], True)
    assert again.id != kept[1].id
    with pytest.raises(NotKeptError, match=keys[2]):
        record.statement(keys[2])


def test_statements_with_the_same_content_have_keys_of_their_own(record: Record) -> None:
    one = reading()
    twin = replace(one.statements[0], id=5, source=None, cue=None)
    record.add(replace(one, statements=(*one.statements, twin)))
    with record.connect() as connection:
        assert len(set(connection.scalars(select(schema.statements.c.key)))) == 4
    assert sound(record)


def test_statements_come_in_the_order_asked(record: Record) -> None:
    one = reading()
    record.add_many([])
    list(record.add_many(elsewhere(one, number) for number in range(3)))
    with record.connect() as connection:
        ids = sorted(connection.scalars(select(schema.statements.c.id)), reverse=True)
    found = record.statements([*ids, ids[-1] + 1000])
    assert [one.id for one in found] == ids
    assert {one.version for one in found} == {1}
    assert found[-1].statement == one.statements[0]


def test_a_batch_tells_each_reading_apart(record: Record) -> None:
    one = reading()
    broken = replace(one, article=replace(one.article, text="a\0b", id="broken"), statements=())
    new = reading("Nothing was said.")
    batch = [one, broken, one, new, elsewhere(one, 1), replace(one, reader=SECOND)]
    told = list(record.add_many(batch))
    assert isinstance(told[1], ArticleError)
    assert "broken" in str(told[1])
    assert [added.outcome for added in told if not isinstance(added, ArticleError)] == [
        Outcome.NEW, Outcome.KNOWN, Outcome.CHANGED, Outcome.NEW, Outcome.REREAD,
    ]  # fmt: skip
    assert [entry.version for entry in record.articles()] == [2, 1]
    assert sound(record)


def test_what_a_batch_told_is_kept_whatever_comes_after(record: Record) -> None:
    def failing() -> Iterator[Reading]:
        yield from (elsewhere(reading(), number) for number in range(4))
        raise KeyboardInterrupt

    adding = record.add_many(failing(), batch=3)
    assert len([next(adding) for _ in range(3)]) == 3
    with pytest.raises(KeyboardInterrupt):
        next(adding)
    assert record.stats().articles == 3


def test_vectors_are_kept_with_their_statements(record: Record) -> None:
    one = reading()
    record.add(one)
    assert record.has(one.article, FIRST)
    assert not record.has(one.article, FIRST, embedder="small")
    assert record.add(one, BLOBS, embedder="small").outcome is Outcome.REREAD
    assert record.has(one.article, FIRST, embedder="small")
    assert record.add(one, BLOBS, embedder="small").outcome is Outcome.KNOWN
    assert record.add(one).outcome is Outcome.KNOWN
    with record.connect() as connection:
        query = select(schema.vectors.c.vector).order_by(schema.vectors.c.statement_id)
        assert [bytes(blob) for blob in connection.scalars(query)] == BLOBS


def test_vectors_that_do_not_fit_are_refused(record: Record) -> None:
    with pytest.raises(RecordError, match="each of 3 statements, got 1"):
        record.add(reading(), [b"one"], embedder="small")
    with pytest.raises(RecordError, match="name of the embedder"):
        record.add(reading(), BLOBS)


def test_has_asks_for_the_text_and_its_reader(record: Record) -> None:
    one = reading()
    assert not record.has(one.article)
    record.add(one)
    assert record.has(one.article)
    assert record.has(one.article, FIRST)
    assert not record.has(one.article, SECOND)
    assert not record.has(replace(one.article, text="Another text."))


@pytest.mark.parametrize("which", [17, "https://post.example/none", "none", "", "\0"])
def test_what_is_not_kept_is_told(record: Record, which: int | str) -> None:
    record.add(reading())
    with pytest.raises(NotKeptError, match="has no article"):
        record.reading(which)
    with pytest.raises(NotKeptError, match="has no version 2"):
        record.article(URL, version=2)
    with pytest.raises(NotKeptError):
        record.statement(str(which))


def test_an_article_is_found_by_the_id_it_came_with(record: Record) -> None:
    one = reading(url=None, id="notes/truce.txt")
    record.add(one)
    assert record.article("notes/truce.txt") == one.article


def test_articles_and_readings_are_gone_through_in_pages(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.record.store._PAGE", 3)
    made = [elsewhere(reading(), number) for number in range(7)]
    ids = [added.article_id for added in record.add_many(made)]
    assert [entry.id for entry in record.articles()] == ids
    assert list(record.readings()) == list(zip(ids, made, strict=True))
    assert [id_ for id_, _ in record.readings(after=ids[4])] == ids[5:]
    record.add(reading(outlet="Ostra Wire"))
    assert [entry.url for entry in record.articles(outlet="Ostra Wire")] == [URL]


def wrong(**changes: Any) -> Reading:
    one = reading()
    return replace(one, statements=(replace(one.statements[0], **changes),))


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (reading(title="a\ud800"), "surrogate"),
        (wrong(speakers=(Speaker("a\0"),)), "U\\+0000"),
        (wrong(speakers=()), "no speaker"),
        (wrong(id=-1), "expected an id from 0"),
        (wrong(inside=7), "inside 7"),
        (wrong(confidence=1.5), "confidence is 1.5"),
        (wrong(confidence=float("nan")), "confidence is nan"),
        (wrong(cue=Passage.of("abc", [(0, 3)])), "cue is 'abc'"),
        (wrong(target=Passage(((900, 905),), "words")), "lies outside"),
        (wrong(when=When(Passage.of(TEXT, [(0, 5)]), "2025-13")), "'2025-13' is no date"),
        (wrong(when=When(Passage.of(TEXT, [(0, 5)]), "20251027")), "is no date"),
        (replace(reading(), statements=reading().statements[:1] * 2), "the same id"),
    ],
)
def test_a_reading_that_contradicts_itself_is_refused(
    record: Record, one: Reading, message: str
) -> None:
    with pytest.raises(ArticleError, match=message):
        record.add(one)
    assert record.stats().articles == 0


def test_a_reading_is_kept_whole_or_not_at_all(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = reading()
    record.add(one)
    before = rows(record)
    monkeypatch.setattr("sayso.record.rows.packed", lambda _: None)
    with pytest.raises(RecordError):
        record.add(replace(one, reader=SECOND))
    with pytest.raises(RecordError):
        list(record.add_many([elsewhere(one, 1), elsewhere(one, 2)]))
    assert rows(record) == before
    assert record.reading(URL) == one
    assert sound(record)


def test_what_was_removed_leaves_nothing(record: Record) -> None:
    one, other = reading(), elsewhere(reading(outlet="Ostra Wire"), 1)
    record.add(other)
    before = rows(record)
    record.add(one, BLOBS, embedder="small")
    record.add(reading("Mirela Tann said nothing today."))
    gone = record.remove(article=URL)
    assert (gone.articles, gone.versions, gone.statements) == (1, 2, 3)
    assert (gone.speakers, gone.vectors, gone.outlets) == (3, 3, 1)
    assert rows(record) == before
    assert [reading for _, reading in record.readings()] == [other]
    assert sound(record)
    assert record.add(one).outcome is Outcome.NEW


def test_an_outlet_is_removed_with_all_its_articles(record: Record) -> None:
    list(record.add_many(elsewhere(reading(), number) for number in range(3)))
    record.add(reading("Nothing here.", url="https://ostra.example/1", outlet="Ostra Wire"))
    assert record.remove(outlet="The Meridian Post").articles == 3
    assert [entry.outlet for entry in record.articles()] == ["Ostra Wire"]
    with pytest.raises(NotKeptError, match="Meridian"):
        record.remove(outlet="The Meridian Post")
    with pytest.raises(ValueError, match="either"):
        record.remove(outlet="Ostra Wire", article=1)
    assert sound(record)


def test_actors_go_with_the_last_that_they_said(record: Record) -> None:
    with_actors(record)
    gone = record.remove(article="https://post.example/1")
    assert gone.actors == 0
    with record.connect() as connection:
        assert aliases(connection) == {("Dario Kesh", 1), ("D. Kesh", 0)}
        role = connection.execute(select(schema.roles)).one()
    assert (role.times, role.first_day, role.last_day) == (
        1, date(2025, 10, 27), date(2025, 10, 27),
    )  # fmt: skip
    gone = record.remove(article="https://post.example/2")
    assert gone.actors == 1  # the other has an alias that a person gave
    with record.connect() as connection:
        assert aliases(connection) == {("D. Kesh", 0)}
        assert connection.scalar(select(func.count()).select_from(schema.roles)) == 0
    assert sound(record)


def with_actors(record: Record) -> None:
    """Two articles whose speakers are linked to two actors."""
    list(record.add_many(elsewhere(reading(), number) for number in (1, 2)))
    speakers = schema.speakers
    with record.begin() as connection:
        for id_, name in ((1, "Dario Kesh"), (2, "Mirela Tann")):
            values = {"id": id_, "name": name, "kind": "person"}
            connection.execute(schema.actors.insert().values(values))
            linked = speakers.update().where(speakers.c.name == name)
            connection.execute(linked.values(actor_id=id_, link_confidence=0.9))
        for alias, times in (("Dario Kesh", 2), ("D. Kesh", 0)):
            row = {"actor_id": 1, "alias": alias, "folded": alias.casefold(), "times": times}
            connection.execute(schema.aliases.insert().values(row))
        row = {"actor_id": 1, "role": "premier of Velmora", "times": 2}
        connection.execute(schema.roles.insert().values(row))


def aliases(connection: Any) -> set[tuple[str, int]]:
    table = schema.aliases
    return {(alias, times) for alias, times in connection.execute(
        select(table.c.alias, table.c.times)
    )}  # fmt: skip


def test_a_record_opened_for_reading_is_not_written(record: Record, where: str) -> None:
    one = reading()
    record.add(one)
    with Record.open(where, read_only=True) as other:
        assert other.reading(URL) == one
        for write in (lambda: other.add(one), lambda: other.remove(article=URL)):
            with pytest.raises(ReadOnlyError, match="for reading only"):
                write()


def test_stats_count_what_is_kept(record: Record) -> None:
    record.add(reading(), BLOBS, embedder="small")
    record.add(reading("Mirela Tann said nothing today.", published=date(2025, 11, 2)))
    stats = record.stats()
    assert (stats.articles, stats.versions, stats.statements, stats.current) == (1, 2, 3, 0)
    assert (stats.speakers, stats.outlets, stats.vectors, stats.schema) == (3, 1, 3, newest())
    assert (stats.first, stats.last) == (date(2025, 10, 28), date(2025, 11, 2))
    assert stats.bytes > 10_000


def test_a_record_that_is_compacted_is_the_same(record: Record) -> None:
    filled(record)
    record.remove(article="https://news.example/2")
    before = list(record.readings())
    record.compact()
    assert list(record.readings()) == before
    assert list(record.check()) == []
