"""`sayso actors` and `sayso speaker` on a record of a few invented people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sayso.cli import app
from sayso.record import Record
from tests.record.speaking import keep, said

PEOPLE = [
    said(1, ("Mirela Tann", "Vice President"), day="2025-01-10"),
    said(2, ("Mirela Tann", "President"), day="2025-06-10"),
    said(3, ("Ida Brandt", "mayor of Solace")),
    said(4, ("Ida Brandt", "mayor of Brannick"), outlet="Ostra Today"),
]


@pytest.fixture
def record(tmp_path: Path) -> str:
    """A record with four articles in it."""
    path = tmp_path / "record.db"
    with Record.open(path) as opened:
        keep(opened, PEOPLE)
    return str(path)


def run(record: str, *words: str, status: int = 0) -> Result:
    """Runs a command on the record."""
    done = CliRunner().invoke(app, [*words, "--record", record])
    assert done.exit_code == status, done.output
    return done


def test_a_list_of_actors(record: str) -> None:
    shown = run(record, "actors", "list").stdout.splitlines()
    assert [line.split("  ")[-1] for line in shown] == ["Mirela Tann", "Ida Brandt", "Ida Brandt"]
    assert "2025-01-10 to 2025-06-10" in shown[0]


def test_a_list_of_some_as_json_lines(record: str) -> None:
    lines = run(record, "actors", "list", "tann", "--format", "jsonl").stdout.splitlines()
    (one,) = map(json.loads, lines)
    assert (one["name"], one["statements"], one["articles"]) == ("Mirela Tann", 2, 2)


def test_a_list_goes_on_where_it_ended(record: str) -> None:
    first = run(record, "actors", "list", "--limit", "2")
    assert len(first.stdout.splitlines()) == 2
    assert first.stderr.strip() == "sayso: more follow: --after 2"
    assert len(run(record, "actors", "list", "--after", "2").stdout.splitlines()) == 1


def test_one_actor_with_roles_and_dates(record: str) -> None:
    shown = run(record, "actors", "show", "MIRELA TANN").stdout
    assert "2025-01-10  Vice President (1)\n    2025-06-10  President (1)" in shown


def test_namesakes_are_told_apart_with_how_likely_they_are_one(record: str) -> None:
    shown = json.loads(run(record, "actors", "show", "#2", "--format", "json").stdout)
    (other,) = shown["namesakes"]
    assert (other["id"], other["confidence"]) == (3, 0.1)
    assert "Solace" in other["why"]
    assert "Brannick" in other["why"]


def test_a_name_of_several_is_asked_about(record: str) -> None:
    refused = run(record, "actors", "show", "Ida Brandt", status=1)
    assert "#2 Ida Brandt" in refused.stderr
    assert "#3 Ida Brandt" in refused.stderr
    assert "no actor 'Karel Holm'" in run(record, "speaker", "Karel Holm", status=1).stderr


def test_decisions_are_made_listed_and_undone(record: str) -> None:
    assert run(record, "actors", "merge", "2", "3", "--reason", "One mayor of two towns.")
    assert "reason" not in run(record, "actors", "decisions").stdout
    assert "One mayor of two towns." in run(record, "actors", "decisions").stdout
    assert len(run(record, "actors", "list", "brandt").stdout.splitlines()) == 1
    run(record, "actors", "rename", "Ida Brandt", "Ida Holm-Brandt")
    assert "Ida Holm-Brandt" in run(record, "actors", "list").stdout
    run(record, "actors", "split", "2", "--outlet", "Ostra Today", "--name", "Ida B. Brandt")
    assert "Ida B. Brandt" in run(record, "actors", "list").stdout
    for number in ("4", "3", "2", "1"):
        run(record, "actors", "undo", number)
    assert run(record, "actors", "decisions").stdout.count("undone on") == 4
    assert len(run(record, "actors", "list", "brandt").stdout.splitlines()) == 2
    assert "was undone" in run(record, "actors", "undo", "1", status=1).stderr


def test_a_split_needs_to_know_by_what(record: str) -> None:
    run(record, "actors", "split", "1", status=2)


def test_known_people_are_taken_in(record: str, tmp_path: Path) -> None:
    table = tmp_path / "known.csv"
    table.write_text("name,aliases,wikidata\nMirela Tann-Oake,Mirela Tann,Q901\n")
    run(record, "actors", "known", str(table))
    shown = json.loads(run(record, "actors", "show", "Q901", "--format", "json").stdout)
    assert (shown["name"], shown["statements"]) == ("Mirela Tann-Oake", 2)


def test_a_speaker_with_what_was_said(record: str) -> None:
    shown = json.loads(run(record, "speaker", "Mirela Tann", "--format", "json").stdout)
    assert [one["article"]["published"] for one in shown["said"]] == ["2025-06-10", "2025-01-10"]
    assert len(shown["months"]) == 2
    text = run(record, "speaker", "Mirela Tann", "--limit", "1")
    assert "2025-06" in text.stdout
    assert "more follow: --after" in text.stderr


def test_no_command_makes_a_record(tmp_path: Path) -> None:
    absent = tmp_path / "absent.db"
    run(str(absent), "actors", "relink", status=1)
    assert not absent.exists()
