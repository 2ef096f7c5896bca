"""Prints the reader's speed on one thread and two, its memory, and the time of a cold start.

Texts: the development articles where SAYSO_DATA names their folder, else the bundled examples.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from sayso import Article, Reader


def texts() -> list[str]:
    """The texts to read."""
    folder = os.environ.get("SAYSO_DATA")
    if folder:
        rows = (Path(folder) / "attributions/dev.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(row)["text"] for row in rows]
    return [p.read_text(encoding="utf-8") for p in sorted(Path("examples/plain").glob("*.txt"))]


def speed(articles: list[Article], threads: int) -> None:
    """One article at a time, all of them three times; the median run counts."""
    reader = Reader(threads=threads)
    reader.read(articles[0])
    times = []
    for _ in range(3):
        began = time.perf_counter()
        for article in articles:
            reader.read(article)
        times.append(time.perf_counter() - began)
    words = sum(len(a.text.split()) for a in articles)
    took = median(times)
    print(
        f"{threads} thread(s): {len(articles) / took:8.1f} articles/s {words / took:8.0f} words/s"
    )


def command(name: str, arguments: list[str]) -> None:
    """The time of a command from a cold start, the median of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    print(f"{name}: {median(times):.2f} s")


def main() -> None:
    articles = [Article(text=t) for t in texts()]
    for threads in (1, 2):
        speed(articles, threads)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    start = "from sayso.cli import main; import sys; sys.argv[1:] = {}; main()"
    command("sayso --help", ["-c", start.format(["--help"])])
    first = "from sayso import read; print(read('“We won,” Anna Osei said.').statements[0])"
    command("first statement", ["-c", first])


if __name__ == "__main__":
    main()
