"""A reader small enough to see through: every `NAME said “WORDS”` is a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sayso.article import Article, Passage
from sayso.statement import Kind, ReaderInfo, Reading, Speaker, Statement, Style

SAID = re.compile(r"(\w+) (said) (“[^”]*”)(?: \((0\.\d+)\))?")


class FakeReader:
    """Reads as `sayso.reader.Reader` does, lazily and in order; the confidence may follow."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The readings of the articles."""
        for article in articles:
            english = article.language in (None, "en")
            found = SAID.finditer(article.text) if english else iter(())
            statements = (_statement(n, article.text, match) for n, match in enumerate(found))
            info = ReaderInfo("sayso", "0.1.0", f"threads={self.threads}")
            yield Reading(article, info, tuple(statements))


def _statement(number: int, text: str, match: re.Match[str]) -> Statement:
    return Statement(
        id=number,
        style=Style.DIRECT,
        source=Passage.of(text, [match.span(1)]),
        cue=Passage.of(text, [match.span(2)]),
        content=Passage.of(text, [match.span(3)]),
        speakers=(Speaker(match[1], Kind.PERSON),),
        confidence=float(match[4] or 1),
    )
