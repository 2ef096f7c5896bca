"""A record with three articles, and a command of `sayso` that is run on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sayso.cli import app
from sayso.record import Record
from tests.record.said import filled

Sayso = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the record is."""
    path = tmp_path / "news.db"
    with Record.open(path) as record:
        filled(record)
    return path


@pytest.fixture
def command(place: Path) -> Callable[[str], Sayso]:
    """For the name of a command what runs it on the record."""

    def of(name: str) -> Sayso:
        def run(*arguments: str, answer: str | None = None) -> Result:
            environment = {"SAYSO_RECORD": str(place)}
            return CliRunner().invoke(app, [name, *arguments], input=answer, env=environment)

        return run

    return of
