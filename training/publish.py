"""The project's own annotations without the texts: `python -m training.publish --data DIR`.

Writes training/data/{circumstances,elections,reports,texts}.jsonl, and with their texts the
articles of our own prose, articles.jsonl. A row has the article's id, a hash and the length of its
text without blanks, and its statements; every passage is a range of the text without blanks, so
that it fits an original whose blanks and line breaks differ. `training.join` puts the texts back.
Source, cue and content of PolNeAR's attributions are not ours to give: such statements are told by
their place in its order.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from training.names import nearest
from training.prepare import ROLES, rows

FOLDER = Path("training/data")
FIELDS = ("addressee", "venue", "when", "target")
Row = dict[str, Any]
Spans = Literal["all", "nested", "none"]
SETS: dict[str, Spans] = {
    "circumstances": "none", "elections": "nested", "reports": "all", "texts": "all",
}  # fmt: skip
# What the ids of articles of our own prose begin with.
PROSE = "prose_"


def bare(text: str) -> str:
    """The text without blanks and line breaks."""
    return "".join(text.split())


def digest(text: str) -> str:
    """SHA-256 of the text without blanks."""
    return hashlib.sha256(bare(text).encode()).hexdigest()


def published(row: Row, split: str, *, spans: Spans) -> Row:
    """One article's annotation without its text.

    Args:
        row: an article with its statements.
        split: "train" or "dev".
        spans: of which statements are source, cue and content ours to give?
    """
    text = row["text"]
    # How many characters that are no blanks stand before each place.
    counts = [0, *accumulate(int(not c.isspace()) for c in text)]

    def passage(words: str | None, near: tuple[int, int]) -> list[int] | None:
        span = nearest(text, words, near, near)
        return [counts[span[0]], counts[span[1]]] if span else None

    statements = []
    for s in row["statements"]:
        at = [x for role in ROLES for x in s[role]] or [[0, 0]]
        near = (min(a for a, _ in at), max(b for _, b in at))
        out: Row = {f: passage(s[f], near) for f in FIELDS}
        out |= {k: s[k] for k in ("date", "polarity", "act")}
        out["speakers"] = [
            _bare(
                {
                    # A name in pieces ("Hillary and Bill Clinton") is written out.
                    "name": passage(p["name"], near) or p["name"],
                    "kind": p["kind"],
                    "role": passage(p["role"], near),
                }
            )
            for p in s["speakers"]
        ]
        out["inside"] = s.get("inside")
        if spans == "all" or (spans == "nested" and s.get("inside") is not None):
            out |= {role: [[counts[a], counts[b]] for a, b in s[role]] for role in ROLES}
        statements.append(_bare(out))
    facts = {k: row.get(k) for k in ("id", "genre", "publisher", "date") if row.get(k)}
    return {
        **facts,
        "split": split,
        "sha256": digest(text),
        "length": counts[-1],
        "nested": any("inside" in s for s in row["statements"]),
        "statements": statements,
    }


def _bare(row: Row) -> Row:
    return {k: v for k, v in row.items() if v is not None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    FOLDER.mkdir(exist_ok=True)
    own: list[Row] = []
    for name, spans in SETS.items():
        with (FOLDER / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            for split in ("train", "dev"):
                path = data / name / f"{split}.jsonl"
                for row in rows(path) if path.exists() else ():
                    if row["id"].startswith(PROSE):
                        own.append(row)
                        continue
                    line = json.dumps(published(row, split, spans=spans), separators=(",", ":"))
                    out.write(line + "\n")
    with (FOLDER / "articles.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in own)


if __name__ == "__main__":
    main()
