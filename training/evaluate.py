"""Figures of the shipped model on development data: `python -m training.evaluate --data DIR`.

Prints, for each data set, what `sayso evaluate` prints; with `--given` the second layer on the
annotated spans instead of the reader's own, which tells where errors come from; with
`--coreference` how well names and the mentions that refer to them are joined.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from sayso.evaluation import format_scores, score
from sayso.reader import Reader
from sayso.render.contract import reading_as_dict
from training.prepare import rows
from training.readings import Row, article, readings


def given(reader: Reader, path: Path) -> Iterator[Row]:
    """Readings whose spans are the annotation's, in the gold's form."""
    for row in rows(path):
        marked = [
            tuple([tuple(x) for x in s[role]] for role in ("source", "cue", "content"))
            for s in row["statements"]
            if s["content"]
        ]
        read = reading_as_dict(reader.resolve(article(row), marked))
        yield {**read, "article": {"id": row["id"], "text": row["text"]}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--given", action="store_true", help="second layer on annotated spans")
    parser.add_argument("--coreference", action="store_true", help="names and mentions")
    args = parser.parse_args()
    if args.coreference:
        from sayso.reader.network import Network
        from training.coreference import report

        print(report(Network(threads=1), args.data / "coreference" / f"{args.split}.jsonl"))
        return
    reader = Reader(threads=1)
    names = ("circumstances", "reports") if args.given else (
        "attributions", "circumstances", "reports"
    )  # fmt: skip
    for name in names:
        path = args.data / name / f"{args.split}.jsonl"
        print(f"{name}/{args.split}{', on annotated spans' if args.given else ''}")
        read = given(reader, path) if args.given else (r for _, r, _ in readings(reader, path))
        print(format_scores(score(list(rows(path)), read)), end="\n\n")


if __name__ == "__main__":
    main()
