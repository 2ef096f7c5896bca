"""Opening a record: made, brought up to date, or refused with one clear error."""

from __future__ import annotations

import os
import pwd
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import Connection, event, inspect, select, text

from sayso.errors import (
    DamagedRecordError,
    NoRecordError,
    ReadOnlyError,
    RecordBusyError,
    RecordError,
    RecordFullError,
    RecordVersionError,
)
from sayso.record import Record, migrations, schema
from tests.record.readings import URL, elsewhere, reading


def steps(where: str) -> list[tuple[int, str]]:
    table = schema.migrations
    with Record.open(where, read_only=True) as record, record.connect() as connection:
        rows = connection.execute(select(table.c.version, table.c.name).order_by(table.c.version))
        return [(version, name) for version, name in rows]


def newer(monkeypatch: pytest.MonkeyPatch, *applied: Any) -> None:
    """Pretends to be later versions of Sayso, each with a step."""
    more = (
        migrations.Step(n, f"step {n}", apply)
        for n, apply in enumerate(applied, migrations.newest() + 1)
    )
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, *more))


NOW = [(step.version, step.name) for step in migrations.STEPS]


def with_note(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE notes (id integer)"))


def failing(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE half (id integer)"))
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))


def test_a_new_record_has_the_newest_tables(where: str) -> None:
    Record.open(where).close()
    assert steps(where) == NOW
    Record.open(where).close()
    assert steps(where) == NOW


def test_an_older_record_is_brought_up_once(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(where) as record:
        record.add(reading())
    newer(monkeypatch, with_note)
    with pytest.raises(RecordVersionError, match="open it once for writing"):
        Record.open(where, read_only=True)
    for _ in range(2):
        with Record.open(where) as record, record.connect() as connection:
            assert inspect(connection).has_table("notes")
    assert steps(where) == [*NOW, (len(NOW) + 1, f"step {len(NOW) + 1}")]
    with Record.open(where) as record:
        assert record.reading(URL) == reading()


def test_a_step_that_fails_leaves_nothing(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Record.open(where).close()
    with monkeypatch.context() as patch:
        newer(patch, with_note, failing)
        with pytest.raises(RecordError, match="nowhere"):
            Record.open(where)
    newer(monkeypatch, with_note)
    with Record.open(where) as record, record.connect() as connection:
        assert inspect(connection).has_table("notes")
        assert not inspect(connection).has_table("half")
    assert [version for version, _ in steps(where)] == list(range(1, len(NOW) + 2))


def test_a_record_of_a_newer_version_is_refused(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        newer(patch, with_note)
        Record.open(where).close()
    now, newer_ = len(NOW), len(NOW) + 1
    for read_only in (True, False):
        with pytest.raises(
            RecordVersionError, match=rf"newer .* version {newer_}, this one .* {now}"
        ):
            Record.open(where, read_only=read_only)


def test_another_database_is_no_record(where: str) -> None:
    with Record.open(where) as record, record.begin() as connection:
        connection.execute(text("DROP TABLE migrations"))
    with pytest.raises(NoRecordError, match="no record but another database"):
        Record.open(where)


def test_an_empty_database_is_not_read(where: str, sqlite_file: Path) -> None:
    sqlite_file.touch()
    with pytest.raises(NoRecordError, match="it is empty"):
        Record.open(where, read_only=True)
    Record.open(where).close()


def test_a_database_of_others_is_left_as_it_is(sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute("CREATE TABLE recipes (id)")
    connection.close()
    before = sqlite_file.read_bytes()
    with pytest.raises(NoRecordError, match="recipes"):
        Record.open(sqlite_file)
    assert sqlite_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"Ostra broke the truce.\n" * 90, b"%PDF-1.7 " * 200])
def test_another_file_is_no_record(sqlite_file: Path, content: bytes) -> None:
    sqlite_file.write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(NoRecordError, match="no record but another kind of file"):
            Record.open(sqlite_file, read_only=read_only)
    assert sqlite_file.read_bytes() == content


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRecordError, match="no such record"):
        Record.open(tmp_path / "none.db", read_only=True)
    with pytest.raises(NoRecordError, match="there is no folder"):
        Record.open(tmp_path / "none" / "test.db")
    with pytest.raises(NoRecordError, match="is a folder"):
        Record.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["mysql://kesh@localhost/news", "postgresql://[::1/news"])
def test_an_address_that_is_none_is_told(where: str) -> None:
    with pytest.raises(NoRecordError, match="expected"):
        Record.open(where)


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path) -> None:
    where = f"postgresql://kesh:secret@/news?host={tmp_path}"
    with pytest.raises(NoRecordError, match="does not answer") as caught:
        Record.open(where)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_the_server_has_not_is_told(server: str) -> None:
    with pytest.raises(NoRecordError, match=r"does not answer, or refuses.*nowhere"):
        Record.open(server.format("nowhere"))


def test_odd_names_of_files_are_kept(tmp_path: Path) -> None:
    for name in ("a b?mode=memory#1%41.db", ":memory:", "grün.db"):
        with Record.open(tmp_path / name) as record:
            record.add(reading())
        assert (tmp_path / name).stat().st_size > 0


@contextmanager
def as_anyone() -> Iterator[None]:
    """Without the rights of root, who may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_told_and_still_read(what: str) -> None:
    with TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "test.db"
        with Record.open(path) as record:
            record.add(reading())
        path.chmod(0o444 if what == "file" else 0o666)
        folder.chmod(0o777 if what == "file" else 0o555)
        try:
            with as_anyone():
                with pytest.raises(ReadOnlyError, match="cannot be written"):
                    Record.open(path)
                with Record.open(path, read_only=True) as record:
                    assert record.reading(URL) == reading()
        finally:
            folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_gets_no_record() -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        try:
            with as_anyone(), pytest.raises(ReadOnlyError, match="cannot be written"):
                Record.open(Path(name) / "test.db")
        finally:
            Path(name).chmod(0o755)


def test_a_full_disk_is_told_and_nothing_is_lost(sqlite_file: Path) -> None:
    with Record.open(sqlite_file) as record:
        record.add(reading())
        event.listen(record._database.engine, "begin", _no_more_pages)
        many = (elsewhere(reading(), number) for number in range(300))
        with pytest.raises(RecordFullError, match="the disk is full; what was added"):
            list(record.add_many(many, batch=300))
        event.remove(record._database.engine, "begin", _no_more_pages)
        assert record.reading(URL) == reading()
        assert list(record.check()) == []


def _no_more_pages(connection: Connection) -> None:
    """As SQLite behaves on a disk that is full."""
    connection.exec_driver_sql("PRAGMA max_page_count = 100")


def test_a_record_that_another_holds_is_told(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Record.open(where).close()
    monkeypatch.setattr("sayso.record.database.PATIENCE", 0.2)
    with Record.open(where) as holder, Record.open(where) as waiting, holder.begin() as held:
        migrations.lock_all(held)
        with pytest.raises(RecordBusyError, match="another process is writing"):
            waiting.add(reading())
        assert list(waiting.articles()) == []


def test_a_damaged_file_is_told(sqlite_file: Path) -> None:
    with Record.open(sqlite_file) as record:
        list(record.add_many(elsewhere(reading(), number) for number in range(200)))
    with sqlite_file.open("r+b") as file:
        file.seek(20 * 4096)
        file.write(b"\xff" * 4096 * 60)
    with (
        pytest.raises(DamagedRecordError, match="restore a backup"),
        Record.open(sqlite_file) as record,
    ):
        list(record.readings())


def test_a_server_that_only_reads_is_told(server: str) -> None:
    with (
        Record.open(server.format("postgres")) as record,
        pytest.raises(ReadOnlyError, match="for reading only"),
    ):
        _write_in_a_transaction_that_reads(record)


def _write_in_a_transaction_that_reads(record: Record) -> None:
    with record.begin() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        connection.execute(schema.outlets.insert().values(name="Ostra Wire"))
