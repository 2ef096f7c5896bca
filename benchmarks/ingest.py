"""What keeping costs: articles into a record, beside the bare reader, on one thread."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.texts import texts
from sayso import Article, Reader
from sayso.record import Record
from sayso.runner import Wanted, add, link_new, standard


def measure(*, count: int | None) -> dict[str, float]:
    """Seconds for reading alone, and for `sayso add` without and with vectors.

    Each from its own start, the loading of the model included. No two articles are the same.
    """
    articles = [
        replace(article, text=f"{article.text}\n\n{k}", id=str(k), url=None)
        for k, article in enumerate(texts(count))
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl"
        source.write_text("".join(map(_line, articles)), encoding="utf-8")
        return {
            "read": _seconds(lambda: _read(articles)),
            "added": _seconds(lambda: _add(source, folder / "bare.db", vectors=False)),
            "with vectors": _seconds(lambda: _add(source, folder / "full.db", vectors=True)),
            "articles": len(articles),
        }


def _line(article: Article) -> str:
    published = article.published.isoformat() if article.published else None
    return f"{json.dumps({'id': article.id, 'text': article.text, 'published': published})}\n"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _read(articles: list[Article]) -> None:
    reader = Reader(1)
    for article in articles:
        reader.read(article)


def _add(source: Path, place: Path, *, vectors: bool) -> None:
    with Record.open(place) as record:
        for _ in add(record, Wanted(what=[str(source)]), standard(vectors=vectors)):
            pass
        link_new(record)
        if not record.stats().statements:
            raise RuntimeError(f"nothing of {source} was kept")
