"""Sets on development data from which log odds words are taken: `python -m training.thresholds`.

For each field of the second layer the threshold that gives the best F1 on the development articles
of circumstances/, elections/ and reports/ together. Writes config.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from sayso.evaluation import score
from sayso.reader import Reader
from sayso.reader.assemble import statements
from sayso.render.contract import reading_as_dict
from sayso.statement import ReaderInfo, Reading
from training.prepare import rows
from training.readings import CONFIG, Row, article

GRID = {
    "addressee": np.arange(-2, 1.1, 0.25),
    "venue": np.arange(-2, 1.1, 0.25),
    "when": np.arange(-2, 1.1, 0.25),
    "target": np.arange(-4, 3.1, 0.5),
    "role": np.arange(-4, 3.1, 0.5),
    "negated": np.arange(0.2, 0.81, 0.1),
}


def best_fields(reader: Reader, gold: list[Row], config: Row) -> Iterator[str]:
    """Changes the thresholds of a configuration for the better, and tells how."""
    articles = [article(row) for row in gold]
    read = [reader.drafts(a.text) for a in articles]
    info = ReaderInfo("sayso", "", "")

    def value(trial: Row, field: str) -> float:
        readings = [
            reading_as_dict(Reading(a, info, tuple(statements(a, drafts, names, trial))))
            for a, (drafts, names) in zip(articles, read, strict=True)
        ]
        return score(gold, readings, resamples=0)[field].f1

    for field, grid in GRID.items():
        figures = {}
        for threshold in grid:
            trial = deepcopy(config)
            trial["thresholds"][field] = round(float(threshold), 2)
            figures[round(float(threshold), 2)] = value(trial, field)
        # Of thresholds that are as good, the middle one: a peak by chance stands alone.
        near = [t for t, f in figures.items() if f >= max(figures.values()) - 0.5]
        chosen = near[len(near) // 2]
        config["thresholds"][field] = chosen
        yield f"{field}: {figures[chosen]:.1f} at {chosen} (from {min(figures.values()):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    config: dict[str, Any] = json.loads(CONFIG.read_text())
    gold = [
        row for name in ("circumstances", "elections", "reports")
        for row in rows(args.data / name / "dev.jsonl")
    ]  # fmt: skip
    for line in best_fields(Reader(threads=1), gold, config):
        print(line, flush=True)
    CONFIG.write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
