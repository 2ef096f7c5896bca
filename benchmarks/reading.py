"""The whole reader: text in, statements out, one article at a time or many."""

from __future__ import annotations

from benchmarks.texts import texts
from benchmarks.timing import typical
from sayso import Reader
from sayso.reader.pieces import pieces


def measure(*, count: int | None, rounds: int, threads: int, many: bool) -> dict[str, float]:
    """The median time of reading the first `count` articles, and how much text they are.

    Args:
        threads: what the reader is given.
        many: `Reader.read_many` over all of them, instead of `Reader.read` for each.
    """
    articles = texts(count)
    reader = Reader(threads=threads)

    def one_by_one() -> None:
        for article in articles:
            reader.read(article)

    def together() -> None:
        for _ in reader.read_many(articles):
            pass

    reader.read(articles[0])
    return {
        "seconds": typical(together if many else one_by_one, rounds),
        "articles": len(articles),
        "words": sum(len(article.text.split()) for article in articles),
        "pieces": sum(len(pieces(article.text)) for article in articles),
    }
