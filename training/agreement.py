"""How well two annotations of the same articles agree: `python -m training.agreement`.

Compares training/data/twice.jsonl, articles that were put unmarked among those of elections.jsonl,
with what circumstances.jsonl says of them. Both give passages as ranges, so no text is needed.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from training.prepare import rows
from training.publish import FIELDS, FOLDER

_JUDGED = ("act", "polarity", "kind", "name")
_FOUND = (*FIELDS, "date", "role")


def agreement(first: Path, second: Path) -> str:
    """A line for each field: the share of equal judgements, or F1 of overlapping passages."""
    known = {row["id"]: row for row in rows(first)}
    counts: Counter[str] = Counter()
    for row in rows(second):
        pairs = zip(known[row["id"]]["statements"], row["statements"], strict=True)
        for a, b in pairs:
            counts["statements"] += 1
            one, other = (s | s["speakers"][0] for s in (a, b))
            for field in _JUDGED:
                counts[field] += one.get(field) == other.get(field)
            for field in _FOUND:
                x, y = one.get(field), other.get(field)
                counts[f"{field} in"] += (x is not None) + (y is not None)
                counts[f"{field} same"] += 2 * _same(x, y)
    n = counts["statements"]
    lines = [f"{n} statements annotated twice"]
    lines += [f"{field:10} {counts[field] / n:6.1%} equal" for field in _JUDGED]
    lines += [
        f"{field:10} F1 {100 * counts[f'{field} same'] / max(1, counts[f'{field} in']):5.1f}"
        for field in _FOUND
    ]
    return "\n".join(lines)


def positions(path: Path) -> str:
    """How often two judged the position of a statement on a topic alike, and Cohen's kappa."""
    pairs = [(row["position"], row["second"]) for row in rows(path)]
    first, second = (Counter(column) for column in zip(*pairs, strict=True))
    equal = sum(a == b for a, b in pairs) / len(pairs)
    chance = sum(first[k] * second[k] for k in first) / len(pairs) ** 2
    kappa = (equal - chance) / (1 - chance)
    return f"{len(pairs)} positions judged twice: {equal:.1%} equal, kappa {kappa:.2f}"


def _same(x: list[int] | str | None, y: list[int] | str | None) -> bool:
    """Equal words or dates, or ranges that overlap (places of the same words may differ)."""
    if x is None or y is None or isinstance(x, str) or isinstance(y, str):
        return x is not None and x == y
    return x[0] < y[1] and y[0] < x[1]


def main() -> None:
    print(agreement(FOLDER / "circumstances.jsonl", FOLDER / "twice.jsonl"))
    print(positions(FOLDER / "positions.jsonl"))


if __name__ == "__main__":
    main()
