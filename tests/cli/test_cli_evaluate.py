"""`sayso evaluate`: what is scored, what is printed, and what is said of a bad file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sayso.cli import app

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
    return {line[:32].strip(): line[32:].split() for line in table.splitlines()}


def test_the_reader_is_scored(sayso: Sayso) -> None:
    result = sayso("evaluate", "gold.jsonl")
    assert result.exit_code == 0
    table = figures(result.stdout)
    assert table[""][:5] == ["P", "R", "F1", "gold", "read"]
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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no article in it"),
        ("{", "gold.jsonl:1"),
        ('{"id": "1"}', "article 1 needs 'text' as a string"),
        ('{"text": "a"}', "article 1 needs 'id' as a string"),
        ('{"id": "1", "text": "a"}\n' * 2, "two articles have the id '1'"),
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
