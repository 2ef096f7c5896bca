"""`sayso evaluate`: what is scored, what is printed, and what is said of a bad file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sayso.article import Article
from sayso.cli import app
from sayso.statement import Reading

from .fakes import FakeReader

TEXT = "Dolk said “we wait” and, later, Reyl said “we do not”."
GOLD = {
    "id": "1",
    "text": TEXT,
    "statements": [
        {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 19]]},
        {"source": [[32, 36]], "cue": [[37, 41]], "content": [[42, 53]]},
    ],
}

Sayso = Callable[..., Result]


@pytest.fixture
def sayso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sayso:
    """Runs `sayso` with the fake reader in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_text(json.dumps(GOLD), encoding="utf-8")

    def run(*arguments: str, **options: object) -> Result:
        return CliRunner().invoke(app, [*arguments], **{"obj": FakeReader, **options})

    return run


def figures(table: str) -> dict[str, list[str]]:
    """The columns of each line of the table."""
    columns = {line[:32].strip(): line[32:].split() for line in table.splitlines()}
    return {name: column for name, column in columns.items() if name}


def test_the_reader_is_scored(sayso: Sayso) -> None:
    result = sayso("evaluate", "gold.jsonl")
    assert result.exit_code == 0
    assert result.stdout.split()[:5] == ["P", "R", "F1", "gold", "read"]
    table = figures(result.stdout)
    assert table["found exactly"] == ["100.0", "100.0", "100.0", "2", "2"]


def test_kept_readings_are_scored(sayso: Sayso) -> None:
    Path("one.jsonl").write_text(json.dumps({"id": "1", "text": TEXT}) + "\n", encoding="utf-8")
    sayso("read", "one.jsonl", "-f", "jsonl", "-o", "kept.jsonl")
    result = sayso("evaluate", "gold.jsonl", "--readings", "kept.jsonl", obj=None)
    assert result.stdout == sayso("evaluate", "gold.jsonl").stdout


def test_scores_as_json(sayso: Sayso) -> None:
    sayso("evaluate", "gold.jsonl", "--json", "out.json")
    scores = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert scores["found"] == {"P": 100.0, "R": 100.0, "F1": 100.0, "gold": 2, "read": 2}
    assert scores["calibration of confidence"] == {"error": 0.0, "read": 2}


def test_every_figure_has_an_interval(sayso: Sayso) -> None:
    rows = [json.dumps({**GOLD, "id": one}) for one in ("1", "2")]
    Path("gold.jsonl").write_text("\n".join(rows), encoding="utf-8")
    result = sayso("evaluate", "gold.jsonl", "--json", "out.json")
    scores = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert scores["calibration of confidence"]["95%"] == [0.0, 0.0]
    table = figures(result.stdout)
    assert set(scores) == set(table)
    for name, one in scores.items():
        low, high = one["95%"]
        assert table[name][-2:] == [f"[{low},", f"{high}]"]


def test_the_reader_is_given_what_the_row_knows(sayso: Sayso) -> None:
    rows = [
        {"published": "2031-05-13", "outlet": "The Meridian Post", "byline": "Ana Kesh"},
        {"date": "2031-05-13", "publisher": "The Meridian Post", "byline": ["Ana Kesh"]},
        {"date": None},
    ]
    known = {"title": "The count", "url": "https://meridian.example/count"}
    text = f"{TEXT}\x00"  # kept as it is, or the offsets would be another text's
    lines = [
        json.dumps({**GOLD, "id": str(n), "text": text, **known, **row})
        for n, row in enumerate(rows)
    ]
    Path("gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    reader = Remembering()
    assert sayso("evaluate", "gold.jsonl", obj=lambda _: reader).exit_code == 0
    whole = Article(
        id="0",
        text=text,
        outlet="The Meridian Post",
        byline=("Ana Kesh",),
        published=date(2031, 5, 13),
        **known,
    )
    bare = Article(id="2", text=text, **known)
    assert reader.articles == [whole, replace(whole, id="1"), bare]


class Remembering(FakeReader):
    """Keeps the articles that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: list[Article] = []

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        self.articles = list(articles)
        return super().read_many(self.articles)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no article in it"),
        ("{", "gold.jsonl:1"),
        ('{"id": "1"}', "article 1 needs 'text' as a string"),
        ('{"text": "a"}', "article 1 needs 'id' as a string"),
        ('{"id": "1", "text": "a"}\n' * 2, "two articles have the id '1'"),
        ('{"id": "1", "text": "a", "date": "May"}', "'May', expected YYYY-MM-DD"),
        ('{"id": "1", "text": "a", "publisher": 7}', '"outlet" is 7, expected a string'),
        ('{"id": "1", "text": "a", "statements": {"a": 1}}', "a list of objects"),
        ('{"id": "1", "text": "a", "statements": [{"content": 1}]}', "expected spans"),
    ],
)
def test_bad_gold(text: str, says: str, sayso: Sayso) -> None:
    Path("gold.jsonl").write_text(text, encoding="utf-8")
    result = sayso("evaluate", "gold.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert says in line


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["absent.jsonl"], 1),
        (["gold.jsonl", "--readings", "absent.jsonl"], 1),
        (["gold.jsonl", "--readings", "gold.jsonl", "--loud"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_scored(arguments: list[str], status: int, sayso: Sayso) -> None:
    result = sayso("evaluate", *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert "Traceback" not in result.stderr


def test_readings_of_another_text(sayso: Sayso) -> None:
    Path("kept.jsonl").write_text(json.dumps({"id": "1", "text": "other"}), encoding="utf-8")
    result = sayso("evaluate", "gold.jsonl", "--readings", "kept.jsonl")
    assert result.exit_code == 1
    assert "was changed" in result.stderr
