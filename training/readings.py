"""Readings of annotated articles by the shipped model, as the yardstick takes them.

`python -m training.readings GOLD.jsonl > readings.jsonl`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sayso.article import Article, Passage
from sayso.reader import Reader


def _passage(passage: Passage | None) -> dict | None:
    return passage and {"spans": [list(s) for s in passage.spans], "text": passage.text}


def main() -> None:
    reader = Reader(threads=1)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = reader.read(Article(text=row["text"], id=row["id"]))
        statements = [
            {
                "id": s.id, "source": _passage(s.source), "cue": _passage(s.cue),
                "content": _passage(s.content), "inside": s.inside, "confidence": s.confidence,
                "speakers": [{"name": None, "kind": "unknown", "role": None}],
            }
            for s in reading.statements
        ]  # fmt: skip
        print(
            json.dumps(
                {"article": {"id": row["id"], "text": row["text"]}, "statements": statements}
            )
        )


if __name__ == "__main__":
    main()
