"""What `check` finds wrong, and backups."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

from sayso.errors import ReadOnlyError, RecordError
from sayso.record import Record, schema
from sayso.record.spans import packed
from tests.record.readings import URL, elsewhere, passage, reading

STATEMENTS = schema.statements
FIRST = STATEMENTS.c.ordinal == 0


def changed(**values: Any) -> Any:
    return update(STATEMENTS).where(FIRST).values(values)


BEYOND = b"\x01\x01\xff\x7f\x05"  # a content behind the end of the text
ELSEWHERE = packed([passage("that Ostra had broken"), *[None] * 7])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (changed(spans=BEYOND), "lies outside a text"),
        (changed(spans=b"\x01\x01"), "ends too early"),
        (changed(spans=b"\x00"), "has no content"),
        (changed(spans=ELSEWHERE), "words to search does not fit"),
        (changed(start=1), "start does not fit"),
        (changed(key="0" * 16), "key does not fit"),
        (changed(current=False), "current does not fit"),
        (changed(outlet_id=None), "outlet does not fit"),
        (changed(published=None), "published does not fit"),
        (changed(said_last=None), "date of saying does not fit"),
        (delete(schema.passages), "words to search does not fit"),
        (update(schema.passages).values(target="Velmora"), "words to search does not fit"),
        (delete(schema.speakers), "speakers does not fit"),
        (delete(schema.texts), "has no text"),
        (update(schema.texts).values(text="x" * 900), "another hash"),
        (update(schema.versions).values(folded_digest=b"0" * 16), "blanks folded is wrong"),
        (update(schema.versions).values(number=3), r"versions are \[3\]"),
        (delete(schema.readings), "has no reading"),
        (delete(schema.identities), "cannot be known again"),
        (delete(schema.versions), r"versions are \[\]"),
    ],
)
def test_what_does_not_fit_is_found(record: Record, damage: Any, words: str) -> None:
    id_ = record.add(reading()).article_id
    with record.begin() as connection:
        connection.execute(damage)
    faults = list(record.check())
    assert any(re.search(words, fault.what) for fault in faults), faults
    assert {fault.article_id for fault in faults} == {id_}


def on_file(path: Path, *statements: str) -> list[str]:
    """What is found after these statements, foreign keys not minded."""
    with Record.open(path) as record:
        record.add(reading())
        with record._database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            for one in statements:
                connection.exec_driver_sql(one)
        return [fault.what for fault in record.check()]


def test_a_full_text_index_out_of_step_is_found(sqlite_file: Path) -> None:
    faults = on_file(
        sqlite_file,
        "DROP TRIGGER passages_changed",
        "UPDATE passages SET content = 'other words' WHERE statement_id = 1",
    )
    assert any("full text index does not fit" in fault for fault in faults)


def test_a_row_that_refers_to_nothing_is_found(sqlite_file: Path) -> None:
    faults = on_file(sqlite_file, "DELETE FROM outlets")
    assert any("of versions refers to a row of outlets" in fault for fault in faults)


def test_an_index_that_is_not_valid_is_found(server: str) -> None:
    with Record.open(server.format("postgres")) as record:
        with record.begin() as connection:
            invalid = text(
                "UPDATE pg_index SET indisvalid = :valid "
                "WHERE indexrelid = 'statements_by_key'::regclass"
            )
            connection.execute(invalid, {"valid": False})
        faults = [fault.what for fault in record.check()]
        with record.begin() as connection:
            connection.execute(invalid, {"valid": True})
    assert faults == ["the index statements_by_key is not valid"]


def test_a_check_needs_to_write(where: str) -> None:
    Record.open(where).close()
    with (
        Record.open(where, read_only=True) as record,
        pytest.raises(ReadOnlyError, match="for reading only"),
    ):
        list(record.check())


def test_every_article_is_checked(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.record.integrity._ARTICLES_AT_ONCE", 2)
    ids = [
        added.article_id  # type: ignore[union-attr]
        for added in record.add_many(elsewhere(reading(), number) for number in range(5))
    ]
    with record.begin() as connection:
        connection.execute(update(schema.versions).values(folded_digest=b"0" * 16))
    assert [fault.article_id for fault in record.check()] == ids


def test_a_backup_is_a_whole_record(sqlite_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Record.open(sqlite_file) as record:
        record.add(reading())
        with record.begin() as connection:
            connection.execute(insert(schema.outlets).values(name="not yet kept"))
            record.backup(copy)
        record.add(elsewhere(reading(), 1))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "test.db"]
    with Record.open(copy) as restored:
        assert [one for _, one in restored.readings()] == [reading()]
        assert restored.stats().outlets == 1
        assert list(restored.check()) == []


def test_a_backup_overwrites_nothing(sqlite_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    with Record.open(sqlite_file) as record:
        with pytest.raises(RecordError, match="is there already"):
            record.backup(copy)
        with pytest.raises(RecordError, match="cannot be opened"):
            record.backup(tmp_path / "none" / "copy.db")
    assert copy.read_text() == "precious"


def test_a_backup_of_a_server_is_made_by_its_own_program(server: str, tmp_path: Path) -> None:
    with (
        Record.open(server.format("postgres")) as record,
        pytest.raises(RecordError, match="pg_dump"),
    ):
        record.backup(tmp_path / "copy.db")


def test_full_text_follows_every_change(record: Record) -> None:
    def found(word: str) -> int:
        with record.connect() as connection:
            if connection.dialect.name == "sqlite":
                query = text("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH :word")
            else:
                query = text(
                    "SELECT count(*) FROM passages "
                    "WHERE words @@ websearch_to_tsquery('english', :word)"
                )
            return connection.scalar(query, {"word": word}) or 0

    record.add(reading())
    assert (found("rivers"), found("parliament"), found("charging")) == (1, 1, 1)
    with record.begin() as connection:
        connection.execute(update(schema.passages).values(content="a bridge"))
    assert (found("river"), found("bridges")) == (0, 3)
    record.remove(article=URL)
    assert (found("parliament"), found("bridge")) == (0, 0)
