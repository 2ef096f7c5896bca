"""`sayso remove`: it tells, it asks, and what is left is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.record import Record
from tests.cli.conftest import Sayso
from tests.record.readings import reading

FIRST = "https://news.example/1"


@pytest.fixture
def sayso(command: Callable[[str], Sayso]) -> Sayso:
    """Runs `sayso remove` on a record with three articles."""
    return command("remove")


def urls(place: Path) -> list[str | None]:
    with Record.open(place, read_only=True) as record:
        return [one.url for one in record.articles()]


def test_it_tells_and_asks(sayso: Sayso, place: Path) -> None:
    result = sayso("--article", FIRST, answer="y\n")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines.pop(2).strip() == "y"  # the answer, as the runner shows it
    assert lines == [
        "No. 1. that Ostra had crossed the river Ostra parliament · The Meridian Post · "
        f"2025-10-28 · {FIRST}",
        "1 article, 1 version, 2 statements, 2 speakers (0 links to actors)",
        "removed: 1 article, 1 version, 2 statements, 2 speakers, 1 outlet",
    ]
    assert "Remove this from the record?" in result.stderr
    assert urls(place) == ["https://news.example/2", "https://news.example/3"]
    with Record.open(place) as record:
        assert list(record.check()) == []


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_anything_but_yes_removes_nothing(sayso: Sayso, place: Path, answer: str) -> None:
    result = sayso("--article", FIRST, answer=answer)
    assert result.exit_code == 1
    assert "removed" not in result.stdout
    assert len(urls(place)) == 3


def test_an_outlet_without_asking(sayso: Sayso, place: Path) -> None:
    with Record.open(place) as record:
        record.add(reading())
    result = sayso("--outlet", "The Meridian Post", "--yes")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "The Meridian Post",
        "2 articles, 2 versions, 5 statements, 5 speakers (0 links to actors)",
        "removed: 2 articles, 2 versions, 5 statements, 5 speakers, 1 outlet",
    ]
    assert "Remove" not in result.stderr
    assert urls(place) == ["https://news.example/2", "https://news.example/3"]


def test_by_its_number(sayso: Sayso, place: Path) -> None:
    assert sayso("--article", "2", "--yes").exit_code == 0
    assert urls(place) == [FIRST, "https://news.example/3"]


@pytest.mark.parametrize(
    "arguments", [["--article", "17"], ["--article", "nowhere"], ["--outlet", "the meridian post"]]
)
def test_what_is_not_there_is_one_line(sayso: Sayso, place: Path, arguments: list[str]) -> None:
    result = sayso(*arguments, "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert len(urls(place)) == 3


@pytest.mark.parametrize("arguments", [[], ["--article", "1", "--outlet", "Harbour Daily"]])
def test_wrong_use(sayso: Sayso, place: Path, arguments: list[str]) -> None:
    assert sayso(*arguments, "--yes").exit_code == 2
    assert len(urls(place)) == 3


def test_a_missing_record_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "absent.db"
    result = CliRunner().invoke(app, ["remove", "--article", "1", "--record", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert list(tmp_path.iterdir()) == []


def test_what_a_terminal_would_obey_is_not_shown(place: Path, sayso: Sayso) -> None:
    with Record.open(place) as record:
        record.add(reading("Nothing.", url="https://x.example/9", id="9", title="\x1b[2Jgone"))
    assert "\x1b" not in sayso("--article", "https://x.example/9", "--yes").stdout
