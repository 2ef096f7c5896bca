"""`sayso read`: what goes where, what is said of bad input, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sayso.article import Article, Passage
from sayso.cli import app
from sayso.cli.output import opened
from sayso.cli.read import confident
from sayso.errors import ModelError
from sayso.statement import ReaderInfo, Reading, Statement, Style

from .fakes import FakeReader

DOLK = "Dolk said “we wait” (0.9) and Reyl said “we do not” (0.4).\n"

Sayso = Callable[..., Result]


@pytest.fixture
def sayso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sayso:
    """Runs `sayso read` with the fake reader, in a folder of its own with two articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_THREADS", raising=False)
    Path("dolk.txt").write_text(DOLK, encoding="utf-8")
    Path("kesh.txt").write_text("Kesh said “hear, hear”.\n", encoding="utf-8")

    def run(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(app, ["read", *arguments], **{"obj": FakeReader, **options})

    return run


def test_text_is_the_default(sayso: Sayso) -> None:
    result = sayso("dolk.txt")
    assert result.exit_code == 0
    assert "*Dolk* _said_ {#0 “we wait”}" in result.stdout
    assert "\x1b" not in result.stdout


def test_json_of_one_and_of_several(sayso: Sayso) -> None:
    one = json.loads(sayso("dolk.txt", "--format", "json").stdout)
    assert one["article"]["id"] == "dolk.txt"
    assert one["article"]["text"] == DOLK
    both = json.loads(sayso("dolk.txt", "kesh.txt", "--format", "json").stdout)
    assert [each["article"]["id"] for each in both] == ["dolk.txt", "kesh.txt"]


def test_jsonl_keeps_the_order(sayso: Sayso) -> None:
    names = ["kesh.txt", "dolk.txt", "kesh.txt"]
    lines = sayso(*names, "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["article"]["id"] for line in lines] == names


def test_csv(sayso: Sayso) -> None:
    rows = list(csv.DictReader(io.StringIO(sayso("dolk.txt", "-f", "csv").stdout)))
    assert [(row["speaker"], row["content"]) for row in rows] == [
        ("Dolk", "“we wait”"),
        ("Reyl", "“we do not”"),
    ]


def test_html(sayso: Sayso) -> None:
    page = sayso("dolk.txt", "kesh.txt", "-f", "html").stdout
    assert page.startswith("<!doctype html>")
    assert page.count("<article ") == 2


def test_standard_input(sayso: Sayso) -> None:
    result = sayso("-", "-f", "json", input=DOLK)
    assert [s["id"] for s in json.loads(result.stdout)["statements"]] == [0, 1]


def test_standard_input_of_json_lines(sayso: Sayso) -> None:
    lines = '{"id": "a", "text": "Dolk said “x”."}\n{"id": "b", "text": ""}\n'
    result = sayso("-", "--input", "jsonl", "-f", "json", input=lines)
    assert [each["article"]["id"] for each in json.loads(result.stdout)] == ["a", "b"]


def test_published_and_threads(sayso: Sayso) -> None:
    options = ("--published", "2031-05-13", "-f", "json")
    value = json.loads(sayso("dolk.txt", *options, env={"SAYSO_THREADS": "3"}).stdout)
    assert value["article"]["published"] == "2031-05-13"
    assert value["reader"]["model"] == "threads=3"
    value = json.loads(sayso("dolk.txt", *options, "--threads", "2").stdout)
    assert value["reader"]["model"] == "threads=2"


def test_min_confidence_keeps_ids(sayso: Sayso) -> None:
    sayso("dolk.txt")
    Path("dolk.txt").write_text(DOLK.replace("0.9", "0.1"), encoding="utf-8")
    result = sayso("dolk.txt", "-f", "json", "--min-confidence", "0.3")
    (statement,) = json.loads(result.stdout)["statements"]
    assert statement["id"] == 1


def test_one_bad_file_is_reported_and_skipped(sayso: Sayso) -> None:
    result = sayso("dolk.txt", "absent.txt", "kesh.txt", "-f", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("sayso: ")
    assert "absent.txt" in line


def test_a_bad_line_of_json_lines_is_skipped(sayso: Sayso) -> None:
    Path("some.jsonl").write_text('{"text": "a"}\n{\n{"text": "b"}\n', encoding="utf-8")
    result = sayso("some.jsonl", "-f", "jsonl")
    assert result.exit_code == 1
    assert [json.loads(x)["article"]["text"] for x in result.stdout.splitlines()] == ["a", "b"]
    assert len(result.stderr.splitlines()) == 1


def test_another_language_is_a_warning(sayso: Sayso) -> None:
    Path("x.jsonl").write_text(
        '{"id": "7", "language": "fr", "text": "Dolk said “x”."}\n', encoding="utf-8"
    )
    result = sayso("x.jsonl", "-f", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["statements"] == []
    assert result.stderr.startswith("sayso: warning: 7 is in the language 'fr'; ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dolk.txt", "--format", "xml"],
        ["dolk.txt", "--published", "13 May"],
        ["dolk.txt", "--published", "2031-02-30"],
        ["dolk.txt", "--min-confidence", "2"],
        ["dolk.txt", "--threads", "0"],
        ["dolk.txt", "--input", "pdf"],
        ["dolk.txt", "--loud"],
        ["dolk.txt", "--output", "no/such/folder/x.json"],
        ["dolk.txt", "--output", "."],
    ],
)
def test_wrong_use(arguments: list[str], sayso: Sayso) -> None:
    result = sayso(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_broken_model_is_one_line(sayso: Sayso) -> None:
    def broken(threads: int | None) -> FakeReader:
        raise ModelError("encoder.onnx is missing;\ninstall sayso again")

    result = sayso("dolk.txt", obj=broken)
    assert result.exit_code == 1
    assert result.stderr == "sayso: encoder.onnx is missing; install sayso again\n"


def test_interrupted(sayso: Sayso) -> None:
    def broken(threads: int | None) -> FakeReader:
        raise KeyboardInterrupt

    result = sayso("dolk.txt", obj=broken)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")


def test_output_file(sayso: Sayso) -> None:
    result = sayso("dolk.txt", "-f", "json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["article"]["text"] == DOLK


def test_output_may_be_the_input(sayso: Sayso) -> None:
    sayso("dolk.txt", "-f", "json", "-o", "dolk.txt")
    assert json.loads(Path("dolk.txt").read_text(encoding="utf-8"))["article"]["text"] == DOLK


def test_nothing_read_leaves_an_earlier_output(sayso: Sayso) -> None:
    Path("out.json").write_text("earlier", encoding="utf-8")
    result = sayso("absent.txt", "-f", "json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert Path("out.json").read_text(encoding="utf-8") == "earlier"


def test_a_run_cut_short_leaves_an_earlier_output(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("earlier", encoding="utf-8")

    def interrupted() -> None:
        with opened(path) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_articles_are_read_one_at_a_time(sayso: Sayso) -> None:
    """The second article is asked for only when the first reading is written."""
    seen: list[str] = []

    class Watching(FakeReader):
        def read_many(self, articles: Iterator[Article]) -> Iterator[Reading]:
            for reading in super().read_many(seen.append(a.id) or a for a in articles):
                seen.append("read")
                yield reading

    sayso("dolk.txt", "kesh.txt", "-f", "jsonl", obj=Watching)
    assert seen == ["dolk.txt", "read", "kesh.txt", "read"]


def _nested(*given: tuple[int, int | None, float]) -> Reading:
    statements = tuple(
        Statement(
            id=number,
            inside=inside,
            confidence=confidence,
            style=Style.INDIRECT,
            content=Passage.of("abcdef", [(number, 6)]),
        )
        for number, inside, confidence in given
    )
    return Reading(Article(text="abcdef"), ReaderInfo("", "", ""), statements)


@pytest.mark.parametrize(
    ("least", "left"),
    [
        (0.0, [(0, None), (1, 0), (2, 1)]),
        (0.5, [(0, None), (2, 0)]),
        (0.85, [(2, None)]),
        (1.0, []),
    ],
)
def test_confident(least: float, left: list[tuple[int, int | None]]) -> None:
    reading = confident(_nested((0, None, 0.8), (1, 0, 0.2), (2, 1, 0.9)), least)
    assert [(one.id, one.inside) for one in reading.statements] == left


def test_confident_ends_on_a_circle() -> None:
    reading = confident(_nested((0, 1, 0.1), (1, 0, 0.1), (2, 1, 0.9)), 0.5)
    assert [(one.id, one.inside) for one in reading.statements] == [(2, None)]


def test_confident_changes_nothing_else() -> None:
    reading = _nested((0, None, 0.8))
    assert confident(reading, 0.8) is reading
    assert confident(reading, 0.81) == replace(reading, statements=())
