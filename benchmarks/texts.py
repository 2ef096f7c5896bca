"""What is read: annotated development articles where SAYSO_DATA names them, else the examples."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sayso import Article

EXAMPLES = Path(__file__).parents[1] / "examples"
# The examples are few: read once they would be over before a clock could tell.
REPEATS = 50


def texts(limit: int | None) -> list[Article]:
    """The first `limit` articles, or all.

    Raises:
        FileNotFoundError: SAYSO_DATA is set, but its folder lacks attributions/dev.jsonl.
    """
    folder = os.environ.get("SAYSO_DATA")
    found = list(_annotated(Path(folder))) if folder else list(_examples()) * REPEATS
    return found[:limit]


def described() -> str:
    """Where the articles come from, in words."""
    if os.environ.get("SAYSO_DATA"):
        return "attributions/dev.jsonl"
    return f"the bundled examples, each {REPEATS} times"


def long_text(articles: list[Article], size: int) -> str:
    """The articles one after the other, again and again, up to `size` bytes of UTF-8."""
    body = "".join(f"{article.text}\n\n" for article in articles)
    whole = body * (size // len(body.encode()) + 1)
    return whole.encode()[:size].decode(errors="ignore")


def _annotated(folder: Path) -> Iterator[Article]:
    with (folder / "attributions/dev.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            day = row.get("date")
            yield Article(text=row["text"], published=date.fromisoformat(day) if day else None)


def _examples() -> Iterator[Article]:
    from sayso.sources import articles

    for path in sorted([*EXAMPLES.glob("plain/*.txt"), *EXAMPLES.glob("velmora/*.html")]):
        for article in articles(str(path)):
            if isinstance(article, Exception):
                raise article
            yield article
