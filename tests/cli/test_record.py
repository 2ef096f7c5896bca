"""`sayso record check | backup | stats`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.record import Record
from tests.cli.conftest import Sayso
from tests.record.said import NEWS


@pytest.fixture
def sayso(command: Callable[[str], Sayso]) -> Sayso:
    """Runs `sayso record` on a record with three articles."""
    return command("record")


def test_a_sound_record(sayso: Sayso, place: Path) -> None:
    result = sayso("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{place} is sound\n", "")


def test_every_fault_is_a_line(sayso: Sayso, place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE texts SET text = text || '!' WHERE version_id = 1")
        connection.execute("UPDATE statements SET start = start + 1 WHERE version_id = 2")
    result = sayso("check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len([line for line in lines if line.startswith("article 1: version 1: ")]) == 2
    assert len([line for line in lines if line.startswith("article 2: version 1: ")]) == 2
    assert "sound" not in result.stdout
    assert "4 found wrong" in result.stderr


def test_a_backup_is_a_record(sayso: Sayso, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert sayso("backup", str(copy)).exit_code == 0
    with Record.open(copy, read_only=True) as record:
        assert [one for _, one in record.readings()] == list(NEWS)
    again = sayso("backup", str(copy))
    assert again.exit_code == 1
    assert len(again.stderr.splitlines()) == 1


def test_stats(sayso: Sayso) -> None:
    result = sayso("stats")
    assert result.exit_code == 0
    lines = [line.rsplit(maxsplit=1) for line in result.stdout.splitlines()]
    table = {name.strip(): value for name, value in lines}
    assert (table["articles"], table["statements"], table["speakers"]) == ("3", "6", "7")
    assert (table["first published"], table["last published"]) == ("2025-10-28", "2025-10-30")
    assert len({len(line) for line in result.stdout.splitlines()}) == 1


def test_stats_as_json(sayso: Sayso, place: Path) -> None:
    told = json.loads(sayso("stats", "--format", "json").stdout)
    assert told["bytes"] >= place.stat().st_size
    assert (told["versions"], told["current"], told["outlets"]) == (3, 6, 2)
    assert (told["first"], told["last"]) == ("2025-10-28", "2025-10-30")


def test_an_empty_record(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Record.open(path).close()
    where = ["--record", str(path)]
    assert CliRunner().invoke(app, ["record", "check", *where]).exit_code == 0
    told = CliRunner().invoke(app, ["record", "stats", "-f", "json", *where])
    assert json.loads(told.stdout)["first"] is None
    assert "first published" in CliRunner().invoke(app, ["record", "stats", *where]).stdout


@pytest.mark.parametrize("command", [["check"], ["stats"], ["backup", "copy.db"]])
def test_a_missing_record_is_not_made(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["record", *command, "--record", "absent.db"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no record at all, but a file with notes")
    for command in (["check"], ["stats"]):
        assert CliRunner().invoke(app, ["record", *command, "--record", str(path)]).exit_code == 1
    assert path.read_text() == "no record at all, but a file with notes"


def test_what_was_removed_is_in_no_file_any_longer(
    sayso: Sayso, command: Callable[[str], Sayso], place: Path
) -> None:
    def bytes_kept() -> bytes:
        return b"".join(one.read_bytes() for one in place.parent.glob(f"{place.name}*"))

    command("remove")("--article", "https://news.example/1", "--yes")
    assert b"froze" in bytes_kept(), "a removal alone leaves words behind"
    result = sayso("compact")
    assert (result.exit_code, result.stderr) == (0, "")
    assert b"froze" not in bytes_kept()
    assert sayso("check").exit_code == 0
    assert len(json.loads(command("find")("-f", "json").stdout)["hits"]) == 4
