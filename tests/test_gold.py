"""The hand-marked gold articles: gold.jsonl is current, and its offsets fit the texts."""

import importlib.util
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

GOLD = Path(__file__).parent / "gold"


def load_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_build", GOLD / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = load_build()
ROWS = [json.loads(line) for line in (GOLD / "gold.jsonl").read_text("utf-8").splitlines()]


def test_gold_is_current() -> None:
    assert BUILD.build() == (GOLD / "gold.jsonl").read_text("utf-8")


def test_gold_is_large_enough() -> None:
    statements = [st for row in ROWS for st in row["statements"]]
    assert len(ROWS) >= 8
    assert len(statements) >= 80
    assert len({row["id"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_offsets_fit(row: dict) -> None:
    text = row["text"]
    for number, st in enumerate(row["statements"]):
        assert st["i"] == number
        assert st["cue"]
        assert st["content"]
        spans = [tuple(span) for part in ("source", "cue", "content") for span in st[part]]
        for start, end in spans:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert not (text[start - 1 : start].isalnum() and text[start].isalnum())
            assert not (text[end : end + 1].isalnum() and text[end - 1].isalnum())
        ordered = sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_nested_statements_lie_within_their_enclosing_one(row: dict) -> None:
    for st in row["statements"]:
        if st["inside"] is None:
            continue
        outer = row["statements"][st["inside"]]["content"]
        for start, end in st["cue"] + st["content"]:
            assert any(a <= start and end <= b for a, b in outer)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ann | said | no rain", "not found"),
        ("Ann | said | rain", "stands 2 times"),
        ("Ann | said | rain#3", "no occurrence 3"),
        ("Ann | said", "three or four fields"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(line: str, message: str) -> None:
    with pytest.raises(BUILD.GoldError, match=message):
        BUILD.statement("Ann said rain is rain.", line, 0)
