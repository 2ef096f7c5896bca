"""Fits what carries addressee, venue and time over: `python -m training.carry --data DIR`.

Reads the training articles of the second layer with the shipped model, and for every statement
that has no words of its own near asks of each other statement's words whether the annotation gives
them to it: a logistic regression on `sayso.reader.circumstances.evidence`. Writes its weights into
config.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sayso.evaluation.compare import ROLES, Item, Text, corresponding, folded, holds
from sayso.reader import Reader
from sayso.reader.assemble import nesting, settings
from sayso.reader.circumstances import CARRIED, Setting, evidence
from sayso.statement import Statement
from training.calibrate import Rows, fitted, probability
from training.prepare import rows
from training.readings import CONFIG, read_rows

# How far from a statement words are looked for, in statements; as at run time.
REACH = 40


def examples(
    reader: Reader, path: Path, thresholds: dict[str, float]
) -> dict[str, list[tuple[tuple[float, ...], bool]]]:
    """For each field the evidence of every pair, and whether the words are right."""
    out: dict[str, list[tuple[tuple[float, ...], bool]]] = {f: [] for f in CARRIED}
    for row in rows(path):
        text = row["text"]
        drafts, reading = read_rows(reader, row)
        order = sorted(range(len(drafts)), key=lambda i: drafts[i].cue.start)
        places = settings(drafts, [s.speakers for s in reading.statements], nesting(drafts))
        gold = annotation(row, [reading.statements[i] for i in order])
        for field in CARRIED:
            out[field] += _pairs(text, places, gold, field, thresholds[field])
    return out


def annotation(row: dict, statements: Sequence[Statement]) -> list[Item | None]:
    """For each statement read the annotated one that corresponds, where there is one."""
    text = Text(row["text"])
    gold = [Item.of(text, s) for s in row["statements"]]
    read = [
        Item.of(text, {r: [list(x) for x in p.spans] if (p := getattr(s, r)) else []
                       for r in ROLES} | {"number": i})
        for i, s in enumerate(statements)
    ]  # fmt: skip
    found: list[Item | None] = [None] * len(statements)
    for g, r in corresponding([g for g in gold if g.words["content"]], read):
        found[r.row["number"]] = g
    return found


def _pairs(
    text: str, places: list[Setting], gold: list[Item | None], field: str, least: float
) -> list[tuple[tuple[float, ...], bool]]:
    own = [s.pointed[field].score > least for s in places]
    out = []
    for i, right in enumerate(gold):
        if own[i] or right is None:
            continue
        wanted = right.words_of(field)
        for j in range(max(0, i - REACH), min(len(places), i + REACH)):
            if j != i and own[j]:
                words = folded(text[slice(*places[j].pointed[field].range)])
                facts = evidence(places[i], places[j], j - i, field)
                out.append((facts, holds(wanted, words, more=5)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    config = json.loads(CONFIG.read_text())
    reader = Reader(threads=1)
    found: dict[str, list[tuple[tuple[float, ...], bool]]] = {f: [] for f in CARRIED}
    for name in ("circumstances", "reports"):
        for field, pairs in examples(
            reader, data / name / "train.jsonl", config["thresholds"]
        ).items():
            found[field] += pairs
    for field, pairs in found.items():
        x: Rows = np.array([facts for facts, _ in pairs])
        y: Rows = np.array([right for _, right in pairs], dtype=np.float64)
        w = fitted(x, y)
        p = probability(w, np.column_stack([np.ones(len(x)), x]))
        taken = p > 0.5
        print(f"{field}: {len(y)} pairs, {y.mean():.1%} right; taken {taken.sum()}, "
              f"{y[taken].mean():.1%} of them right")  # fmt: skip
        config["carried"][field] = [round(float(v), 4) for v in w]
    CONFIG.write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    main()
