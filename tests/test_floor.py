"""The accuracy of the shipped model: a pinned floor, which a change may raise but not lower.

On the bundled gold set always; on the full development data where SAYSO_DATA names its folder.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sayso.cli.evaluate import article_of
from sayso.evaluation import load_rows, score
from sayso.reader import Reader
from sayso.render.contract import reading_as_dict

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


def check(path: Path, floors: dict[str, float]) -> None:
    reader = Reader(threads=2)
    gold = load_rows(path)
    readings = [reading_as_dict(reader.read(article_of(g, g["id"]))) for g in gold]
    scores = score(gold, readings, resamples=0)
    low = {k: scores[k].f1 for k, floor in floors.items() if scores[k].f1 < floor}
    assert not low, f"below the floor {floors} on {path.name}: {low}"


def test_floor_on_the_bundled_gold_set() -> None:
    path = HERE / "gold" / "gold.jsonl"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == FLOORS["gold"]["sha256"]
    check(path, FLOORS["gold"]["f1"])


@pytest.mark.data
@pytest.mark.parametrize("name", ["attributions", "circumstances", "reports"])
def test_floor_on_the_development_data(data: Path, name: str) -> None:
    check(data / name / "dev.jsonl", FLOORS[name]["f1"])
