"""`sayso add`: its closing line, its exit status, and what it says of what went wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner, Result

from sayso.cli import app
from sayso.cli.watch import watched
from sayso.record import Record
from sayso.runner import link_new
from tests.record.test_opening import as_anyone
from tests.runner.fakes import method
from tests.runner.news import prose, row, written

Sayso = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def sayso(place: Path) -> Sayso:
    """Runs `sayso add` with a small reader."""

    def run(*arguments: str) -> Result:
        env = {"SAYSO_RECORD": str(place)}
        return CliRunner().invoke(app, ["add", *arguments], env=env, obj=method())

    return run


def test_all_kept(sayso: Sayso, place: Path, tmp_path: Path) -> None:
    what = written(tmp_path / "in", texts=2, lines=3)
    first = sayso(*what)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == "articles: 5 new, 0 known, 0 changed, 0 failed; 7 statements\n"
    second = sayso(*what)
    assert second.stdout == "articles: 0 new, 5 known, 0 changed, 0 failed; 0 statements\n"
    assert (second.exit_code, second.stderr) == (0, "")
    with Record.open(place) as record:
        assert record.stats().articles == 5
        assert record.stats().actors > 0
        assert link_new(record) == 0


def test_a_failure_is_a_line_each_and_the_status(sayso: Sayso, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join([row(1), "{", row(2), row(3, text="ERROR")]), encoding="utf-8")
    first = sayso(str(path), str(tmp_path / "none.txt"))
    assert first.exit_code == 1
    assert first.stdout == "articles: 2 new, 0 known, 0 changed, 3 failed; 2 statements\n"
    lines = first.stderr.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["sayso:"] * 3
    assert "in.jsonl:2" in lines[0]
    assert "lantern.example/3 could not be read" in lines[1]
    assert "none.txt" in lines[2]
    second = sayso(str(path))
    assert second.exit_code == 1
    assert second.stdout == "articles: 0 new, 2 known, 0 changed, 2 failed; 0 statements\n"
    (line,) = second.stderr.splitlines()
    assert "2 articles could not be read by an earlier run" in line
    third = sayso(str(path), "--again")
    assert len(third.stderr.splitlines()) == 2


def test_options(sayso: Sayso, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(prose(1), encoding="utf-8")
    other = tmp_path / "other.db"
    options = ["--outlet", "Tarn Post", "--published", "2025-10-27", "--record", str(other)]
    assert sayso(str(path), *options, "--no-vectors").exit_code == 0
    assert not place.exists()
    with Record.open(other) as record:
        ((_, reading),) = record.readings()
    assert reading.article.outlet == "Tarn Post"
    assert str(reading.article.published) == "2025-10-27"


def test_another_language_and_standard_input(place: Path) -> None:
    words = "Die Fähre nach Tarn kam gestern wieder zu spät, sagte die Bürgermeisterin der Stadt. "
    result = CliRunner().invoke(
        app,
        ["add", "-", "--record", str(place)],
        input=words * 3,
        obj=method(),
    )
    assert result.exit_code == 0
    assert "1 new" in result.stdout
    assert "(1 not in English, so not read); 0 statements" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.txt", "--processes", "0"],
        ["a.txt", "--published", "May"],
        ["a.txt", "--outlet", " "],
        ["a.txt", "--format", "json"],
    ],
)
def test_wrong_use(sayso: Sayso, place: Path, arguments: list[str]) -> None:
    result = sayso(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert not place.exists()


def test_a_place_that_may_not_be_written_is_one_line(sayso: Sayso) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "a.txt"
        path.write_text(prose(1), encoding="utf-8")
        Path(name).chmod(0o555)
        try:
            with as_anyone():
                result = sayso(str(path), "--record", f"{name}/news.db")
        finally:
            Path(name).chmod(0o755)
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"sayso: .*news\.db: it cannot be written; .*\n", result.stderr)


def test_a_process_that_dies_is_one_line(sayso: Sayso, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(row(1, text="DIE"), encoding="utf-8")
    result = sayso(str(path), "--processes", "2")
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert "a process that reads articles ended" in line


def test_the_bar_shows_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    what = written(tmp_path, texts=2, lines=6)
    with watched(what, shown=True) as watch:
        watch.complain("a [bold]line[/bold] above")
        watch.note(3, 2, 30)
        shown, patience = "", time.monotonic() + 30
        while "6/6" not in shown and time.monotonic() < patience:  # it is counted beside the run
            watch.note(8, 2, 80)
            time.sleep(0.05)
            shown += capsys.readouterr().err
    assert "sayso: a [bold]line[/bold] above" in shown
    assert "6/6" in shown
    assert "80 statements" in shown
