"""Sets on development data what the network leaves open: `python -m training.calibrate --data DIR`.

Fits the confidence (logistic regression on the evidence of a decoding: Platt 1999) on the dev
articles of attributions/ and reports/ and writes it into config.json. What it prints of its error
is measured on articles that it was not fitted on (five folds, by article).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sayso.evaluation import calibration_error, outcomes
from sayso.reader import Reader
from training.readings import CONFIG, readings

FOLDS = 5
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


def evidence(reader: Reader, path: Path) -> list[tuple[Rows, Rows]]:
    """For each article the evidence of its statements and whether each was found."""
    out = []
    for gold, reading, drafts in readings(reader, path):
        nested = any("inside" in s for s in gold.get("statements", []))
        # The yardstick leaves nested ones out where the gold does not mark them.
        kept = [d for d, s in zip(drafts, reading["statements"], strict=True)
                if nested or s["inside"] is None]  # fmt: skip
        marks = [float(found) for _, found in outcomes([gold], [reading])]
        if kept:
            out.append((np.array([d.evidence for d in kept]), np.array(marks)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    reader = Reader(threads=1)
    articles = []
    for name in ("attributions", "reports"):
        articles += evidence(reader, data / name / "dev.jsonl")
    held: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        rest = [a for i, a in enumerate(articles) if i % FOLDS != fold]
        w = fitted(np.concatenate([x for x, _ in rest]), np.concatenate([y for _, y in rest]))
        for x, y in (a for i, a in enumerate(articles) if i % FOLDS == fold):
            p = probability(w, np.column_stack([np.ones(len(x)), x]))
            held += [(float(a), bool(b)) for a, b in zip(p, y, strict=True)]
    sure = [found for p, found in held if p >= 0.9]
    share, right = len(sure) / len(held), np.mean(sure)
    print(f"held-out articles: expected calibration error {calibration_error(held):.3f};")
    print(f"{share:.1%} are read with a confidence of 0.9 or more, {right:.1%} of these are found")
    w = fitted(np.concatenate([x for x, _ in articles]), np.concatenate([y for _, y in articles]))
    config = json.loads(CONFIG.read_text())
    config["calibration"] = [round(float(v), 5) for v in w]
    CONFIG.write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
