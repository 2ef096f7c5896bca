"""The whole reader: text in, statements out, one article at a time or many."""

from __future__ import annotations

from benchmarks.texts import texts
from benchmarks.timing import typical
from sayso import Reader
from sayso.reader.pieces import pieces
from sayso.runner import ManyReader


def measure(*, count: int | None, rounds: int, threads: int, way: str) -> dict[str, float]:
    """The median time of reading the first `count` articles, and how much text they are.

    Args:
        threads: how many the reader is given, or how many processes.
        way: "one": `Reader.read` for each; "many": `Reader.read_many` over all of them;
            "processes": as `sayso read` does, their start included.
    """
    articles = texts(count)
    reader = Reader(threads=threads)

    def one_by_one() -> None:
        for article in articles:
            reader.read(article)

    def together() -> None:
        for _ in reader.read_many(articles):
            pass

    def apart() -> None:
        for _ in ManyReader(threads).read_many(articles):
            pass

    ways = {"one": one_by_one, "many": together, "processes": apart}
    reader.read(articles[0])
    return {
        "seconds": typical(ways[way], rounds),
        "articles": len(articles),
        "words": sum(len(article.text.split()) for article in articles),
        "pieces": sum(len(pieces(article.text)) for article in articles),
    }
