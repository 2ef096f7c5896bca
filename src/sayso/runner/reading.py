"""Articles to readings, in one process or in several, the order kept and the memory bounded."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from sayso.article import Article
from sayso.errors import ArticleError, ModelError, WorkerError
from sayso.runner.method import Method, Read
from sayso.runner.steps import Broken, Done, Step, ToRead
from sayso.statement import Reading

# Articles that are taken ahead for each process, so that one which takes long holds up no other;
# and steps of any kind that wait behind it.
_AHEAD = 8
_WAITING = 1000

_Outcome: TypeAlias = tuple[Reading, Sequence[bytes] | None] | ArticleError


def read_all(steps: Iterable[Step], method: Method, processes: int) -> Iterator[Step]:
    """The steps in their order, each `ToRead` replaced by `Done`, or by `Broken` where it failed.

    Args:
        steps: taken lazily, at most eight articles ahead for each process.
        method: how the articles are read; loaded when the first of them comes.
        processes: with 1 they are read here; else in so many new ones, each with one thread.

    Raises:
        ModelError: the reader cannot be loaded.
        WorkerError: one of the processes ended before its work did.
    """
    if processes == 1:
        return _read_here(steps, method)
    return _read_there(steps, method, processes)


def _read_here(steps: Iterable[Step], method: Method) -> Iterator[Step]:
    read: Read | None = None
    for step in steps:
        if isinstance(step, ToRead):
            read = read or method.load(None)
            yield _outcome(step, _attempt(read, step.article))
        else:
            yield step


def _read_there(steps: Iterable[Step], method: Method, processes: int) -> Iterator[Step]:
    waiting: deque[tuple[Step, Future[_Outcome] | None]] = deque()
    reading = 0
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),  # a fork would share the record
        initializer=_prepare,
        initargs=(method,),
    )
    try:
        for step in steps:
            future = None
            if isinstance(step, ToRead):
                reading += 1
                future = _submitted(pool, step.article, waiting)
            waiting.append((step, future))
            while waiting and (
                _is_ready(waiting[0][1])
                or reading >= _AHEAD * processes
                or len(waiting) >= _WAITING
            ):
                reading -= waiting[0][1] is not None
                yield _first(waiting)
        while waiting:
            yield _first(waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _is_ready(future: Future[_Outcome] | None) -> bool:
    return future is None or future.done()


def _first(waiting: deque[tuple[Step, Future[_Outcome] | None]]) -> Step:
    """The first of those that wait, once it is read."""
    step, future = waiting[0]
    if not isinstance(step, ToRead) or future is None:
        waiting.popleft()
        return step
    try:
        outcome = future.result()
    except BrokenProcessPool as error:
        raise _died(step.article) from error
    waiting.popleft()
    return _outcome(step, outcome)


def _submitted(
    pool: ProcessPoolExecutor,
    article: Article,
    waiting: Iterable[tuple[Step, Future[_Outcome] | None]],
) -> Future[_Outcome]:
    try:
        return pool.submit(_read, article)
    except BrokenProcessPool as error:
        first = next((step.article for step, _ in waiting if isinstance(step, ToRead)), article)
        raise _died(first) from error


def _died(article: Article) -> WorkerError:
    return WorkerError(
        f"a process that reads articles ended, at {article.id or 'a text'} or soon after (is "
        "there memory enough for so many processes?); what was kept is safe, and the same command "
        "goes on from there"
    )


def _outcome(step: ToRead, outcome: _Outcome) -> Done | Broken:
    if isinstance(outcome, ArticleError):
        return Broken(step.shard, step.position, outcome)
    reading, vectors = outcome
    return Done(step.shard, step.position, reading, vectors)


def _attempt(read: Read, article: Article) -> _Outcome:
    """What `read` gives, or what it raised, as an error of this article that can be sent."""
    try:
        return read(article)
    except Exception as error:  # whatever one article does, the others are read
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return ArticleError(f"{article.id or 'a text'} could not be read ({said})")


# Of a process that reads: the method, and the reader once it is loaded.
_method: Method | None = None
_loaded: Read | None = None


def _prepare(method: Method) -> None:
    """Begins a process that reads: it ends with the one that began it, however that ends."""
    global _method  # noqa: PLW0603, a pool's initializer has no other way to leave something
    _method = method
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches all: end without a traceback
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(article: Article) -> _Outcome:
    """Reads in a process of the pool.

    Raises:
        ModelError: the reader cannot be loaded.
    """
    global _loaded  # noqa: PLW0603, one loaded reader a process is the point
    if _loaded is None:
        if _method is None:
            raise ModelError("this process was not told how to read")
        _loaded = _method.load(1)
    return _attempt(_loaded, article)
