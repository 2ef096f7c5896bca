"""The most memory that a process ever held while it read."""

from __future__ import annotations

import resource
import sys
import time

from benchmarks.texts import long_text, texts
from sayso import Article, Reader


def measure(*, count: int | None, threads: int, size: int | None) -> dict[str, float]:
    """Peak memory, in MB, of this process.

    Args:
        count: how many articles.
        threads: what the reader is given.
        size: None reads the articles one after the other; a number reads one text of so many
            bytes that is made of them.
    """
    articles = texts(count)
    if size is not None:
        articles = [Article(text=long_text(articles, size))]
    reader = Reader(threads=threads)
    began = time.perf_counter()
    statements = sum(len(reading.statements) for reading in reader.read_many(articles))
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6,
        "seconds": time.perf_counter() - began,
        "statements": statements,
    }
