"""Many articles to readings on all processors, without a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from sayso.article import Article
from sayso.runner.method import standard
from sayso.runner.reading import read_all
from sayso.runner.steps import Broken, Done, Shard, ToRead
from sayso.statement import Reading

# Fewer articles are read before a second process has loaded its reader.
FEW = 8


class ManyReader:
    """Reads few articles in this process, many in several.

    Threads of one process share Python's lock, and with it the memory that it is busy with: two
    threads read half as much again as one, two processes nearly twice as much.

    Args:
        processors: how many to use; None takes SAYSO_THREADS, else all.
    """

    def __init__(self, processors: int | None = None) -> None:
        from sayso.reader.network import thread_count

        self._processors = thread_count(processors)

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings, lazily and in order; at most eight articles a process are taken ahead.

        Raises:
            ArticleError: an article could not be read.
            ModelError: the reader cannot be loaded.
            WorkerError: one of the processes ended before its work did.
        """
        asked = iter(articles)
        # With one processor nothing waits for articles that are still to come.
        first = list(islice(asked, FEW if self._processors > 1 else 0))
        if len(first) < FEW:
            from sayso.reader import Reader

            yield from Reader(self._processors).read_many(chain(first, asked))
            return
        yield from self._in_processes(chain(first, asked))

    def _in_processes(self, articles: Iterable[Article]) -> Iterator[Reading]:
        shard = Shard("the articles given")
        steps = (ToRead(shard, i, article) for i, article in enumerate(articles, 1))
        for step in read_all(steps, standard(vectors=False), self._processors):
            if isinstance(step, Broken):
                raise step.error
            if isinstance(step, Done):
                yield step.reading
