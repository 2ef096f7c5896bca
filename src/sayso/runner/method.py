"""How articles are read: by which reader, and with which vectors; loaded where it is to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sayso.article import Article
from sayso.statement import ReaderInfo, Reading

# An article to its reading, with a packed vector for each statement where vectors are wanted.
Read = Callable[[Article], tuple[Reading, Sequence[bytes] | None]]


@dataclass(frozen=True, slots=True)
class Method:
    """A reader that is not loaded yet; it can be sent to another process.

    Attributes:
        reader: what its readings say of who made them.
        embedder: the name of what makes the vectors; None where none are made.
        load: loads it, with so many threads (None for as many as SAYSO_THREADS says, else all).
    """

    reader: ReaderInfo
    embedder: str | None
    load: Callable[[int | None], Read]


def standard(*, vectors: bool = True) -> Method:
    """The reader of this package, and its embedder where `vectors` are wanted.

    Raises:
        ModelError: the model's configuration is missing or of another version.
    """
    from sayso import __version__
    from sayso.reader.embedding import NAME
    from sayso.reader.network import config

    reader = ReaderInfo("sayso", __version__, str(config()["name"]))
    return Method(reader, NAME if vectors else None, partial(_load, vectors))


def _load(vectors: bool, threads: int | None) -> Read:
    from sayso.reader import Reader
    from sayso.reader.embedding import Embedder
    from sayso.vectors import packed

    reader = Reader(threads)
    if not vectors:
        return lambda article: (reader.read(article), None)
    embedder = Embedder(threads)

    def read(article: Article) -> tuple[Reading, Sequence[bytes]]:
        reading = reader.read(article)
        contents = [statement.content.text for statement in reading.statements]
        return reading, packed(embedder.vectors(contents))

    return read
