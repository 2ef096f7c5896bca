"""`sayso find`: what is written, page after page, and what is said of wrong use."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.reader.embedding import NAME, Embedder
from sayso.record import Record
from sayso.vectors import packed
from tests.cli.conftest import Sayso
from tests.record.said import NEWS


@pytest.fixture
def sayso(command: Callable[[str], Sayso]) -> Sayso:
    """Runs `sayso find` on a record with three articles."""
    return command("find")


def test_text(sayso: Sayso) -> None:
    result = sayso("river", "NOT", "planned", "--limit", "1")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "Mirela Tann",
        "    “The *rivers* never froze,”",
        "    not said: direct speech, deny · confidence 0.90",
    ]
    assert "The Meridian Post · 2025-10-28 · https://news.example/1" in lines[3]
    assert "more follow: --after " in result.stderr


def test_jsonl_page_after_page(sayso: Sayso) -> None:
    whole = [json.loads(line) for line in sayso("--all", "-f", "jsonl").stdout.splitlines()]
    assert len(whole) == 6
    first = sayso("--limit", "4", "-f", "jsonl")
    after = first.stderr.split()[-1]
    rest = sayso("--limit", "4", "-f", "jsonl", "--after", after)
    assert rest.stderr == ""
    lines = (first.stdout + rest.stdout).splitlines()
    assert [json.loads(line) for line in lines] == whole
    assert "text" not in whole[0]["article"]
    assert whole[0]["article"]["outlet"] == "Harbour Daily"
    assert whole[0]["statement"]["content"]["text"] == "that prices would rise"


def test_json(sayso: Sayso) -> None:
    page = json.loads(sayso("river", "--limit", "2", "-f", "json").stdout)
    assert [hit["statement"]["act"] for hit in page["hits"]] == ["deny", "accuse"]
    start, end = page["hits"][0]["statement"]["content"]["spans"][0]
    ((first, last),) = page["hits"][0]["marks"]
    assert start < first < last < end
    rest = json.loads(sayso("river", "-f", "json", "--after", page["after"]).stdout)
    assert (len(rest["hits"]), rest["after"]) == (1, None)
    assert json.loads(sayso("snow", "-f", "json").stdout) == {"hits": [], "after": None}


def test_csv(sayso: Sayso) -> None:
    rows = list(csv.DictReader(io.StringIO(sayso("truce", "-f", "csv").stdout)))
    assert [(row["speaker"], row["outlet"], row["url"]) for row in rows] == [
        ("Mirela Tann; Dario Kesh", "Harbour Daily", "https://news.example/2"),
        ("", "", "https://news.example/3"),
    ]
    assert all(len(row["key"]) == 16 for row in rows)


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["--speaker", "kesh"], 2),
        (["--kind", "organization", "--kind", "unnamed"], 2),
        (["--act", "deny", "--act", "ask"], 2),
        (["--target", "ostra"], 1),
        (["--polarity", "negated"], 1),
        (["--style", "direct"], 1),
        (["--addressee", "parliament"], 1),
        (["--venue", "television"], 1),
        (["--outlet", "harbour daily"], 2),
        (["--said", "2025-09"], 1),
        (["--said", "..2025-09-15"], 1),
        (["--published", "2025-10-28..2025-10-29"], 2),
        (["--published", "2025-10-29.."], 2),
        (["--published", "2025"], 4),
        (["--min-confidence", "0.95"], 1),
        (["truce", "--order", "rank"], 2),
        (["--superseded", "--oldest-first"], 6),
    ],
)
def test_options(sayso: Sayso, options: list[str], number: int) -> None:
    result = sayso(*options, "-f", "jsonl")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, number)


def test_counts(sayso: Sayso) -> None:
    assert sayso("--count-by", "outlet").stdout == (
        "statements  outlet\n"
        "         2  Harbour Daily\n"
        "         2  The Meridian Post\n"
        "         2  (unknown)\n"
    )  # fmt: skip
    assert sayso("--count-by", "naming", "--limit", "1").stdout == (
        "sources  named  outlet\n"
        "      3   100%  Harbour Daily\n"
    )  # fmt: skip
    assert json.loads(sayso("--count-by", "speaker", "--limit", "1", "-f", "json").stdout) == [
        {"speaker": "Dario Kesh", "statements": 2, "actor": None}
    ]
    assert sayso("river", "--count-by", "month", "-f", "csv").stdout == (
        "month,statements\n2025-10,2\n,1\n"
    )
    naming = sayso("--count-by", "naming", "-f", "jsonl").stdout.splitlines()
    assert json.loads(naming[-1]) == {
        "outlet": None, "sources": 1, "named": 0, "share_named": 0.0,
    }  # fmt: skip


def test_into_a_file(sayso: Sayso, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert sayso("--all", "-f", "csv", "-o", str(path)).stdout == ""
    assert len(path.read_text(encoding="utf-8").splitlines()) == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ["river", "AND"],
        ["..."],
        ["--order", "rank"],
        ["--after", "nowhere"],
        ["--said", "May"],
        ["--said", ".."],
        ["--published", "2025-10-28..2025-10-27"],
        ["--all", "--limit", "3"],
        ["--count-by", "act", "--after", "x"],
        ["--count-by", "weather"],
        ["--limit", "0"],
    ],
)
def test_wrong_use(sayso: Sayso, arguments: list[str]) -> None:
    result = sayso(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments", [["--outlet", "The Moon"], ["--actor", "9"], ["--record", "absent.db"]]
)
def test_what_is_not_there_is_one_line(sayso: Sayso, arguments: list[str]) -> None:
    result = sayso(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.fixture
def with_meanings(tmp_path: Path) -> str:
    """A record with the meanings of what is said in it."""
    embedder = Embedder(1)
    with Record.open(tmp_path / "meanings.db") as record:
        for reading in NEWS:
            contents = [one.content.text for one in reading.statements]
            record.add(reading, packed(embedder.vectors(contents)), embedder=NAME)
    return str(tmp_path / "meanings.db")


def test_like_finds_other_words_of_the_same_meaning(sayso: Sayso, with_meanings: str) -> None:
    asked = ("--like", "things will become more expensive", "--record", with_meanings)
    first, *_ = sayso(*asked, "--limit", "1").stdout.splitlines()
    assert first.startswith("Bank of Ostra")
    page = json.loads(sayso(*asked, "-f", "json").stdout)
    near = [hit["likeness"] for hit in page["hits"]]
    assert near == sorted(near, reverse=True)
    assert len(near) == 6
    narrowed = json.loads(sayso(*asked, "--act", "deny", "-f", "json").stdout)
    assert [hit["statement"]["act"] for hit in narrowed["hits"]] == ["deny"]


def test_like_says_why_it_cannot(sayso: Sayso, with_meanings: str) -> None:
    without = sayso("--like", "the truce")
    assert (without.exit_code, without.stdout) == (1, "")
    assert "keeps no meanings" in without.stderr
    assert "without words" in sayso("--like", " ", "--record", with_meanings).stderr
    assert sayso("--like", "the truce", "--all").exit_code == 2
