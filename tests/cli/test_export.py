"""`sayso export`: round trips, formats, filters, and what is said of wrong use."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from sayso.cli import app
from sayso.record import Record
from sayso.render import readings_from_jsonl
from tests.cli.conftest import Sayso
from tests.record.readings import reading
from tests.record.said import NEWS
from tests.render.conftest import HOSTILE, hostile


@pytest.fixture
def sayso(command: Callable[[str], Sayso]) -> Sayso:
    """Runs `sayso export` on a record with three articles."""
    return command("export")


def added(lines: str, path: Path) -> None:
    with Record.open(path) as record:
        list(record.add_many(readings_from_jsonl(lines.splitlines())))


def test_jsonl_makes_the_same_record_again(sayso: Sayso, place: Path, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.add(reading())
        record.add(reading("Dario Kesh said nothing."))
    whole = sayso("--superseded")
    assert (whole.exit_code, len(whole.stdout.splitlines())) == (0, 5)
    copy = tmp_path / "copy.db"
    added(whole.stdout, copy)
    again = CliRunner().invoke(app, ["export", "--superseded", "--record", str(copy)])
    assert again.stdout == whole.stdout
    with Record.open(place) as one, Record.open(copy) as other:
        assert list(one.readings()) == list(other.readings())
        assert list(other.check()) == []


def test_hostile_texts_come_back_from_jsonl(tmp_path: Path) -> None:
    kept = [hostile(text) for text in HOSTILE if not {"\ud800", "\0"} & set(text)]
    path = tmp_path / "hostile.db"
    with Record.open(path) as record:
        list(record.add_many(kept))
    exported = CliRunner().invoke(app, ["export", "--record", str(path)]).stdout
    assert list(readings_from_jsonl(exported.splitlines())) == kept


def test_csv_has_no_formula(tmp_path: Path) -> None:
    """The rules of OWASP's page on CSV injection, full-width signs besides."""
    text = '=HYPERLINK("https://evil.example","truce")\n,";\t'
    path = tmp_path / "hostile.db"
    with Record.open(path) as record:
        record.add(hostile(text))
    written = CliRunner().invoke(app, ["export", "--record", str(path), "-f", "csv"]).stdout
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    assert row["content"] == f"'{text}".replace("\t", " ")
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_has_a_row_for_each_statement(sayso: Sayso) -> None:
    rows = list(csv.DictReader(io.StringIO(sayso("-f", "csv").stdout)))
    assert [row["content"] for row in rows] == [
        one.content.text for reading in NEWS for one in reading.statements
    ]


def test_jsonld_has_a_line_for_each_statement(sayso: Sayso) -> None:
    lines = [json.loads(line) for line in sayso("-f", "jsonld").stdout.splitlines()]
    assert [line["body"]["text"] for line in lines] == [
        one.content.text for reading in NEWS for one in reading.statements
    ]


def test_parquet_to_a_file_and_through_a_pipe(sayso: Sayso, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    assert sayso("-f", "parquet", "-o", str(path)).exit_code == 0
    assert parquet.read_table(path).num_rows == 6
    piped = sayso("-f", "parquet").stdout_bytes
    assert piped == path.read_bytes()


def test_an_empty_record(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Record.open(path).close()
    for wanted, lines in (("jsonl", 0), ("jsonld", 0), ("csv", 1)):
        result = CliRunner().invoke(app, ["export", "--record", str(path), "-f", wanted])
        assert (result.exit_code, len(result.stdout.splitlines())) == (0, lines)
    out = tmp_path / "out.parquet"
    arguments = ["export", "--record", str(path), "-f", "parquet", "-o", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert parquet.read_table(out).num_rows == 0


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["river"], 3),
        (["--outlet", "harbour daily"], 2),
        (["--published", "2025-10-28"], 2),
        (["--published", "2025-10-29.."], 2),
        (["--said", "2025-09"], 1),
        (["--speaker", "kesh"], 2),
        (["--kind", "organization"], 1),
        (["--act", "deny", "--act", "ask"], 2),
        (["--target", "ostra"], 1),
        (["--polarity", "negated"], 1),
        (["--style", "direct"], 1),
        (["--addressee", "parliament"], 1),
        (["--venue", "television"], 1),
        (["--min-confidence", "0.95"], 1),
    ],
)
def test_options(sayso: Sayso, options: list[str], number: int) -> None:
    result = sayso(*options, "-f", "jsonld")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, number)


def test_without_pyarrow_one_line_and_no_file(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = tmp_path / "out.parquet"
    result = sayso("-f", "parquet", "-o", str(out))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "sayso: Parquet needs the package pyarrow; type: pip install 'sayso[parquet]'"
    ]
    assert not out.exists()


def test_the_record_is_not_written_over(sayso: Sayso, place: Path) -> None:
    link = place.with_name("link.jsonl")
    link.symlink_to(place)
    before = place.read_bytes()
    for path in (place, link):
        assert sayso("-o", str(path)).exit_code == 2
    assert place.read_bytes() == before


def test_a_missing_record_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "absent.db"
    result = CliRunner().invoke(app, ["export", "--record", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["river", "AND"], 2),
        (["--published", "May"], 2),
        (["-f", "xml"], 2),
        (["--outlet", "The Moon"], 1),
        (["--actor", "99"], 1),
    ],
)
def test_wrong_use(sayso: Sayso, tmp_path: Path, arguments: list[str], status: int) -> None:
    old = tmp_path / "old.jsonl"
    old.write_text("kept")
    result = sayso(*arguments, "-o", str(old))
    assert (result.exit_code, result.stdout, old.read_text()) == (status, "", "kept")
    assert "Traceback" not in result.stderr


def test_the_line_in_the_documentation_is_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Record.open(path) as record:
        record.add(reading())
    page = Path(__file__).parents[2] / "docs" / "export.md"
    (shown,) = re.findall(r"```json\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    result = CliRunner().invoke(app, ["export", "--record", str(path), "-f", "jsonld"])
    assert json.loads(result.stdout.splitlines()[0]) == json.loads(shown)
