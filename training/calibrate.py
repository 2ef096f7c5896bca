"""Sets on development data what decoding leaves open: `python -m training.calibrate --data DIR`.

Fits the confidence (logistic regression on the evidence of a decoding: Platt 1999) on the dev
articles of attributions/ and reports/, chooses the confidence below which a statement is left out
(by what is found and found exactly on both), and writes both into config.json. What it prints of
the error is measured on articles that it was not fitted on (five folds, by article).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.evaluation import calibration_error, outcomes, score
from sayso.reader import Reader
from sayso.reader.assemble import confidence
from sayso.reader.decode import Costs
from sayso.render.contract import reading_as_dict
from training.prepare import rows
from training.readings import CONFIG, Row, article, read_rows

FOLDS = 5
# What the cue's own threshold is while confidence decides: low, so that little is lost before.
CUE = 0.25
LEAST = (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
Rows = NDArray[np.float64]


def fitted(x: Rows, y: Rows, ridge: float = 1.0) -> Rows:
    """Weights of a logistic regression, the bias first, by Newton's method with a ridge."""
    x = np.column_stack([np.ones(len(x)), x])
    w = np.zeros(x.shape[1])
    penalty = np.full(len(w), ridge)
    penalty[0] = 0
    for _ in range(50):
        p = probability(w, x)
        gradient = x.T @ (p - y) + penalty * w
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        w -= np.linalg.solve(curvature, gradient)
    return w


def probability(w: Rows, x: Rows) -> Rows:
    out: Rows = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
    return out


@dataclass(frozen=True, slots=True)
class Evidence:
    """One article's statements: their evidence, and whether each was found."""

    x: Rows
    y: Rows


def evidence(reader: Reader, gold: Row) -> Evidence:
    """Reads one annotated article. Nested statements count only where the gold marks them."""
    drafts, reading = read_rows(reader, gold)
    nested = any("inside" in s for s in gold.get("statements", []))
    kept = [d.evidence for d, s in zip(drafts, reading.statements, strict=True)
            if nested or s.inside is None]  # fmt: skip
    marks = [float(found) for _, found in outcomes([gold], [reading_as_dict(reading)])]
    return Evidence(np.array(kept).reshape(len(kept), -1), np.array(marks))


def together(articles: list[Evidence]) -> tuple[Rows, Rows]:
    some = [a for a in articles if len(a.y)]
    return np.concatenate([a.x for a in some]), np.concatenate([a.y for a in some])


def held_out(articles: list[Evidence], least: float) -> str:
    """The error of the confidence on articles that it was not fitted on, as a sentence."""
    held: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        w = fitted(*together([a for i, a in enumerate(articles) if i % FOLDS != fold]))
        for a in (a for i, a in enumerate(articles) if i % FOLDS == fold and len(a.y)):
            p = probability(w, np.column_stack([np.ones(len(a.x)), a.x]))
            held += [(float(q), bool(b)) for q, b in zip(p, a.y, strict=True) if q >= least]
    sure = [found for p, found in held if p >= 0.9]
    return (
        f"on held-out articles: expected calibration error {calibration_error(held):.3f}; "
        f"{len(sure) / len(held):.1%} of the statements are read with a confidence of 0.9 or "
        f"more, and {np.mean(sure):.1%} of these are found"
    )


def best_least(config: Row, sets: list[list[Row]]) -> float:
    """The least confidence by which most is found and found exactly, over all sets."""
    reader = Reader(threads=1)
    reader._config, reader._costs = config, Costs(**config["costs"])
    read = [[(g, *reader.drafts(g["text"])) for g in gold] for gold in sets]
    figures = {}
    for least in LEAST:
        total = 0.0
        for gold, drafts in zip(sets, read, strict=True):
            readings = [
                reading_as_dict(reader.reading(
                    article(g),
                    [d for d in some if confidence(d.evidence, config["calibration"]) >= least],
                    names,
                ))
                for g, some, names in drafts
            ]  # fmt: skip
            scores = score(gold, readings, resamples=0)
            total += scores["found"].f1 + scores["found exactly"].f1
            print(f"least {least}: found {scores['found'].f1}, exactly "
                  f"{scores['found exactly'].f1}", flush=True)  # fmt: skip
        figures[least] = total
    return max(figures, key=lambda least: figures[least])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--report", action="store_true", help="measure only, change nothing")
    args = parser.parse_args()
    data = args.data
    config: dict[str, Any] = json.loads(CONFIG.read_text())
    shipped = float(config["least"])
    config["costs"]["cue"], config["least"] = CUE, 0.0
    sets = [list(rows(data / name / "dev.jsonl")) for name in ("attributions", "reports")]
    reader = Reader(threads=1)
    reader._config, reader._costs = config, Costs(**config["costs"])
    articles = [evidence(reader, gold) for some in sets for gold in some]
    if args.report:
        print(held_out(articles, shipped))
        return
    config["calibration"] = [round(float(v), 5) for v in fitted(*together(articles))]
    config["least"] = best_least(config, sets)
    print(held_out(articles, config["least"]))
    CONFIG.write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
