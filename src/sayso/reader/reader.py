"""Article to Reading: the network's scores, decoded, tied to offsets and put in order.

Pure: no clock, no network, no disk after loading. Statements come out in the order of their
contents.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from datetime import date

from sayso.article import Article
from sayso.errors import ArticleError
from sayso.furniture import furniture
from sayso.reader.assemble import confidence, ordered, statements
from sayso.reader.decode import Costs
from sayso.reader.drafts import Draft, Spans, given, stretch
from sayso.reader.names import Mention
from sayso.reader.network import Network, config
from sayso.statement import ReaderInfo, Reading

# Longer texts are read in blocks, so that memory stays bounded; about forty pages each.
BLOCK = 100_000


class Reader:
    """Reads articles; loading takes a moment, so make one and use it for all.

    Args:
        threads: bounds the processor use; None takes SAYSO_THREADS, else all processors.

    Raises:
        ModelError: the model's files are missing or of another version.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._network = Network(threads)
        self._config = config()
        self._costs = Costs(**self._config["costs"])

    def read(self, article: Article) -> Reading:
        """The article's statements; none where its language is known and not English."""
        if article.language not in (None, "en"):
            return self.reading(article, [], [])
        return self.reading(article, *self.drafts(article.text))

    def reading(self, article: Article, drafts: list[Draft], names: list[Mention]) -> Reading:
        """What `drafts` gave, resolved."""
        from sayso import __version__

        info = ReaderInfo("sayso", __version__, str(self._config["name"]))
        return Reading(article, info, tuple(statements(article, drafts, names, self._config)))

    def resolve(self, article: Article, marked: Sequence[tuple[Spans, Spans, Spans]]) -> Reading:
        """A reading of statements that are given, with all else that is read of them.

        Args:
            article: the article.
            marked: for each statement its source, cue and content as spans of the text; the
                content must not be empty.
        """
        drafts, names = given(self._network, article.text, marked)
        return self.reading(article, ordered(drafts), names)

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings, lazily and in order; with several threads each reads an article of its own.

        At most twice as many articles as there are threads are taken ahead.
        """
        if self._network.threads == 1:
            yield from map(self.read, articles)
            return
        one = copy(self)
        one._network = self._network.alone()
        with ThreadPoolExecutor(self._network.threads) as pool:
            waiting: deque[Future[Reading]] = deque()
            try:
                for article in articles:
                    waiting.append(pool.submit(one.read, article))
                    if len(waiting) > 2 * self._network.threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def drafts(self, text: str) -> tuple[list[Draft], list[Mention]]:
        """The statements of a text before they are resolved, in order, and its names.

        Those less probable than `least` of the configuration are left out: more of them are wrong
        than right.
        """
        least, weights = float(self._config["least"]), self._config["calibration"]
        drafts: list[Draft] = []
        names: list[Mention] = []
        paragraph = 0
        for start, end in blocks(text):
            read = stretch(self._network, self._costs, text, start, end, paragraph)
            drafts += (d for d in read.drafts if confidence(d.evidence, weights) >= least)
            names += read.names
            paragraph += read.paragraphs
        unwanted = furniture(text) if drafts else []
        kept = (d for d in drafts if not any(s.start <= d.cue.start < s.end for s in unwanted))
        return ordered(kept), names


def read(text: str | Article, *, published: date | str | None = None) -> Reading:
    """Reads one text or article with a reader that is loaded at the first call.

    Args:
        text: the text, or an article with what is known of it.
        published: the day of publication, where the article has none.

    Raises:
        ArticleError: `published` is no date of the form 2020-11-23.
    """
    from dataclasses import replace

    article = text if isinstance(text, Article) else Article(text=text)
    if published is not None and article.published is None:
        try:
            day = date.fromisoformat(published) if isinstance(published, str) else published
        except ValueError as error:
            raise ArticleError(f"published is {published!r}, expected YYYY-MM-DD") from error
        article = replace(article, published=day)
    global _default  # noqa: PLW0603, one loaded reader a process is the point
    if _default is None:
        _default = Reader()
    return _default.read(article)


_default: Reader | None = None


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most BLOCK characters that cover the text, cut at a paragraph, else a blank."""
    start = 0
    while len(text) - start > BLOCK:
        limit = start + BLOCK
        cut = max(text.rfind("\n", start + BLOCK // 2, limit), start)
        if cut == start:
            cut = max(text.rfind(" ", start + BLOCK // 2, limit), start)
        cut = limit if cut == start else cut + 1
        yield start, cut
        start = cut
    yield start, len(text)
